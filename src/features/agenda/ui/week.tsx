/** What is due of the cases one may see, by day; and how one is told of it when one is not here. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useChange } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import {
  Button,
  Dialog,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Select,
  Skeleton,
  Status,
  Table,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { Rhythm } from "../contract.ts";
import { chooseDigest, endCalendar, makeCalendar, readWeek } from "../endpoints.ts";

type Known = ReplyOf<typeof readWeek>;
type Props = { readonly organisation: string; readonly known: Known };

export default function Week({ organisation }: PageProps): ReactNode {
  const { data, error, refetch } = useCall(readWeek, { params: { organisation } });
  return (
    <Page
      title="Your week"
      crumbs={[{ title: "Work", to: "/work" }, { title: "Your week" }]}
      lede="What is due, the most pressing first, and how you hear of it when you are not here."
    >
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={6} />}
      {data !== undefined && (
        <>
          <Due known={data} />
          {data.tasks.length > 0 && <Tasks known={data} />}
          {data.words.length > 0 && <Words known={data} />}
          {data.others.length > 0 && <Others known={data} />}
          <Mail organisation={organisation} known={data} />
          <Calendar organisation={organisation} known={data} />
        </>
      )}
    </Page>
  );
}

type Line = Known["lines"][number];

function Due({ known: { lines, more, today } }: { readonly known: Known }): ReactNode {
  return (
    <Table
      label="What is due"
      rows={lines}
      keyOf={({ reference }) => reference}
      {...(more === 0 ? {} : { count: `${lines.length} of ${lines.length + more} shown` })}
      empty={<EmptyState title="Nothing is due.">No open case of yours owes anything by a day.</EmptyState>}
      columns={[
        {
          title: "Case",
          kind: "row",
          cell: ({ reference }) => (
            <Link to={`/work/${reference}`}>
              <span className="nowrap">{reference}</span>
            </Link>
          ),
        },
        { title: "What", cell: ({ what }) => what },
        { title: "By", cell: (line) => <Day line={line} today={today} /> },
        {
          title: "Whose",
          kind: "narrow",
          isSecondary: true,
          cell: ({ isMine }) => (isMine ? "yours" : ""),
        },
      ]}
    />
  );
}

/** What one is to do for requests, without a word of whom they are about; that stands on the page of tasks. */
function Tasks({ known: { tasks, today } }: { readonly known: Known }): ReactNode {
  return (
    <section>
      <h2>Your tasks for requests</h2>
      <Table
        label="Your tasks for requests"
        rows={tasks}
        keyOf={({ id }) => id}
        empty={undefined}
        columns={[
          { title: "Task", kind: "row", cell: ({ task }) => <Link to="/work/tasks">{task}</Link> },
          { title: "For", kind: "narrow", cell: ({ reference }) => reference },
          { title: "By", cell: (line) => <Day line={line} today={today} /> },
        ]}
      />
    </section>
  );
}

/** Promises that no record shows: whoever may say anew is told before the word ends. */
function Words({ known: { words, today } }: { readonly known: Known }): ReactNode {
  return (
    <section>
      <h2>Promises on somebody’s word</h2>
      <p className="soft">Look again before the day: after it the promise is unproven.</p>
      <Table
        label="Promises on somebody’s word"
        rows={words}
        keyOf={({ clause }) => clause}
        empty={undefined}
        columns={[
          {
            title: "Clause",
            kind: "row",
            cell: ({ clause }) => (
              <Link to={`/policy/${encodeURIComponent(clause)}`}>{`Clause ${clause}`}</Link>
            ),
          },
          { title: "By", cell: (line) => <Day line={line} today={today} /> },
        ]}
      />
    </section>
  );
}

/** What colleagues are to do, by request. */
function Others({ known: { others } }: { readonly known: Known }): ReactNode {
  const open = others.reduce((sum, line) => sum + line.open, 0);
  const late = others.reduce((sum, line) => sum + line.late, 0);
  return (
    <section>
      <h2>Tasks of colleagues</h2>
      <p className="soft">
        {open === 1 ? "1 task is open" : `${open} tasks are open`}, {late === 0 ? "none" : late} of them late.
      </p>
      <Table
        label="Tasks of colleagues"
        rows={others}
        keyOf={({ reference }) => reference}
        empty={undefined}
        columns={[
          {
            title: "For",
            kind: "row",
            cell: ({ reference, isDrill }) => (
              <>
                {isDrill && "Drill: "}
                <Link to={`/work/${reference}?part=measures`}>{reference}</Link>
              </>
            ),
          },
          { title: "Open", kind: "number", cell: (line) => line.open },
          {
            title: "Late",
            kind: "narrow",
            cell: (line) =>
              line.late === 0 ? "none" : <Status status="broken" word={`${line.late} late`} />,
          },
          {
            title: "The first by",
            isSecondary: true,
            cell: ({ day }) => days.format(new Date(`${day}T00:00:00Z`)),
          },
        ]}
      />
    </section>
  );
}

const days = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

function Day({
  line: { day, isLate },
  today,
}: {
  readonly line: Pick<Line, "day" | "isLate">;
  readonly today: string;
}): ReactNode {
  // A day without a time has no zone: it is read and written in the same one.
  const written = days.format(new Date(`${day}T00:00:00Z`));
  if (isLate) return <Status status="broken" word={`late, ${written}`} />;
  return day === today ? <Status status="due" word="today" /> : written;
}

const choices = [
  { value: "never", label: "Not by mail" },
  { value: "workdays", label: "Each working day, when there is something" },
  { value: "weekly", label: "On Mondays" },
] as const satisfies readonly { readonly value: Rhythm; readonly label: string }[];

function Mail({ organisation, known }: Props): ReactNode {
  const change = useChange(chooseDigest);
  const choose = async (rhythm: Rhythm): Promise<void> => {
    const done = await change.run({ params: { organisation }, body: { rhythm } });
    if (done !== undefined) toast(rhythm === "never" ? "No more mail about it." : "Chosen.");
  };
  return (
    <section>
      <h2>By mail</h2>
      <p>At seven in the morning, with references and days and nobody’s name.</p>
      <Select label="When" choices={choices} value={known.rhythm} onChange={(one) => void choose(one)} />
      {known.nextAt !== undefined && (
        <p className="hint">
          The next one: <Time at={known.nextAt} kind="exact" />
        </p>
      )}
      {change.error !== undefined && <ErrorNotice error={change.error} />}
    </section>
  );
}

function Calendar({ organisation, known: { calendar } }: Props): ReactNode {
  const make = useChange(makeCalendar);
  const end = useChange(endCalendar);
  const [address, setAddress] = useState<string>();
  const params = { organisation };
  const error = make.error ?? end.error;
  return (
    <section>
      <h2>In your calendar</h2>
      <p>
        An address your calendar program can subscribe to. Whoever has it sees references and days, so keep it
        to yourself; it ends with your account.
      </p>
      {calendar !== undefined && (
        <p>
          Made <Time at={calendar.madeAt} />,{" "}
          {calendar.fetchedAt === undefined ? (
            "not yet fetched."
          ) : (
            <>
              last fetched <Time at={calendar.fetchedAt} />.
            </>
          )}
        </p>
      )}
      <p>
        <Button
          isPending={make.isPending}
          onPress={() => void make.run({ params, body: {} }).then((made) => setAddress(made?.address))}
        >
          {calendar === undefined ? "Make an address" : "Make another, and end this one"}
        </Button>{" "}
        {calendar !== undefined && (
          <Button kind="quiet" isPending={end.isPending} onPress={() => void end.run({ params })}>
            End it
          </Button>
        )}
      </p>
      {error !== undefined && <ErrorNotice error={error} />}
      {address !== undefined && (
        <Dialog title="The address of your calendar" isOpen onClose={() => setAddress(undefined)}>
          <p>Copy it now: it is not shown again.</p>
          <p>
            <code className="address">{address}</code>
          </p>
        </Dialog>
      )}
    </section>
  );
}
