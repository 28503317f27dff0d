/** What happened, newest first, by case, clause, person, kind of act and days; each with its receipt. */
import { Fragment, useState } from "react";
import type { ReactNode } from "react";
import { ask, useCall } from "../../../web/call.ts";
import { setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  Checkbox,
  Combo,
  EmptyState,
  ErrorNotice,
  Link,
  Notice,
  Receipt,
  Select,
  Skeleton,
  Table,
  TextField,
  Time,
  toast,
} from "../../../web/widgets/index.ts";
import type { Column } from "../../../web/widgets/index.ts";
import { choices, entries } from "../endpoints.ts";
import { folded } from "./folded.ts";
import type { Folded } from "./folded.ts";

type Reply = NonNullable<ReturnType<typeof useCall<typeof entries>>["data"]>;
type Entry = Reply["entries"][number];
const filterNames = ["case", "clause", "actor", "type", "from", "until"] as const;
type Filter = Readonly<Partial<Record<(typeof filterNames)[number], string>>>;

const forms: Readonly<Record<(typeof filterNames)[number], RegExp>> = {
  case: /^[A-Z]{1,3}-\d{4}-\d{4,12}$/,
  clause: /^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$/,
  actor: /^[0-9a-f-]{36}$/,
  type: /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  from: /^\d{4}-\d\d-\d\d$/,
  until: /^\d{4}-\d\d-\d\d$/,
};

/** What of the address is a filter; a half-typed one is none yet. */
function filterIn(search: URLSearchParams): Filter {
  return Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = search.get(name);
      return value !== null && forms[name].test(value) ? [[name, value] as const] : [];
    }),
  );
}

export function Entries({ organisation }: { readonly organisation: string }): ReactNode {
  const filter = filterIn(useSearch());
  const { data, error, refetch } = useCall(
    entries,
    { params: { organisation }, query: filter },
    { every: 30 },
  );
  return (
    <>
      <Filters organisation={organisation} filter={filter} />
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton kind="table" lines={6} />}
      {data !== undefined && (
        <>
          {data.isPseudonymous && (
            <Notice>Colleagues stand here under pseudonyms, because you are reading as an auditor.</Notice>
          )}
          <Listed key={JSON.stringify(filter)} first={data} organisation={organisation} filter={filter} />
        </>
      )}
    </>
  );
}

function Filters({
  organisation,
  filter,
}: {
  readonly organisation: string;
  readonly filter: Filter;
}): ReactNode {
  const search = useSearch();
  const { data } = useCall(choices, { params: { organisation } });
  const [reference, setReference] = useState(search.get("case") ?? "");
  const everybody = { value: "", label: "Anybody" };
  const [round, setRound] = useState(0);
  return (
    <div className="ledger-filters" key={round}>
      <div className="form-row">
        <Combo
          label="Kind of act"
          choices={[
            { value: "", label: "Any" },
            ...(data?.kinds ?? []).map(({ type, sentence }) => ({ value: type, label: sentence })),
          ]}
          value={filter.type ?? ""}
          onChange={(type) => setSearch({ type })}
        />
        <Select
          label="Who"
          choices={[
            everybody,
            ...(data?.actors ?? []).map(({ actor, who }) => ({ value: actor, label: who })),
          ]}
          value={filter.actor ?? ""}
          onChange={(actor) => setSearch({ actor })}
        />
        <TextField
          label="Case"
          placeholder="R-2026-0012"
          value={reference}
          onChange={(typed) => {
            const wanted = typed.trim().toUpperCase();
            setReference(typed);
            setSearch({ case: forms.case.test(wanted) ? wanted : undefined });
          }}
          maxLength={30}
        />
        <Select
          label="Clause of the policy"
          choices={[
            { value: "", label: "Any" },
            ...(data?.clauses ?? []).map((label) => ({ value: label, label })),
          ]}
          value={filter.clause ?? ""}
          onChange={(clause) => setSearch({ clause })}
        />
        <TextField
          label="From"
          type="date"
          value={filter.from ?? ""}
          onChange={(from) => setSearch({ from })}
        />
        <TextField
          label="Until"
          type="date"
          value={filter.until ?? ""}
          onChange={(until) => setSearch({ until })}
        />
      </div>
      {Object.keys(filter).length > 0 && (
        <Button
          kind="quiet"
          onPress={() => {
            setSearch(Object.fromEntries(filterNames.map((name) => [name, undefined])));
            setReference("");
            setRound(round + 1);
          }}
        >
          Clear the filters
        </Button>
      )}
    </div>
  );
}

function Listed({
  first,
  organisation,
  filter,
}: {
  readonly first: Reply;
  readonly organisation: string;
  readonly filter: Filter;
}): ReactNode {
  const [later, setLater] = useState<Pick<Reply, "entries" | "next">>();
  const [isPending, setPending] = useState(false);
  // A first page that was read again overlaps the later ones by what happened meanwhile.
  const rows = [
    ...new Map([...first.entries, ...(later?.entries ?? [])].map((entry) => [entry.id, entry])).values(),
  ];
  const next = later === undefined ? first.next : later.next;
  const [isEach, setEach] = useState(false);
  const shown =
    isEach || filter.type !== undefined ? rows.map((entry) => ({ entry, more: 0 })) : folded(rows);
  const more = async (after: string): Promise<void> => {
    setPending(true);
    const query = { ...filter, after };
    const page = await ask(entries, { params: { organisation }, query }).catch((error: unknown) => {
      toast(error instanceof Error ? error.message : "The next page could not be read.");
    });
    if (page) setLater({ entries: [...(later?.entries ?? []), ...page.entries], next: page.next });
    setPending(false);
  };
  const list = (
    <Table
      label="Entries of the ledger"
      rows={shown}
      keyOf={({ entry }) => entry.id}
      columns={columnsIn(organisation)}
      isPending={isPending}
      onMore={next === undefined ? undefined : () => void more(next)}
      count={`${rows.length.toLocaleString("en-GB")} shown${next === undefined ? ", all there are" : ""}`}
      empty={
        Object.keys(filter).length > 0 ? (
          <EmptyState title="Nothing like that">
            Entries about a case cannot be found by it once their contents are erased. They stand in the
            ledger all the same.
          </EmptyState>
        ) : (
          <EmptyState title="Nothing has happened yet">
            Each act, each reading of personal data and each refusal appears here.
          </EmptyState>
        )
      }
    />
  );
  return (
    <>
      {filter.type === undefined && rows.length > 0 && (
        <Checkbox
          isSelected={isEach}
          onChange={setEach}
          hint="Otherwise what one person read in a row stands as one line."
        >
          Show each reading
        </Checkbox>
      )}
      {list}
    </>
  );
}

const fewClauses = 3;

/** The first of them as links; the others are found by the filter. */
function Clauses({ labels }: { readonly labels: readonly string[] }): ReactNode {
  if (labels.length === 0) return undefined;
  const more = labels.length - fewClauses;
  return (
    <>
      {labels.length === 1 ? "clause " : "clauses "}
      {labels.slice(0, fewClauses).map((label, at) => (
        <Fragment key={label}>
          {at > 0 && ", "}
          <Link to={`/policy/${label}`}>{label}</Link>
        </Fragment>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
}

function columnsIn(organisation: string): readonly Column<Folded<Entry>>[] {
  const receiptOf = ({ id, index }: Entry): ReactNode => (
    <Receipt organisation={organisation} of={{ entry: id }} index={index} />
  );
  return [
    {
      title: "What happened",
      kind: "row",
      cell: ({ entry, more }) => (
        <>
          {entry.sentence}
          {more > 0 && (
            <span className="soft"> and {more === 1 ? "1 reading" : `${more} readings`} before</span>
          )}
          {(entry.case !== undefined || entry.clauses.length > 0) && (
            <span className="row-more">
              {entry.case !== undefined && <Link to={`/work/${entry.case}`}>{entry.case}</Link>}
              {entry.case !== undefined && entry.clauses.length > 0 && ", "}
              <Clauses labels={entry.clauses} />
            </span>
          )}
          <span className="only-narrow">
            {entry.who}, <Time at={entry.at} />
            <br />
            {receiptOf(entry)}
          </span>
        </>
      ),
    },
    { title: "Who", isSecondary: true, cell: ({ entry: { who } }) => who },
    { title: "When", kind: "narrow", isSecondary: true, cell: ({ entry: { at } }) => <Time at={at} /> },
    {
      title: "Number",
      kind: "number",
      isSecondary: true,
      cell: ({ entry: { index } }) =>
        index === undefined ? <span className="soft">–</span> : (index + 1).toLocaleString("en-GB"),
    },
    { title: "Proof", kind: "narrow", isSecondary: true, cell: ({ entry }) => receiptOf(entry) },
  ];
}
