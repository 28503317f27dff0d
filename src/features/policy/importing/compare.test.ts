// Goal: a clause keeps its permanent id across versions, and the difference applied to the old version gives the new one.
// Method: generated trees against each other; edits of one kind each, judged by what a person would call them.
import fc from "fast-check";
import { expect, test } from "vitest";
import { allClauses, type Clause } from "./clause.ts";
import { applyComparison, comparePolicies, wordSteps } from "./compare.ts";
import { importPolicy } from "./read.ts";

const read = async (text: string): Promise<readonly Clause[]> =>
  (await importPolicy(new TextEncoder().encode(text), "policy.txt")).clauses;
const word = fc.constantFrom("we", "will", "keep", "data", "within", "30", "days", "(a)", "1.", "\n\n", "  ");
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
let count = 0;
const { clauses: treeOf } = fc.letrec<{ clauses: readonly Clause[] }>((tie) => ({
  clauses: fc.array(
    fc.record({
      id: fc.constant("").map(() => `c-${(count += 1)}`),
      number: fc.constantFrom("1.", "2.", "(a)", ""),
      heading: text,
      text,
      place: fc.constant({ paragraph: 1 }),
      children: fc.oneof({ maxDepth: 3 }, fc.constant([]), tie("clauses")),
    }),
    { maxLength: 4 },
  ),
}));
const shape = (clauses: readonly Clause[]): unknown =>
  clauses.map(({ number, heading, text: words, place, children }) => [
    number,
    heading,
    words,
    place,
    shape(children),
  ]);

test("the difference applied to the old version gives the new one, each id once", () => {
  fc.assert(
    fc.property(treeOf, treeOf, (before, after) => {
      const comparison = comparePolicies(before, after);
      const made = applyComparison(before, comparison);
      expect(shape(made)).toEqual(shape(after));
      const ids = allClauses(made).map(({ clause }) => clause.id);
      expect(new Set(ids).size).toBe(ids.length);
      const kept = ids.filter((id) => allClauses(before).some(({ clause }) => clause.id === id)).length;
      expect(kept + comparison.removed.length).toBe(allClauses(before).length);
    }),
  );
});

test("a version compared with itself has no change and the same ids", () => {
  fc.assert(
    fc.property(treeOf, (before) => {
      const { clauses, removed } = comparePolicies(before, before);
      expect(removed).toEqual([]);
      expect(clauses.flatMap(({ kinds }) => kinds)).toEqual([]);
      expect(clauses.map(({ id }) => id).toSorted()).toEqual(
        allClauses(before)
          .map(({ clause }) => clause.id)
          .toSorted(),
      );
    }),
  );
});

/** The longest common run of words, told by trying every way: slow and plain. */
function common(one: readonly string[], two: readonly string[]): number {
  const [first, ...rest] = one;
  const [second, ...others] = two;
  if (first === undefined || second === undefined) return 0;
  return first === second ? 1 + common(rest, others) : Math.max(common(rest, two), common(one, others));
}

test("no more words change than a naive reference finds", () => {
  const few = fc.array(fc.constantFrom("a ", "b ", "c "), { maxLength: 7 });
  fc.assert(
    fc.property(few, few, (one, two) => {
      const kept = wordSteps(one.join(""), two.join("")).filter(({ step }) => step === "keep");
      expect(kept.map(({ text: words }) => words).join("").length / 2).toBe(common(one, two));
    }),
  );
});

const old =
  "1. We answer every request within one month of its arrival.\n2. We keep records of each answer for three years.\n3. Staff are trained by the officer every single year.";
const kindsOf = async (after: string): Promise<readonly string[]> => {
  const before = await read(old);
  const { clauses, removed } = comparePolicies(before, await read(after));
  const places = new Map(before.map(({ id }, at) => [id, at + 1]));
  return [
    ...clauses.map(({ id, kinds }) => [places.get(id) ?? "new", ...kinds].join(" ")),
    ...removed.map(({ id }) => `${places.get(id)} removed`),
  ];
};
const [first = "", second = "", third = ""] = old.split("\n");
const rest = (line: string): string => line.slice(3);

test("a clause put in renumbers the others, which keep their ids", async () => {
  const after = `1. Complaints go to the head of operations.\n2. ${rest(first)}\n3. ${rest(second)}\n4. ${rest(third)}`;
  expect(await kindsOf(after)).toEqual(["new added", "1 renumbered", "2 renumbered", "3 renumbered"]);
});

test("changed words, a clause taken out and a clause moved are told apart", async () => {
  expect(await kindsOf(old.replace("one month", "30 days"))).toEqual(["1 changed", "2", "3"]);
  expect(await kindsOf(`${first}\n2. ${rest(third)}`)).toEqual(["1", "3 renumbered", "2 removed"]);
  expect(await kindsOf(`1. ${rest(third)}\n2. ${rest(first)}\n3. ${rest(second)}`)).toEqual([
    "3 moved renumbered",
    "1 renumbered",
    "2 renumbered",
  ]);
});
