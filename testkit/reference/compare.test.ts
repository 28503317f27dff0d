// Goal: the comparison of the search with the reference turns red when the search is wrong (a negative control).
// Method: a result that agrees with a generated store's reference, then the same result wrong in one way at a time.
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Finding, Reason, SearchResult } from "../../src/features/rights/findings.ts";
import { freshDatabase } from "../database.ts";
import type { TestDatabase } from "../database.ts";
import { differences, falseReasons } from "./compare.ts";
import { evaluate, readReference, rowName } from "./evaluate.ts";
import type { Expected, Reference } from "./evaluate.ts";
import { generateSchema } from "./schemas.ts";

let database: TestDatabase;
let reference: Reference;
let expected: Expected;
let agreeing: SearchResult;

beforeAll(async () => {
  database = await freshDatabase();
  const client = new pg.Client(database.connection);
  await client.connect();
  // The first seed with a search that finds much of every kind.
  for (let seed = 1; agreeing === undefined; seed += 1) {
    const schema = generateSchema(seed);
    await client.query(`begin; ${schema.sql}`);
    reference = await readReference(client, schema.map);
    await client.query("rollback");
    for (const entered of schema.people) {
      expected = evaluate(reference, schema.map, entered);
      const rows = [...expected.rows.values()];
      const dispositions = new Set(rows.map((row) => row.disposition));
      if (dispositions.size < 2 || !rows.some((row) => row.others.length > 1)) continue;
      agreeing = resultOf(expected);
      break;
    }
  }
  await client.end();
});
afterAll(() => database.drop());

/** What an engine that agrees would return. */
function resultOf(all: Expected): SearchResult {
  const rowsByName = new Map(reference.rows.map((row) => [rowName(row), row]));
  const ordinals = new Map([...all.rows.keys()].map((name, at) => [name, at]));
  const people = new Set(all.people.map(rowName));
  const chained = new Map<string, Reason>(
    all.people.map((person) => [rowName(person), { kind: "identity", identity: "number", column: "id" }]),
  );
  for (let before = -1; before < chained.size;) {
    before = chained.size;
    for (const { relation, row, to } of reference.links) {
      const from = ordinals.get(rowName(to));
      const open = chained.get(rowName(to));
      const leads =
        open?.kind === "identity" ||
        (open?.kind === "relation" && ["owned_by", "bridge"].includes(open.role));
      if (
        from === undefined ||
        !leads ||
        chained.has(rowName(row)) ||
        (to.isPerson && !people.has(rowName(to)))
      )
        continue;
      chained.set(rowName(row), { kind: "relation", role: relation.role, match: relation.match, from });
    }
  }
  const findings = [...all.rows].map(
    ([name, { row, disposition, others, softDeleted }], ordinal): Finding => ({
      ordinal,
      table: row.table,
      key: row.key,
      disposition,
      softDeleted,
      others: others.map((other) => rowsByName.get(other) ?? { table: other, key: [] }),
      reason: chained.get(name) ?? { kind: "identity", identity: "none", column: "none" },
    }),
  );
  return {
    store: "generated",
    mapHash: "",
    asOf: "",
    identities: [],
    findings,
    outcomes: new Map(),
    gaps: all.ambiguous.map((each) => ({ kind: "ambiguous_identity" as const, ...each })),
    withheld: [],
    unreviewed: true,
  };
}

const wrong = (change: (findings: readonly Finding[]) => readonly Finding[]): string[] => {
  const result = { ...agreeing, findings: change(agreeing.findings) };
  return [...differences(reference, expected, result), ...falseReasons(reference, expected, result.findings)];
};
/** One finding changed: the first that qualifies. */
const changed = (qualifies: (finding: Finding) => boolean, change: (finding: Finding) => Finding): string[] =>
  wrong((findings) => {
    const at = findings.findIndex(qualifies);
    expect(at).toBeGreaterThanOrEqual(0);
    return findings.map((finding, place) => (place === at ? change(finding) : finding));
  });

test("a result that agrees differs in nothing", () => {
  expect(wrong((findings) => findings)).toEqual([]);
  expect(wrong((findings) => findings.toReversed())).toEqual([]);
});

test("a missing row, an added row and a row found twice are told", () => {
  expect(wrong((findings) => findings.slice(0, -1)).join()).toContain("missing, expected");
  const [first] = agreeing.findings;
  if (first === undefined) throw new Error("nothing found");
  const added = { ...first, ordinal: 9999, key: ["no such row"] };
  expect(wrong((findings) => [...findings, added])[0]).toContain("too much");
  expect(wrong((findings) => [...findings, { ...first, ordinal: 9999 }])).toEqual([
    `${rowName(first)}: found twice`,
  ]);
});

test("another disposition, another owner and a missed deletion are told", () => {
  const milder = changed(
    (each) => each.disposition !== "disclose",
    (each) => ({ ...each, disposition: "disclose" }),
  );
  expect(milder).toHaveLength(1);
  const fewer = changed(
    (each) => each.others.length > 1,
    (each) => ({ ...each, others: each.others.slice(1) }),
  );
  expect(fewer).toHaveLength(1);
  const undeleted = changed(
    () => true,
    (each) => ({ ...each, softDeleted: !each.softDeleted }),
  );
  expect(undeleted).toHaveLength(1);
});

test("a reason that is not true is told", () => {
  const related = (each: Finding): boolean => each.reason.kind === "relation";
  const claimed = changed(related, (each) => ({
    ...each,
    reason: { kind: "identity", identity: "email", column: "email" },
  }));
  expect(claimed.join()).toContain("who was not looked for");
  const unlinked = changed(related, (each) => ({
    ...each,
    reason: { kind: "relation", role: "bridge", match: { id: "nothing" }, from: 0 },
  }));
  expect(unlinked.join()).toContain("does not link");
});

test("an ambiguous value that is not reported is told", () => {
  const ambiguous = ["student"];
  const lines = differences(reference, { ...expected, ambiguous }, agreeing);
  expect(lines).toEqual(["not reported as ambiguous: student"]);
});
