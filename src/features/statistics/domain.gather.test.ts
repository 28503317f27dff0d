// Goal: an answer counts as given in part when it was decided so or something of a copy was held back, under its own grounds;
// and no ground of the laws a request can be under stands in a report as a bare code.
// Method: rows of a request as the database gives them, with each way to an answer; the law's rows of today.
import { expect, test } from "vitest";
import { refusalGroundsOn } from "../../law/rights.ts";
import { requestRights } from "../rights/index.ts";
import { factOf } from "./domain.gather.ts";
import type { Happened } from "./domain.gather.ts";
import { grounds } from "./domain.lines.ts";

const at = Temporal.Instant.from("2026-04-10T09:00:00Z");
const happened = (type: string, data: Happened["data"] = {}): Happened => ({
  type,
  at,
  recorded: at,
  data,
  mail: null,
  settled: null,
});

const partlyOf = (name: string, ...events: readonly Happened[]): readonly string[] | undefined => {
  const row = {
    kind: "rights-request",
    body: { name, right: "access", channel: "email", regime: "UK", receivedAt: "2026-04-01T09:00:00Z" },
    opened_at: at,
    events: [happened("request.received"), ...events],
    clocks: [],
  };
  const fact = factOf(row, { zone: "Europe/London", now: at, isImported: false });
  return fact?.kind === "request" ? fact.partly : undefined;
};
const approved = (redacted: number, withheld: number): Happened =>
  happened("review.approved", { disclosed: 3, redacted, withheld });
const assessed = (verdict: string, ...some: readonly string[]): Happened =>
  happened("request.assessed", { verdict, bases: [], grounds: some });

test("an answer in part is one that was decided so, or a copy of which something was held back", () => {
  const copy = happened("request.answered", { delivery: "portal" });
  const letter = (verdict: string): Happened => happened("request.done", { verdict, by: "print" });
  expect(partlyOf("answered", approved(0, 0), copy)).toBeUndefined();
  expect(partlyOf("answered", approved(0, 2), copy)).toEqual(["others-rights"]);
  // The last approval is what went out.
  expect(partlyOf("answered", approved(1, 2), approved(0, 0), copy)).toBeUndefined();
  expect(partlyOf("closed", assessed("partly", "legal-claims"), letter("partly"))).toEqual(["legal-claims"]);
  expect(partlyOf("closed", assessed("granted"), letter("granted"))).toBeUndefined();
  expect(partlyOf("closed", assessed("granted"), letter("partly"))).toEqual([]);
  expect(partlyOf("open", assessed("partly", "legal-claims"))).toBeUndefined();
  expect(
    partlyOf("refused", assessed("refused", "legal-claims"), happened("request.refused")),
  ).toBeUndefined();
});

test("every ground of the laws a request can be under has a name", () => {
  const day = Temporal.PlainDate.from("2026-11-22");
  const all = (["UK", "EU"] as const).flatMap((regime) =>
    requestRights.flatMap((right) => refusalGroundsOn(regime, right, day).map(({ id }) => id)),
  );
  expect([...new Set(all)].filter((id) => grounds[id] === undefined)).toEqual([]);
});
