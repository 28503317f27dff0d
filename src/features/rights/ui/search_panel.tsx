/** How far a search is, system by system, and what is still to be done after it. */
import { useEffect } from "react";
import type { ReactNode } from "react";
import { readAgain, useCall } from "../../../web/call.ts";
import { ErrorNotice, Link, Skeleton, Status, Time } from "../../../web/widgets/index.ts";
import { readRequest } from "../request/office/endpoints.ts";
import type { SystemView } from "../run/contract.ts";
import { readSearch } from "../run/endpoints.ts";
import type { PanelProps } from "./plan_panel.tsx";
import { counted, outcomeWords } from "./words.ts";

export function SearchPanel({ organisation, reference }: PanelProps): ReactNode {
  const params = { organisation, reference };
  const first = useCall(readSearch, { params });
  const state = first.data?.run?.state;
  // The next step beside this panel must not speak of a search that is over.
  useEffect(() => {
    if (state !== undefined) readAgain(readRequest);
  }, [state]);
  const isUnderWay = state === "approved" || state === "running";
  // Asks again every other second for as long as the worker searches; the same query, so one call serves both.
  const { data, error } = useCall(readSearch, { params }, { every: isUnderWay ? 2 : undefined });
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined) return <Skeleton lines={3} />;
  const { run } = data;
  if (run === undefined || run.state === "planned") return null;
  const rows = run.systems.reduce((sum, system) => sum + system.rows, 0);
  return (
    <section className="panel" aria-labelledby="search-head">
      <h2 id="search-head">The search</h2>
      <p className="lede" role="status">
        {isUnderWay && "Under way. You can leave this page; it goes on without you."}
        {run.state === "finished" && (
          <>
            Finished {run.finishedAt !== undefined && <Time at={run.finishedAt} />} with{" "}
            {counted(rows, "row")} in {counted(run.systems.length, "system")}.
          </>
        )}
        {run.state === "failed" &&
          "No system could be reached. Check the connections, then plan the search again."}
        {run.state === "destroyed" &&
          "What was found has been destroyed: the package was handed over, or the request is over."}
      </p>
      <ul className="systems">
        {run.systems.map((system) => (
          <SystemLine key={system.name} system={system} />
        ))}
      </ul>
      {run.state === "finished" && (
        <Link kind="primary" to={`/work/${reference}/review`}>
          Review what was found
        </Link>
      )}
    </section>
  );
}

function SystemLine({ system }: { readonly system: SystemView }): ReactNode {
  const { word, status } = outcomeWords[system.outcome];
  return (
    <li>
      <div className="system-line">
        <b>{system.name}</b>
        <Status status={status} word={word} basis={basisOf(system)} />
      </div>
      {system.outcome === "running" && (
        <progress
          max={system.tables}
          value={system.tablesDone}
          aria-label={`Tables of ${system.name} done`}
        />
      )}
      {system.gaps.length > 0 && (
        <ul className="gaps">
          {system.gaps.map((gap) => (
            <li key={gap}>{gap}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

const stageWords: Readonly<Record<string, string>> = {
  connected: "connected",
  described: "looking for the person",
  identified: "following what is theirs",
  searched: "found, writing it down",
  keeping: "writing it down, sealed",
};

function basisOf(system: SystemView): ReactNode {
  if (system.outcome === "running")
    return `${stageWords[system.stage ?? ""] ?? "beginning"}, ${system.tablesDone} of ${counted(system.tables, "table")}`;
  if (system.outcome === "unavailable")
    return system.retryAt === undefined ? (
      "it will be tried again"
    ) : (
      <>
        tried {counted(system.attempts, "time")}, again <Time at={system.retryAt} />
      </>
    );
  if (system.asOf === undefined) return undefined;
  return (
    <>
      {counted(system.rows, "row")}, as of <Time at={system.asOf} />
    </>
  );
}
