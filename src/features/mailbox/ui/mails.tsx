/** Mail that came in: what waits for a colleague, oldest first with the clock it would have; what was set aside; what was decided. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useCalls } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Select,
  Since,
  Skeleton,
  Status,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import type { Column } from "../../../web/widgets/index.ts";
import { lists } from "../contract.ts";
import { listMails } from "../endpoints.ts";
import { askWords, countedMails, machineWords } from "./words.ts";
import "./mailbox.css";

type Reply = ReplyOf<typeof listMails>;
type Row = Reply["mails"][number];
type List = (typeof lists)[number];

const titles: Readonly<Record<List, string>> = {
  waiting: "Waiting for a decision",
  machine: "Set aside: not from a person",
  settled: "Decided",
};

export default function Mails({ organisation }: PageProps): ReactNode {
  const search = useSearch();
  const list = lists.find((one) => one === search.get("list")) ?? "waiting";
  const query = list === "waiting" ? {} : { list };
  const { data, error, refetch } = useCall(listMails, { params: { organisation }, query });
  return (
    <Page
      title="Mail that came in"
      lede={data === undefined ? "What people wrote to you, and nobody has decided on." : ledeOf(data)}
      crumbs={[{ title: "Work", to: "/work" }]}
      width="wide"
    >
      <div className="work-filters">
        <Select
          label="Show"
          value={list}
          onChange={(value) => setSearch({ list: value === "waiting" ? undefined : value })}
          choices={lists.map((value) => ({
            value,
            label: data === undefined ? titles[value] : `${titles[value]} (${data.counts[value]})`,
          }))}
        />
      </div>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={4} />}
      {data !== undefined && <Rows key={list} organisation={organisation} list={list} first={data} />}
    </Page>
  );
}

function ledeOf({ counts, mails }: Reply): string {
  if (counts.waiting === 0) return "No mail waits for a decision.";
  const late = mails.filter(({ isLate }) => isLate).length;
  const wait = counts.waiting === 1 ? "1 mail waits" : `${countedMails(counts.waiting)} wait`;
  return late === 0
    ? `${wait} for a decision. Each clock runs from when the mail arrived.`
    : `${wait} for a decision, ${late} of them past the day an answer would be due.`;
}

function Rows({
  organisation,
  list,
  first,
}: {
  readonly organisation: string;
  readonly list: List;
  readonly first: Reply;
}): ReactNode {
  const [pages, setPages] = useState<readonly string[]>([]);
  const later = useCalls(
    listMails,
    pages.map((after) => ({
      params: { organisation },
      query: { after, ...(list === "waiting" ? {} : { list }) },
    })),
  );
  const shown = [first, ...later.flatMap(({ data }) => data ?? [])];
  const rows = [...new Map(shown.flatMap(({ mails }) => mails).map((row) => [row.id, row])).values()];
  const next = shown.at(-1)?.next;
  return (
    <Table
      label={titles[list]}
      columns={columnsOf(list)}
      rows={rows}
      keyOf={({ id }) => id}
      count={`${rows.length} of ${first.counts[list]}`}
      onMore={next === undefined ? undefined : () => setPages([...pages, next])}
      isPending={later.some(({ isFetching }) => isFetching)}
      empty={
        <EmptyState
          title={list === "waiting" ? "Nothing waits" : "Nothing here"}
          action={
            list === "waiting" && (
              <Link to="/setup/mailboxes" kind="button">
                To the mailboxes
              </Link>
            )
          }
        >
          {list === "waiting" && "Mails appear here when one of your mailboxes brings them."}
        </EmptyState>
      }
    />
  );
}

function columnsOf(list: List): readonly Column<Row>[] {
  return [
    {
      title: "Mail",
      kind: "row",
      cell: ({ id, from, subject }) => (
        <>
          <Link to={`/work/mail/${id}`}>{subject}</Link>
          <span className="row-more">{from}</span>
        </>
      ),
    },
    { title: list === "machine" ? "Why" : "It seems", isSecondary: true, cell: seems },
    {
      title: "Arrived",
      kind: "narrow",
      isSecondary: list === "waiting",
      cell: ({ receivedAt }) => <Time at={receivedAt} />,
    },
    list === "settled"
      ? {
          title: "Request",
          kind: "narrow",
          cell: ({ reference }) =>
            reference === undefined ? (
              <span className="soft">none</span>
            ) : (
              <Link to={`/work/${reference}`}>{reference}</Link>
            ),
        }
      : { title: "Would be due", kind: "narrow", cell: (row) => <Due {...row} /> },
  ];
}

function seems({ suggestion, machine, content }: Row): ReactNode {
  if (machine !== undefined && machine !== "bulk") return machineWords[machine];
  if (content === "too-big") return "Too big to be read here";
  if (suggestion !== undefined) return askWords[suggestion];
  return <span className="soft">{machine === undefined ? "not clear" : machineWords[machine]}</span>;
}

function Due({ due, isLate }: Row): ReactNode {
  if (due === undefined) return <span className="soft">–</span>;
  if (!isLate) return <Time at={due} />;
  return <Status status="broken" word="late" basis={<Since due={due} />} />;
}
