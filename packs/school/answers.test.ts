// Goal: the search finds for each of the eight people exactly the rows that SQL written by hand names, each special
// case included, with the same disposition; every chain of reasons ends at the identity given.
// Method: the generated school on a real PostgreSQL; expected/*.sql knows neither the map nor the engine.
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readMap, type DataMap } from "../../src/features/connectors/index.ts";
import { isComplete, search, type GivenIdentity } from "../../src/features/rights/index.ts";
import { freshDatabase, type TestDatabase } from "../../testkit/database.ts";
import { expectedAnswer } from "./expected/answer.ts";
import { generateSchool } from "./generate.ts";
import { identitiesOf, schoolPeople } from "./people.ts";

let database: TestDatabase;
let client: pg.Client;
let map: DataMap;
let spoolFolder: string;

beforeAll(async () => {
  database = await freshDatabase();
  await generateSchool(database.connection, { rows: 50_000 });
  client = new pg.Client(database.connection);
  await client.connect();
  spoolFolder = mkdtempSync(path.join(tmpdir(), "kept-school-"));
  const read = readMap(await readFile(new URL("map.yml", import.meta.url), "utf8"));
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  ({ map } = read);
});

afterAll(async () => {
  await client.end();
  await database.drop();
  rmSync(spoolFolder, { recursive: true });
});

async function searchFor(identities: readonly GivenIdentity[]) {
  return await search(database.connection, { map, identities, unreviewed: false }, { spoolFolder });
}

test.each(schoolPeople.map((person) => [person.key, person] as const))(
  "%s: exactly the rows of the hand-written SQL",
  async (_, person) => {
    const wanted = await expectedAnswer(client, person.key);
    const found = await searchFor(identitiesOf(person, map));
    found.close();
    const line = (table: string, key: readonly string[], what: string): string =>
      `${what} ${table} ${key.join(" / ")}`;
    const rows = found.result.findings.map(({ table, key, disposition }) =>
      line(table, key, disposition === "skip" ? "mention" : disposition),
    );
    expect(rows.toSorted()).toEqual(
      wanted.map(({ relation, key, disposition }) => line(relation, key, disposition)).toSorted(),
    );
    expect(found.result.gaps).toEqual([]);
    expect(isComplete(found.result)).toBe(true);
  },
);

test("what is disclosed never holds a secret", async () => {
  for (const person of schoolPeople) {
    const found = await searchFor(identitiesOf(person, map));
    for (const { table, column } of found.result.withheld) {
      for await (const row of found.rows(table)) expect(Object.keys(row.values)).not.toContain(column);
    }
    found.close();
  }
});

test("leaving an identity out is a gap, not a shorter answer", async () => {
  const found = await searchFor([{ name: "student_number", value: "RB-1001" }]);
  found.close();
  expect(isComplete(found.result)).toBe(false);
  expect(found.result.gaps).toContainEqual({
    kind: "outcome",
    table: "newsletter_subscriber",
    outcome: "not_asked",
    why: "it knows email",
  });
});
