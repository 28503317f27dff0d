/** Of one in a vendor's bundle: when its mail goes, and the code for their page, to be read out where they have no second address. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useMay } from "../../../../web/call.ts";
import { Button, Notice, Time } from "../../../../web/widgets/index.ts";
import type { NoticeView } from "../../recipients/contract.ts";
import { readOutCode } from "../../recipients/endpoints.ts";
import { problemOf } from "./words.ts";

export function Bundle({
  at,
  notice,
  bundle: { goesOn, second, telephone },
}: {
  readonly at: { readonly organisation: string; readonly reference: string };
  readonly notice: NoticeView;
  readonly bundle: NonNullable<NoticeView["bundle"]>;
}): ReactNode {
  const make = useChange(readOutCode);
  const mayWork = useMay("case:work");
  const [made, setMade] = useState<{ readonly code: string; readonly until: string }>();
  const read = async (): Promise<void> => {
    const reply = await make.run({ params: { ...at, notice: notice.id } });
    if (reply !== undefined) setMade(reply);
  };
  return (
    <>
      {goesOn !== undefined && (
        <p>
          Their mail goes on <Time at={goesOn} kind="day" />.
        </p>
      )}
      {goesOn === undefined && second === "telephone" && mayWork && (
        <p>
          {telephone === undefined
            ? "They have no second address in the register. Call a number you know from the contract, and read a code out."
            : `They have no second address in the register. Call ${telephone} and read a code out.`}{" "}
          <Button kind="quiet" onPress={() => void read()} isPending={make.isPending}>
            Make a code
          </Button>
        </p>
      )}
      {made !== undefined && (
        <p role="status">
          Read out: <b>{`${made.code.slice(0, 4)} ${made.code.slice(4)}`}</b>, good until{" "}
          <Time at={made.until} kind="exact" />. That you made it is on the ledger.
        </p>
      )}
      {make.error !== undefined && <Notice kind="error">{problemOf(make.error)}</Notice>}
    </>
  );
}
