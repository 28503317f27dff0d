// Goal: the page of ASVS 5.0 names each requirement of levels 1 and 2 once, with an answer of a known kind, and no test that
// is not there.
// Method: the numbers of the standard by section (OWASP ASVS 5.0.0, its own list), the table read line by line.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** By section: level 1, then level 2. A number that is missing is of level 3. */
const standard: Readonly<Record<string, readonly [readonly number[], readonly number[]]>> = {
  "1.1": [[], [1, 2]],
  "1.2": [
    [1, 2, 3, 4, 5],
    [6, 7, 8, 9],
  ],
  "1.3": [
    [1, 2],
    [3, 4, 5, 6, 7, 8, 9, 10, 11],
  ],
  "1.4": [[], [1, 2, 3]],
  "1.5": [[1], [2]],
  "2.1": [[1], [2, 3]],
  "2.2": [[1, 2], [3]],
  "2.3": [[1], [2, 3, 4]],
  "2.4": [[], [1]],
  "3.2": [[1, 2], []],
  "3.3": [[1], [2, 3, 4]],
  "3.4": [
    [1, 2],
    [3, 4, 5, 6],
  ],
  "3.5": [
    [1, 2, 3],
    [4, 5],
  ],
  "3.7": [[], [1, 2]],
  "4.1": [[1], [2, 3]],
  "4.2": [[], [1]],
  "4.3": [[], [1, 2]],
  "4.4": [[1], [2, 3, 4]],
  "5.1": [[], [1]],
  "5.2": [[1, 2], [3]],
  "5.3": [[1, 2], []],
  "5.4": [[], [1, 2, 3]],
  "6.1": [[1], [2, 3]],
  "6.2": [
    [1, 2, 3, 4, 5, 6, 7, 8],
    [9, 10, 11, 12],
  ],
  "6.3": [
    [1, 2],
    [3, 4],
  ],
  "6.4": [
    [1, 2],
    [3, 4],
  ],
  "6.5": [[], [1, 2, 3, 4, 5]],
  "6.6": [[], [1, 2, 3]],
  "6.8": [[], [1, 2, 3, 4]],
  "7.1": [[], [1, 2, 3]],
  "7.2": [[1, 2, 3, 4], []],
  "7.3": [[], [1, 2]],
  "7.4": [
    [1, 2],
    [3, 4, 5],
  ],
  "7.5": [[], [1, 2]],
  "7.6": [[], [1, 2]],
  "8.1": [[1], [2]],
  "8.2": [[1, 2], [3]],
  "8.3": [[1], []],
  "8.4": [[], [1]],
  "9.1": [[1, 2, 3], []],
  "9.2": [[1], [2, 3, 4]],
  "10.1": [[], [1, 2]],
  "10.2": [[], [1, 2]],
  "10.3": [[], [1, 2, 3, 4]],
  "10.4": [
    [1, 2, 3, 4, 5],
    [6, 7, 8, 9, 10, 11],
  ],
  "10.5": [[], [1, 2, 3, 4, 5]],
  "10.6": [[], [1, 2]],
  "10.7": [[], [1, 2, 3]],
  "11.1": [[], [1, 2]],
  "11.2": [[], [1, 2, 3]],
  "11.3": [[1, 2], [3]],
  "11.4": [[1], [2, 3, 4]],
  "11.5": [[], [1]],
  "11.6": [[], [1]],
  "12.1": [[1], [2, 3]],
  "12.2": [[1, 2], []],
  "12.3": [[], [1, 2, 3, 4]],
  "13.1": [[], [1]],
  "13.2": [[], [1, 2, 3, 4, 5]],
  "13.3": [[], [1, 2]],
  "13.4": [[1], [2, 3, 4, 5]],
  "14.1": [[], [1, 2]],
  "14.2": [[1], [2, 3, 4]],
  "14.3": [[1], [2, 3]],
  "15.1": [[1], [2, 3]],
  "15.2": [[1], [2, 3]],
  "15.3": [[1], [2, 3, 4, 5, 6, 7]],
  "16.1": [[], [1]],
  "16.2": [[], [1, 2, 3, 4, 5]],
  "16.3": [[], [1, 2, 3, 4]],
  "16.4": [[], [1, 2, 3]],
  "16.5": [[], [1, 2, 3]],
  "17.1": [[], [1]],
  "17.2": [[], [1, 2, 3, 4]],
  "17.3": [[], [1, 2]],
};

const root = path.join(import.meta.dirname, "..");
const page = readFileSync(path.join(root, "docs/security/asvs.md"), "utf8");
const lines = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, id = "", level = "", words = "", answer = ""]) => ({ id, level, words, answer }),
);
const wanted = Object.entries(standard).flatMap(([section, levels]) =>
  levels.flatMap((numbers, at) => numbers.map((number) => `${section}.${number} level ${at + 1}`)),
);

test("each requirement of levels 1 and 2 is answered once, and no other", () => {
  expect(wanted).toHaveLength(253);
  expect(lines.map(({ id, level }) => `${id} level ${level}`).sort()).toEqual([...wanted].sort());
});

test("each answer is a test that exists, a review with its day, a reason or an open gap, and the sums are right", () => {
  const kinds = { test: 0, review: 0, "not applicable": 0, gap: 0 };
  for (const { id, answer } of lines) {
    const [, kind = ""] = /^(test|review \d{4}-\d{2}-\d{2}|not applicable|gap): ./.exec(answer) ?? [];
    expect([id, kind !== ""]).toEqual([id, true]);
    const name = kind.startsWith("review") ? "review" : kind;
    if (name in kinds) kinds[name as keyof typeof kinds] += 1;
    if (name !== "test") continue;
    const files = [...answer.matchAll(/`((?:src|testkit)\/[^`]+\.test\.tsx?)`/g)].map(
      ([, file = ""]) => file,
    );
    expect([id, files.length > 0, files.filter((file) => !existsSync(path.join(root, file)))]).toEqual([
      id,
      true,
      [],
    ]);
  }
  expect(page).toContain(
    `**${kinds.test} are held by a test**, ${kinds.review} were reviewed, ${kinds["not applicable"]} do not apply, **${kinds.gap} are gaps**`,
  );
});
