// Goal: a request is held to what its own organisation's policy promises and never to less than the law asks; with no
// policy, to the law alone.
// Method: clauses as a policy binds them, with one thing changed at a time; generated periods against the law's clock.
import fc from "fast-check";
import { expect, test } from "vitest";
import { lawClock, effectiveDay, policyDay } from "./domain.clock.ts";
import type { ClockInputs } from "./domain.clock.ts";
import { judgeRefusal } from "./domain.judgement.ts";
import { promisedBy } from "./domain.promised.ts";
import type { AnswerPromise } from "./domain.promised.ts";

const access = { right: "access" } as const;
const place = { calendar: "england-and-wales", zone: "Europe/London" };
const received = "2026-09-03T08:00:00Z";
const state = { right: "access", regime: "UK", receivedAt: received } as const;
const running: ClockInputs = { received, extendedMonths: 0, pauses: [] };
const answerIn = (within: string, governs: "law" | "policy" = "policy"): AnswerPromise => ({
  clause: "4.2",
  within: Temporal.Duration.from(within),
  governs,
});
const days = (inputs: ClockInputs, promise: AnswerPromise | undefined) => {
  const law = lawClock(state, inputs, place);
  const policy = policyDay(law, inputs, promise);
  return {
    law: law.due?.toString(),
    policy: policy?.toString(),
    effective: effectiveDay(law, policy)?.toString(),
  };
};

test("clauses are found by what they are bound to, not by their numbers; other rights' clauses are not taken", () => {
  const clauses = [
    { label: "3.1", check: "DSR-CLOCK", parameters: { right: "erasure", within: "P10D" } },
    { label: "4.2", check: "DSR-CLOCK", parameters: { ...access, within: "P20D" } },
    { label: "4.3", check: "DSR-EXT", parameters: { ...access, extra: "P2M" } },
    { label: "4.4", check: "DSR-EXT", parameters: { ...access, tellWithin: "P1M" } },
    { label: "4.5", check: "DSR-REFUSE-LETTER", parameters: { ...access, from: "refusal", within: "P2W" } },
  ];
  const promised = promisedBy(clauses);
  expect(promised.clauses).toEqual({ "in-time": "4.2", "extension-told": "4.4", "refusal-reasons": "4.5" });
  expect([promised.answer?.clause, promised.answer?.within.days, promised.answer?.governs]).toEqual([
    "4.2",
    20,
    "policy",
  ]);
  expect([promised.refusal.from, promised.refusal.within.weeks, promised.isByLawAlone]).toEqual([
    "refusal",
    2,
    false,
  ]);
});

test("without a policy no clause is named, and the law's month for a refusal counts from the receipt", () => {
  const { isByLawAlone, clauses, answer, refusal } = promisedBy(undefined);
  expect([isByLawAlone, clauses, answer]).toEqual([true, {}, undefined]);
  expect([refusal.from, refusal.within.months]).toEqual(["receipt", 1]);
  // A policy that promises nothing about access is one all the same.
  const stop = { label: "15.7", check: "MKT-SUPPRESS", parameters: { after: "stop", within: "P2D" } };
  const never = { ...stop, label: "15.8", parameters: { after: "no-refusal", within: "P1D" } };
  expect(promisedBy([never, stop], "access").clauses).toEqual({});
  const marketing = promisedBy([never, stop], "marketing-objection");
  expect([marketing.clauses, marketing.stop.toString()]).toEqual([{ "marketing-stopped": "15.7" }, "P2D"]);
  expect(promisedBy([])).toMatchObject({ isByLawAlone: false, clauses: {} });
});

test("the earlier of policy and law counts; words that mean the law's month give the law's own day", () => {
  expect(days(running, answerIn("P20D"))).toEqual({
    law: "2026-10-05",
    policy: "2026-09-23",
    effective: "2026-09-23",
  });
  expect(days(running, answerIn("P3M"))).toEqual({
    law: "2026-10-05",
    policy: "2026-12-03",
    effective: "2026-10-05",
  });
  expect(days(running, answerIn("P1M", "law"))).toEqual({
    law: "2026-10-05",
    policy: "2026-10-05",
    effective: "2026-10-05",
  });
  expect(days(running, undefined)).toEqual({ law: "2026-10-05", policy: undefined, effective: "2026-10-05" });
  const longer = { ...running, extendedMonths: 2 };
  expect(days(longer, answerIn("P20D")).policy).toBe("2026-11-23");
  const waits = { ...running, idReceived: null };
  expect(days(waits, answerIn("P20D"))).toEqual({ law: undefined, policy: undefined, effective: undefined });
  const waited = { from: "2026-09-07T09:00:00Z", to: "2026-09-11T09:00:00Z", why: "clarification" } as const;
  const [first, second] = [running, { ...running, pauses: [waited] }].map(
    (inputs) => lawClock(state, inputs, place).strict,
  );
  const more = first === undefined || second === undefined ? 0 : first.until(second).days;
  expect(more).toBeGreaterThan(0);
  const policy = Temporal.PlainDate.from("2026-09-23").add({ days: more }).toString();
  expect(days({ ...running, pauses: [waited] }, answerIn("P20D")).policy).toBe(policy);
});

test("no promise makes the time longer than the law's, and no shorter one is forgotten", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 2 }), (count, extendedMonths) => {
      const { law, policy, effective } = days({ ...running, extendedMonths }, answerIn(`P${count}D`));
      const isPolicys = (policy ?? "") <= (law ?? "");
      expect(effective).toBe(isPolicys ? policy : law);
    }),
  );
});

test("a refusal is told on its last day, and late on the next; any other letter tells nothing of it", () => {
  const time = {
    since: Temporal.Instant.from("2026-10-01T10:00:00Z"),
    within: Temporal.Duration.from("P1M"),
    zone: place.zone,
  };
  const at = (text: string, template = "refusal") => [{ at: Temporal.Instant.from(text), template }];
  const now = Temporal.Instant.from("2026-11-01T23:59:59Z");
  const later = now.add({ seconds: 1 });
  expect(judgeRefusal([], time, now).is).toBe("due");
  expect(judgeRefusal([], time, later).is).toBe("late");
  expect(judgeRefusal(at("2026-10-02T10:00:00Z", "acknowledgement"), time, later).is).toBe("late");
  expect(judgeRefusal(at("2026-11-01T23:59:59Z"), time, later).is).toBe("told");
  expect(judgeRefusal(at("2026-11-02T00:00:00Z"), time, later).is).toBe("late");
});
