// Goal: the school's map is whole, and a search with it finds exactly what the hand-written SQL says, for all eight.
// Method: the map is held against the generated database's catalogue and searched as it stands; every row and
// its disposition are compared as sets. `skip` is the map's word for what the answers call a mention.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkMap, confirmationOf, introspect, readMap } from "../../src/features/connectors/index.ts";
import type { DataMap } from "../../src/features/connectors/index.ts";
import { search } from "../../src/features/rights/index.ts";
import { freshDatabase } from "../../testkit/database.ts";
import type { TestDatabase } from "../../testkit/database.ts";
import { expectedAnswer } from "./expected/answer.ts";
import { generateSchool } from "./generate.ts";
import { schoolPeople } from "./people.ts";

let database: TestDatabase;
let client: pg.Client;
let spoolFolder: string;
let map: DataMap;

beforeAll(async () => {
  database = await freshDatabase();
  await generateSchool(database.connection, { rows: 20_000, seed: 3 });
  client = new pg.Client(database.connection);
  await client.connect();
  spoolFolder = await mkdtemp(path.join(tmpdir(), "kept-school-"));
  const read = readMap(await readFile(new URL("map.yml", import.meta.url), "utf8"));
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  map = read.map;
});

afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(spoolFolder, { recursive: true, force: true });
});

test("every entry is as a person confirmed it", () => {
  const states = Object.entries(map.tables).map(([id, entry]) => [id, confirmationOf(id, entry)]);
  expect(states.filter(([, state]) => state !== "confirmed")).toEqual([]);
});

test("every table and column of the school is in the map", async () => {
  const catalog = await introspect(client);
  const tables = [...catalog.tables.values()]
    .filter((table) => table.kind !== "view")
    .map((table) => table.id);
  expect(Object.keys(map.tables).toSorted()).toEqual(tables.toSorted());
  const notes = checkMap(map, catalog).map(({ level, table, path: place }) => `${level} ${table} ${place}`);
  expect(notes).toEqual(["note door_access_log key", "note active_student "]);
});

test.each(schoolPeople)("$key: the search finds exactly the expected rows", async ({ key, identities }) => {
  const request = {
    map,
    identities: identities.map(({ kind, value }) => ({ name: kind, value })),
    unreviewed: false,
  };
  const found = await search(database.connection, request, { spoolFolder });
  found.close();
  const line = (relation: string, rowKey: readonly string[], disposition: string): string =>
    `${relation} ${JSON.stringify(rowKey)} ${disposition === "skip" ? "mention" : disposition}`;
  const expected = await expectedAnswer(client, key);
  expect(
    found.result.findings.map((each) => line(each.table, each.key, each.disposition)).toSorted(),
  ).toEqual(expected.map((each) => line(each.relation, each.key, each.disposition)).toSorted());
  expect(found.result.gaps).toEqual([]);
});

test("a person who shares a name and birthday with another gets nothing of hers", async () => {
  const expected = await expectedAnswer(client, "maria");
  const { rows } = await client.query<{ relation: string; key: string }>(
    `select 'student' as relation, '5' as key union all select 'account', id::text from account where holder_type = 'student' and holder_id = 5
     union all select 'medical_note', id::text from medical_note where student_id = 5 union all select 'photo', '7'`,
  );
  const lines = new Set(expected.map((row) => `${row.relation} ${row.key.join()}`));
  expect(rows).toHaveLength(4);
  expect(rows.filter((row) => lines.has(`${row.relation} ${row.key}`))).toEqual([]);
});
