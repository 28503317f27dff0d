/** One found row, opened: its fields, a decision on it alone, and words inside a field that stay out of the package. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange } from "../../../web/call.ts";
import {
  Button,
  Drawer,
  ErrorNotice,
  RadioGroup,
  Select,
  Skeleton,
  TextArea,
  toast,
} from "../../../web/widgets/index.ts";
import type { OpenedRow, RowView } from "../review/contract.ts";
import { decideOne, openRow } from "../review/endpoints.ts";
import { decisions, rowReasons, type Decision, type DecisionReason } from "../run/contract.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { FieldValue } from "./review_words.tsx";
import { decisionWords, notPortableWords, reasonWords, treatmentWords } from "./words.ts";

type Params = { readonly params: PanelProps };

export function OpenedRowDrawer({
  params,
  row,
  onClose,
}: Params & { readonly row: RowView; readonly onClose: () => void }): ReactNode {
  const query = { position: String(row.position), ordinal: String(row.ordinal) };
  const { data, error } = useCall(openRow, { params, query });
  const { treatment } = data?.row ?? row;
  return (
    <Drawer title={`${row.title} ${row.name}`} isOpen onClose={onClose}>
      <p className="chain">{row.chain.join(" → ")}</p>
      <p>
        This row {treatment === "withhold" && "is "}
        <b>{treatmentWords[treatment]}</b>
        {data?.decision !== undefined && "; that was decided for this row alone"}.
      </p>
      {error !== null && <ErrorNotice error={error} />}
      {data === undefined && error === null && <Skeleton lines={6} />}
      {data !== undefined && data.fields.length === 0 && (
        <p>Its content was not read: it only mentions the person.</p>
      )}
      {data !== undefined && <Fields params={params} opened={data} />}
      {data?.canDecide === true && (
        <OneDecision key={data.decision?.is ?? "none"} params={params} opened={data} />
      )}
    </Drawer>
  );
}

function Fields({ params, opened }: Params & { readonly opened: OpenedRow }): ReactNode {
  return (
    <dl className="fields">
      {opened.fields.map((field) => (
        <div key={field.name}>
          <dt>
            {field.label}
            {field.about === "about-others" && (
              <span className="hint"> blanked when the row goes out in part</span>
            )}
            {field.portable !== undefined && field.portable !== "yes" && (
              <span className="hint"> not in a portable copy: {notPortableWords[field.portable]}</span>
            )}
          </dt>
          <dd>
            <FieldValue params={params} opened={opened} field={field} />
          </dd>
        </div>
      ))}
      {opened.heldBack.map(({ label, because }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="hint">not read: {because}</dd>
        </div>
      ))}
    </dl>
  );
}

const decisionHints: Readonly<Record<Decision, string>> = {
  show: "It goes out as it is, whatever was decided for the people it belongs to.",
  redact: "It goes out with the parts about others blanked.",
  withhold: "It stays here. The package says that one row does, and why.",
};

function OneDecision({ params, opened }: Params & { readonly opened: OpenedRow }): ReactNode {
  const change = useChange(decideOne);
  const { decision: made, row } = opened;
  const [decision, setDecision] = useState<Decision | undefined>(made?.is);
  const [reason, setReason] = useState<DecisionReason | undefined>(made?.reason);
  const [words, setWords] = useState(made?.words ?? "");
  const [isTried, setTried] = useState(false);
  const exemption = opened.exemptions.find((one) => one.reason === reason);
  const needsWords = (reason === "other" || exemption !== undefined) && words.trim() === "";
  const place = { position: row.position, ordinal: row.ordinal };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (decision === undefined || reason === undefined || needsWords) return;
    const said = words.trim() === "" ? {} : { words };
    if ((await change.run({ params, body: { ...place, decision, reason, ...said } })) !== undefined)
      toast("Decided for this row.");
  };
  const takeBack = async (): Promise<void> => {
    if ((await change.run({ params, body: { ...place, decision: "none" } })) !== undefined)
      toast("The row follows the decisions for its people again.");
  };
  return (
    <details className="one-row" open={made !== undefined}>
      <summary>Decide about this row alone</summary>
      <div className="form">
        <p className="hint">
          It counts for this row only, and goes before what was decided for the people it belongs to. An
          approval that was given is taken back by it.
        </p>
        <RadioGroup
          label="What happens to this row"
          value={decision}
          onChange={(value) => {
            setDecision(value);
            setReason(undefined);
            // What was not asked before cannot be missing yet.
            setTried(false);
          }}
          error={isTried && decision === undefined ? "Choose what happens." : undefined}
          choices={decisions
            .filter((value) => value !== "redact" || opened.canRedact)
            .map((value) => ({ value, label: decisionWords[value], hint: decisionHints[value] }))}
        />
        {decision !== undefined && (
          <Select
            label="Why"
            value={reason}
            onChange={setReason}
            error={
              isTried && reason === undefined ? "Choose a reason; it is kept with the decision." : undefined
            }
            choices={rowReasons(decision, opened.isOwn).map((value) => ({
              value,
              label: reasonWords[value],
            }))}
          />
        )}
        {decision === "withhold" && opened.exemptions.length > 0 && (
          <RadioGroup
            label="Or what the law exempts"
            value={exemption?.reason}
            onChange={setReason}
            choices={opened.exemptions.map(({ reason: value, name, article }) => ({
              value,
              label: name,
              hint: article,
            }))}
          />
        )}
        {reason !== undefined && (
          <TextArea
            label={exemption === undefined ? "Note to the record" : "How its test is met"}
            hint={
              exemption === undefined
                ? "Stays in this case. It is not told to the requester."
                : `${exemption.test} The answer stays in this case; the requester is told the exemption.`
            }
            value={words}
            onChange={setWords}
            maxLength={1000}
            rows={2}
            isRequired={reason === "other" || exemption !== undefined}
            error={
              isTried && needsWords
                ? exemption === undefined
                  ? "Say what the reason is."
                  : "Answer the test: without it the exemption holds nothing back."
                : undefined
            }
          />
        )}
        {change.error !== undefined && <ErrorNotice error={change.error} />}
        <p className="form-actions">
          <Button kind="primary" isPending={change.isPending} onPress={() => void submit()}>
            Decide for this row
          </Button>
          {made !== undefined && (
            <Button kind="quiet" isPending={change.isPending} onPress={() => void takeBack()}>
              Take the decision back
            </Button>
          )}
        </p>
      </div>
    </details>
  );
}
