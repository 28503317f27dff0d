// Goal: the expected answers are right, stable and complete, so that the engine may be measured by them.
// Method: counts per disposition written down by hand; the same sets at two sizes and seeds; the hand-written control, which
// asks table by table in another way, agrees on every row.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../../testkit/database.ts";
import type { TestDatabase } from "../../../testkit/database.ts";
import { controlDisposition, runControl } from "../control.ts";
import { generateSchool } from "../generate.ts";
import { schoolPeople } from "../people.ts";
import type { SchoolPerson } from "../people.ts";
import { expectedAnswer } from "./answer.ts";
import type { ExpectedRow } from "./answer.ts";

let small: TestDatabase;
let large: TestDatabase;
let client: pg.Client;
let otherClient: pg.Client;

async function connect(database: TestDatabase): Promise<pg.Client> {
  const connected = new pg.Client(database.connection);
  await connected.connect();
  await connected.query("set time zone 'UTC'");
  return connected;
}

beforeAll(async () => {
  [small, large] = [await freshDatabase(), await freshDatabase()];
  await generateSchool(small.connection, { rows: 10_000, seed: 1 });
  await generateSchool(large.connection, { rows: 25_000, seed: 2 });
  [client, otherClient] = [await connect(small), await connect(large)];
});

afterAll(async () => {
  await client.end();
  await otherClient.end();
  await small.drop();
  await large.drop();
});

/** Number of a table differs between databases: not part of the comparison. */
const placed = (row: ExpectedRow): ExpectedRow =>
  row.relation === "door_access_log" ? { ...row, key: row.key.slice(1) } : row;
const line = (row: ExpectedRow): string => `${row.relation} ${JSON.stringify(row.key)} ${row.disposition}`;
const lines = (rows: readonly ExpectedRow[]): readonly string[] => rows.map(line).toSorted();

const counts: Readonly<Record<SchoolPerson["key"], readonly [number, number, number]>> = {
  siriporn: [45, 11, 0],
  yuxuan: [18, 20, 0],
  sihan: [14, 10, 0],
  meiling: [8, 17, 0],
  margaret: [6, 65, 0],
  tomasz: [27, 10, 132],
  layla: [4, 0, 0],
  maria: [33, 10, 0],
};

test.each(schoolPeople)("$key: as many rows as were written for this person", async ({ key }) => {
  const rows = await expectedAnswer(client, key);
  const count = (disposition: string) => rows.filter((row) => row.disposition === disposition).length;
  expect([count("disclose"), count("review"), count("mention")]).toEqual(counts[key]);
});

test.each(schoolPeople)("$key: no row is answered twice", async ({ key }) => {
  const rows = await expectedAnswer(client, key);
  expect(new Set(rows.map((row) => `${row.relation} ${JSON.stringify(row.key)}`)).size).toBe(rows.length);
});

test.each(schoolPeople)("$key: the answer depends on neither size nor seed", async ({ key }) => {
  const [here, there] = [await expectedAnswer(client, key), await expectedAnswer(otherClient, key)];
  expect(lines(there.map(placed))).toEqual(lines(here.map(placed)));
});

test.each(schoolPeople)("$key: the control fetches exactly these rows", async (person) => {
  const keys = await primaryKeys(client);
  const fetched = (await runControl(client, person)).flatMap((result) =>
    result.rows.map((row) => ({
      relation: result.relation,
      key: (keys.get(result.relation) ?? ["tableoid", "ctid"]).map((column) => asText(row[column])),
      disposition: controlDisposition(result, row),
    })),
  );
  expect(lines(fetched)).toEqual(lines(await expectedAnswer(client, person.key)));
});

test("the control hands out no secret", async () => {
  for (const person of schoolPeople) {
    const text = JSON.stringify(await runControl(client, person));
    for (const secret of ["argon2id", "reset-1-secret", "JBSWY3DPEHPK3PXP", "token_hash"])
      expect(text).not.toContain(secret);
  }
});

/** `date` columns come as local midnights from the driver. */
function asText(value: unknown): string {
  if (!(value instanceof Date)) return String(value);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${value.getFullYear()}-${two(value.getMonth() + 1)}-${two(value.getDate())}`;
}

async function primaryKeys(connected: pg.Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await connected.query<{ relation: string; columns: string[] }>(
    `select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as relation,
            (select array_agg(a.attname::text order by k.position) from unnest(i.indkey) with ordinality as k (number, position)
             join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where i.indisprimary and n.nspname in ('public', 'finance')`,
  );
  return new Map(rows.map((row) => [row.relation, row.columns]));
}
