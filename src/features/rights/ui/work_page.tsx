/** The Work list: requests ordered by their clocks, the late ones first. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useCalls, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Checkbox,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Select,
  Skeleton,
  Status,
  Table,
  Time,
} from "../../../web/widgets/index.ts";
import type { Column } from "../../../web/widgets/index.ts";
import { countMails } from "../../mailbox/endpoints.ts";
import { NewMark } from "./looked.tsx";
import { stateNames } from "../request/contract.ts";
import type { StateName } from "../request/contract.ts";
import { whose as whoseChoices } from "../request/office/contract.ts";
import { listRequests } from "../request/office/endpoints.ts";
import type { ReplyOf } from "../../../platform/endpoint.ts";

type List = ReplyOf<typeof listRequests>;
type Row = List["requests"][number];
type Whose = (typeof whoseChoices)[number];

const whoseNames: Readonly<Record<Whose, string>> = { mine: "Mine", team: "Everybody’s", all: "Also closed" };
const stateWords: Readonly<Record<StateName, string>> = {
  unconfirmed: "Address not confirmed",
  open: "Open",
  answered: "Answered",
  closed: "Closed",
  refused: "Refused",
  withdrawn: "Withdrawn",
  lapsed: "Lapsed",
};

export default function WorkPage({ organisation }: PageProps): ReactNode {
  const filters = useFilters();
  const mayLog = useMay("case:log");
  const mayRead = useMay("case:read");
  const [more, setMore] = useState<readonly string[]>([]);
  const first = useCall(listRequests, { params: { organisation }, query: filters.query }, { when: mayRead });
  const counts = first.data?.counts;
  return (
    <Page
      title="Work"
      lede={counts === undefined ? "Requests of people about their data." : ledeOf(counts)}
      width="wide"
      actions={
        mayLog ? (
          <Link to="/work/new" kind="primary">
            Log a request
          </Link>
        ) : undefined
      }
    >
      {counts !== undefined && counts.lapsed > 0 && filters.state !== "lapsed" && (
        <p className="hint">
          {counts.lapsed === 1 ? "1 request" : `${counts.lapsed} requests`} lapsed in the last 30 days,
          because nobody confirmed the address. <Link to="/work?state=lapsed">Show which</Link>
        </p>
      )}
      <MailWaiting organisation={organisation} />
      <Filters {...filters} counts={counts} onChange={() => setMore([])} />
      {first.error !== null && <ErrorNotice error={first.error} onRetry={() => void first.refetch()} />}
      {first.isPending && mayRead && <Skeleton />}
      {!mayRead && <EmptyState title="You can log requests here" action={logLink} />}
      {first.data !== undefined && (
        <Rows
          organisation={organisation}
          list={first.data}
          query={filters.query}
          pages={more}
          onMore={(after) => setMore([...more, after])}
          isFiltered={filters.isFiltered}
        />
      )}
    </Page>
  );
}

/** Said where work is looked for: each of these may be a request whose clock runs. */
function MailWaiting({ organisation }: { readonly organisation: string }): ReactNode {
  const mayWork = useMay("case:work");
  const { data } = useCall(countMails, { params: { organisation } }, { when: mayWork, every: 60 });
  if (data === undefined || data.waiting === 0) return undefined;
  return (
    <p className="hint">
      {data.waiting === 1 ? "1 mail that came in waits" : `${data.waiting} mails that came in wait`} for a
      decision. <Link to="/work/mail">{data.waiting === 1 ? "Look at it" : "Look at them"}</Link>
    </p>
  );
}

const logLink = (
  <Link to="/work/new" kind="button">
    Log a request
  </Link>
);

function ledeOf({ late, team }: List["counts"]): string {
  const open = team === 1 ? "1 open request" : `${team} open requests`;
  if (team === 0) return "No request is open.";
  return late === 0 ? `${open}, none late.` : `${open}, ${late} of them late.`;
}

type FilterState = {
  readonly whose: Whose;
  readonly state: StateName | undefined;
  readonly isPressing: boolean;
  readonly isChanged: boolean;
  readonly isFiltered: boolean;
  readonly query: { whose: Whose; state?: StateName; pressing?: "yes"; changed?: "yes" };
};

/** The filters stand in the address, so that a list can be kept and sent. */
function useFilters(): FilterState {
  const search = useSearch();
  const whose = whoseChoices.find((one) => one === search.get("whose")) ?? "team";
  const state = stateNames.find((one) => one === search.get("state"));
  const isPressing = search.get("pressing") === "yes";
  const isChanged = search.get("changed") === "yes";
  return {
    whose,
    state,
    isPressing,
    isChanged,
    isFiltered: state !== undefined || isPressing || isChanged || whose === "mine",
    query: {
      whose,
      ...(state === undefined ? {} : { state }),
      ...(isPressing ? { pressing: "yes" as const } : {}),
      ...(isChanged ? { changed: "yes" as const } : {}),
    },
  };
}

function Filters({
  whose,
  state,
  isPressing,
  isChanged,
  counts,
  onChange,
}: FilterState & {
  readonly counts: List["counts"] | undefined;
  readonly onChange: () => void;
}): ReactNode {
  const change = (changes: Parameters<typeof setSearch>[0]): void => {
    onChange();
    setSearch(changes);
  };
  const numbered = (one: Whose): string =>
    counts === undefined ? whoseNames[one] : `${whoseNames[one]} (${counts[one]})`;
  return (
    <div className="work-filters">
      <Select
        label="Whose"
        value={whose}
        onChange={(value) => change({ whose: value === "team" ? undefined : value })}
        choices={whoseChoices.map((value) => ({ value, label: numbered(value) }))}
      />
      <Select
        label="State"
        value={state ?? "any"}
        onChange={(value) => change({ state: value === "any" ? undefined : value })}
        choices={[
          { value: "any" as const, label: "Any" },
          ...stateNames.map((value) => ({ value, label: stateWords[value] })),
        ]}
      />
      <Checkbox isSelected={isPressing} onChange={(value) => change({ pressing: value ? "yes" : undefined })}>
        Late or due within a week
      </Checkbox>
      <Checkbox isSelected={isChanged} onChange={(value) => change({ changed: value ? "yes" : undefined })}>
        New or changed since I looked
      </Checkbox>
    </div>
  );
}

/** A page of rows, and the pages after it; each is a call of its own, so that a change reads all of them again. */
function Rows({
  organisation,
  list,
  query,
  pages,
  onMore,
  isFiltered,
}: {
  readonly organisation: string;
  readonly list: List;
  readonly query: FilterState["query"];
  readonly pages: readonly string[];
  readonly onMore: (after: string) => void;
  readonly isFiltered: boolean;
}): ReactNode {
  const later = useCalls(
    listRequests,
    pages.map((after) => ({ params: { organisation }, query: { ...query, after } })),
  );
  const shown = [list, ...later.flatMap(({ data }) => data ?? [])];
  // A request that moved up between two calls stands on both pages: it is shown where it is now.
  const rows = [
    ...new Map(shown.flatMap(({ requests }) => requests).map((row) => [row.reference, row])).values(),
  ];
  const next = shown.at(-1)?.next;
  const total = list.counts[query.whose];
  return (
    <Table
      label="Requests, the most pressing first"
      columns={columns}
      rows={rows}
      keyOf={({ reference }) => reference}
      empty={<NoRows isFiltered={isFiltered} />}
      count={isFiltered ? `${rows.length} shown` : `${rows.length} of ${total}`}
      onMore={next === undefined ? undefined : () => onMore(next)}
      isPending={later.some(({ isFetching }) => isFetching)}
    />
  );
}

function NoRows({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  return isFiltered ? (
    <EmptyState title="Nothing fits these filters">Take one away to see more.</EmptyState>
  ) : (
    <EmptyState title="No request is open" action={logLink}>
      Requests from your public page appear here by themselves. What comes by telephone, post or mail is
      logged by hand.
    </EmptyState>
  );
}

const columns: readonly Column<Row>[] = [
  {
    title: "What",
    kind: "row",
    cell: ({ reference, what, ...row }) => (
      <>
        <Link to={`/work/${reference}`}>{what}</Link>
        {row.news !== undefined && (
          <>
            {" "}
            <NewMark word={row.news} />
          </>
        )}
        <span className="only-narrow">
          {reference}, {stateOf(row)}
        </span>
      </>
    ),
  },
  {
    title: "Reference",
    kind: "narrow",
    isSecondary: true,
    cell: ({ reference }) => <span className="nowrap">{reference}</span>,
  },
  { title: "State", isSecondary: true, cell: stateOf },
  { title: "Due", cell: (row) => <Due {...row} /> },
  {
    title: "With",
    isSecondary: true,
    cell: ({ handler, isMine }) => handlerWords(handler, isMine),
  },
  { title: "Received", isSecondary: true, cell: ({ receivedAt }) => <Time at={receivedAt} kind="day" /> },
];

function stateOf({ state, stage }: Pick<Row, "state" | "stage">): string {
  return state === "open" || state === "answered" ? stage : stateWords[state].toLowerCase();
}

function handlerWords(handler: string | undefined, isMine: boolean): ReactNode {
  if (handler === undefined) return <span className="soft">nobody</span>;
  return isMine ? "you" : handler;
}

function Due({ due, isLate, isOwed, isWaiting }: Row): ReactNode {
  if (!isOwed) return <span className="soft">–</span>;
  if (isWaiting) return <span className="soft">waits for the person</span>;
  if (due === undefined) return <span className="soft">not known</span>;
  if (isLate) {
    return (
      <Status
        status="broken"
        word="late"
        basis={
          <>
            since <Time at={due} kind="day" />
          </>
        }
      />
    );
  }
  return <Time at={due} />;
}
