/** A vendor's own page: mailed to its desk, opened with a code that goes another way or is read out from here. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useChange, useMay } from "../../../web/call.ts";
import { Button, Notice, Time, toast } from "../../../web/widgets/index.ts";
import { readOutVendorCode, sendVendorPage } from "../../rights/recipients/endpoints.ts";

export function VendorPage({
  organisation,
  vendor,
  telephone,
  hasSecond,
}: {
  readonly organisation: string;
  readonly vendor: string;
  readonly telephone: string | undefined;
  readonly hasSecond: boolean;
}): ReactNode {
  const mayWork = useMay("case:work");
  const send = useChange(sendVendorPage);
  const make = useChange(readOutVendorCode);
  const [made, setMade] = useState<{ readonly code: string; readonly until: string }>();
  if (!mayWork) return null;
  const params = { organisation, vendor };
  const mail = async (): Promise<void> => {
    if ((await send.run({ params })) !== undefined) toast("The mail is on its way");
  };
  const read = async (): Promise<void> => {
    const reply = await make.run({ params });
    if (reply !== undefined) setMade(reply);
  };
  return (
    <section aria-labelledby="vendor-page">
      <h2 id="vendor-page">Their own page</h2>
      <p>
        There they answer what waits for them, and tell you of a breach. It opens with a code:{" "}
        {hasSecond
          ? "the page sends it to their second address."
          : `you read it out${telephone === undefined ? ", at a number you know from the contract." : ` at ${telephone}.`}`}
      </p>
      <p>
        <Button kind="quiet" onPress={() => void mail()} isPending={send.isPending}>
          Mail them the link
        </Button>{" "}
        <Button kind="quiet" onPress={() => void read()} isPending={make.isPending}>
          Make a code
        </Button>
      </p>
      {made !== undefined && (
        <p role="status">
          Read out: <b>{`${made.code.slice(0, 4)} ${made.code.slice(4)}`}</b>, good until{" "}
          <Time at={made.until} kind="exact" />. That you made it is on the ledger.
        </p>
      )}
      {(send.error ?? make.error) !== undefined && (
        <Notice kind="error">That did not work: {(send.error ?? make.error)?.message}</Notice>
      )}
    </section>
  );
}
