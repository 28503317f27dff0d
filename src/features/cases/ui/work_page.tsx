/** The Work list: cases of every kind ordered by their clocks, the late ones first. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { ReplyOf } from "../../../platform/endpoint.ts";
import { useCall, useMay } from "../../../web/call.ts";
import { WorkRows } from "../../../web/cases/rows.tsx";
import type { WorkQuery } from "../../../web/cases/rows.tsx";
import type { PageProps } from "../../../web/page.ts";
import { go, setSearch, useSearch } from "../../../web/router.ts";
import {
  Checkbox,
  EmptyState,
  ErrorNotice,
  Link,
  Menu,
  Page,
  Select,
  Skeleton,
  Time,
} from "../../../web/widgets/index.ts";
import { whose as whoseChoices } from "../contract.ts";
import { countMails } from "../../mailbox/endpoints.ts";
import { countUnconfirmed } from "../../rights/request/office/endpoints.ts";
import { listWork } from "../endpoints.ts";

type List = ReplyOf<typeof listWork>;
type Whose = (typeof whoseChoices)[number];

const whoseNames: Readonly<Record<Whose, string>> = { mine: "Mine", team: "Everybody’s", all: "Also closed" };

export default function WorkPage({ organisation }: PageProps): ReactNode {
  const filters = useFilters();
  const mayRead = useMay("case:read");
  const [more, setMore] = useState<readonly string[]>([]);
  const first = useCall(listWork, { params: { organisation }, query: filters.query }, { when: mayRead });
  const counts = first.data?.counts;
  return (
    <Page
      title="Work"
      lede={counts === undefined ? "Requests, complaints, questions, plans and actions." : ledeOf(counts)}
      width="wide"
      actions={<Starts />}
    >
      <MailWaiting organisation={organisation} />
      <NotConfirmed organisation={organisation} />
      {mayRead && <Filters {...filters} list={first.data} onChange={() => setMore([])} />}
      {first.error !== null && <ErrorNotice error={first.error} onRetry={() => void first.refetch()} />}
      {first.isPending && mayRead && <Skeleton kind="table" />}
      {!mayRead && (
        <EmptyState
          title="You can ask and log things here"
          action={
            <Link to="/work/mine" kind="button">
              What is mine
            </Link>
          }
        >
          What you asked, its answers, and what you are given to do stand under what is yours.
        </EmptyState>
      )}
      {first.data !== undefined && (
        <WorkRows
          organisation={organisation}
          list={first.data}
          query={filters.query}
          pages={more}
          onMore={(after) => setMore([...more, after])}
          empty={<NoRows isFiltered={filters.isFiltered} />}
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
    <p className="hint work-hint">
      {data.waiting === 1 ? "1 mail that came in waits" : `${data.waiting} mails that came in wait`} for a
      decision. <Link to="/work/mail">{data.waiting === 1 ? "Look at it" : "Look at them"}</Link>
    </p>
  );
}

/** Requests that arrived and wait for their sender to confirm the address; and what of late lapsed for want of that. */
function NotConfirmed({ organisation }: { readonly organisation: string }): ReactNode {
  const mayRead = useMay("case:read");
  const { data } = useCall(countUnconfirmed, { params: { organisation } }, { when: mayRead });
  if (data === undefined) return undefined;
  const { waiting, lapsed } = data;
  return (
    <>
      {waiting.count > 0 && (
        <p className="hint work-hint">
          {waiting.count === 1 ? "1 request waits" : `${waiting.count} requests wait`} for whoever asked to
          confirm the address
          {waiting.oldest !== undefined && (
            <>
              {waiting.count === 1 ? ", since " : ", the oldest since "}
              <Time at={waiting.oldest} kind="day" />
            </>
          )}
          . {waiting.count === 1 ? "It can" : "Each can"} be taken up all the same.{" "}
          <Link to="/work?kind=rights-request&state=unconfirmed">
            {waiting.count === 1 ? "Look at it" : "Look at them"}
          </Link>
        </p>
      )}
      {lapsed.count > 0 && (
        <details className="hint work-hint">
          <summary>
            {lapsed.count === 1 ? "1 request" : `${lapsed.count} requests`} lapsed unconfirmed in the last{" "}
            {lapsed.days} days
          </summary>
          <p>Of each only its number and its dates are left: what it said was deleted.</p>
          <ul>
            {lapsed.newest.map(({ reference, receivedAt, lapsedAt }) => (
              <li key={reference}>
                <Link to={`/work/${reference}`}>{reference}</Link>, received{" "}
                <Time at={receivedAt} kind="day" />, lapsed <Time at={lapsedAt} kind="day" />
              </li>
            ))}
            {lapsed.count > lapsed.newest.length && (
              <li>
                <Link to="/work?whose=all&kind=rights-request&state=lapsed">All that lapsed</Link>
              </li>
            )}
          </ul>
        </details>
      )}
    </>
  );
}

/** What may be begun here; the one done most often is a button of its own. */
function Starts(): ReactNode {
  const mayLog = useMay("case:log");
  const mayWork = useMay("case:work");
  const mayRead = useMay("case:read");
  if (!mayLog) return undefined;
  const starts = [
    { id: "complaint", title: "Log a complaint", to: "/work/new/complaint" },
    { id: "vendor-breach", title: "Log a breach at a vendor", to: "/work/new/vendor-breach" },
    { id: "advice", title: "Ask the officer first", to: "/work/new/advice" },
    { id: "change", title: "Start, change or share something", to: "/work/new/change" },
    ...(mayWork ? [{ id: "action", title: "Open an action", to: "/work/new/action" }] : []),
    { id: "mine", title: "What is mine", to: "/work/mine" },
    { id: "week", title: "Your week", to: "/week" },
    { id: "answers", title: "The officer’s answers", to: "/work/answers" },
    ...(mayWork ? [{ id: "actions", title: "All actions", to: "/work/actions" }] : []),
    ...(mayRead ? [{ id: "drills", title: "Drills", to: "/work/drills" }] : []),
  ];
  return (
    <>
      <Menu items={starts.map(({ id, title, to }) => ({ id, title, onAction: () => go(to) }))}>More</Menu>
      <Link to="/work/new" kind="primary">
        Log a request
      </Link>
    </>
  );
}

function ledeOf({ late, team, answered }: List["counts"]): string {
  const toClose = answered.team === 0 ? "" : ` ${answered.team} answered and not closed yet.`;
  if (team === 0) return `No case is open.${toClose}`;
  const open = team === 1 ? "1 open case" : `${team} open cases`;
  return `${open}, ${late === 0 ? "none late" : `${late} of them late`}.${toClose}`;
}

type FilterState = {
  readonly whose: Whose;
  readonly kind: string | undefined;
  readonly state: string | undefined;
  readonly isPressing: boolean;
  readonly isChanged: boolean;
  readonly isFiltered: boolean;
  readonly query: WorkQuery;
};

/** The filters stand in the address, so that a list can be kept and sent. */
function useFilters(): FilterState {
  const search = useSearch();
  const whose = whoseChoices.find((one) => one === search.get("whose")) ?? "team";
  const code = (name: string): string | undefined => /^[a-z0-9-]{1,40}$/.exec(search.get(name) ?? "")?.[0];
  const [kind, state] = [code("kind"), code("state")];
  const isPressing = search.get("pressing") === "yes";
  const isChanged = search.get("changed") === "yes";
  return {
    whose,
    kind,
    state,
    isPressing,
    isChanged,
    isFiltered: kind !== undefined || state !== undefined || isPressing || isChanged || whose === "mine",
    query: {
      whose,
      ...(kind === undefined ? {} : { kind }),
      ...(state === undefined ? {} : { state }),
      ...(isPressing ? { pressing: "yes" as const } : {}),
      ...(isChanged ? { changed: "yes" as const } : {}),
    },
  };
}

function Filters({
  whose,
  kind,
  state,
  isPressing,
  isChanged,
  list,
  onChange,
}: FilterState & { readonly list: List | undefined; readonly onChange: () => void }): ReactNode {
  const change = (changes: Parameters<typeof setSearch>[0]): void => {
    onChange();
    setSearch(changes);
  };
  const numbered = (one: Whose): string =>
    list === undefined ? whoseNames[one] : `${whoseNames[one]} (${list.counts[one]})`;
  const kinds = list?.kinds ?? [];
  const states = kinds.find((one) => one.kind === kind)?.states;
  return (
    <div className="work-filters">
      <Select
        label="Whose"
        value={whose}
        onChange={(value) => change({ whose: value === "team" ? undefined : value })}
        choices={whoseChoices.map((value) => ({ value, label: numbered(value) }))}
      />
      <Select
        label="Kind"
        value={kind ?? "any"}
        onChange={(value) => change({ kind: value === "any" ? undefined : value, state: undefined })}
        choices={[
          { value: "any", label: "Any" },
          ...kinds.map((one) => ({ value: one.kind, label: one.many })),
        ]}
      />
      {states !== undefined && (
        <Select
          label="State"
          value={state ?? "any"}
          onChange={(value) => change({ state: value === "any" ? undefined : value })}
          choices={[
            { value: "any", label: "Any" },
            ...states.map((one) => ({ value: one.state, label: one.name })),
          ]}
        />
      )}
      <Checkbox isSelected={isPressing} onChange={(value) => change({ pressing: value ? "yes" : undefined })}>
        Late or due within a week
      </Checkbox>
      <Checkbox isSelected={isChanged} onChange={(value) => change({ changed: value ? "yes" : undefined })}>
        New or changed since I looked
      </Checkbox>
    </div>
  );
}

function NoRows({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  return isFiltered ? (
    <EmptyState title="Nothing fits these filters">Take one away to see more.</EmptyState>
  ) : (
    <EmptyState
      title="No case is open"
      action={
        <Link to="/work/new" kind="button">
          Log a request
        </Link>
      }
    >
      Requests and complaints from your public page appear here by themselves. What comes by telephone, post
      or mail is logged by hand.
    </EmptyState>
  );
}
