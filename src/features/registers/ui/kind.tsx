/** One register: the entries of a kind, searched, filtered, as they are or stood on a day; a new one is added here. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useCall, useCalls, useChange, useMay } from "../../../web/call.ts";
import type { PageProps } from "../../../web/page.ts";
import { go, setSearch, useSearch } from "../../../web/router.ts";
import {
  Button,
  EmptyState,
  ErrorNotice,
  Link,
  Page,
  Select,
  Skeleton,
  Status,
  Table,
  TextField,
  Time,
} from "../../../web/widgets/index.ts";
import type { Column } from "../../../web/widgets/index.ts";
import type { EntryLine } from "../contract.ts";
import { createEntry, listEntries, readOverview } from "../endpoints.ts";
import { kinds } from "../kinds/all.ts";
import type { KindName } from "../kinds/field.ts";
import { EntryForm } from "./entry_form.tsx";
import type { Filled } from "./entry_form.tsx";
import { Starter } from "./starter.tsx";
import { fieldsOf, keyOf, kindOfAddress, valueWords } from "./words.ts";
import "./registers.css";

export default function RegisterOfKind({ organisation, params }: PageProps): ReactNode {
  const kind = kindOfAddress(params["kind"]);
  const isNew = useSearch().has("new");
  const mayWrite = useMay("register:write");
  if (kind === undefined)
    return (
      <Page title="Registers" crumbs={[{ title: "Registers", to: "/registers" }]}>
        <EmptyState title="There is no such register." />
      </Page>
    );
  return isNew && mayWrite ? (
    <NewEntry organisation={organisation} kind={kind} />
  ) : (
    <Entries organisation={organisation} kind={kind} mayWrite={mayWrite} />
  );
}

type At = { readonly organisation: string; readonly kind: KindName };

/** A new entry; the address may fill in what a gap knows, and say where it will be named. */
function NewEntry({ organisation, kind }: At): ReactNode {
  const search = useSearch();
  const create = useChange(createEntry);
  const fields = fieldsOf(kind);
  const [byKind, byKey = "", byField = ""] = (search.get("for") ?? "").split("/");
  const by = kindOfAddress(byKind);
  const isOfActivity = kind === "processing-activity";
  const given = Object.fromEntries([...search].filter(([path]) => Object.hasOwn(fields, path)));
  const [values] = useState<Record<string, string>>(given);
  const back = by === undefined ? `/registers/${kind}` : `/registers/${by}/${byKey}`;
  const { title, plural, what } = kinds[kind];
  const add = async (filled: Filled): Promise<void> => {
    const name = filled.values["name"] ?? filled.values["words.en.name"] ?? filled.values["words.es.name"];
    const key = keyOf(typeof name === "string" ? name : "") || "entry";
    const namedBy = by === undefined ? {} : { namedBy: { kind: by, key: byKey, field: byField } };
    const made = await create.run({ params: { organisation, kind }, body: { key, ...filled, ...namedBy } });
    if (made !== undefined) go(by === undefined ? `/registers/${kind}/${made.key}` : back);
  };
  return (
    <Page
      title={`New ${title.toLowerCase()}`}
      crumbs={[
        { title: "Registers", to: "/registers" },
        { title: plural, to: `/registers/${kind}` },
      ]}
      lede={what}
    >
      <EntryForm
        organisation={organisation}
        kind={kind}
        values={values}
        isNew
        at={isOfActivity ? "words.en.name" : "name"}
        error={create.error}
        isPending={create.isPending}
        onClose={() => go(back)}
        onSave={(filled) => void add(filled)}
      />
      {create.error?.code === "conflict" && (
        <p className="hint">Another entry has this name already. Give it a name of its own.</p>
      )}
    </Page>
  );
}

const views = [
  { value: "in-use", label: "In use" },
  { value: "gaps", label: "With something missing" },
  { value: "retired", label: "No longer in use" },
] as const;

function Entries({ organisation, kind, mayWrite }: At & { readonly mayWrite: boolean }): ReactNode {
  const search = useSearch();
  const [typed, setTyped] = useState(search.get("q") ?? "");
  const asOf = search.get("on") ?? "";
  const show = views.find(({ value }) => value === search.get("show"))?.value ?? "in-use";
  const [pages, setPages] = useState(1);
  const term = typed.trim();
  const query = {
    show,
    ...(term === "" ? {} : { search: term }),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(asOf) ? { asOf } : {}),
  };
  const replies = useCalls(
    listEntries,
    Array.from({ length: pages }, (_, page) => ({
      params: { organisation, kind },
      query: page === 0 ? query : { ...query, after: page * 100 },
    })),
  );
  const [first] = replies;
  const items = replies.flatMap(({ data }) => data?.items ?? []);
  const last = replies.at(-1)?.data;
  const { plural, title, what } = kinds[kind];
  return (
    <Page
      title={plural}
      crumbs={[{ title: "Registers", to: "/registers" }]}
      lede={what}
      actions={
        mayWrite && <Button onPress={() => setSearch({ new: "1" })}>Add a {title.toLowerCase()}</Button>
      }
    >
      <div className="register-filters">
        <TextField
          label="Find"
          type="search"
          isRequired
          value={typed}
          maxLength={100}
          onChange={(value) => {
            setTyped(value);
            setPages(1);
          }}
        />
        <Select
          label="Show"
          value={show}
          choices={views}
          onChange={(value) => {
            setSearch({ show: value === "in-use" ? undefined : value });
            setPages(1);
          }}
        />
        <TextField
          label="As it stood on"
          isRequired
          width="half"
          type="date"
          value={asOf}
          onChange={(on) => setSearch({ on: on === "" ? undefined : on })}
        />
      </div>
      {first?.data === undefined ? (
        first?.error === null || first?.error === undefined ? (
          <Skeleton kind="table" lines={6} />
        ) : (
          <ErrorNotice error={first.error} onRetry={() => void first.refetch()} />
        )
      ) : (
        <Table
          label={plural}
          rows={items}
          keyOf={({ key }) => key}
          columns={columnsOf(kind, asOf)}
          count={`${items.length} of ${first.data.of}`}
          onMore={last?.next === undefined ? undefined : () => setPages(pages + 1)}
          isPending={last === undefined}
          empty={
            <Nothing
              organisation={organisation}
              kind={kind}
              isSearch={term !== "" || show !== "in-use" || asOf !== ""}
            />
          }
        />
      )}
    </Page>
  );
}

function Nothing({ organisation, kind, isSearch }: At & { readonly isSearch: boolean }): ReactNode {
  const overview = useCall(readOverview, { params: { organisation }, query: {} }, { when: !isSearch });
  if (isSearch) return <EmptyState title="No entry is like that." />;
  const isEmpty = overview.data?.kinds.every(({ entries }) => entries === 0) === true;
  if (kind === "processing-activity" && isEmpty) return <Starter organisation={organisation} />;
  return (
    <EmptyState title="Nothing is written down yet.">
      {kinds[kind].what} Add the first one above, or bring a table here from the registers’ page.
    </EmptyState>
  );
}

/** The name, the first two facts one needs, what is missing, and when it was changed. */
function columnsOf(kind: KindName, asOf: string): readonly Column<EntryLine>[] {
  const fields = Object.entries(fieldsOf(kind));
  const telling = fields
    .filter(
      ([path, { isNeeded, language, type }]) =>
        !path.endsWith("name") &&
        isNeeded === true &&
        language !== "es" &&
        type.is !== "link" &&
        type.is !== "links",
    )
    .slice(0, 2);
  const then = asOf === "" ? "" : `?on=${asOf}`;
  return [
    {
      title: "Name",
      kind: "row",
      cell: ({ key, name }) => <Link to={`/registers/${kind}/${key}${then}`}>{name}</Link>,
    },
    ...telling.map(([path, field]): Column<EntryLine> => ({
      title: field.label,
      isSecondary: true,
      cell: ({ values }) => <Shortened texts={valueWords(field, values[path])} />,
    })),
    { title: "What is missing", cell: ({ gaps, isRetired }) => (isRetired ? "–" : <Missing gaps={gaps} />) },
    {
      title: "Changed",
      kind: "narrow",
      isSecondary: true,
      cell: ({ changedAt }) => <Time at={changedAt} kind="day" />,
    },
  ];
}

function Shortened({ texts }: { readonly texts: readonly string[] }): ReactNode {
  const text = texts.join("; ");
  if (text === "") return "–";
  return text.length > 120 ? `${text.slice(0, 118).trimEnd()}…` : text;
}

function Missing({ gaps }: { readonly gaps: readonly string[] }): ReactNode {
  const [first, ...more] = gaps;
  if (first === undefined) return <Status status="kept" word="nothing" />;
  return <Status status="due" word={more.length === 0 ? first : `${first} And ${more.length} more.`} />;
}
