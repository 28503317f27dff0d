// Goal: the clock waits only for somebody who was really asked for something that is needed.
// Method: the inputs after each event, in both regimes.
import { expect, test } from "vitest";
import { newId } from "../../../platform/ids.ts";
import { ClockInputs, inputsAfter, lawClock } from "./domain.clock.ts";
import * as events from "./events.ts";
import type { RequestEvent } from "./events.ts";
import { apply } from "./state.ts";
import type { RequestState } from "./state.ts";

const at = Temporal.Instant.from("2026-03-10T09:00:00Z");
const receivedAt = "2026-03-02T09:00:00Z";
const place = { calendar: "GB-ENG", zone: "Europe/London" };
/** As it was put on record when asking was reckoned as reaching. */
const asked = (method: "mailed-code" | "evidence"): RequestEvent =>
  events.identityAsked.make({ method, mailId: newId() });
const mailed = (method: "mailed-code" | "evidence"): RequestEvent =>
  events.identityAsked.make({ method, by: "mail", mailId: newId() });
const taken = events.identityReached.make({ by: "mail" });

/** Why the clock of a request with these events does not run; `undefined` while it does. A list is one change. */
function waits(
  regime: RequestState["regime"],
  ...given: readonly (RequestEvent | readonly RequestEvent[])[]
): string | undefined {
  const common = { right: "access", capacity: "self", channel: "portal", delivery: "portal" } as const;
  let state = apply(undefined, events.received.make({ ...common, regime, receivedAt }));
  let inputs: ClockInputs = { received: receivedAt, extendedMonths: 0, pauses: [] };
  for (const change of given.map((one) => [one].flat())) {
    state = change.reduce(apply, state);
    inputs = change.reduce((sum, event) => inputsAfter(sum, event, at, state), inputs);
  }
  return lawClock(state, ClockInputs.parse(inputs), place).reason;
}

test.each([
  ["UK", "not-started"],
  ["EU", "paused"],
] as const)("in the %s a code to a mailbox that has answered leaves the clock alone", (regime, waiting) => {
  const confirmed = events.confirmed.make({});
  expect(waits(regime, confirmed, asked("mailed-code"))).toBeUndefined();
  expect(waits(regime, confirmed, asked("evidence"))).toBe(waiting);
  expect(waits(regime, asked("mailed-code"))).toBe(waiting);
});

test.each([
  ["UK", "not-started"],
  ["EU", "paused"],
] as const)("in the %s the clock runs until the letter that asks for a proof has gone", (regime, waiting) => {
  const recorded = events.identityAsked.make({ method: "evidence" });
  const gone = events.letterSent.make({ letterId: newId(), template: "identity", by: "print" });
  expect(waits(regime, recorded)).toBeUndefined();
  expect(waits(regime, recorded, gone)).toBe(waiting);
  expect(waits(regime, gone)).toBe(waiting);
  const known = events.identityConfirmed.make({ method: "known-to-staff" });
  expect(waits(regime, recorded, known, gone)).toBeUndefined();
});

test.each([
  ["UK", "not-started"],
  ["EU", "paused"],
] as const)(
  "in the %s a proof asked for by mail holds the clock once the mail was taken",
  (regime, waiting) => {
    const confirmed = events.confirmed.make({});
    expect(waits(regime, mailed("evidence"))).toBeUndefined();
    expect(waits(regime, mailed("evidence"), taken)).toBe(waiting);
    expect(waits(regime, mailed("mailed-code"))).toBeUndefined();
    expect(waits(regime, mailed("mailed-code"), taken)).toBe(waiting);
    expect(waits(regime, confirmed, mailed("mailed-code"), taken)).toBeUndefined();
    // A letter by mail waits as the mail does; one that is posted meanwhile does not.
    const letter = (by: "mail" | "print"): RequestEvent =>
      events.letterSent.make({ letterId: newId(), template: "identity", by });
    expect(waits(regime, [letter("mail"), mailed("evidence")])).toBeUndefined();
    expect(waits(regime, mailed("evidence"), letter("mail"))).toBeUndefined();
    expect(waits(regime, mailed("evidence"), letter("print"))).toBe(waiting);
    // What came before the wish for it was known to have arrived was not waited for.
    const came = events.evidenceReceived.make({ fileId: newId(), of: "identity" });
    expect(waits(regime, mailed("evidence"), came, taken)).toBeUndefined();
  },
);
