// Goal: whatever the product records is said in plain words on the ledger's page, and nothing recorded is hidden there.
// Method: the kinds that the sources hand to the ledger, and the events of cases, are read out of them; each family that the
// table knows must be known whole.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { actKinds, actSentence } from "./acts.ts";
import { actsOf, checksWithActs } from "./kept_by.ts";
import { folded, readings } from "./ui/folded.ts";

const root = path.resolve(import.meta.dirname, "../..");
const sources = globSync("**/*.{ts,tsx}", { cwd: root })
  .filter((file) => !file.includes(".test.") && !file.includes("/ui/"))
  .map((file) => readFileSync(path.join(root, file), "utf8"));
const recorded = new Set(
  sources.flatMap((text) => [
    ...[...text.matchAll(/defineEvent\(\s*"([a-z]+(?:[._-][a-z]+)+)"/g)].map(([, type = ""]) => type),
    ...[...text.matchAll(/append\([^)]*?type:\s*"([a-z]+(?:[._-][a-z]+)+)"/g)].map(([, type = ""]) => type),
    ...[...text.matchAll(/note(?:InEveryLedger)?\([^;]*?"([a-z-]+\.[a-z._-]+)"/g)].map(
      ([, type = ""]) => type,
    ),
  ]),
);
const known = new Set(actKinds().map(({ type }) => type));
const families = new Set([...known].map((type) => type.split(".")[0]));

test("every kind of a known family has a sentence of its own", () => {
  expect(recorded.size).toBeGreaterThan(60);
  const without = [...recorded].filter((type) => families.has(type.split(".")[0]) && !known.has(type));
  expect(without.toSorted(), "say it in acts.ts").toEqual([]);
});

test("what keeps a clause is a kind of act that is recorded, and named once for a check", () => {
  for (const check of checksWithActs) {
    const acts = actsOf(check);
    expect([check, new Set(acts).size]).toEqual([check, acts.length]);
    expect([check, acts.filter((type) => !known.has(type))]).toEqual([check, []]);
  }
  expect(actsOf("NO-SUCH")).toEqual([]);
});

test("sentences are plain, differ from each other, and a kind without one is said by its code", () => {
  const sentences = actKinds().map(({ sentence }) => sentence);
  expect(new Set(sentences).size).toBe(sentences.length);
  for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}[^.!]+[^.!]$/u);
  expect(actSentence("visit.told-twice")).toBe("Recorded as “visit told twice”");
});

test("no act that puts a mail into the outbox is said to have sent it", () => {
  const claims = actKinds().filter(({ sentence }) =>
    /\b(?:was|were) sent\b|written to$|was reminded/.test(sentence),
  );
  expect(claims).toEqual([]);
});

test("what one person read in a row is one line; an act, or another reader, begins a new one", () => {
  expect([...readings].filter((type) => !known.has(type))).toEqual([]);
  const entry = (type: string, actor = "anna") => ({ type, actor });
  const day = [
    entry("request.read"),
    entry("case.listed"),
    entry("mail.read"),
    entry("request.answered"),
    entry("request.read"),
    entry("request.read", "priya"),
    entry("request.answered"),
    entry("request.answered"),
  ];
  expect(folded(day).map(({ entry: { type, actor }, more }) => `${type} ${actor} ${more}`)).toEqual([
    "request.read anna 2",
    "request.answered anna 0",
    "request.read anna 0",
    "request.read priya 0",
    "request.answered anna 0",
    "request.answered anna 0",
  ]);
});
