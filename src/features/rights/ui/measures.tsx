/** What is to be done about a request, where, by whom and until when: the panel of the case page, and its dialogs. */
import { useState } from "react";
import type { ReactNode } from "react";
import {
  Button,
  EmptyState,
  Link,
  Notice,
  Select,
  Status,
  TextArea,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import type { MeasureOutcome } from "../request/contract.ts";
import type { MeasureView } from "../request/measures/contract.ts";
import type { OfficeAct, RequestView } from "../request/office/contract.ts";
import { ActFrame } from "./act_dialog.tsx";
import { choicesFrom } from "./choices.ts";
import { useAct } from "./use_act.ts";
import type { ActProps } from "./use_act.ts";
import { taskWords } from "./execution/words.ts";

type ActOf<Type extends OfficeAct["type"]> = Extract<OfficeAct, { readonly type: Type }>;
type Proposed = RequestView["decide"]["proposed"][number];
type Open =
  | { readonly is: "plan"; readonly at?: Proposed }
  | { readonly is: "settle" | "hand" | "drop"; readonly measure: MeasureView };

export function MeasuresPanel({
  organisation,
  view,
  canWork,
}: {
  readonly organisation: string;
  readonly view: RequestView;
  readonly canWork: boolean;
}): ReactNode {
  const [open, setOpen] = useState<Open>();
  const { measures, decide } = view;
  const mayPlan = view.offers.includes("plan-measure");
  const ofSystems = systemsTitle(decide.tasks);
  const props = { organisation, view, onClose: () => setOpen(undefined) };
  const done = measures.filter(({ outcome }) => outcome !== undefined).length;
  return (
    <div className="stack">
      {view.isDrill && (
        <Notice kind="warn">
          A drill: whoever gets a task is told to change nothing, and to say only that it reached them.
        </Notice>
      )}
      {measures.length === 0 ? (
        <EmptyState title="Nothing is planned yet">
          {decide.isAssessed && !mayPlan
            ? "What is to be done is planned once it is decided."
            : "Say for each system or place what is to be done there, and who sees to it."}
        </EmptyState>
      ) : (
        <p className="soft">
          {done} of {measures.length} settled.
        </p>
      )}
      <ul className="plain measures">
        {measures.map((one) => (
          <li key={one.id}>
            <Measure one={one} />
            {canWork && one.outcome === undefined && view.state === "open" && (
              <div className="actions">
                <Button
                  label={`Say what came of it: ${one.place}`}
                  onPress={() => setOpen({ is: "settle", measure: one })}
                >
                  Say what came of it
                </Button>
                <Button
                  kind="quiet"
                  label={`Hand over: ${one.place}`}
                  onPress={() => setOpen({ is: "hand", measure: one })}
                >
                  Hand over
                </Button>
                <Button
                  kind="quiet"
                  label={`Take off: ${one.place}`}
                  onPress={() => setOpen({ is: "drop", measure: one })}
                >
                  Take off
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {mayPlan && decide.proposed.length > 0 && (
        <Notice kind="info" title="The search found rows of this person">
          <span className="proposed">
            {decide.proposed.map((at) => (
              <Button key={at.place} onPress={() => setOpen({ is: "plan", at })}>
                {`${at.place}, ${at.rows} ${at.rows === 1 ? "row" : "rows"}`}
              </Button>
            ))}
          </span>
        </Notice>
      )}
      {(mayPlan || ofSystems !== undefined) && (
        <div className="actions">
          {mayPlan && <Button onPress={() => setOpen({ is: "plan" })}>Plan a measure</Button>}
          {ofSystems !== undefined && !view.isDrill && (
            <Link to={`/work/${view.reference}/systems`}>{ofSystems}</Link>
          )}
        </div>
      )}
      {open?.is === "plan" && <PlanDialog {...props} at={open.at} />}
      {open?.is === "settle" && <SettleDialog {...props} measure={open.measure} />}
      {open?.is === "hand" && <HandDialog {...props} measure={open.measure} />}
      {open?.is === "drop" && <DropDialog {...props} measure={open.measure} />}
    </div>
  );
}

function Measure({ one }: { readonly one: MeasureView }): ReactNode {
  const state = one.outcome === undefined ? (one.isLate ? "broken" : "due") : statusOf[one.outcome];
  return (
    <>
      <h3>
        {one.task}: {one.place}
      </h3>
      <p>
        <Status
          status={state}
          word={wordOf(one)}
          basis={
            <>
              {one.owner}
              {one.isMine ? " (you)" : ""}, by <Time at={`${one.due}T12:00:00Z`} kind="day" />
            </>
          }
        />
      </p>
      {one.words !== undefined && <p className="soft">{one.words}</p>}
      {one.outcome === undefined && one.isCarriedOut && (
        <p>
          Verified there. Rows are kept for more than one reason, or for one the law does not name: say which
          are kept, and why.
        </p>
      )}
      {one.why !== undefined && <blockquote>{one.why}</blockquote>}
    </>
  );
}

function wordOf({ outcome, result, isLate, isCarriedOut }: MeasureView): string {
  if (outcome !== undefined) return result ?? outcome;
  if (isLate) return "overdue";
  return isCarriedOut ? "carried out, to be put into words" : "to do";
}

/** What can be done in connected systems for this right, as the page that does it is called. */
function systemsTitle(tasks: ActProps["view"]["decide"]["tasks"]): string | undefined {
  // The usual task of the right comes first; a block meanwhile is a measure like any other.
  const [usual] = tasks;
  if (usual?.value === "stop-marketing") return taskWords.object.title;
  const task = (["erase", "correct", "restrict"] as const).find((one) => one === usual?.value);
  return task === undefined ? undefined : taskWords[task].title;
}

const statusOf = { done: "kept", partly: "due", kept: "due", "nothing-held": "kept" } as const;

export function PlanDialog({ at, ...props }: ActProps & { readonly at?: Proposed | undefined }): ReactNode {
  const { view } = props;
  const acting = useAct(props);
  const isMeanwhile =
    view.decide.isAssessed && !view.decide.settled.some(({ label }) => label === "Decision");
  const tasks = isMeanwhile ? [{ value: "restrict", label: "Block the data" }] : view.decide.tasks;
  const [task, setTask] = useState<string | undefined>(tasks[0]?.value);
  const [place, setPlace] = useState(at?.place ?? "");
  const [owner, setOwner] = useState<string | undefined>(view.owners.find(({ isMe }) => isMe)?.actorId);
  const [due, setDue] = useState(view.measureDue);
  const [words, setWords] = useState(wordsFor(view));
  return (
    <ActFrame
      title="Plan a measure"
      label="Plan it"
      onClose={props.onClose}
      acting={acting}
      isReady={place.trim() !== "" && words.trim() !== "" && owner !== undefined && due !== ""}
      onSubmit={() =>
        void acting.act(
          {
            type: "plan-measure",
            task,
            owner,
            due,
            place,
            words,
            ...(at?.storeId === undefined ? {} : { storeId: at.storeId }),
          } as ActOf<"plan-measure">,
          "Planned",
        )
      }
    >
      <p>
        Whoever sees to it finds this on their own page, with the person’s name and these words, and nothing
        else of the request.
      </p>
      {tasks.length > 1 && (
        <Select label="What" value={task} onChange={setTask} choices={choicesFrom(tasks)} />
      )}
      <TextField
        label="System or place"
        hint="Such as the course database, the mailing list, the paper files in the office."
        value={place}
        onChange={setPlace}
        maxLength={200}
        isRequired
      />
      <TextArea
        label="What is to be done there"
        value={words}
        onChange={setWords}
        rows={4}
        maxLength={4000}
        isRequired
      />
      <div className="form-row">
        <Owner view={view} value={owner} onChange={setOwner} />
        <TextField label="By" type="date" width="short" value={due} onChange={setDue} isRequired />
      </div>
    </ActFrame>
  );
}

function wordsFor({ identities }: RequestView): string {
  return identities.map(({ name, value }) => `${name.replaceAll(/[-_]/g, " ")}: ${value}`).join("\n");
}

function Owner({
  view,
  value,
  onChange,
}: {
  readonly view: RequestView;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}): ReactNode {
  return (
    <Select
      label="Who sees to it"
      value={value}
      onChange={onChange}
      choices={view.owners.map(({ actorId, name, isMe }) => ({
        value: actorId,
        label: isMe ? `${name} (you)` : name,
      }))}
    />
  );
}

type OfMeasure = ActProps & { readonly measure: MeasureView };

function SettleDialog({ measure, ...props }: OfMeasure): ReactNode {
  const acting = useAct(props);
  const [settled, setSettled] = useState<Settled>(nothingSaid);
  const body = bodyOf(settled);
  return (
    <ActFrame
      title={`What came of it: ${measure.place}`}
      label="Put on record"
      onClose={props.onClose}
      acting={acting}
      isReady={body !== undefined}
      onSubmit={() => {
        if (body === undefined) return;
        void acting.act({ type: "settle-measure", measureId: measure.id, ...body }, "On record");
      }}
    >
      <SettleFields reasons={props.view.keepReasons} value={settled} onChange={setSettled} />
    </ActFrame>
  );
}

export type Settled = {
  readonly outcome: MeasureOutcome | undefined;
  readonly reason: string | undefined;
  readonly until: string;
  readonly words: string;
};
export const nothingSaid: Settled = { outcome: undefined, reason: undefined, until: "", words: "" };
const isLeft = ({ outcome }: Settled): boolean => outcome === "kept" || outcome === "partly";

/** What is put on record; nothing as long as something is not said. */
export function bodyOf({ outcome, reason, until, words }: Settled) {
  if (outcome === undefined || words.trim() === "") return undefined;
  if (outcome !== "kept" && outcome !== "partly") return { outcome, words };
  if (reason === undefined) return undefined;
  return { outcome, words, reason, ...(until === "" ? {} : { until }) };
}

const outcomeChoices: readonly {
  readonly value: MeasureOutcome;
  readonly label: string;
  readonly hint?: string;
}[] = [
  { value: "done", label: "It is done" },
  { value: "nothing-held", label: "Nothing of this person is held there" },
  { value: "partly", label: "It is done in part", hint: "The rest is kept for a reason of the law." },
  { value: "kept", label: "It is not done", hint: "The data are kept for a reason of the law." },
];

/** What came of a measure; the person may read it. */
export function SettleFields({
  reasons,
  value,
  onChange,
}: {
  readonly reasons: readonly {
    readonly value: string;
    readonly label: string;
    readonly hint?: string | undefined;
  }[];
  readonly value: Settled;
  readonly onChange: (value: Settled) => void;
}): ReactNode {
  return (
    <>
      <Select
        label="What came of it"
        value={value.outcome}
        onChange={(outcome) => onChange({ ...value, outcome })}
        choices={outcomeChoices.filter(
          (one) => reasons.length > 0 || one.value === "done" || one.value === "nothing-held",
        )}
      />
      {isLeft(value) && (
        <div className="form-row">
          <Select
            label="Kept because"
            value={value.reason}
            onChange={(reason) => onChange({ ...value, reason })}
            choices={choicesFrom(reasons)}
          />
          <TextField
            label="Until"
            hint="If it is known."
            type="date"
            width="short"
            value={value.until}
            onChange={(until) => onChange({ ...value, until })}
          />
        </div>
      )}
      <TextArea
        label={isLeft(value) ? "What is kept, and why" : "What was done, or where you looked"}
        hint="The person may read this."
        value={value.words}
        onChange={(words) => onChange({ ...value, words })}
        rows={3}
        maxLength={4000}
        isRequired
      />
    </>
  );
}

function HandDialog({ measure, ...props }: OfMeasure): ReactNode {
  const acting = useAct(props);
  const [owner, setOwner] = useState<string>();
  const [due, setDue] = useState(measure.due);
  return (
    <ActFrame
      title="Hand the measure over"
      label="Hand it over"
      onClose={props.onClose}
      acting={acting}
      isReady={owner !== undefined && due !== ""}
      onSubmit={() =>
        void acting.act(
          { type: "hand-measure", measureId: measure.id, owner, due } as ActOf<"hand-measure">,
          "Handed over",
        )
      }
    >
      <Owner view={props.view} value={owner} onChange={setOwner} />
      <TextField label="By" type="date" width="short" value={due} onChange={setDue} isRequired />
    </ActFrame>
  );
}

function DropDialog({ measure, ...props }: OfMeasure): ReactNode {
  const acting = useAct(props);
  const [words, setWords] = useState("");
  return (
    <ActFrame
      title="Take the measure off the list"
      label="Take it off"
      isDanger
      onClose={props.onClose}
      acting={acting}
      isReady={words.trim() !== ""}
      onSubmit={() => void acting.act({ type: "drop-measure", measureId: measure.id, words }, "Taken off")}
    >
      <p>For what was planned by mistake. Where nothing is held, say so instead: that is an answer, too.</p>
      <TextArea label="Why" value={words} onChange={setWords} rows={2} maxLength={4000} isRequired />
    </ActFrame>
  );
}
