/** What a rehearsal proved: each step against its time, what kept the answer back, what was missed and is done about it. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useChange, useDownload } from "../../../../web/call.ts";
import type { PageProps } from "../../../../web/page.ts";
import {
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorNotice,
  FactList,
  Link,
  Page,
  Skeleton,
  Status,
  Table,
  Time,
  toast,
} from "../../../../web/widgets/index.ts";
import type { DrillView } from "../../drill/contract.ts";
import { endDrill, openFindingAction, printDrill, readDrill } from "../../drill/endpoints.ts";
import { DrillNotice } from "./mark.tsx";
import "./drill.css";

export default function DrillReportPage({ organisation, params }: PageProps): ReactNode {
  const reference = params["reference"] ?? "";
  const { data, error, refetch } = useCall(readDrill, { params: { organisation, reference } }, { every: 60 });
  return (
    <Page
      title={`Drill ${reference}`}
      lede={data?.summary}
      crumbs={[{ title: "Work", to: "/work" }, { title: "Drills", to: "/work/drills" }, { title: reference }]}
      actions={data !== undefined && <Acts organisation={organisation} view={data} />}
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="page" lines={8} />}
      {data !== undefined && (
        <div className="stack">
          <DrillNotice reference={reference} isEnded={data.endedAt !== undefined} hasLink={false} />
          <Facts view={data} />
          <Steps view={data} />
          <Findings organisation={organisation} view={data} />
          <Gates view={data} />
          <Told view={data} />
          <Who view={data} />
        </div>
      )}
    </Page>
  );
}

function Acts({
  organisation,
  view,
}: {
  readonly organisation: string;
  readonly view: DrillView;
}): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const end = useChange(endDrill);
  const pdf = useDownload(printDrill);
  const { reference } = view;
  const params = { organisation, reference };
  const confirm = async (): Promise<void> => {
    const ended = await end.run({ params, body: {} });
    setAsked(false);
    if (ended !== undefined) toast("The drill has ended, and its report is stored.");
  };
  return (
    <>
      <Button isPending={pdf.isPending} onPress={() => void pdf.run(params, `drill-${reference}.pdf`)}>
        Download as PDF
      </Button>
      {view.endedAt === undefined && (
        <Link to={`/work/${reference}`} kind="button">
          Open the case
        </Link>
      )}
      {view.mayEnd && (
        <Button kind="primary" onPress={() => setAsked(true)}>
          End the drill
        </Button>
      )}
      {(end.error ?? pdf.error) !== undefined && <ErrorNotice error={end.error ?? pdf.error} />}
      {isAsked && (
        <ConfirmDialog
          title="End the drill"
          phrase={reference}
          confirmLabel="End the drill"
          isOpen
          isPending={end.isPending}
          onClose={() => setAsked(false)}
          onConfirm={() => void confirm()}
        >
          <p>
            The report is stored as it stands now and changes no more. The case is over; what the search found
            and any package are destroyed. What was not done counts as not done.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Facts({ view }: { readonly view: DrillView }): ReactNode {
  return (
    <FactList
      facts={[
        ["What was rehearsed", view.right],
        ["To find out", view.aim],
        ["Begun by", view.begunBy],
        ["Begun", <Time key="begun" at={view.begunAt} kind="exact" />],
        view.endedAt === undefined
          ? ["Ends by itself", <Time key="ends" at={view.endsAt} kind="exact" />]
          : ["Ended", <Time key="ended" at={view.endedAt} kind="exact" />],
        [
          "Known in the ledger by",
          view.hash === undefined ? undefined : (
            <code key="hash" className="hash">
              {view.hash}
            </code>
          ),
        ],
      ]}
    />
  );
}

function Steps({ view }: { readonly view: DrillView }): ReactNode {
  return (
    <section>
      <h2>Steps</h2>
      <p className="soft">
        {view.timed === 0
          ? "No step has a time yet."
          : `${view.inTime} of ${view.timed} steps with a time done within it,`}{" "}
        {view.timed > 0 && (
          <>
            as of <Time at={view.asOf} kind="exact" />.
          </>
        )}
      </p>
      <Table
        label="Steps"
        rows={view.steps}
        keyOf={({ name }) => name}
        empty={<EmptyState title="No step was reached." />}
        columns={[
          { title: "Step", kind: "row", cell: ({ name }) => name },
          {
            title: "After",
            kind: "narrow",
            cell: ({ took }) => took ?? <span className="soft">not done</span>,
          },
          {
            title: "Its time",
            cell: ({ limits }) =>
              limits.length === 0 ? (
                <span className="soft">none</span>
              ) : (
                <ul className="plain">
                  {limits.map(({ status, text }) => (
                    <li key={text}>
                      <Status status={status} word={text} />
                    </li>
                  ))}
                </ul>
              ),
          },
          { title: "By", kind: "narrow", isSecondary: true, cell: ({ who }) => who ?? "" },
        ]}
      />
    </section>
  );
}

function Findings({
  organisation,
  view,
}: {
  readonly organisation: string;
  readonly view: DrillView;
}): ReactNode {
  const open = useChange(openFindingAction);
  const { reference, findings, mayOpenActions } = view;
  const press = async (finding: string): Promise<void> => {
    const made = await open.run({ params: { organisation, reference }, body: { finding } });
    if (made !== undefined) toast(`Opened as ${made.reference}, yours, due in 30 days.`);
  };
  return (
    <section aria-labelledby="drill-findings">
      <h2 id="drill-findings">
        {view.endedAt === undefined ? "What would be missed if it ended now" : "What was missed"}
      </h2>
      {findings.length === 0 && <p>Nothing.</p>}
      <ul className="plain drill-findings">
        {findings.map(({ id, text, action }) => (
          <li key={id}>
            <span>{text}</span>
            {action !== undefined && <Link to={`/work/${action}`}>{action}</Link>}
            {action === undefined && mayOpenActions && (
              <Button
                label={`Open an action: ${text}`}
                isPending={open.isPending}
                onPress={() => void press(id)}
              >
                Open an action
              </Button>
            )}
          </li>
        ))}
      </ul>
      {findings.length > 0 && view.endedAt === undefined && (
        <p className="hint">Actions are opened from the stored report, once the drill has ended.</p>
      )}
      {open.error !== undefined && <ErrorNotice error={open.error} />}
    </section>
  );
}

function Gates({ view }: { readonly view: DrillView }): ReactNode {
  return (
    <section>
      <h2>What kept the answer back</h2>
      <Table
        label="What kept the answer back"
        rows={view.gates}
        keyOf={({ name, text }) => `${name} ${text}`}
        empty={<p>Nothing.</p>}
        columns={[
          { title: "Gate", kind: "row", cell: ({ name }) => name },
          { title: "How long", cell: ({ text }) => text },
        ]}
      />
    </section>
  );
}

function Told({ view: { told } }: { readonly view: DrillView }): ReactNode {
  return (
    <section>
      <h2>Who would have been told</h2>
      <p className="soft">
        {told.length === 1 ? "1 mail" : `${told.length} mails`} would have left the house. Each came to
        whoever rehearses, and to nobody else.
      </p>
      <Table
        label="Who would have been told"
        rows={told}
        keyOf={({ at, addressee, whom }) => `${at} ${whom} ${addressee ?? ""}`}
        empty={<p>Nobody so far.</p>}
        columns={[
          { title: "Who", kind: "row", cell: ({ addressee, whom }) => addressee ?? whom },
          { title: "As", cell: ({ whom }) => whom },
          { title: "What became of it", isSecondary: true, cell: ({ state }) => state },
          { title: "When", kind: "narrow", cell: ({ at }) => <Time at={at} /> },
        ]}
      />
    </section>
  );
}

function Who({ view: { acts } }: { readonly view: DrillView }): ReactNode {
  return (
    <FactList
      title="Who did what"
      facts={acts.map(({ who, acts: count }) => [who, count === 1 ? "1 act" : `${count} acts`] as const)}
    />
  );
}
