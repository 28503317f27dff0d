/** One clause of a draft: its words and what changed in them, what is wrong with it, and what it is said to be. */
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { useChange } from "../../../web/call.ts";
import {
  Button,
  ErrorNotice,
  FormDialog,
  Notice,
  Select,
  TextArea,
  TextField,
} from "../../../web/widgets/index.ts";
import type { ClauseBody, DraftClauseId, DraftId } from "../drafts/contract.ts";
import { changeDraftClause, removeDraftClause } from "../drafts/endpoints.ts";
import { decisionWords, durationWords, natures, type DraftClause } from "./draft_words.ts";

type Props = {
  readonly organisation: string;
  readonly draft: DraftId;
  readonly line: DraftClause;
  readonly findings: readonly { readonly words: string; readonly sentence: string }[];
  readonly obstacles: readonly { readonly sentence: string }[];
  readonly isCurrent: boolean;
  readonly mayWrite: boolean;
  readonly onChoose: () => void;
  readonly onDecided: () => void;
};

export function DraftClauseRow(props: Props): ReactNode {
  const { line, findings, obstacles, isCurrent, mayWrite, onChoose, onDecided, organisation, draft } = props;
  const [isEdited, setEdited] = useState(false);
  const change = useChange(changeDraftClause);
  const params = { organisation, draft, clause: line.id };
  const decide = async (decision: Decision): Promise<void> => {
    const done = await change.run({ params, body: { decide: decision } });
    if (done !== undefined) onDecided();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!mayWrite || event.target !== event.currentTarget) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const proposal = /^[1-9]$/.test(event.key) ? line.proposals[Number(event.key) - 1] : undefined;
    if (proposal !== undefined && proposal.asksFor === undefined)
      void decide({ decision: "bound", proposal: Number(event.key) - 1 });
    if (event.key === "p") void decide({ decision: "unmeasured" });
    if (event.key === "n") void decide({ decision: "not_promise", nature: "fact" });
    if (event.key === "e") {
      event.preventDefault();
      setEdited(true);
    }
  };
  return (
    <div
      className={`draft-clause ${line.decision}`}
      role="group"
      aria-label={`Clause ${line.label}: ${decisionWords[line.decision]}`}
      data-current={isCurrent ? "true" : undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it takes keys of its own, said above the list
      tabIndex={isCurrent ? 0 : -1}
      onKeyDown={onKeyDown}
      onFocus={() => !isCurrent && onChoose()}
      onClick={() => !isCurrent && onChoose()}
    >
      <p className="draft-text">
        <span className="clause-label">{line.label}</span>{" "}
        {line.steps.length === 0
          ? line.body
          : line.steps.map(({ step, text }, at) =>
              step === "keep" ? (
                <span key={at}>{text}</span>
              ) : step === "add" ? (
                <ins key={at}>{text}</ins>
              ) : (
                <del key={at}>{text}</del>
              ),
            )}
      </p>
      {line.was !== null && (
        <p className="draft-said">
          Clause {line.label} of the version in force is another: <del>{line.was}</del>
        </p>
      )}
      <p className="draft-said">
        <b>{decisionWords[line.decision]}</b>
        {line.check !== null && (
          <>
            : {line.check}
            {line.limit !== null && <>, {durationWords(line.limit)}</>}.{" "}
            {line.isMeasured ? "" : "The records it needs are not connected yet."}
          </>
        )}
      </p>
      {[...obstacles, ...findings].map(({ sentence }) => (
        <p key={sentence} className="draft-finding">
          <span aria-hidden="true">▲</span> {sentence}
        </p>
      ))}
      {isCurrent && mayWrite && (
        <Choices
          line={line}
          isPending={change.isPending}
          onDecide={(decision) => void decide(decision)}
          onEdit={() => setEdited(true)}
        />
      )}
      {change.error !== undefined && (
        <Notice kind="error">{change.error.details[0]?.reason ?? change.error.message}</Notice>
      )}
      {isEdited && <Edit {...props} onClose={() => setEdited(false)} />}
    </div>
  );
}

type Decision = NonNullable<ClauseBody["decide"]>;

function Choices({
  line,
  isPending,
  onDecide,
  onEdit,
}: {
  readonly line: DraftClause;
  readonly isPending: boolean;
  readonly onDecide: (decision: Decision) => void;
  readonly onEdit: () => void;
}): ReactNode {
  const [nature, setNature] = useState<(typeof natures)[number]["value"]>();
  return (
    <div className="draft-choices">
      {line.proposals.map((proposal, at) => (
        <ProposalChoice
          key={at}
          at={at}
          proposal={proposal}
          isPending={isPending}
          onTake={(answer) =>
            onDecide({ decision: "bound", proposal: at, ...(answer === undefined ? {} : { answer }) })
          }
        />
      ))}
      <div className="draft-acts">
        <Button onPress={() => onDecide({ decision: "unmeasured" })} isPending={isPending}>
          A promise nothing measures yet
        </Button>
        <Select
          label="No promise, but"
          choices={natures}
          value={nature}
          onChange={(chosen) => {
            setNature(chosen);
            onDecide({ decision: "not_promise", nature: chosen });
          }}
        />
        {line.decision !== "open" && (
          <Button kind="quiet" onPress={() => onDecide({ decision: "open" })} isPending={isPending}>
            Leave undecided
          </Button>
        )}
        <Button kind="quiet" onPress={onEdit} label={`Edit the words of ${line.label}`}>
          Edit the words
        </Button>
      </div>
    </div>
  );
}

const units = [
  { value: "D", label: "days" },
  { value: "H", label: "hours" },
  { value: "M", label: "months" },
  { value: "Y", label: "years" },
] as const;

function ProposalChoice({
  at,
  proposal,
  isPending,
  onTake,
}: {
  readonly at: number;
  readonly proposal: DraftClause["proposals"][number];
  readonly isPending: boolean;
  readonly onTake: (answer?: string) => void;
}): ReactNode {
  const [count, setCount] = useState("");
  const [unit, setUnit] = useState<(typeof units)[number]["value"]>("D");
  const asks = proposal.asksFor !== undefined;
  const isAnswered = /^[1-9]\d{0,3}$/.test(count);
  const time = Object.values(proposal.parameters).find(
    (value): value is string => typeof value === "string" && value.startsWith("P"),
  );
  return (
    <div className="draft-proposal">
      <p>
        <kbd>{at + 1}</kbd> <b>{proposal.check}</b>
        {time !== undefined && <>, {durationWords(time, proposal.isInWorkingDays)}</>}: {proposal.how}
      </p>
      {asks && (
        <div className="draft-question">
          <TextField
            label={proposal.question ?? "How long?"}
            value={count}
            onChange={setCount}
            inputMode="numeric"
            width="short"
            isRequired
          />
          <Select label="Unit" choices={units} value={unit} onChange={setUnit} />
        </div>
      )}
      <Button
        isPending={isPending}
        isDisabled={asks && !isAnswered}
        label={`Measure it so: ${proposal.check}`}
        onPress={() => onTake(asks ? (unit === "H" ? `PT${count}H` : `P${count}${unit}`) : undefined)}
      >
        Measure it so
      </Button>
    </div>
  );
}

function Edit({
  organisation,
  draft,
  line,
  onClose,
}: Pick<Props, "organisation" | "draft" | "line"> & { readonly onClose: () => void }): ReactNode {
  const params: { organisation: string; draft: DraftId; clause: DraftClauseId } = {
    organisation,
    draft,
    clause: line.id,
  };
  const change = useChange(changeDraftClause);
  const remove = useChange(removeDraftClause);
  const [label, setLabel] = useState(line.label);
  const [section, setSection] = useState(line.sectionTitle);
  const [body, setBody] = useState(line.body);
  return (
    <FormDialog
      title={`Clause ${line.label}`}
      act="Save"
      isPending={change.isPending}
      isDisabled={body.trim() === "" || label.trim() === ""}
      onClose={onClose}
      onAct={async () => {
        const said = { label: label.trim(), sectionTitle: section.trim(), body: body.trim() };
        if ((await change.run({ params, body: said })) !== undefined) onClose();
      }}
    >
      <TextField
        label="Label"
        hint="Letters, digits, points and hyphens. A clause keeps its record by it."
        value={label}
        onChange={setLabel}
        width="short"
        isRequired
      />
      <TextField label="Section" value={section} onChange={setSection} maxLength={300} />
      <TextArea label="Words" value={body} onChange={setBody} rows={8} maxLength={20_000} isRequired />
      {change.error !== undefined && <ErrorNotice error={change.error} />}
      {remove.error !== undefined && <ErrorNotice error={remove.error} />}
      <Button
        kind="danger"
        isPending={remove.isPending}
        onPress={() => void remove.run({ params }).then((done) => done !== undefined && onClose())}
      >
        Take it out of the draft
      </Button>
    </FormDialog>
  );
}
