// Goal: a request about somebody who has died is answered by law only where a law gives it to whoever asks, else of the
// organisation's own accord or refused on that ground; never the one for the other, and nobody is asked for papers first.
// Method: the decision for each relation in a country with and one without a law of its own; stories from receipt on.
import { expect, test } from "vitest";
import type { ActorId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Command } from "./commands.ts";
import { requestRights, standings, survivorRelations } from "./contract.ts";
import type { RequestRight, SurvivorRelation } from "./contract.ts";
import { clockRow } from "./domain.clock.ts";
import { decide } from "./domain.ts";
import type { DecisionFacts } from "./domain.ts";
import { nextAction } from "./domain.next.ts";
import * as events from "./events.ts";
import { missingBeforeAnswer } from "./gates.ts";
import { kindOf } from "./kinds/kinds.ts";
import { clockView } from "./office/clock.ts";
import { apply } from "./state.ts";
import type { RequestState } from "./state.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const at = (country?: string): DecisionFacts => ({
  today: day("2026-11-22"),
  receivedOn: day("2026-11-20"),
  noticeBy: day("2026-12-20"),
  country,
});
const begun = (
  relation: SurvivorRelation,
  more: { right?: RequestRight; regime?: "UK" | "EU"; capacity?: RequestState["capacity"] } = {},
): RequestState => {
  const { right = "access", regime = "UK", capacity = "survivor" } = more;
  const common = { channel: "email", receivedAt: "2026-11-20T09:00:00Z", delivery: "portal" } as const;
  const taken = events.assigned.make({ to: newId<ActorId>() });
  return apply(
    apply(undefined, events.received.make({ ...common, right, regime, capacity, relation })),
    taken,
  );
};
const outcome = (state: RequestState, command: Command, facts: DecisionFacts): string => {
  const decision = decide(state, command, facts);
  return "events" in decision ? "yes" : decision.reasons.join(", ");
};
const refuse: Command = { type: "refuse", ground: "subject-has-died" };

test("by law, of one's own accord, or refused: in every country and for every relation exactly one way is closed", () => {
  const ways = (state: RequestState, facts: DecisionFacts): readonly string[] => [
    ...standings.map((standing) => outcome(state, { type: "settle-standing", standing }, facts)),
    outcome(state, refuse, facts),
  ];
  for (const right of requestRights.filter((one) => !kindOf({ right: one }).isAtOnce))
    for (const relation of survivorRelations) {
      expect(ways(begun(relation, { right }), at("GB"))).toEqual(["standing-not-in-law", "yes", "yes"]);
      const spanish = ways(begun(relation, { right, regime: "EU" }), at("ES"));
      const isGiven = ["access", "rectification", "erasure"].includes(right) && relation !== "other";
      expect([right, relation, spanish]).toEqual([
        right,
        relation,
        isGiven ? ["yes", "standing-in-law", "standing-in-law"] : ["standing-not-in-law", "yes", "yes"],
      ]);
    }
  // An act that is refused by a decision meets the same wall.
  const assess: Command = { type: "assess", verdict: "refused", bases: [], grounds: ["subject-has-died"] };
  expect(outcome(begun("spouse", { right: "erasure" }), assess, at("GB"))).toBe("yes");
  expect(outcome(begun("spouse", { right: "erasure", regime: "EU" }), assess, at("ES"))).toBe(
    "standing-in-law",
  );
});

test("that somebody has died is no ground while nobody says so", () => {
  for (const capacity of ["self", "guardian", "agent"] as const) {
    expect(outcome(begun("other", { capacity }), refuse, at("GB"))).toBe("subject-lives");
    expect(
      outcome(begun("other", { capacity }), { type: "settle-standing", standing: "voluntary" }, at("GB")),
    ).toBe("subject-lives");
  }
});

test("how it stands comes before any paper, and nothing goes out without it", () => {
  const state = begun("executor");
  expect(nextAction(state, { hasEmail: true }).code).toBe("settle-standing");
  expect(missingBeforeAnswer(state)).toContain("standing-open");
  const settled = apply(state, events.standingSettled.make({ standing: "voluntary" }));
  expect(missingBeforeAnswer(settled)).not.toContain("standing-open");
  expect(nextAction(settled, { hasEmail: true }).code).toBe("ask-identity");
  expect(settled.authority).toBe("open");
});

test("what takes effect at once is done for the dead as for anybody, and nobody is asked anything", () => {
  const state = begun("spouse", { right: "marketing-objection" });
  expect(missingBeforeAnswer(state)).not.toContain("standing-open");
  expect([state.identity.status, state.authority]).toEqual(["not-asked", "not-needed"]);
  expect(outcome(state, refuse, at("GB"))).toBe("never-refused");
  expect(outcome(state, { type: "settle-standing", standing: "voluntary" }, at("GB"))).toBe("at-once");
});

test("an authority ends with the death, and who asks for themselves asks no longer", () => {
  const agent = apply(
    begun("other", { capacity: "agent" }),
    events.authorityConfirmed.make({ basis: "record" }),
  );
  const note: Command = { type: "note-death", relation: "relative" };
  const decision = decide(agent, note, at("GB"));
  const after = "events" in decision ? decision.events.reduce(apply, agent) : agent;
  expect(after).toMatchObject({ capacity: "survivor", relation: "relative", authority: "open" });
  expect(outcome(after, note, at("GB"))).toBe("death-known");
  expect(outcome(begun("other", { capacity: "self" }), note, at("GB"))).toBe("asks-for-themselves");
});

test("the clock of a request about the dead says whose day it keeps, and marks no day of the law that is none", () => {
  const received = "2026-11-20T09:00:00Z";
  const place = { calendar: "england-and-wales", zone: "Europe/London" };
  const promise = { clause: "9.1", within: Temporal.Duration.from({ days: 10 }), governs: "policy" } as const;
  const shown = (state: RequestState) => {
    const clock = clockRow(newId(), state, { received, extendedMonths: 0, pauses: [] }, place, promise);
    const now = Temporal.Instant.from(received).add({ hours: 48 });
    return clockView({ state, clock, promise, now, overAt: undefined });
  };
  const open = begun("spouse");
  const living = shown(begun("spouse", { capacity: "self" }));
  const marks = (view: ReturnType<typeof shown>): readonly string[] => view.marks.map(({ label }) => label);
  expect([marks(living), living.headline.includes("the law’s last day")]).toEqual([
    ["as the law has it"],
    true,
  ]);
  const settled = standings.map((standing) => apply(open, events.standingSettled.make({ standing })));
  for (const view of [shown(open), ...settled.map(shown)]) {
    expect([view.end, marks(view)]).toEqual([living.end, ["as for the living"]]);
    expect(view.headline).not.toContain("the law’s last day");
  }
  const said = [open, ...settled].map((state) => shown(state).explanation[0]);
  expect(new Set(said).size).toBe(3);
  expect(said.every((sentence) => sentence?.includes("the living"))).toBe(true);
});
