/** The plan of a search: what to look for, then table by table what would be shown and held back, then the approval. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useMay } from "../../../web/call.ts";
import type { CallRefused } from "../../../web/call.ts";
import {
  Button,
  ErrorNotice,
  Notice,
  Skeleton,
  Status,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import type { RunView, SystemView } from "../run/contract.ts";
import { approveSearch, planSearch, readSearch } from "../run/endpoints.ts";
import { counted, identityLabel, planProblemWords } from "./words.ts";

export type PanelProps = { readonly organisation: string; readonly reference: string };

export function PlanPanel({ organisation, reference }: PanelProps): ReactNode {
  const params = { organisation, reference };
  const { data, error, refetch } = useCall(readSearch, { params });
  const [isPlanning, setPlanning] = useState(false);
  const mayWork = useMay("case:work");
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton lines={4} />;
  const { run } = data;
  if (run === undefined || isPlanning)
    return mayWork ? (
      <PlanForm params={params} view={data} onDone={() => setPlanning(false)} />
    ) : (
      <p>No search has been planned yet.</p>
    );
  const labels = [...new Set(run.identities)].map((name) => {
    const values = run.identities.filter((each) => each === name).length;
    return values === 1 ? identityLabel(name) : `${identityLabel(name)} (${values} of them)`;
  });
  const sought = labels.join(", ").toLowerCase();
  return (
    <section className="panel" aria-labelledby="plan-head">
      <h2 id="plan-head">What will be searched</h2>
      <p className="lede">
        Planned <Time at={run.plannedAt} />
        {sought !== "" && ` by ${sought}`}. Nothing is read before the plan is approved, and nothing leaves
        the house before the review.
      </p>
      {run.leftOut.map(({ name, why }) => (
        <Notice kind="warn" key={name} title={`${name} is left out`}>
          {leftOutWords[why] ?? "It cannot be searched."} The answer will say so.
        </Notice>
      ))}
      {run.systems.map((system) => (
        <SystemPlan key={system.name} system={system} />
      ))}
      {run.state === "planned" && mayWork && (
        <Approve params={params} planHash={run.planHash} onAgain={() => setPlanning(true)} />
      )}
      {run.state !== "planned" && mayWork && run.state !== "destroyed" && (
        <Button kind="quiet" onPress={() => setPlanning(true)}>
          Plan the search again
        </Button>
      )}
    </section>
  );
}

const leftOutWords: Readonly<Record<string, string>> = {
  no_map: "Nobody has said yet whose data its tables hold.",
  refused: "Its connection may do more than read.",
  no_address: "Its address is missing.",
  nobody_to_find: "Its map names no way to find a person.",
  unconfirmed: "Not every table with personal data is confirmed.",
};

type Params = { readonly params: PanelProps };

function PlanForm({
  params,
  view,
  onDone,
}: Params & { readonly view: RunView; readonly onDone: () => void }): ReactNode {
  const plan = useChange(planSearch);
  const suggested = Map.groupBy(view.suggested, ({ name }) => name);
  const names = [...new Set([...view.identityNames, ...suggested.keys()])];
  const [values, setValues] = useState<Values>(
    Object.fromEntries([...suggested].map(([name, all]) => [name, all.map(({ value }) => value)])),
  );
  const submit = async (): Promise<void> => {
    const identities = names.flatMap((name) => {
      const entered = [
        ...new Set((values[name] ?? []).map((value) => value.trim()).filter((value) => value !== "")),
      ];
      return (entered.length === 0 ? [""] : entered).map((value) => ({ name, value }));
    });
    if ((await plan.run({ params, body: { identities } })) !== undefined) onDone();
  };
  if (names.length === 0)
    return (
      <Notice kind="warn" title="No system can be searched yet">
        Connect one in Setup and confirm its map, table by table.
      </Notice>
    );
  return (
    <section className="panel" aria-labelledby="plan-form">
      <h2 id="plan-form">Plan the search</h2>
      <p className="lede">
        By what do the systems know this person? An empty field says: they have none. Leave nothing out that
        they have, such as a second address or a former name, or rows will be missed.
      </p>
      <form
        className="identities"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {names.map((name) => (
          <ValuesOf
            key={name}
            label={identityLabel(name)}
            values={values[name] ?? [""]}
            onChange={(changed) => setValues({ ...values, [name]: changed })}
          />
        ))}
        <PlanProblems error={plan.error} />
        <Button kind="primary" type="submit" isPending={plan.isPending}>
          State the plan
        </Button>
      </form>
    </section>
  );
}

type Values = Readonly<Record<string, readonly string[]>>;
const mostValues = 8;

/** What the systems may know one person by, under one name: a field for each value. */
export function ValuesOf({
  label,
  values,
  onChange,
}: {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}): ReactNode {
  const shown = values.length === 0 ? [""] : values;
  const small = label.charAt(0).toLowerCase() + label.slice(1);
  return (
    <div className="identity-values">
      {shown.map((value, at) => (
        // A value has no name of its own: its place is what it is known by.
        <div className="identity-value" key={`${label} ${at}`}>
          <TextField
            label={at === 0 ? label : `Another ${small} (${at + 1})`}
            value={value}
            onChange={(text) => onChange(shown.map((each, index) => (index === at ? text : each)))}
            maxLength={500}
            width="half"
          />
          {at > 0 && (
            <Button kind="quiet" onPress={() => onChange(shown.filter((_each, index) => index !== at))}>
              Remove{" "}
              <span className="visually-hidden">
                the {small} number {at + 1}
              </span>
            </Button>
          )}
        </div>
      ))}
      {shown.length < mostValues && shown.at(-1)?.trim() !== "" && (
        <Button kind="quiet" onPress={() => onChange([...shown, ""])}>
          Add another {small}
        </Button>
      )}
    </div>
  );
}

function PlanProblems({ error }: { readonly error: CallRefused | undefined }): ReactNode {
  if (error === undefined) return null;
  if (error.details.length === 0) return <ErrorNotice error={error} />;
  return (
    <Notice kind="error" title="The search cannot be planned yet">
      <ul>
        {error.details.map(({ at, reason }) => {
          const words = planProblemWords[reason] ?? reason;
          return <li key={`${at} ${reason}`}>{/^[A-Z]/.test(words) ? words : `${at} ${words}.`}</li>;
        })}
      </ul>
    </Notice>
  );
}

function SystemPlan({ system }: { readonly system: SystemView }): ReactNode {
  const disclosed = system.steps.reduce((sum, { disclose }) => sum + disclose.length, 0);
  const unconfirmed = system.steps.filter(({ confirmed }) => !confirmed).length;
  return (
    <details className="plan-system">
      <summary>
        <b>{system.name}</b>
        <span>
          {counted(system.steps.length, "table")}, {counted(disclosed, "field")} shown
          {unconfirmed > 0 && `, ${counted(unconfirmed, "table")} not confirmed`}
        </span>
      </summary>
      <Table
        label={`What is searched in ${system.name}`}
        rows={system.steps}
        keyOf={({ table }) => table}
        empty={<p>No table of this system is reached by what was entered.</p>}
        columns={[
          { title: "Table", kind: "row", cell: ({ title }) => title },
          { title: "How it is found", cell: ({ by }) => by.join("; ") },
          { title: "Fields shown", kind: "number", cell: ({ disclose }) => disclose.length },
          { title: "Held back", cell: (step) => heldBack(step) },
          {
            title: "If also somebody else’s",
            isSecondary: true,
            cell: ({ whenShared }) => sharedWords[whenShared],
          },
          {
            title: "Map",
            kind: "narrow",
            cell: ({ confirmed }) => (
              <Status
                status={confirmed ? "kept" : "broken"}
                word={confirmed ? "confirmed" : "not confirmed"}
              />
            ),
          },
        ]}
      />
      {system.unreached.length > 0 && (
        <p className="hint">Not reached by what was entered: {system.unreached.join(", ")}.</p>
      )}
    </details>
  );
}

const sharedWords = {
  review: "a person decides",
  redact: "parts about them blanked",
  disclose: "shown",
  skip: "held back",
} as const;

function heldBack({ withhold, secrets }: SystemView["steps"][number]): ReactNode {
  const parts = withhold.map(({ column, because }) => `${column}: ${because}`);
  if (secrets > 0) parts.push(counted(secrets, "secret"));
  return parts.length === 0 ? "nothing" : parts.join("; ");
}

function Approve({
  params,
  planHash,
  onAgain,
}: Params & { readonly planHash: string; readonly onAgain: () => void }): ReactNode {
  const approve = useChange(approveSearch);
  return (
    <div className="panel-actions">
      <PlanProblems error={approve.error} />
      <Button
        kind="primary"
        isPending={approve.isPending}
        onPress={() => void approve.run({ params, body: { planHash } })}
      >
        Approve and search
      </Button>
      <Button kind="quiet" onPress={onAgain}>
        Change what is looked for
      </Button>
    </div>
  );
}
