// Goal: whatever the law's rows name has a name in every language, and no name is left over.
// Method: every id of every row, both ways.
import { expect, test } from "vitest";
import { exemptionRows } from "../../law/data/exemptions.ts";
import { feeRows } from "../../law/data/fees.ts";
import { letterRows } from "../../law/data/letters.ts";
import { refusalRows } from "../../law/data/refusals.ts";
import { missingRows, rightRows } from "../../law/data/rights.ts";
import { letterItems, letterKinds, rightIds } from "../../law/right.ts";
import { lawLanguages, lawName, lawNames } from "./law.ts";

const named = {
  right: rightIds,
  when: rightRows.map(({ when }) => when),
  missing: missingRows.map(({ why }) => why),
  ground: refusalRows.map(({ id }) => id),
  exemption: exemptionRows.map(({ id }) => id),
  fee: feeRows.flatMap(({ grounds }) => grounds),
  first: feeRows.flatMap(({ first }) => first),
  letter: [...letterKinds, ...letterRows.map(({ letter }) => letter)],
  item: letterItems,
} as const;

test("every right, ground, exemption and letter has a name in every language, and nothing else has", () => {
  const wanted = new Set<string>();
  for (const kind of [
    "right",
    "when",
    "missing",
    "ground",
    "exemption",
    "fee",
    "first",
    "letter",
    "item",
  ] as const)
    for (const id of named[kind]) {
      wanted.add(`${kind}.${id}`);
      for (const language of lawLanguages) expect(lawName(language, kind, id)).toMatch(/^\p{Lu}[^{}.]+$/u);
    }
  expect([...lawNames].toSorted()).toEqual([...wanted].toSorted());
});
