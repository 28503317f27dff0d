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
  const labels = run.identities.map(identityLabel).filter((label) => label !== "");
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
  const suggested = new Map(view.suggested.map(({ name, value }) => [name, value]));
  const names = [...new Set([...view.identityNames, ...suggested.keys()])];
  const [values, setValues] = useState<Readonly<Record<string, string>>>(Object.fromEntries(suggested));
  const submit = async (): Promise<void> => {
    const identities = names.map((name) => ({ name, value: values[name] ?? "" }));
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
        they have, or rows will be missed.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {names.map((name) => (
          <TextField
            key={name}
            label={identityLabel(name)}
            value={values[name] ?? ""}
            onChange={(value) => setValues({ ...values, [name]: value })}
            maxLength={500}
            width="half"
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
