/** One command on a case from a dialog: its fields, sent with the version that was seen, refused in words. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { CaseView, Offer } from "../../features/cases/contract.ts";
import { actOnOwnCase, decideOnCase, workOnCase } from "../../features/cases/endpoints.ts";
import { useChange } from "../call.ts";
import { FormDialog, Notice, toast } from "../widgets/index.ts";
import { CaseFields, errorsOf, problemOf } from "./fields.tsx";
import type { Values } from "./fields.tsx";

export function ActOnCase({
  organisation,
  of,
  offer,
  people,
  onClose,
}: {
  readonly organisation: string;
  readonly of: Pick<CaseView, "reference" | "version" | "refusals">;
  readonly offer: Offer;
  readonly people: CaseView["people"];
  readonly onClose: () => void;
}): ReactNode {
  const calls = {
    work: useChange(workOnCase),
    decide: useChange(decideOnCase),
    own: useChange(actOnOwnCase),
  };
  const [values, setValues] = useState<Values>({});
  const call = calls[offer.door];
  const problem = problemOf(call.error, of.refusals);
  const send = async (): Promise<void> => {
    const reply = await call.run({
      params: { organisation, reference: of.reference },
      body: { version: of.version, command: offer.command, fields: { ...values } },
    });
    if (reply === undefined) return;
    toast("Put on record.");
    onClose();
  };
  return (
    <FormDialog title={offer.title} act={offer.act} onAct={send} onClose={onClose} isPending={call.isPending}>
      <div className="form">
        <CaseFields
          fields={offer.fields}
          people={people}
          values={values}
          errors={errorsOf(call.error?.details ?? [])}
          onChange={setValues}
        />
        {offer.fields.length === 0 && <p>This goes on record with your name and the time.</p>}
        {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      </div>
    </FormDialog>
  );
}
