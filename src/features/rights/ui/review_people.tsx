/** The other people of a review: one decision for each, applied to every row of theirs, and taken back as easily. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange } from "../../../web/call.ts";
import {
  Button,
  Dialog,
  EmptyState,
  ErrorNotice,
  RadioGroup,
  Select,
  Skeleton,
  TextArea,
  TextField,
  toast,
} from "../../../web/widgets/index.ts";
import type { PersonView } from "../review/contract.ts";
import { decide, listPeople, undo } from "../review/endpoints.ts";
import { decisions, reasonsFor, type Decision, type DecisionReason } from "../run/contract.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { counted, decisionWords, reasonWords } from "./words.ts";

type Params = { readonly params: PanelProps };
/** Whom one decision is for, and how many rows are any of theirs: a row of several people is one row. */
type Chosen = { readonly people: readonly PersonView[]; readonly rows: number };

export function WaitingPeople({
  params,
  open,
  onShowRows,
}: Params & { readonly open: number; readonly onShowRows: (person: PersonView) => void }): ReactNode {
  const { data, error, refetch } = useCall(listPeople, { params, query: { open: "yes" } });
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton lines={4} />;
  if (data.people.length === 0)
    return (
      <EmptyState title="Nobody waits">
        Every row that is also somebody else’s has a decision, or there is none.
      </EmptyState>
    );
  return (
    <>
      <ul className="people">
        {data.people.map((person) => (
          <li key={person.person}>
            <PersonName person={person} />
            <div className="person-actions">
              <Button kind="quiet" onPress={() => onShowRows(person)} label={`Show rows of ${person.name}`}>
                Show rows
              </Button>
              <Button
                onPress={() => setChosen({ people: [person], rows: person.rows })}
                label={`Decide for ${person.name}`}
              >
                Decide
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {data.people.length > 1 && (
        <Button onPress={() => setChosen({ people: data.people, rows: data.rows })}>
          Decide the same for these {data.people.length}
          {open > data.people.length && ` of ${open}`}
        </Button>
      )}
      {chosen !== undefined && (
        <DecideDialog params={params} {...chosen} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

function PersonName({ person }: { readonly person: PersonView }): ReactNode {
  return (
    <div>
      <b>{person.name}</b>
      <span className="hint">
        {person.title}, {person.system} · {counted(person.rows, "row")}
      </span>
      {person.mayAsk === true && <span className="hint">May be the one who asks</span>}
    </div>
  );
}

function DecideDialog({
  params,
  people,
  rows,
  onClose,
}: Params & Chosen & { readonly onClose: () => void }): ReactNode {
  const change = useChange(decide);
  const mayAsk = people.length > 0 && people.every((person) => person.mayAsk === true);
  const [decision, setDecision] = useState<Decision | undefined>(mayAsk ? "show" : undefined);
  const [reason, setReason] = useState<DecisionReason | undefined>(mayAsk ? "already-known" : undefined);
  const [words, setWords] = useState("");
  const [told, setTold] = useState("");
  const [isTried, setTried] = useState(false);
  const needsWords = reason === "other" && words.trim() === "";
  const submit = async (): Promise<void> => {
    setTried(true);
    if (decision === undefined || reason === undefined || needsWords) return;
    const persons = people.map(({ person }) => person);
    const said = {
      ...(words.trim() === "" ? {} : { words }),
      ...(told.trim() === "" || decision === "show" ? {} : { told }),
    };
    if ((await change.run({ params, body: { persons, decision, reason, ...said } })) === undefined) return;
    toast(`Decided for ${counted(people.length, "person", "people")}, applied to ${counted(rows, "row")}.`);
    onClose();
  };
  const [first] = people;
  return (
    <Dialog
      title={people.length === 1 ? `Decide for ${first?.name ?? ""}` : `Decide for ${people.length} people`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={change.isPending} onPress={() => void submit()}>
            Apply to {counted(rows, "row")}
          </Button>
        </>
      }
    >
      {mayAsk && (
        <p>
          The name is the one of whoever asks for this person. If it is really them, their own part is no
          secret from them: showing it is proposed. If it is only the same name, choose otherwise. What a row
          says of a third person follows the decision for that person.
        </p>
      )}
      <p>
        It counts for every row that is also theirs. A row of several people follows the strictest decision.
      </p>
      <RadioGroup
        label="What happens to these rows"
        value={decision}
        onChange={(value) => {
          setDecision(value);
          setReason(undefined);
          // What was not asked before cannot be missing yet.
          setTried(false);
        }}
        error={isTried && decision === undefined ? "Choose what happens." : undefined}
        choices={decisions.map((value) => ({
          value,
          label: decisionWords[value],
          hint: decisionHints[value],
        }))}
      />
      {decision !== undefined && (
        <Select
          label="Why"
          value={reason}
          onChange={setReason}
          error={
            isTried && reason === undefined ? "Choose a reason; it is kept with the decision." : undefined
          }
          choices={reasonsFor[decision].map((value) => ({ value, label: reasonWords[value] }))}
        />
      )}
      {reason !== undefined && (
        <>
          {decision !== "show" && (
            <TextField
              label="To the requester, in one sentence"
              hint="Goes into the package and the answer, if anything is held back by it. Name nobody."
              value={told}
              onChange={setTold}
              maxLength={300}
              error={
                change.error?.details.some(({ reason: why }) => why === "names-them") === true
                  ? `It names ${people.length === 1 ? "this person" : "one of these people"}: say it without their name.`
                  : undefined
              }
            />
          )}
          <TextArea
            label="Note to the record"
            hint="Stays in this case. It is not told to the requester."
            value={words}
            onChange={setWords}
            maxLength={1000}
            rows={2}
            isRequired={reason === "other"}
            error={isTried && needsWords ? "Say what the reason is." : undefined}
          />
        </>
      )}
      {change.error !== undefined && !change.error.details.some(({ at }) => at === "told") && (
        <ErrorNotice error={change.error} />
      )}
    </Dialog>
  );
}

const decisionHints: Readonly<Record<Decision, string>> = {
  show: "The rows go out as they are.",
  redact:
    "The rows go out; the fields that name or link them are blanked. Rows where that is impossible stay here.",
  withhold: "The rows stay here. The package says how many and why, not whose.",
};

export function DecidedPeople({ params, count }: Params & { readonly count: number }): ReactNode {
  const { data } = useCall(listPeople, { params, query: { open: "no" } }, { when: count > 0 });
  const takeBack = useChange(undo);
  // Whoever waited and does no more was decided: at once, or row by row.
  const decided = data?.people.filter(({ decision, waits }) => decision !== undefined || waits) ?? [];
  if (decided.length === 0) return null;
  return (
    <details className="decided">
      <summary>
        <b>Decided</b> <span>{counted(decided.length, "person", "people")}</span>
      </summary>
      <ul className="people">
        {decided.map((person) => (
          <li key={person.person}>
            <div>
              <PersonName person={person} />
              <span>
                {person.decision === undefined
                  ? "each row decided on its own"
                  : decisionWords[person.decision]}
                {person.reason !== undefined && ` · ${reasonWords[person.reason]}`}
                {person.byRule === true && " · by the rule"}
                {person.words !== undefined && ` · note: “${person.words}”`}
                {person.told !== undefined && ` · told to the requester: “${person.told}”`}
              </span>
            </div>
            {person.decision !== undefined && (
              <Button
                kind="quiet"
                isPending={takeBack.isPending}
                label={`Undo the decision for ${person.name}`}
                onPress={() => void takeBack.run({ params, body: { persons: [person.person] } })}
              >
                Undo
              </Button>
            )}
          </li>
        ))}
      </ul>
      {takeBack.error !== undefined && <ErrorNotice error={takeBack.error} />}
    </details>
  );
}
