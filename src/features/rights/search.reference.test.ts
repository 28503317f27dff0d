// Goal: on any schema the search finds exactly the rows the definition says, with the same disposition and the same
// other owners (docs/decisions/0040-whose-row-is-it.md).
// Method: generated stores with hostile names, keys, links and people, others for each commit (thirty of 900, a hundred with KEPT_WHOLE=1, all of
// them with KEPT_LONG=1); every search is compared with the naive reference of testkit/reference, every reason is checked
// to be true. To replay one: KEPT_SEED=17, or KEPT_SEED=301-900.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../../testkit/database.ts";
import type { TestDatabase } from "../../../testkit/database.ts";
import { commit, isWhole } from "../../../testkit/whole.ts";
import { differences, falseReasons } from "../../../testkit/reference/compare.ts";
import { evaluate, readReference } from "../../../testkit/reference/evaluate.ts";
import type { EnteredIdentity, Expected, Reference } from "../../../testkit/reference/evaluate.ts";
import { generateSchema } from "../../../testkit/reference/schemas.ts";
import type { GeneratedSchema } from "../../../testkit/reference/schemas.ts";
import { quoted } from "../../../testkit/reference/tables.ts";
import type { SearchResult } from "./findings.ts";
import { search } from "./search/search.ts";

type Compared = {
  readonly schema: GeneratedSchema;
  readonly entered: readonly EnteredIdentity[];
  readonly expected: Expected;
  readonly reference: Reference;
  readonly result: SearchResult;
};

const everySeed = 900;
const aCommit = isWhole ? 100 : 30;

/** Each commit has its own: what fails with it fails with it again, and names the seed that replays it. */
function seedsOfThis(name: string): readonly [first: number, last: number] {
  if (process.env["KEPT_LONG"] === "1") return [1, everySeed];
  const hundred = Number.parseInt(name.slice(0, 8), 16) || 0;
  const first = (hundred % (everySeed / aCommit)) * aCommit + 1;
  return [first, first + aCommit - 1];
}

const [first = 1, last = first] = process.env["KEPT_SEED"]?.split("-").map(Number) ?? seedsOfThis(commit());
let database: TestDatabase;
let client: pg.Client;
let spoolFolder: string;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client(database.connection);
  await client.connect();
  await client.query("set synchronous_commit = off");
  spoolFolder = await mkdtemp(path.join(tmpdir(), "kept-reference-"));
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(spoolFolder, { recursive: true, force: true });
});

/** Makes the store of a seed, hands it over and removes it. */
async function withStore(
  seed: number,
  use: (schema: GeneratedSchema, reference: Reference) => Promise<void>,
): Promise<void> {
  const schema = generateSchema(seed);
  await client.query(schema.sql);
  try {
    await use(schema, await readReference(client, schema.map));
  } finally {
    await client.query(`drop schema ${schema.schemas.map(quoted).join(", ")} cascade; create schema public`);
  }
}

async function compareAll(seed: number, seen: (compared: Compared) => void): Promise<void> {
  await withStore(seed, async (schema, reference) => {
    // Of every third store each person is looked for, of the others one: a search costs what describing a store costs.
    const people = seed % 3 === 0 ? schema.people.entries() : [[0, schema.people[0] ?? []] as const];
    for (const [at, entered] of people) {
      // Small batches, so that a search of few rows takes as many statements as one of many.
      const limits = at === 0 ? {} : { limits: { probesPerStatement: at === 1 ? 7 : 1 } };
      const request = { map: schema.map, identities: entered, unreviewed: true, ...limits };
      const run = await search(database.connection, request, { spoolFolder });
      run.close();
      seen({
        schema,
        entered,
        reference,
        result: run.result,
        expected: evaluate(reference, schema.map, entered),
      });
    }
  });
}

test("generated stores give what the reference gives", { timeout: 3_600_000 }, async () => {
  const failures: { about: string; lines: readonly string[] }[] = [];
  const seen = new Map<string, number>();
  const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);
  for (let seed = first; seed <= last; seed += 1) {
    const about = `seed ${seed} (KEPT_SEED=${seed})`;
    try {
      await compareAll(seed, ({ entered, expected, reference, result }) => {
        const lines = [
          ...differences(reference, expected, result),
          ...falseReasons(reference, expected, result.findings),
        ];
        if (lines.length > 0)
          failures.push({ about: `${about}, looking for ${JSON.stringify(entered)}`, lines });
        if (expected.ambiguous.length > 0) count("ambiguous");
        if (expected.people.length === 0) count("nobody");
        for (const { disposition, others, row } of expected.rows.values()) {
          count(disposition);
          if (others.length > 0) count("shared");
          else if (!expected.people.includes(row)) count("theirs alone");
        }
      });
    } catch (error) {
      failures.push({
        about,
        lines: [
          error instanceof Error
            ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`
            : String(error),
        ],
      });
    }
  }
  failures.sort((a, b) => a.lines.length - b.lines.length);
  const report = failures.slice(0, 5).map(({ about, lines }) => [about, ...lines.slice(0, 10)].join("\n  "));
  expect(failures.length === 0 ? "" : `${failures.length} searches differ\n${report.join("\n")}`).toBe("");
  if (last - first < aCommit - 1) return;
  for (const kind of ["disclose", "redact", "review", "skip", "shared", "theirs alone"])
    expect({ kind, enough: (seen.get(kind) ?? 0) > aCommit / 5 }).toEqual({ kind, enough: true });
  for (const kind of ["ambiguous", "nobody"])
    expect({ kind, enough: (seen.get(kind) ?? 0) > aCommit / 34 }).toEqual({ kind, enough: true });
});
