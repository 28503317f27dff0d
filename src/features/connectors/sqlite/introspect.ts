/**
 * What a file of SQLite's says about itself. No column has a type that binds (values.ts), no foreign key is known to hold: it
 * is enforced only by connections that ask for it, so rows from before may refer to nothing. Names are found whatever their
 * case, and keep the one they were declared in.
 */
import path from "node:path";
import {
  tableId,
  type Catalog,
  type Check,
  type Column,
  type ForeignKey,
  type KeyAction,
  type Table,
  type Trigger,
  type UniqueIndex,
} from "../catalog.ts";
import { readIndex, readTable, triggerEvent, type TableText } from "./ddl.ts";
import { textOf, typeOf, type Value } from "./values.ts";
import type { Database } from "./open.ts";

/** Where a run leaves its number until nobody asks for it any more (writer.ts). */
export const markerTable = "_kept_erasure";

type Listed = {
  readonly name: string;
  readonly kind: string;
  readonly withoutRowid: boolean;
  readonly sql: string;
};

const text = (value: Value | undefined): string => textOf(value ?? null) ?? "";
const number = (value: Value | undefined): number => Number(text(value));
const optional = (value: Value | undefined): string | undefined => textOf(value ?? null) ?? undefined;

/** Describes every table and view of the file; what an application attaches besides is another file, with a map of its own. */
export function introspect(database: Database): Catalog {
  const listed = database
    .all(
      `select l.name, l.type, l.wr, coalesce(s.sql, '') from pragma_table_list l
       left join sqlite_schema s on s.name = l.name and s.type in ('table', 'view')
       where l.schema = 'main' and l.type in ('table', 'view', 'virtual') and l.name not like 'sqlite~_%' escape '~'
       order by l.name`,
    )
    .map(([name, kind, withoutRowid, sql]): Listed => ({
      name: text(name),
      kind: text(kind),
      withoutRowid: number(withoutRowid) === 1,
      sql: text(sql),
    }))
    .filter(({ name }) => name !== markerTable);
  const names = new Map(listed.map(({ name }) => [name.toLowerCase(), name]));
  const rows = estimates(database);
  const triggers = triggersOf(database);
  const tables = listed.map((one) => describe(database, one, names, rows, triggers));
  return {
    store: {
      kind: "sqlite",
      version: text(database.all("select sqlite_version()")[0]?.[0]),
      database: path.basename(database.file),
    },
    tables: new Map(tables.map((table) => [table.id, table])),
    equality: new Map(),
  };
}

/** `main` is every file's own schema, so it is not part of the name. */
const idOf = (name: string): string => tableId("public", name);

function describe(
  database: Database,
  listed: Listed,
  names: ReadonlyMap<string, string>,
  rows: ReadonlyMap<string, number>,
  triggers: ReadonlyMap<string, readonly Trigger[]>,
): Table {
  const { name, kind } = listed;
  const said = kind === "table" ? readTable(listed.sql) : readTable("");
  const infos = database.all(
    `select name, type, "notnull", dflt_value, pk, hidden from pragma_table_xinfo(?)`,
    [name],
  );
  const primaryKey = infos
    .filter(([, , , , pk]) => number(pk) > 0)
    .toSorted((a, b) => number(a[4]) - number(b[4]))
    .map(([column]) => text(column));
  const isAlias = isRowidAlias(listed, infos, primaryKey);
  const columns = infos
    // A virtual table's hidden columns are its arguments.
    .filter(([, , , , , hidden]) => number(hidden) !== 1)
    .map((info) => toColumn(info, said, isAlias && primaryKey[0] === text(info[0])));
  const indexes = kind === "table" ? uniqueIndexes(database, name, columns) : [];
  const estimate = rows.get(name.toLowerCase());
  return {
    id: idOf(name),
    schema: "main",
    name,
    kind: kind === "view" ? "view" : kind === "virtual" ? "foreign" : "table",
    columns,
    primaryKey,
    uniqueKeys: indexes
      .filter((index) => !index.primary && index.predicate === undefined && index.expressions === undefined)
      .map((index) => index.columns),
    foreignKeys: kind === "table" ? foreignKeys(database, name, said, names) : [],
    uniqueIndexes: isAlias
      ? [
          {
            name: "primary key",
            primary: true,
            exclusion: false,
            columns: primaryKey,
            nullsNotDistinct: false,
          },
          ...indexes,
        ]
      : indexes,
    checks: said.checks.map((check, at): Check => ({
      name: check.name ?? `check_${at + 1}`,
      text: check.text,
      columns: columns
        .filter((column) => check.names.has(column.name.toLowerCase()))
        .map((column) => column.name),
    })),
    triggers: triggers.get(name.toLowerCase()) ?? [],
    inherits: [],
    ...(estimate === undefined || kind !== "table" ? {} : { estimatedRows: estimate }),
    readable: true,
    narrowed: false,
  };
}

/** Only the one spelling makes a column the row's own number. */
function isRowidAlias(
  { kind, withoutRowid }: Listed,
  infos: readonly (readonly Value[])[],
  primaryKey: readonly string[],
): boolean {
  if (kind !== "table" || withoutRowid || primaryKey.length !== 1) return false;
  const declared = infos.find(([name]) => text(name) === primaryKey[0])?.[1];
  return text(declared).toUpperCase() === "INTEGER";
}

function toColumn(
  [name, type, notNull, standard, , hidden]: readonly Value[],
  said: TableText,
  isAlias: boolean,
): Column {
  const key = text(name).toLowerCase();
  const isJson = said.checks.some(({ json }) => json === key);
  const word = isJson ? "json" : typeOf(text(type));
  const size = /^character(?: varying)?\((\d+)\)$/.exec(word)?.[1];
  const collation = said.collations.get(key);
  const computed = number(hidden) >= 2 ? (said.generated.get(key) ?? "computed") : undefined;
  const fallback = optional(standard);
  return {
    name: text(name),
    type: word,
    notNull: isAlias || number(notNull) === 1,
    readable: true,
    ...(collation === undefined || collation === "BINARY" ? {} : { fuzzy: true as const, collation }),
    ...(size === undefined ? {} : { maxLength: Number(size) }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(computed === undefined ? {} : { generated: computed }),
  };
}

function uniqueIndexes(
  database: Database,
  table: string,
  columns: readonly Column[],
): readonly UniqueIndex[] {
  return database
    .all(
      `select l.name, l.origin, coalesce(s.sql, '') from pragma_index_list(?) l
       left join sqlite_schema s on s.name = l.name and s.type = 'index' where l."unique" = 1 order by l.origin <> 'pk', l.name`,
      [table],
    )
    .map(([name, origin, sql]): UniqueIndex => {
      const parts = database.all(`select name from pragma_index_xinfo(?) where key = 1 order by seqno`, [
        text(name),
      ]);
      const said = readIndex(text(sql));
      const hasExpressions = parts.some(([column]) => column === null);
      const looksAt = new Set(parts.flatMap(([column]) => optional(column)?.toLowerCase() ?? []));
      const also = hasExpressions || said.predicate !== undefined ? said.names : new Set<string>();
      const inOrder = parts.flatMap(([column]) => optional(column) ?? []);
      const covered = columns
        .map((column) => column.name)
        .filter((column) => looksAt.has(column.toLowerCase()) || also.has(column.toLowerCase()));
      return {
        name: text(name),
        primary: text(origin) === "pk",
        exclusion: false,
        columns: also.size === 0 ? inOrder : covered,
        nullsNotDistinct: false,
        ...(hasExpressions ? { expressions: said.parts } : {}),
        ...(said.predicate === undefined ? {} : { predicate: said.predicate }),
      };
    });
}

const actions: Readonly<Record<string, KeyAction>> = {
  "NO ACTION": "no action",
  RESTRICT: "restrict",
  CASCADE: "cascade",
  "SET NULL": "set null",
  "SET DEFAULT": "set default",
};

function foreignKeys(
  database: Database,
  table: string,
  said: TableText,
  names: ReadonlyMap<string, string>,
): readonly ForeignKey[] {
  const rows = database.all(
    `select id, "table", "from", "to", on_delete, on_update from pragma_foreign_key_list(?) order by id, seq`,
    [table],
  );
  return [...Map.groupBy(rows, ([id]) => number(id))].flatMap(([id, group]): readonly ForeignKey[] => {
    const [first] = group;
    const to = names.get(text(first?.[1]).toLowerCase());
    // A key that leads to no table refers to nothing.
    if (first === undefined || to === undefined) return [];
    const columns = group.map(([, , from]) => text(from));
    const wait = said.waits.find(({ column }) => column === columns[0]?.toLowerCase());
    const own = nameColumns(database, to);
    return [
      {
        name: wait?.name ?? `${table}_${columns.join("_")}_fkey${id === 0 ? "" : id}`,
        columns,
        to: idOf(to),
        // Without a column it leads to the primary key.
        toColumns: group.map(([, , , there], at) =>
          there === null ? (own.key[at] ?? "") : (own.names.get(text(there).toLowerCase()) ?? text(there)),
        ),
        validated: false,
        enforced: true,
        onDelete: actions[text(first[4])] ?? "no action",
        onUpdate: actions[text(first[5])] ?? "no action",
        deferrable: wait?.deferred === true ? "deferred" : "no",
        match: "simple",
      },
    ];
  });
}

function nameColumns(
  database: Database,
  table: string,
): { readonly names: ReadonlyMap<string, string>; readonly key: readonly string[] } {
  const rows = database.all("select name, pk from pragma_table_xinfo(?) order by pk", [table]);
  return {
    names: new Map(rows.map(([name]) => [text(name).toLowerCase(), text(name)])),
    key: rows.filter(([, pk]) => number(pk) > 0).map(([name]) => text(name)),
  };
}

function triggersOf(database: Database): ReadonlyMap<string, readonly Trigger[]> {
  const rows = database.all(
    "select tbl_name, name, sql from sqlite_schema where type = 'trigger' order by name",
  );
  const found = new Map<string, Trigger[]>();
  for (const [table, name, sql] of rows) {
    const event = triggerEvent(text(sql));
    const known = found.get(text(table).toLowerCase()) ?? [];
    found.set(text(table).toLowerCase(), known);
    known.push({
      name: text(name),
      kind: "trigger",
      events: event === undefined ? [] : [event],
      enabled: true,
    });
  }
  return found;
}

/** What ANALYZE last counted, where it ran. */
function estimates(database: Database): ReadonlyMap<string, number> {
  const [has] = database.all("select count(*) from sqlite_schema where name = 'sqlite_stat1'");
  if (number(has?.[0]) === 0) return new Map();
  const rows = database.all("select tbl, stat from sqlite_stat1 where stat is not null");
  return new Map(
    rows.flatMap(([table, stat]) => {
      const count = /^\d+/.exec(text(stat))?.[0];
      return count === undefined ? [] : [[text(table).toLowerCase(), Number(count)] as const];
    }),
  );
}
