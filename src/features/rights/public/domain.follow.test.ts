// Goal: a person is told where their request stands as it is: nothing is called done that is not, and nothing is asked
// of them that would be refused.
// Method: states built from events as the case builds them, through the same decisions the office uses.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FileId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Command } from "../request/commands.ts";
import { decide } from "../request/domain.ts";
import { received } from "../request/events.ts";
import { apply } from "../request/state.ts";
import type { RequestState } from "../request/state.ts";
import { canWithdraw, needsOf, stagesOf, uploadsOf } from "./domain.follow.ts";

const start = (capacity: RequestState["capacity"]): RequestState =>
  apply(
    undefined,
    received.make({
      right: "access",
      capacity,
      channel: "portal",
      regime: "UK",
      receivedAt: "2026-03-02T09:00:00Z",
      delivery: "portal",
    }),
  );
const facts = { today: Temporal.PlainDate.from("2026-03-02"), noticeBy: undefined };

function after(state: RequestState, commands: readonly Command[]): RequestState {
  let at = state;
  for (const command of commands) {
    const decision = decide(at, command, facts);
    if ("events" in decision) for (const event of decision.events) at = apply(at, event);
  }
  return at;
}

const fileId: FileId = newId();
const told = (state: RequestState): string =>
  stagesOf(state)
    .map(({ name, is }) => `${name} ${is}`)
    .join(", ");

test("step by step, nothing is done before it is", () => {
  const self = start("self");
  expect(told(self)).toBe("received now, who next, search next, others next, ready next");
  const open = after(self, [{ type: "confirm-address" }]);
  expect(told(open)).toBe("received done, who now, search next, others next, ready next");
  const known = after(open, [{ type: "ask-code" }, { type: "try-code", right: true }]);
  expect(told(known)).toBe("received done, who done, search now, others next, ready next");
  const searching = { ...open, search: { ...open.search, status: "running" as const } };
  expect(told(searching)).toBe("received done, who now, search now, others next, ready next");
});

test("a guardian known by name is not yet known to be the guardian", () => {
  const open = after(start("guardian"), [{ type: "confirm-address" }, { type: "ask-code" }]);
  const known = after(open, [{ type: "try-code", right: true }]);
  expect(needsOf(known, true)).toEqual(["authority"]);
  expect(stagesOf(known)[1]?.is).toBe("now");
  const entitled = after(known, [{ type: "confirm-authority", basis: "known-to-staff" }]);
  expect([needsOf(entitled, true), stagesOf(entitled)[1]?.is]).toEqual([[], "done"]);
});

test("without an address nobody is told to follow a mail", () => {
  expect([needsOf(start("self"), true), needsOf(start("self"), false)]).toEqual([["confirm"], []]);
});

const commands: readonly Command[] = [
  { type: "confirm-address" },
  { type: "ask-code" },
  { type: "try-code", right: false },
  { type: "try-code", right: true },
  { type: "ask-evidence", of: "identity" },
  { type: "ask-evidence", of: "authority" },
  { type: "receive-evidence", of: "identity", fileId },
  { type: "receive-evidence", of: "authority", fileId },
  { type: "confirm-identity", method: "known-to-staff" },
  { type: "refuse-identity", reason: "not-readable" },
  { type: "confirm-authority", basis: "known-to-staff" },
  { type: "refuse-authority", reason: "no-document" },
  { type: "ask-clarification" },
  { type: "reach-clarification", by: "page" },
  { type: "record-clarification" },
  { type: "withdraw" },
  { type: "refuse", ground: "excessive" },
];

test("whatever happened, what the page asks for is what the request takes", () => {
  const histories = fc.array(fc.constantFrom(...commands), { maxLength: 25 });
  fc.assert(
    fc.property(histories, fc.constantFrom("self", "guardian", "agent"), (history, capacity) => {
      const state = after(start(capacity), history);
      const takes = (command: Command): boolean => "events" in decide(state, command, facts);
      const needs = needsOf(state, true);
      expect(needs.includes("code") && !takes({ type: "try-code", right: false })).toBe(false);
      expect(needs.includes("answer")).toBe(takes({ type: "record-clarification" }));
      expect(canWithdraw(state)).toBe(takes({ type: "withdraw" }));
      if (state.identity.evidence.length >= 20) return;
      for (const of of uploadsOf(state)) expect(takes({ type: "receive-evidence", of, fileId })).toBe(true);
    }),
  );
});
