// Goal: what is offered as the cheapest fixes is what would really prove most, and nothing nobody can do.
// Method: a policy of one clause of each kind, its counts by hand; the example school as it is on its first day.
import { expect, test } from "vitest";
import { isMeasured } from "../checks/measured.ts";
import type { Status } from "../checks/result.ts";
import { readPack } from "../document/pack.ts";
import { ClausePromise, isBinding } from "../document/promise.ts";
import { cheapestFixes } from "./domain.fixes.ts";

const clause = (label: string, more: object, status: Status = "unproven") => ({
  label,
  promise: ClausePromise.parse({
    nature: "promise",
    parameters: {},
    law: { is: "lawful", note: "" },
    ...more,
  }),
  result: { status, why: { key: "unproven.needs", parameters: {} }, n: 0, of: 0, evidence: [] },
});
const attested = { check: "SEC-CLEAN-DESK", basis: "attested" };
const register = { check: "ROP-ADM", basis: "derived" };
const missing = { check: "SEC-TLS", basis: "measured" };

test("each kind is counted, the largest first; what is proven, needs a part that is not there, or binds nobody is not offered", () => {
  expect(
    cheapestFixes([
      clause("1", register),
      clause("2", attested),
      clause("3", attested),
      clause("4", attested, "kept"),
      clause("5", missing),
      clause("6", { nature: "permission" }, "not_applicable"),
      clause("7", { check: "GOV-POST", parameters: { role: "dpo" } }),
    ]),
  ).toEqual([
    { kind: "look", promises: 2, clause: "2" },
    { kind: "registers", promises: 1, clause: "1" },
    { kind: "people", promises: 1, clause: "7" },
  ]);
  expect(cheapestFixes([clause("5", missing)])).toEqual([]);
});

test("of the example school on its first day every promise somebody can prove is in one of the fixes", async () => {
  const { promises } = await readPack("school");
  const clauses = Object.entries(promises.clauses).map(([label, promise]) => ({
    ...clause(label, {}),
    promise,
  }));
  const fixes = cheapestFixes(clauses);
  expect(fixes.map(({ kind }) => kind)).toEqual(["cases", "registers", "look"]);
  const provable = clauses.filter(
    ({ promise }) => isBinding(promise) && (isMeasured(promise) || promise.basis === "attested"),
  );
  const counted = fixes.reduce((sum, one) => sum + one.promises, 0);
  expect(counted).toBeGreaterThan(provable.length * 0.8);
  expect(counted).toBeLessThanOrEqual(provable.length);
});
