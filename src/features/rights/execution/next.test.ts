// Goal: a request whose plan for a connected system waits leads to that plan, and one whose erasure was verified does not
// tell its officer to wait: what is missing is words for what is kept.
// Method: the state after the events of one erasure, and the next step it names.
import { expect, test } from "vitest";
import type { EntryId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { ActorId } from "../../../platform/ids.ts";
import type { Command } from "../request/commands.ts";
import { decide } from "../request/domain.ts";
import { nextAction } from "../request/domain.next.ts";
import { received } from "../request/events.ts";
import type { MeasureId, RequestEvent } from "../request/events.ts";
import { apply } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import type { ExecutionId } from "./contract.ts";
import { executionBegun, executionEnded } from "./events.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const facts = { today: day("2026-03-10"), receivedOn: day("2026-03-02"), noticeBy: day("2026-04-02") };
const me: ActorId = newId();
const at = { executionId: newId<ExecutionId>(), storeId: newId<EntryId>() };
const measureId: MeasureId = newId();

const steps = (state: RequestState, ...commands: readonly Command[]): RequestState =>
  commands.reduce((before, command) => {
    const decision = decide(before, command, facts);
    if (!("events" in decision)) throw new Error(JSON.stringify(decision));
    return decision.events.reduce((each: RequestState, event: RequestEvent) => apply(each, event), before);
  }, state);

const granted = steps(
  apply(
    undefined,
    received.make({
      right: "erasure",
      capacity: "self",
      channel: "email",
      regime: "UK",
      receivedAt: "2026-03-02T09:00:00Z",
      delivery: "post",
    }),
  ),
  { type: "assign", to: me },
  { type: "skip-identity", reason: "current-account" },
  { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] },
);
const plan = { type: "plan-measure", measureId, task: "erase", owner: me, due: "2026-03-20" } as const;
const next = (state: RequestState): string => nextAction(state, { hasEmail: true }).code;

test("what was begun in a connected system comes before planning by hand", () => {
  expect(next(granted)).toBe("plan-measures");
  expect(next(apply(granted, executionBegun.make(at)))).toBe("carry-out");
});

test("of an erasure that was carried out and verified only words are missing", () => {
  const begun = apply(granted, executionBegun.make(at));
  const planned = steps(begun, { ...plan, storeId: at.storeId });
  const done = apply(planned, executionEnded.make({ ...at, verdict: "verified", rows: 28 }));
  expect(next(done)).toBe("say-what-stays");
  // Of a place that no system is, somebody has to see to it.
  const alsoByHand = steps(done, { ...plan, measureId: newId() });
  expect(next(alsoByHand)).toBe("wait-for-measures");
  expect(next(apply(planned, executionEnded.make({ ...at, verdict: "residual", rows: 28 })))).toBe(
    "carry-out",
  );
});
