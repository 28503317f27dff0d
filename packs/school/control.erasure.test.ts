// Goal: the erasure the bench measures the engine against does what a person wrote down for these students, row by row.
// Method: the named school in a real PostgreSQL, every row read before and after the statements, the difference compared.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../testkit/database.ts";
import { eraseByHand } from "./control.erasure.ts";
import { erasedSchool } from "./expected/erasure.ts";
import { namedSchool } from "./expected/named_school.ts";
import { schoolPeople } from "./people.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
  await namedSchool(client);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

type Snapshot = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

async function snapshot(): Promise<Snapshot> {
  const { rows: tables } = await client.query<{ name: string; key: string[] }>(`
    select case when n.nspname = 'public' then c.relname else n.nspname || '.' || c.relname end as name,
      coalesce((select array_agg(a.attname::text order by k.at) from pg_constraint p, unnest(p.conkey) with ordinality k(attnum, at)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where p.conrelid = c.oid and p.contype = 'p'), '{card_no,at}') as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'finance') and c.relkind in ('r', 'p') and not c.relispartition`);
  const all = new Map<string, Readonly<Record<string, unknown>>>();
  for (const { name, key } of tables) {
    const { rows } = await client.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${name} t`,
    );
    for (const { row } of rows) {
      const parts = name === "door_access_log" ? [row["card_no"]] : key.map((column) => row[column]);
      all.set(`${name} ${parts.join("/")}`, row);
    }
  }
  return all;
}

/** What the table of expectations calls it, without the columns that must hold a value being told from the emptied ones. */
function difference(before: Snapshot, after: Snapshot): readonly string[] {
  return [...before]
    .flatMap(([row, was]) => {
      const is = after.get(row);
      if (is === undefined) return [`${row} deleted`];
      const changed = Object.keys(was).filter(
        (column) => JSON.stringify(was[column]) !== JSON.stringify(is[column]),
      );
      return changed.length === 0 ? [] : [`${row} ${changed.sort().join(" ")}`];
    })
    .sort();
}

/** The lines of the expectation that say that something is gone. */
function expected(lines: readonly string[]): readonly string[] {
  return lines
    .flatMap((line) => {
      if (line.endsWith(" deleted")) return [line];
      const [row = "", columns] = line.split(/ (?:anonymised|unlinked|kept)(?:: )?/);
      return columns === undefined || columns === ""
        ? []
        : [`${row} ${columns.replaceAll("*", "").split(" ").sort().join(" ")}`];
    })
    .sort();
}

test.each(["siriporn", "yuxuan"] as const)("erased by hand, %s leaves what is written down", async (key) => {
  const person = schoolPeople.find((one) => one.key === key);
  if (person === undefined) throw new Error("nobody of this name");
  const before = await snapshot();
  await client.query("begin");
  await eraseByHand(client, person);
  const after = await snapshot();
  await client.query("rollback");
  expect(difference(before, after)).toEqual(expected(erasedSchool[key] ?? []));
});
