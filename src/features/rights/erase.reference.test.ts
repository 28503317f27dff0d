// Goal: on any schema exactly that becomes of each row which the definition says (docs/decisions/0098-what-becomes-of-each-row.md):
// every cell of every row, and nothing where it must be refused.
// Method: generated stores with keys of every action, cycles, self-references, composite and half-empty keys; each is erased by
// the engine and held to the naive reference of testkit/reference. 10 of 500, 20 with KEPT_WHOLE=1; KEPT_LONG=1 takes all, KEPT_SEED=17 or 1-60 replays.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../testkit/database.ts";
import { commit, isWhole } from "../../../testkit/whole.ts";
import { compareErasure } from "../../../testkit/reference/erase_compare.ts";
import { eraseSchema } from "../../../testkit/reference/erase_schemas.ts";
import { executeErasure, planErasure } from "./erase/erase.ts";

const everySeed = 500;
const aCommit = isWhole ? 20 : 10;

/** Each commit has its own: what fails with it fails with it again, and names the seed that replays it. */
function seedsOfThis(name: string): readonly [first: number, last: number] {
  if (process.env["KEPT_LONG"] === "1") return [1, everySeed];
  const part = (Number.parseInt(name.slice(0, 8), 16) || 0) % (everySeed / aCommit);
  return [part * aCommit + 1, (part + 1) * aCommit];
}

const [first = 1, last = first] = process.env["KEPT_SEED"]?.split("-").map(Number) ?? seedsOfThis(commit());
let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
  await client.query("set synchronous_commit = off; set timezone = 'UTC'");
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test("generated stores become what the reference says, cell by cell", { timeout: 3_600_000 }, async () => {
  const failures: string[] = [];
  const seen = new Map<string, number>();
  const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);
  const [{ today } = { today: "" }] = (
    await client.query<{ today: string }>("select current_date::text as today")
  ).rows;
  for (let seed = first; seed <= last; seed += 1) {
    try {
      const refusals: unknown[] = [];
      const { expected, lines } = await compareErasure(client, eraseSchema(seed, today), async (schema) => {
        const request = {
          connection: database.connection,
          map: schema.map,
          identities: schema.entered,
          secret: "a secret of the test",
        };
        const plan = await planErasure(request);
        if (plan.refusals.length > 0) {
          refusals.push(...plan.refusals);
          return { refused: true };
        }
        const done = await executeErasure(request, plan);
        return { refused: !done.done };
      });
      if (lines.length > 0)
        failures.push([`KEPT_SEED=${seed}`, ...lines, JSON.stringify(refusals)].join("\n  "));
      count("refused" in expected ? expected.refused : "done");
    } catch (error) {
      failures.push(
        `KEPT_SEED=${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
  expect(`${failures.length} of ${last - first + 1}\n${failures.slice(0, 8).join("\n")}`).toBe(
    `0 of ${last - first + 1}\n`,
  );
  const isAll = last - first + 1 >= aCommit;
  expect(isAll ? (seen.get("done") ?? 0) > aCommit / 5 : true, "hardly any store could be erased from").toBe(
    true,
  );
});
