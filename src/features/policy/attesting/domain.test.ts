// Goal: somebody's word proves a promise that no record shows, for the words it was about and for its time, and nothing else.
// Method: each result at its edges by hand; generated days compared with counting them one by one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ClausePromise } from "../document/promise.ts";
import { attestedResult, goodUntil, isToldOf, mayBeAttested, wordsOf, type Attested } from "./domain.ts";

const promise = (more: object = {}): ClausePromise =>
  ClausePromise.parse({
    nature: "promise",
    check: "SEC-CLEAN-DESK",
    parameters: {},
    law: { is: "lawful", note: "" },
    ...more,
  });
const text = "Desks are clear in the evening.";
const day = (text_: string): Temporal.PlainDate => Temporal.PlainDate.from(text_);
const word = (more: Partial<Attested> = {}): Attested => ({
  words: wordsOf(text),
  isKept: true,
  on: day("2026-03-02"),
  until: day("2027-03-02"),
  ...more,
});
const on = (today: string, attested: Attested | undefined, of: ClausePromise = promise()) =>
  attestedResult({ promise: of, text }, attested, day(today));

test.each([
  ["2026-03-02", word(), "kept", "attested.kept"],
  ["2027-01-31", word(), "kept", "attested.kept"],
  ["2027-02-01", word(), "due", "attested.due"],
  ["2027-03-02", word(), "due", "attested.due"],
  ["2027-03-03", word(), "unproven", "attested.expired"],
  ["2026-03-02", word({ isKept: false }), "broken", "attested.broken"],
  ["2031-01-01", word({ isKept: false }), "broken", "attested.broken"],
  ["2026-03-03", word({ words: wordsOf("Desks are clear.") }), "unproven", "attested.reworded"],
  ["2026-03-02", word({ until: day("2026-03-09") }), "kept", "attested.kept"],
] as const)("on %s a word is worth what it says", (today, attested, status, key) => {
  expect(on(today, attested)).toMatchObject({ status, why: { key }, basis: "attested" });
});

test("no word, a permission, and what records show are no matter of anybody's word", () => {
  expect(on("2026-03-02", undefined)).toBeUndefined();
  const permission = promise({ nature: "permission" });
  const measured = promise({ check: "GOV-POLICY-META", parameters: { item: "last-review-date" } });
  expect([mayBeAttested(promise()), mayBeAttested(permission), mayBeAttested(measured)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([on("2026-03-02", word(), permission), on("2026-03-02", word(), measured)]).toEqual([
    undefined,
    undefined,
  ]);
});

test.each([
  [{}, "2027-03-02"],
  [{ interval: "P3M" }, "2026-06-02"],
  [{ interval: "P2Y" }, "2027-03-02"],
  [{ interval: "P0D" }, "2027-03-02"],
  [{ interval: "soon" }, "2027-03-02"],
  [{ every: "P1W" }, "2026-03-09"],
])("a word is good for a year, or for as long as the promise itself says: %j", (parameters, until) => {
  expect(goodUntil(promise({ parameters }), day("2026-03-02")).toString()).toBe(until);
});

test("where the words give no number, what was set for them is the time of a word", () => {
  expect(goodUntil(promise({ setting: "P3M" }), day("2026-03-02")).toString()).toBe("2026-06-02");
});

test("a word is kept, then due, then nothing, and never kept after its end", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 800 }), fc.integer({ min: 0, max: 900 }), (length, later) => {
      const from = day("2026-03-02");
      const attested = word({ on: from, until: from.add({ days: length }) });
      const found = on(from.add({ days: later }).toString(), attested)?.status;
      const left = length - later;
      const ahead = Math.min(30, Math.floor(length / 4));
      expect(found).toBe(left < 0 ? "unproven" : left < ahead ? "due" : "kept");
    }),
  );
});

test.each([
  ["2027-03-02", "2027-02-15", false],
  ["2027-03-02", "2027-02-16", true],
  ["2027-03-02", "2027-03-02", true],
  ["2027-03-02", "2029-01-01", true],
  ["2026-04-01", "2026-03-25", false],
  ["2026-04-01", "2026-03-26", true],
  ["2026-03-09", "2026-03-08", false],
  ["2026-03-09", "2026-03-09", true],
  ["2026-03-03", "2026-03-02", false],
  ["2026-03-03", "2026-03-03", true],
])("a word given on 2 March 2026 and good until %s is told of on %s: %s", (until, today, isTold) => {
  const given = { on: day("2026-03-02"), until: day(until) };
  expect(isToldOf(given, day(today))).toBe(isTold);
  // Never told of while the document shows it kept; a word of a few days is told of on its last one.
  const isLong = given.on.until(given.until).days >= 4;
  expect(isTold && isLong && on(today, word(given))?.status === "kept").toBe(false);
});
