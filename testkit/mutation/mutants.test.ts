// Goal: wrong versions of a check are made from its logic alone, one change each, and every kind of change is made.
// Method: a small source with comments, types and words in which the same tokens stand.
import { expect, test } from "vitest";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect as judging } from "./judge.ts";
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

test("the tests of the checks claim nothing their judge has no word for", () => {
  const folder = path.resolve(import.meta.dirname, "../../src/features/policy/checks");
  const claims = globSync("*.test.ts", { cwd: folder })
    .filter((file) => file !== "catalogue.test.ts" && file !== "watch.test.ts")
    .flatMap((file) => [
      ...readFileSync(path.join(folder, file), "utf8").matchAll(
        /\.(to(?:Be|Contain|Equal|Have|Match|Strict|Throw)\w*)\(/g,
      ),
    ]);
  const words = new Set(claims.map(([, word = ""]) => word));
  expect(words.size).toBeGreaterThan(4);
  expect([...words].filter((word) => !(word in judging(1)))).toEqual([]);
});
