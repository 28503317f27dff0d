// Goal: wrong versions of a check are made from its logic alone, one change each, and every kind of change is made.
// Method: a small source with comments, types and words in which the same tokens stand.
import { expect, test } from "vitest";
import { mutantsOf } from "./mutants.ts";

const changes = (source: string): readonly string[] =>
  mutantsOf(source).map(({ line, from, to }) => `${line}: ${from} → ${to}`);

test("comparisons, conditions, constants and statuses are changed one at a time", () => {
  const source =
    'const a = b === 1 && !c;\nif (d >= e || f) return { status: "kept", key: "fee.kept" };\nlist.some(g).add(2);\n';
  expect(changes(source).toSorted()).toEqual([
    "1: ! → ",
    "1: && → ||",
    "1: 1 → 2",
    "1: === → !==",
    '2: "kept" → "broken"',
    "2: >= → >",
    "2: || → &&",
    "3: .add( → .subtract(",
    "3: .some( → .every(",
    "3: 2 → 3",
  ]);
  for (const { source: wrong } of mutantsOf(source)) expect(wrong).not.toBe(source);
});

test("comments, imports, types and words in strings are left alone", () => {
  const source = [
    "/** true === false && 1 */",
    'import { one } from "./one-1.ts";',
    "export type Two = {",
    "  readonly three: 3;",
    "};",
    "",
    'const words = "true && 4"; // 5 === 5',
    "",
  ].join("\n");
  expect(changes(source)).toEqual([]);
});
