// Goal: a clause that is read off registers leads to them; one of cases, one that is measured by nothing and one nobody can
// break lead nowhere.
// Method: a promise of each sort.
import { expect, test } from "vitest";
import { bound } from "../../../../testkit/policy_facts.ts";
import { registersOf } from "./domain.registers.ts";

test("a clause leads to the registers it is read off, and to no other", () => {
  const titles = (written: string): readonly string[] =>
    registersOf(bound(written)).map(({ title }) => title);
  expect(titles("ROP-COVER medium=paper")).toEqual(["Data sets", "Paper stores"]);
  expect(titles("LIA rule=before-start")).toEqual(["Processing activities", "Documents"]);
  expect(registersOf(bound("GOV-ROLES duty=reporting"))).toEqual([{ kind: "role", title: "Roles" }]);
  expect(titles("DSR-CLOCK right=access")).toEqual([]);
  expect(titles("ROP-MIN point=form")).toEqual([]);
  expect(registersOf({ ...bound("GOV-DOCS"), nature: "permission" })).toEqual([]);
});
