/**
 * From whom a case is kept, of whatever kind, and the act: for whoever decides. Somebody named in a complaint does not see
 * it from then on, and no longer has it in hand (docs/decisions/0101-what-belongs-to-a-case.md).
 */
import { useState } from "react";
import type { ReactNode } from "react";
import type { Wall } from "../../features/cases/contract.ts";
import { readWall, wallFrom } from "../../features/cases/endpoints.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import { useCall, useChange, useMay } from "../call.ts";
import { Button, FormDialog, Notice, Select, TextArea, toast } from "../widgets/index.ts";

type Of = { readonly organisation: string; readonly reference: string };

export function CaseWall(of: Of): ReactNode {
  return useMay("case:decide") ? <KeptFrom {...of} /> : null;
}

function KeptFrom({ organisation, reference }: Of): ReactNode {
  const call = useCall(readWall, { params: { organisation, reference } });
  const [act, setAct] = useState<"wall" | "lift">();
  if (call.data === undefined) return null;
  const { keptFrom } = call.data;
  return (
    <section className="facts">
      <h2 className="overline">Kept from</h2>
      <p>
        {keptFrom.length === 0
          ? "No colleague. Whoever it concerns should not see it."
          : `${keptFrom.map(({ name }) => name).join(", ")}. For them it does not exist.`}
      </p>
      <p>
        <Button onPress={() => setAct("wall")}>Keep from a colleague</Button>{" "}
        {keptFrom.some(({ mayLift }) => mayLift) && (
          <Button onPress={() => setAct("lift")}>Open to them again</Button>
        )}
      </p>
      {act !== undefined && (
        <MoveWall
          organisation={organisation}
          reference={reference}
          act={act}
          wall={call.data}
          onClose={() => setAct(undefined)}
        />
      )}
    </section>
  );
}

function MoveWall({
  organisation,
  reference,
  act,
  wall,
  onClose,
}: Of & { readonly act: "wall" | "lift"; readonly wall: Wall; readonly onClose: () => void }): ReactNode {
  const change = useChange(wallFrom);
  const [from, setFrom] = useState<AccountId>();
  const [why, setWhy] = useState("");
  const [isTried, setIsTried] = useState(false);
  const people = act === "wall" ? wall.others : wall.keptFrom.filter(({ mayLift }) => mayLift);
  const send = async (): Promise<void> => {
    setIsTried(true);
    if (from === undefined || why.trim() === "") return;
    const reply = await change.run({ params: { organisation, reference }, body: { act, from, why } });
    if (reply === undefined) return;
    toast("Put on record.");
    onClose();
  };
  const isLast = change.error?.details?.some(({ reason }) => reason === "nobody-left-to-decide") === true;
  return (
    <FormDialog
      title={act === "wall" ? "Keep it from a colleague" : "Open it to a colleague again"}
      act={act === "wall" ? "Keep it from them" : "Open it again"}
      onAct={send}
      onClose={onClose}
      isPending={change.isPending}
    >
      <div className="form">
        <Select
          label="Colleague"
          choices={people.map(({ accountId, name }) => ({ value: accountId, label: name }))}
          value={from}
          onChange={setFrom}
          error={isTried && from === undefined ? "Choose somebody." : undefined}
        />
        <TextArea
          label="Why"
          value={why}
          onChange={setWhy}
          maxLength={2000}
          error={isTried && why.trim() === "" ? "Say why." : undefined}
        />
        {act === "wall" && (
          <p className="soft">
            From then on they find it nowhere, nor what was opened out of it. If they have it in hand, it is
            nobody’s until you give it to somebody else.
          </p>
        )}
        {change.error !== null && (
          <Notice kind="error">
            {isLast
              ? "Nobody who decides would be left to see it. Give somebody else that role first."
              : "It was not done: somebody else may have done it meanwhile. Look again."}
          </Notice>
        )}
      </div>
    </FormDialog>
  );
}
