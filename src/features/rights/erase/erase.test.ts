// Goal: erasing a person from a real store does what the plan said and nothing else: their rows go, everybody else's stay to
// the byte, what must stay loses them, and a second run finds nothing to do (docs/decisions/0098-what-becomes-of-each-row.md).
// Method: small stores in a real PostgreSQL, each with a map, one person erased, every table compared before and after.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../testkit/database.ts";
import { confirmTables, readMap, type DataMap } from "../../connectors/index.ts";
import { executeErasure, planErasure, type EraseRequest } from "./erase.ts";
import type { ErasurePlan } from "./plan.ts";
import { verifyErasure } from "./verify.ts";

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const mapOf = (yaml: string): DataMap => {
  const draft = readMap(yaml);
  if ("problems" in draft) throw new Error(JSON.stringify(draft.problems));
  const personal = Object.entries(draft.map.tables).filter(([, { kind }]) => kind !== "impersonal");
  const names = personal.map(([id]) => id);
  const confirmed = confirmTables(yaml, names, "Anna Ferrer", "2026-11-20");
  if ("problems" in confirmed) throw new Error(JSON.stringify(confirmed.problems));
  const read = readMap(confirmed.text);
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  return read.map;
};

const request = (map: DataMap, email: string): EraseRequest => ({
  connection: database.connection,
  map,
  identities: [{ name: "email", value: email }],
  secret: "a secret of the test",
});

/** What became of how many rows, by table. */
const counts = ({ tables }: ErasurePlan): Record<string, Record<string, number>> =>
  Object.fromEntries(
    tables.map(({ table, rows }) => [
      table,
      Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0)),
    ]),
  );

const dump = async (query: string): Promise<unknown[]> => (await client.query(query)).rows;

test("their rows go in the order of their keys, nobody else's is touched, and nothing is left to do", async () => {
  await client.query(`
    create table person (id int primary key, email text not null, name text);
    create table letter (id int primary key, person_id int not null references person, body text);
    insert into person values (1, 'ann@example.org', 'Ann'), (2, 'joann@example.org', 'Joann');
    insert into letter values (1, 1, 'to ann'), (2, 2, 'to joann'), (3, 1, 'again')`);
  const map = mapOf(`
kept_map: 1
store: letters
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email, name: name }
  letter:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, body: text }
`);
  const before = await dump("select letter::text from letter where person_id <> 1");
  const plan = await planErasure(request(map, "ann@example.org"));
  expect({ counts: counts(plan), refusals: plan.refusals, side: plan.side_effects }).toEqual({
    counts: { letter: { delete: 2 }, person: { delete: 1 } },
    refusals: [],
    side: [],
  });
  expect(plan.steps.map(({ does, tables, rows }) => [does, ...tables, rows])).toEqual([
    ["delete", "letter", 2],
    ["delete", "person", 1],
  ]);
  expect(await dump("select 1 from letter")).toHaveLength(3);
  const done = await executeErasure(request(map, "ann@example.org"), plan);
  expect(done.done).toBe(true);
  expect(await dump("select letter::text from letter")).toEqual(before);
  expect(await dump("select id from person")).toEqual([{ id: 2 }]);
  const verification = await verifyErasure({ ...request(map, "ann@example.org") });
  expect(verification).toMatchObject({ verdict: "verified", rows: [], values: [], columns_scanned: 3 });
  const again = await planErasure(request(map, "ann@example.org"));
  expect({ tables: again.tables, steps: again.steps, refusals: again.refusals }).toEqual({
    tables: [],
    steps: [],
    refusals: [],
  });
});
