// Goal: a search of a SQLite file finds, row for row, what the same search finds in a PostgreSQL, whatever the schema.
// Method: the generated stores of testkit/reference, made in PostgreSQL and copied; those with types whose texts mean something
// else to SQLite (numeric, char) are left out. KEPT_SEED=1-900 takes others.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  introspect,
  type Catalog,
  type Condition,
  type DataMap,
} from "../../src/features/connectors/index.ts";
import { tableId } from "../../src/features/connectors/catalog.ts";
import type { SearchResult } from "../../src/features/rights/findings.ts";
import { search } from "../../src/features/rights/search/search.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { generateSchema } from "../reference/schemas.ts";
import { quoted } from "../reference/tables.ts";

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
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The word SQLite knows for a type whose values mean the same there; `undefined`: none does. */
function wordFor(type: string): string | undefined {
  if (/^(?:bigint|integer|smallint|boolean)$/.test(type)) return type;
  if (/^jsonb?$/.test(type)) return "json";
  if (type.endsWith("[]")) return wordFor(type.slice(0, -2)) === undefined ? undefined : "json";
  return /^(?:text|character varying.*|uuid|date|mood|word)$/.test(type) ? "text" : undefined;
}

const nameThere = (id: string): string => tableId("public", id);

/** The same rows in a file; keys of rows without a key, by those PostgreSQL names them with. */
async function copied(catalog: Catalog, file: string): Promise<ReadonlyMap<string, string> | undefined> {
  const tables = [...catalog.tables.values()];
  if (tables.some(({ columns }) => columns.some(({ type }) => wordFor(type) === undefined))) return undefined;
  const db = new DatabaseSync(file);
  const places = new Map<string, string>();
  for (const table of tables) {
    const columns = table.columns.map(({ name, type }) => `${quoted(name)} ${wordFor(type) ?? ""}`);
    const key = table.primaryKey.map(quoted).join(", ");
    db.exec(
      `create table ${quoted(table.id)} (${[...columns, ...(key === "" ? [] : [`primary key (${key})`])].join(", ")})`,
    );
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
    const insert = db.prepare(
      `insert into ${quoted(table.id)} values (${table.columns.map(() => "?").join(", ")})`,
    );
    for (const [oid, ctid, ...values] of rows) {
      const { lastInsertRowid } = insert.run(...values);
      places.set(`${table.id} ${oid}/${ctid}`, `${table.id} ${lastInsertRowid}`);
    }
  }
  db.close();
  return places;
}

/** SQLite writes no truth value as a word: the map says it as one. */
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

test("generated stores give in SQLite what they give in PostgreSQL", { timeout: 600_000 }, async () => {
  let compared = 0;
  for (let seed = first; seed <= last; seed += 1) {
    const schema = generateSchema(seed);
    await client.query(schema.sql);
    try {
      const file = path.join(folder, `${seed}.db`);
      const catalog = await introspect(client);
      const places = await copied(catalog, file);
      if (places === undefined) continue;
      const ids = new Map([...catalog.tables.keys()].map((id) => [nameThere(id), id]));
      for (const identities of schema.people) {
        const here = await search(
          database.connection,
          { map: schema.map, identities, unreviewed: true },
          { spoolFolder: folder },
        );
        const there = await search(
          { kind: "sqlite", file },
          {
            map: renamed(schema.map),
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
        compared += 1;
      }
    } finally {
      await client.query(
        `drop schema ${schema.schemas.map(quoted).join(", ")} cascade; create schema public`,
      );
    }
  }
  expect(last - first < 59 || compared > 5, "hardly any store could be told to SQLite").toBe(true);
});
