// Goal: a search of a SQLite file or a MariaDB finds, row for row, what the same search finds in a PostgreSQL, whatever the schema.
// Method: the generated stores of testkit/reference, made in PostgreSQL and copied; those with types whose texts mean something
// else there (numeric, char) are left out. KEPT_SEED=1-900 takes others.
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  introspect,
  type Catalog,
  type Condition,
  type DataMap,
  type StoreConnection,
} from "../../src/features/connectors/index.ts";
import { tableId } from "../../src/features/connectors/catalog.ts";
import type { SearchResult } from "../../src/features/rights/findings.ts";
import { search } from "../../src/features/rights/search/search.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { generateSchema, type GeneratedSchema } from "../reference/schemas.ts";
import { quoted } from "../reference/tables.ts";
import { mariadbStore, missing, stopMariadb } from "./mariadb.ts";

const [first = 1, last = first] = process.env["KEPT_SEED"]?.split("-").map(Number) ?? [1, 60];
let database: TestDatabase;
let client: pg.Client;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
  folder = mkdtempSync(path.join(tmpdir(), "kept-generated-"));
});
afterAll(async () => {
  await stopMariadb();
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

type Copy = { readonly connection: StoreConnection; drop(): Promise<void> };
type Target = {
  readonly name: string;
  readonly missing: string | undefined;
  /** The word it knows for a type whose values mean the same there; `undefined`: none does. */
  wordFor(type: string, isKey: boolean): string | undefined;
  /** An empty store of it, and a way to fill it; keys are `add`ed as the target names rows without one. */
  make(): Promise<Copy & { put(table: Filled): Promise<readonly string[]> }>;
};
type Filled = {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly word: string }[];
  readonly key: readonly string[];
  readonly isKeyless: boolean;
  readonly rows: readonly (readonly (string | null)[])[];
};

function plainWord(type: string): string | undefined {
  if (/^(?:bigint|integer|smallint|boolean)$/.test(type)) return type;
  return /^jsonb?$/.test(type) || type.endsWith("[]") ? "json" : undefined;
}
const isText = (type: string): boolean => /^(?:text|character varying.*|mood|word)$/.test(type);
const elementOf = (type: string): string => type.replace(/\[\]$/, "");

const sqlite: Target = {
  name: "SQLite",
  missing: undefined,
  wordFor: (type) => plainWord(type) ?? (isText(type) || /^(?:uuid|date)$/.test(type) ? "text" : undefined),
  make: () => {
    const file = path.join(folder, `${randomUUID()}.db`);
    return Promise.resolve({
      connection: { kind: "sqlite" as const, file },
      put: ({ name, columns, key, rows }: Filled) => {
        const db = new DatabaseSync(file);
        const parts = columns.map((column) => `${quoted(column.name)} ${column.word}`);
        if (key.length > 0) parts.push(`primary key (${key.map(quoted).join(", ")})`);
        db.exec(`create table ${quoted(name)} (${parts.join(", ")})`);
        const insert = db.prepare(
          `insert into ${quoted(name)} values (${columns.map(() => "?").join(", ")})`,
        );
        const places = rows.map((values) => String(insert.run(...values).lastInsertRowid));
        db.close();
        return Promise.resolve(places);
      },
      drop: () => Promise.resolve(),
    });
  },
};

/** The usual collation wherever no key stands: what is read must be the same under it. */
const mariadb: Target = {
  name: "MariaDB",
  missing,
  wordFor: (type, isKey) => {
    if (isText(type)) return isKey ? "varchar(190) collate utf8mb4_nopad_bin" : "text";
    return plainWord(type) ?? (/^(?:uuid|date|numeric\(.*)$/.test(type) ? type : undefined);
  },
  make: async () => {
    const store = await mariadbStore("");
    const named = (name: string): string => `\`${name.replaceAll("`", "``")}\``;
    return {
      connection: store.connection,
      put: async ({ name, columns, key, isKeyless, rows }) => {
        const parts = columns.map((column) => `${named(column.name)} ${column.word}`);
        // There a row without a key has no name.
        if (isKeyless) parts.push("_row int auto_increment primary key");
        else if (key.length > 0) parts.push(`primary key (${key.map(named).join(", ")})`);
        await store.client.query(`create table ${named(name)} (${parts.join(", ")})`);
        const list = columns.map((column) => named(column.name)).join(", ");
        const marks = columns.map(() => "?").join(", ");
        const insert = `insert into ${named(name)} (${list}) values (${marks})`;
        for (const row of rows) await store.client.execute(insert, [...row]);
        return rows.map((_, at) => String(at + 1));
      },
      drop: () => store.drop(),
    };
  },
};

const nameThere = (id: string): string => tableId("public", id);

/** The same rows there; keys of rows without a key, by those PostgreSQL names them with. */
async function copied(
  catalog: Catalog,
  map: DataMap,
  target: Target,
): Promise<(Copy & { readonly places: ReadonlyMap<string, string> }) | undefined> {
  const tables = [...catalog.tables.values()];
  const words = new Map(
    tables.map((table) => [
      table.id,
      table.columns.map(({ name, type }) =>
        target.wordFor(elementOf(type), false) === undefined
          ? undefined
          : target.wordFor(type, table.primaryKey.includes(name)),
      ),
    ]),
  );
  if ([...words.values()].flat().includes(undefined)) return undefined;
  const made = await target.make();
  const places = new Map<string, string>();
  for (const table of tables) {
    const cells = table.columns.map(({ name, type }) =>
      type.endsWith("[]")
        ? // Of several dimensions it is one list, as the search reads it.
          `case when ${quoted(name)} is not null then to_json(array(select unnest(${quoted(name)})))::text end`
        : type === "boolean"
          ? `${quoted(name)}::int::text`
          : `${quoted(name)}::text`,
    );
    const { rows } = await client.query<(string | null)[]>({
      text: `select tableoid::text, ctid::text, ${cells.join(", ")} from ${quoted(table.schema)}.${quoted(table.name)}`,
      rowMode: "array",
    });
    const filled = await made.put({
      name: table.id,
      columns: table.columns.map(({ name }, at) => ({ name, word: words.get(table.id)?.[at] ?? "" })),
      key: table.primaryKey,
      isKeyless: table.primaryKey.length === 0 && map.tables[table.id]?.key === undefined,
      rows: rows.map(([, , ...values]) => values),
    });
    for (const [at, [oid, ctid]] of rows.entries())
      places.set(`${table.id} ${oid}/${ctid}`, `${table.id} ${filled[at]}`);
  }
  return { connection: made.connection, places, drop: () => made.drop() };
}

/** Neither writes a truth value as a word: the map says it as one. */
function truths(condition: Condition): Condition {
  const truth = <T>(value: T): T | boolean => (value === "true" ? true : value === "false" ? false : value);
  return Object.fromEntries(
    Object.entries(condition).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((each) => truth(each)) : truth(value),
    ]),
  );
}

function renamed(map: DataMap): DataMap {
  const tables = Object.entries(map.tables).map(
    ([id, entry]) =>
      [
        nameThere(id),
        {
          ...entry,
          relations: entry.relations.map((each) => ({
            ...each,
            table: nameThere(each.table),
            when: truths(each.when),
            whenThere: truths(each.whenThere),
          })),
        },
      ] as const,
  );
  return { ...map, tables: Object.fromEntries(tables) };
}

type Name = (table: string, key: readonly string[]) => string;

const lines = ({ findings, gaps }: SearchResult, name: Name): readonly string[] => [
  ...findings
    .map(({ table, key, disposition, others, softDeleted }) =>
      [
        name(table, key),
        disposition,
        softDeleted,
        ...others.map((other) => name(other.table, other.key)).toSorted(),
      ].join(" · "),
    )
    .toSorted(),
  ...gaps
    .flatMap((gap) => (gap.kind === "ambiguous_identity" || gap.kind === "nobody_found" ? [gap.kind] : []))
    .toSorted(),
];

const why = (target: Target): string => (target.missing === undefined ? "" : ` (${target.missing})`);

async function compare(target: Target): Promise<number> {
  let compared = 0;
  for (let seed = first; seed <= last; seed += 1) {
    const schema = generateSchema(seed);
    await client.query(schema.sql);
    try {
      const catalog = await introspect(client);
      const copy = await copied(catalog, schema.map, target);
      if (copy === undefined) continue;
      try {
        compared += await compareStore(seed, schema, catalog, copy);
      } finally {
        await copy.drop();
      }
    } finally {
      await client.query(
        `drop schema ${schema.schemas.map(quoted).join(", ")} cascade; create schema public`,
      );
    }
  }
  return compared;
}

async function compareStore(
  seed: number,
  { map, people }: GeneratedSchema,
  catalog: Catalog,
  { connection, places }: Copy & { readonly places: ReadonlyMap<string, string> },
): Promise<number> {
  const ids = new Map([...catalog.tables.keys()].map((id) => [nameThere(id), id]));
  for (const identities of people) {
    const here = await search(
      database.connection,
      { map, identities, unreviewed: true },
      { spoolFolder: folder },
    );
    const there = await search(
      connection,
      {
        map: renamed(map),
        identities: identities.map((each) =>
          "table" in each && each.table !== undefined ? { ...each, table: nameThere(each.table) } : each,
        ),
        unreviewed: true,
      },
      { spoolFolder: folder },
    );
    here.close();
    there.close();
    const ours = lines(
      here.result,
      (table, key) => places.get(`${table} ${key.join("/")}`) ?? `${table} ${key.join("/")}`,
    );
    const theirs = lines(there.result, (table, key) => `${ids.get(table) ?? table} ${key.join("/")}`);
    expect({ seed, identities, lines: theirs }).toEqual({ seed, identities, lines: ours });
  }
  return people.length;
}

describe.each([sqlite, mariadb])("generated stores in $name", (target) => {
  test.skipIf(target.missing !== undefined)(
    `generated stores give in ${target.name} what they give in PostgreSQL${why(target)}`,
    { timeout: 600_000 },
    async () => {
      const compared = await compare(target);
      expect(last - first < 59 || compared > 5, "hardly any store could be told to it").toBe(true);
    },
  );
});
