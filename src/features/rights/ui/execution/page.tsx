/** What is carried out for a request in connected systems: per system the plan, the questions, the approval, how it went. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useMay } from "../../../../web/call.ts";
import type { PageProps } from "../../../../web/page.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Notice,
  Page,
  Skeleton,
} from "../../../../web/widgets/index.ts";
import { isSettled, isUnderWay, type ExecutionView } from "../../execution/contract.ts";
import { readExecution } from "../../execution/endpoints.ts";
import { BeginForm } from "./begin.tsx";
import { SystemPanel } from "./system.tsx";
import { fileWords, otherWords, taskWords } from "./words.ts";
import "./execution.css";

export default function SystemsPage({ organisation, params }: PageProps): ReactNode {
  const given = { organisation, reference: params["reference"] ?? "" };
  const first = useCall(readExecution, { params: given });
  const isBusy = first.data?.systems.some(({ state }) => isUnderWay(state)) ?? false;
  const call = useCall(readExecution, { params: given }, { every: isBusy ? 3 : 60 });
  const { data, error } = call;
  const words = taskWords[data?.task ?? data?.systems.at(-1)?.task ?? "erase"];
  return (
    <Page
      title={words.title}
      documentTitle={`Systems of ${given.reference}`}
      crumbs={[
        { title: "Work", to: "/work" },
        { title: given.reference, to: `/work/${given.reference}` },
        { title: "Systems" },
      ]}
      lede={words.lede}
    >
      {data === undefined ? (
        error === null ? (
          <Skeleton kind="page" lines={8} />
        ) : (
          <ErrorNotice error={error} onRetry={() => void call.refetch()} />
        )
      ) : (
        <Systems given={given} view={data} />
      )}
    </Page>
  );
}

export type Given = { readonly organisation: string; readonly reference: string };

function Systems({ given, view }: { readonly given: Given; readonly view: ExecutionView }): ReactNode {
  const mayWork = useMay("case:work");
  const [isBeginning, setBeginning] = useState(false);
  const { systems, others, task } = view;
  const ofNow = systems.filter((system) => system.task === task);
  const settled = systems.filter(({ state }) => isSettled(state)).length;
  const canBegin = mayWork && !view.isOver && !view.isDrill && task !== undefined;
  return (
    <div className="stack execution">
      {view.isDrill && (
        <Notice kind="warn" title="A rehearsal changes nothing in a system">
          No plan is made for it.
        </Notice>
      )}
      {systems.length > 0 && (
        <p className="soft" role="status">
          {settled} of {systems.length} {systems.length === 1 ? "system" : "systems"} settled.
          {settled < systems.length && " The answer to the request waits for all of them."}
        </p>
      )}
      {systems.map((system) => (
        <SystemPanel key={system.id} given={given} system={system} exemptions={view.exemptions} />
      ))}
      {systems.length === 0 && !canBegin && (
        <EmptyState title="Nothing was begun in a connected system">
          Whoever works on the request begins it here.
        </EmptyState>
      )}
      {canBegin &&
        (ofNow.length === 0 || isBeginning ? (
          <BeginForm given={given} view={view} onDone={() => setBeginning(false)} />
        ) : (
          <p>
            <Button kind="quiet" onPress={() => setBeginning(true)}>
              {task === "correct"
                ? "Correct something else, or look by something else"
                : "Look for the person by something else, too"}
            </Button>
          </p>
        ))}
      {view.files !== undefined && task !== undefined && (
        <Files files={view.files} task={task} reference={given.reference} />
      )}
      {others.length > 0 && (
        <section className="panel" aria-labelledby="others">
          <h2 id="others">Not from here</h2>
          <ul className="plain execution-others">
            {others.map(({ storeId, name, why }) => (
              <li key={storeId}>
                <b>{name}</b>
                <span>{otherWords[why] ?? "Nothing is done there from here."}</span>
                <Link to={`/setup/connections/${storeId}`}>Show the connection</Link>
              </li>
            ))}
          </ul>
          <p className="hint">Plan a measure for each, so that somebody sees to it.</p>
        </section>
      )}
    </div>
  );
}

/** What no plan reaches is said where the plans are. */
function Files({
  files: { folders, found },
  task,
  reference,
}: {
  readonly files: NonNullable<ExecutionView["files"]>;
  readonly task: NonNullable<ExecutionView["task"]>;
  readonly reference: string;
}): ReactNode {
  return (
    <section className="panel" aria-labelledby="files">
      <h2 id="files">{task === "erase" ? "Files in folders" : "Files are changed by hand"}</h2>
      <p>
        {folders === 1 ? "One folder of files is" : `${folders} folders of files are`} named for you
        {task === "erase"
          ? ": whole files are erased from the request’s page. "
          : ", and nothing in a file is changed from here. "}
        {found === undefined
          ? "Nobody has looked for this person in them yet: do it on the page of the request."
          : found === 0
            ? "The search found no file of this person."
            : `The search found ${found} ${found === 1 ? "file" : "files"} of this person.`}
      </p>
      {task === "erase" && (
        <p>
          <Link to={`/work/${reference}?part=search`}>To the files</Link>
        </p>
      )}
      {found !== 0 && (
        <p className="hint">
          {fileWords[task]}{" "}
          {task === "erase"
            ? "For those, plan a measure, so that somebody sees to it."
            : "Plan a measure, so that somebody sees to it."}
        </p>
      )}
    </section>
  );
}
