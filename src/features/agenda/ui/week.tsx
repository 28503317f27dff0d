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
          cell: ({ reference }) => <Link to={`/work/${reference}`}>{reference}</Link>,
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

const days = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

function Day({ line: { day, isLate }, today }: { readonly line: Line; readonly today: string }): ReactNode {
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
