/**
 * Generated stores for the differential test of erasure (docs/decisions/0098-what-becomes-of-each-row.md): foreign keys of
 * every action, cycles, self-references, links that must not be empty, composite keys, rows of several people, tables no
 * map names that refer to people, and a map that says of each what becomes of it. All from one seed.
 */
import type { DataMap } from "../../src/features/connectors/map/map.ts";
import { writeLink } from "../../src/features/connectors/map/links.ts";
import { confirmedMap } from "../maps.ts";
import type { EnteredIdentity } from "./evaluate.ts";
import { seeded, type Random } from "./random.ts";
import { addColumn, draftTable, reference, schemaNames, writeSql } from "./tables.ts";
import type { DraftColumn, DraftTable } from "./tables.ts";

export type ErasureSchema = {
  readonly seed: number;
  readonly schemas: readonly string[];
  readonly sql: string;
  readonly map: DataMap;
  /** Who is erased. */
  readonly entered: readonly EnteredIdentity[];
  /** The day it happens. */
  readonly today: string;
};
type Relation = Record<string, unknown>;
type Draft = {
  readonly random: Random;
  readonly relations: Map<DraftTable, Relation[]>;
  readonly extras: Map<DraftTable, Extras>;
};
type Extras = { readonly due: DraftColumn; readonly words: DraftColumn };

/** `today` is the day keeps end around: an engine goes by the day its transaction begins. */
export function eraseSchema(seed: number, today = "2026-06-15"): ErasureSchema {
  const random = seeded(seed + 5_000_000);
  const schemas = random.chance(0.6) ? ["public"] : ["public", random.pick(schemaNames)];
  const mapped: DraftTable[] = [];
  const all: DraftTable[] = [];
  const kinds = ["person", "personal", "personal", "personal", "person", "impersonal"] as const;
  for (let count = random.int(3, 8); count > 0; count -= 1) {
    const kind = mapped.length === 0 ? "person" : random.pick(kinds.slice(1));
    mapped.push(push(draftTable(random, random.pick(schemas), all, kind)));
  }
  const unmapped = Array.from({ length: random.int(0, 2) }, () =>
    push(draftTable(random, random.pick(schemas), all, "impersonal")),
  );
  /** Few rows, so that most of them have something to do with whoever is erased. */
  function push(whole: DraftTable): DraftTable {
    const table = { ...whole, rows: Math.min(whole.rows, random.int(4, 14)) };
    all.push(table);
    return table;
  }
  const draft: Draft = {
    random,
    relations: new Map(mapped.map((table) => [table, []])),
    extras: new Map(all.map((table) => [table, drawExtras(random, table, today)])),
  };
  const active = mapped.filter(({ kind }) => kind !== "impersonal");
  const mails = new Map(
    active.filter(({ kind }) => kind === "person").map((table) => [table, drawMails(random, table)]),
  );
  for (const [at, table] of active.entries()) {
    if (at > 0) relate(draft, table, random.pick(active.slice(0, at)));
    if (at > 0 && random.chance(0.5)) relate(draft, table, random.pick(active));
    if (random.chance(0.2)) relate(draft, table, table);
    if (random.chance(0.15)) refer(draft, table, random.pick(all));
  }
  for (const table of mapped.filter(({ kind }) => kind === "impersonal"))
    relate(draft, random.pick(active), table, "lookup");
  for (const table of unmapped) refer(draft, table, random.pick(active));
  return {
    seed,
    schemas,
    sql: writeSql(random, schemas, all),
    map: drawMap(draft, mapped, mails),
    entered: drawPeople(random, mails),
    today,
  };
}

/** Columns that must be filled, that must be unique, that hold a day. */
function drawExtras(random: Random, table: DraftTable, today: string): Extras {
  const day = (offset: number): string => Temporal.PlainDate.from(today).add({ days: offset }).toString();
  const yearAgo = Temporal.PlainDate.from(today).subtract({ years: 1 }).toString();
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const due = addColumn(
    random,
    table,
    "due",
    "date",
    rows.map(() =>
      random.pick([null, "2020-02-29", yearAgo, day(-1), day(0), day(1), day(1500), "infinity"]),
    ),
  );
  const words = addColumn(
    random,
    table,
    "words",
    "text not null",
    rows.map((row) => `words of ${table.name} ${row}`),
  );
  if (random.chance(0.4))
    addColumn(
      random,
      table,
      "amount",
      "numeric(8,2) not null",
      rows.map((row) => `${row}.50`),
    );
  if (random.chance(0.3))
    addColumn(
      random,
      table,
      "since",
      "timestamptz not null",
      rows.map((row) => `2024-01-02 03:04:${10 + row}+00`),
    );
  if (random.chance(0.3))
    addColumn(
      random,
      table,
      "active",
      "boolean not null",
      rows.map(() => random.pick(["true", "false"])),
    );
  // A partitioned table takes no unique key that leaves out what it is parted by.
  if (!table.partitioned && random.chance(0.4)) {
    const code = random.pick([
      "varchar(6) not null unique",
      "text not null unique",
      "bigint not null unique",
      "uuid not null unique",
    ]);
    addColumn(
      random,
      table,
      "code",
      code,
      rows.map((row) =>
        code.startsWith("uuid")
          ? `c0000000-0000-4000-8000-${String(row).padStart(12, "0")}`
          : String(400 + row),
      ),
    );
  }
  return { due, words };
}

function drawMails(random: Random, table: DraftTable): DraftColumn {
  const rows = Array.from({ length: table.rows }, (_, row) =>
    random.chance(0.1) ? "both@example.org" : `${random.pick(["ann", "bo", "cy"])}${row}@example.org`,
  );
  return addColumn(random, table, "mail", random.pick(["text", "text not null", "varchar(60)"]), rows);
}

const roles = [
  ...Array.from({ length: 9 }, () => "owned_by"),
  "bridge",
  "bridge",
  ...Array.from({ length: 4 }, () => "co_owned_by"),
  ...Array.from({ length: 4 }, () => "accessed_by"),
];

/** People handle other people's records more often than they belong to one another. */
const rolesOfPeople = ["accessed_by", "accessed_by", "accessed_by", "co_owned_by", "owned_by"];

function relate(
  draft: Draft,
  from: DraftTable,
  to: DraftTable,
  role = draft.random.pick(from.kind === "person" ? rolesOfPeople : roles),
): void {
  const { random } = draft;
  const match = drawWay(draft, from, to);
  if (match === undefined) return;
  const erase = {
    co_owned_by: [
      ...Array.from({ length: 8 }, () => "unlink"),
      "delete",
      "delete",
      "delete",
      "keep",
      undefined,
    ],
    accessed_by: [...Array.from({ length: 12 }, () => "unlink"), "keep", "keep", undefined],
  };
  const word = role === "co_owned_by" || role === "accessed_by" ? random.pick(erase[role]) : undefined;
  const also = draft.extras.get(from)?.words.name ?? "";
  draft.relations.get(from)?.push({
    [role]: to.id,
    match,
    ...(random.chance(0.15) ? { when: { [from.level.name]: [0, 1, null] } } : {}),
    ...(word === undefined ? {} : { on_erase: word }),
    ...(role !== "lookup" && random.chance(0.25)
      ? { unlink_also: [random.pick([also, from.natural.name])] }
      : {}),
  });
}

/** How rows of `from` match rows of `to`; makes the columns and, mostly, the foreign key. */
function drawWay(draft: Draft, from: DraftTable, to: DraftTable): Record<string, string> | undefined {
  const { random } = draft;
  const shape = random.int(0, 99);
  if (to.key.length === 0 || shape >= 94) return { [plain(from.natural)]: plain(to.natural) };
  if (shape < 66) return pairs(refer(draft, from, to), to.key);
  if (shape < 78 && from.key.length > 0 && from !== to) return pairs(from.key, refer(draft, to, from));
  const [key] = to.key;
  if (to.key.length > 1 || key === undefined) return pairs(refer(draft, from, to), to.key);
  return shape < 88
    ? { [listLink(random, from, key)]: plain(key) }
    : { [documentLink(random, from, key)]: plain(key) };
}

const plain = (column: DraftColumn): string => writeLink({ column: column.name, path: [] });

function pairs(here: readonly DraftColumn[], there: readonly DraftColumn[]): Record<string, string> {
  return Object.fromEntries(here.map((column, at) => [plain(column), plain(there[at] ?? column)]));
}

const actions = ["no action", "restrict", "cascade", "set null", "set default"] as const;

/** Columns of `from` that hold keys of `to`, mostly with a foreign key of any action. */
function refer({ random }: Draft, from: DraftTable, to: DraftTable): readonly DraftColumn[] {
  const filled = random.chance(0.25) && to.rows > 0;
  const spread = random.chance(0.8) ? Math.min(2, to.rows) : to.rows;
  const drawn = Array.from({ length: from.rows }, () =>
    to.rows === 0 || (!filled && random.chance(0.25)) ? undefined : random.int(0, spread - 1),
  );
  const columns = to.key.map((column) =>
    addColumn(
      random,
      from,
      "ref",
      `${column.type}${filled ? " not null" : ""}`,
      drawn.map((row) => (row === undefined ? null : (column.values[row] ?? null))),
    ),
  );
  if (to.key.length > 0 && random.chance(0.85)) {
    const full = random.chance(0.2) ? " match full" : "";
    const wait = random.pick(["", "", " deferrable", " deferrable initially deferred"]);
    const [onDelete, onUpdate] = [random.pick(actions), random.pick(actions)];
    from.constraints.push(
      `${reference(columns, to, to.key)}${full} on delete ${onDelete} on update ${onUpdate}${wait}`,
    );
  }
  return columns;
}

function listLink(random: Random, from: DraftTable, key: DraftColumn): string {
  const element = (): string => `"${(random.pick(key.values) ?? "").replaceAll(/["\\]/g, "\\$&")}"`;
  const values = Array.from({ length: from.rows }, () =>
    key.values.length === 0 || random.chance(0.15)
      ? null
      : `{${Array.from({ length: random.int(0, 3) }, () => (random.chance(0.1) ? "NULL" : element())).join(",")}}`,
  );
  return writeLink({ column: addColumn(random, from, "refs", `${key.type}[]`, values).name, path: ["*"] });
}

function documentLink(random: Random, from: DraftTable, key: DraftColumn): string {
  const id = (): string =>
    key.values.length === 0 || random.chance(0.1)
      ? "null"
      : JSON.stringify(
          (random.pick(key.values) ?? "").replace(key.type.startsWith("char(") ? / +$/ : /$^/, ""),
        );
  const isList = random.chance(0.6);
  const one = (): string => `{"who": {"id": ${id()}, "called": "somebody"}, "n": 1.50}`;
  const values = Array.from({ length: from.rows }, () =>
    random.chance(0.1)
      ? null
      : isList
        ? `{"all": [${Array.from({ length: random.int(0, 3) }, one).join(", ")}], "at": "noon"}`
        : one(),
  );
  const { name } = addColumn(random, from, "doc", random.pick(["json", "jsonb", "jsonb"]), values);
  return writeLink({ column: name, path: isList ? ["all", "*", "who", "id"] : ["who", "id"] });
}

function drawMap(
  draft: Draft,
  tables: readonly DraftTable[],
  mails: ReadonlyMap<DraftTable, DraftColumn>,
): DataMap {
  const { random, relations, extras } = draft;
  const entries = tables.map((table) => {
    const mail = mails.get(table);
    const due = extras.get(table)?.due.name;
    const period = random.pick([{}, { years: 1 }, { years: 6 }, { months: 3, days: 1 }]);
    const until = random.chance(0.4) ? { until: { column: due, ...period } } : {};
    const entry = {
      kind: table.kind,
      ...(table.keyByMap ? { key: table.key.map((column) => column.name) } : {}),
      identities: mail === undefined ? [] : [{ name: "mail", column: mail.name, several: "allowed" }],
      columns: Object.fromEntries(
        table.columns.map((column) => [
          column.name,
          { category: "Generated", ...(random.chance(0.1) ? { erase: "keep" } : {}) },
        ]),
      ),
      relations: relations.get(table),
    };
    if (table.kind === "impersonal") return [table.id, entry] as const;
    const words = {
      on_erase: random.pick(["delete", "delete", "delete", "delete", "anonymise", "anonymise", "keep"]),
      on_erase_shared: random.pick([
        ...Array.from({ length: 10 }, () => "unlink"),
        "keep",
        "keep",
        undefined,
      ]),
      keep: { because: "Generated", ...until },
    };
    return [table.id, { ...entry, ...words }] as const;
  });
  return confirmedMap({ kept_map: 1, store: "generated", tables: Object.fromEntries(entries) });
}

function drawPeople(random: Random, mails: ReadonlyMap<DraftTable, DraftColumn>): readonly EnteredIdentity[] {
  // The first rows are those most others refer to.
  const values = [...mails.values()]
    .flatMap((column) => column.values.slice(0, 2))
    .filter((value) => value !== null);
  const value = values.length === 0 || random.chance(0.03) ? "nobody@example.org" : random.pick(values);
  return [{ name: "mail", value }];
}
