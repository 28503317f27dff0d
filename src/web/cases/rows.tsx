/** The rows of a list of cases, page after page. */
import type { ReactNode } from "react";
import { listWork } from "../../features/cases/endpoints.ts";
import type { ReplyOf } from "../../platform/endpoint.ts";
import { useCalls } from "../call.ts";
import { Link, NewMark, Since, Status, Table, Time } from "../widgets/index.ts";
import type { Column } from "../widgets/index.ts";

type List = ReplyOf<typeof listWork>;
type Row = List["cases"][number];

export type WorkQuery = {
  readonly whose: "mine" | "team" | "all";
  readonly kind?: string;
  readonly state?: string;
  readonly pressing?: "yes";
  readonly changed?: "yes";
};

/** A page of rows, and the pages after it; each is a call of its own, so that a change reads all of them again. */
export function WorkRows({
  organisation,
  list,
  query,
  pages,
  onMore,
  empty,
  isFiltered,
  columns = allColumns,
}: {
  readonly organisation: string;
  readonly list: List;
  readonly query: WorkQuery;
  readonly pages: readonly string[];
  readonly onMore: (after: string) => void;
  readonly empty: ReactNode;
  readonly isFiltered: boolean;
  readonly columns?: readonly Column<Row>[];
}): ReactNode {
  const later = useCalls(
    listWork,
    pages.map((after) => ({ params: { organisation }, query: { ...query, after } })),
  );
  const shown = [list, ...later.flatMap(({ data }) => data ?? [])];
  // A case that moved up between two calls stands on both pages: it is shown where it is now.
  const rows = [...new Map(shown.flatMap(({ cases }) => cases).map((row) => [row.reference, row])).values()];
  const next = shown.at(-1)?.next;
  const parts = groups
    .map((group) => ({ group, rows: rows.filter((row) => row.group === group) }))
    .filter((part) => part.group === "open" || part.rows.length > 0);
  return parts.map((part, at) => (
    <Group key={part.group} group={part.group}>
      <Table
        label={labels[part.group]}
        columns={columns}
        rows={part.rows}
        keyOf={({ reference }) => reference}
        empty={part.group === "open" && parts.length > 1 && !isFiltered ? nothingOpen : empty}
        count={
          isFiltered
            ? `${part.rows.length} shown`
            : `${part.rows.length} of ${totalOf(list.counts, part.group, query.whose)}`
        }
        onMore={next === undefined || at < parts.length - 1 ? undefined : () => onMore(next)}
        isPending={later.some(({ isFetching }) => isFetching)}
      />
    </Group>
  ));
}

const groups = ["open", "answered", "closed"] as const;
type GroupName = (typeof groups)[number];
const nothingOpen = <p className="hint">Nothing is open.</p>;

const labels: Readonly<Record<GroupName, string>> = {
  open: "Open cases, the most pressing first",
  answered: "Answered, not closed yet",
  closed: "Closed cases, the newest first",
};

/** What is still owed needs no heading; what is answered or over stands below it, apart. */
function Group({ group, children }: { readonly group: GroupName; readonly children: ReactNode }): ReactNode {
  if (group === "open") return children;
  return (
    <section className="work-group" aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>{group === "answered" ? "Answered" : "Closed"}</h2>
      {group === "answered" && (
        <p className="hint">Nothing is owed here any more. Close each when nothing more is to come.</p>
      )}
      {children}
    </section>
  );
}

function totalOf(counts: List["counts"], group: GroupName, whose: WorkQuery["whose"]): number {
  const mine = whose === "mine" ? "mine" : "team";
  if (group === "answered") return counts.answered[mine];
  return group === "open" ? counts[mine] : counts.all - counts.team - counts.answered.team;
}

const what: Column<Row> = {
  title: "What",
  kind: "row",
  cell: ({ reference, what: sentence, stage, news }) => (
    <>
      <Link to={`/work/${reference}`}>{sentence}</Link>
      {news !== undefined && (
        <>
          {" "}
          <NewMark word={news} />
        </>
      )}
      <span className="only-narrow">
        {reference}, {stage}
      </span>
    </>
  ),
};
const reference: Column<Row> = {
  title: "Reference",
  kind: "narrow",
  isSecondary: true,
  cell: (row) => <span className="nowrap">{row.reference}</span>,
};
const state: Column<Row> = { title: "State", isSecondary: true, cell: ({ stage }) => stage };
const due: Column<Row> = { title: "Due", cell: (row) => <Due {...row} /> };
const hand: Column<Row> = {
  title: "With",
  isSecondary: true,
  cell: ({ handler, isMine }) =>
    handler === undefined ? <span className="soft">nobody</span> : isMine ? "you" : handler,
};
const kind: Column<Row> = { title: "Kind", isSecondary: true, cell: ({ kindName }) => kindName };

const allColumns = [
  what,
  kind,
  reference,
  state,
  due,
  hand,
  {
    title: "Received",
    kind: "narrow",
    isSecondary: true,
    cell: ({ receivedAt }: Row) => (
      <span className="nowrap">
        <Time at={receivedAt} kind="date" />
      </span>
    ),
  },
] satisfies readonly Column<Row>[];
export const actionColumns: readonly Column<Row>[] = [
  what,
  reference,
  state,
  hand,
  { ...due, title: "Until" },
];

function Due({ due: at, isLate, isOwed, isWaiting }: Row): ReactNode {
  if (!isOwed) return <span className="soft">–</span>;
  if (isWaiting) return <span className="soft">waits for the person</span>;
  if (at === undefined) return <span className="soft">not known</span>;
  if (!isLate) return <Time at={at} />;
  return <Status status="broken" word="late" basis={<Since due={at} />} />;
}
