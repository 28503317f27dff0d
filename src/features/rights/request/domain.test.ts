// Goal: every command is decided in every state of a request; nothing goes out before the person is known; evidence never
// outlives its decision; what is over stays over.
// Method: the whole table of state names and commands, and generated histories of commands and of other parts' events.
import fc from "fast-check";
import { expect, test } from "vitest";
import { newId } from "../../../platform/ids.ts";
import type { ActorId, FileId } from "../../../platform/ids.ts";
import { commandTypes } from "./commands.ts";
import type { Command } from "./commands.ts";
import { stateNames } from "./contract.ts";
import type { StateName } from "./contract.ts";
import { codeTries, decide, guard } from "./domain.ts";
import type { DecisionFacts, Events } from "./domain.ts";
import * as events from "./events.ts";
import type { MeasureId, PackageId, RequestEvent, RunId } from "./events.ts";
import { apply, requestKind, RequestState } from "./state.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const facts: DecisionFacts = { today: day("2026-03-10"), noticeBy: day("2026-04-02") };
const fileId: FileId = newId();
const runId: RunId = newId();
const packageId: PackageId = newId();
const measureId: MeasureId = newId();
const owner = newId<ActorId>();
const hash = "a".repeat(64);

const begin = (capacity: RequestState["capacity"], channel: RequestState["channel"]): RequestState =>
  apply(
    undefined,
    events.received.make({
      right: "access",
      capacity,
      channel,
      regime: "UK",
      receivedAt: "2026-03-02T09:00:00Z",
      delivery: "portal",
    }),
  );

const commands: Readonly<Record<Command["type"], Command>> = {
  "confirm-address": { type: "confirm-address" },
  assign: { type: "assign", to: newId<ActorId>() },
  note: { type: "note" },
  "ask-code": { type: "ask-code" },
  "try-code": { type: "try-code", right: true },
  "ask-evidence": { type: "ask-evidence", of: "identity" },
  "reach-identity": { type: "reach-identity", by: "page" },
  "receive-evidence": { type: "receive-evidence", of: "identity", fileId },
  "confirm-identity": { type: "confirm-identity", method: "known-to-staff" },
  "refuse-identity": { type: "refuse-identity", reason: "does-not-match" },
  "skip-identity": { type: "skip-identity", reason: "current-account" },
  "confirm-authority": { type: "confirm-authority", basis: "record" },
  "refuse-authority": { type: "refuse-authority", reason: "no-document" },
  "note-death": { type: "note-death", relation: "spouse" },
  "settle-standing": { type: "settle-standing", standing: "voluntary" },
  "ask-clarification": { type: "ask-clarification" },
  "reach-clarification": { type: "reach-clarification", by: "page" },
  "record-clarification": { type: "record-clarification" },
  "reach-refusal": { type: "reach-refusal", by: "mail" },
  extend: { type: "extend", months: 2, reason: "complexity" },
  reroute: { type: "reroute", to: "erasure", reason: "misunderstood" },
  "ask-fee": { type: "ask-fee", ground: "excessive", by: "told" },
  "take-fee": { type: "take-fee" },
  "waive-fee": { type: "waive-fee" },
  "hear-child": { type: "hear-child", view: "agrees" },
  examine: { type: "examine", finding: "wrong" },
  assess: { type: "assess", verdict: "granted", bases: [], grounds: [] },
  "plan-measure": { type: "plan-measure", measureId, task: "erase", owner, due: "2026-03-20" },
  "hand-measure": { type: "hand-measure", measureId, owner, due: "2026-03-25" },
  "settle-measure": { type: "settle-measure", measureId, outcome: "done" },
  "drop-measure": { type: "drop-measure", measureId },
  "begin-restriction": { type: "begin-restriction" },
  "plan-lifting": { type: "plan-lifting", on: "2026-04-01" },
  "tell-lifting": { type: "tell-lifting" },
  "lift-restriction": { type: "lift-restriction" },
  "hand-on-restriction": { type: "hand-on-restriction" },
  refuse: { type: "refuse", ground: "unfounded" },
  withdraw: { type: "withdraw" },
  close: { type: "close" },
  "end-drill": { type: "end-drill", by: "person" },
  lapse: { type: "lapse" },
};

/** A guardian's request of each name, with nothing else decided, and what each command meets there. */
const inState = (name: StateName): RequestState => ({ ...begin("guardian", "portal"), name });
const answer = (state: RequestState, command: Command): string => {
  const decision = decide(state, command, facts);
  return "events" in decision
    ? decision.events.map(({ type }) => type).join(" ")
    : `${decision.refused}: ${decision.reasons.join(", ")}`;
};
const everywhere = (text: string): Readonly<Record<Command["type"], string>> =>
  ({
    ...Object.fromEntries(commandTypes.map((type) => [type, text])),
    "end-drill": "conflict: not-a-drill",
  }) as Record<Command["type"], string>;
const unrestricted = {
  "plan-lifting": "conflict: no-restriction",
  "tell-lifting": "conflict: no-restriction",
  "lift-restriction": "conflict: no-restriction",
  "hand-on-restriction": "conflict: no-restriction",
} as const;
const expected: Readonly<Record<StateName, Readonly<Record<Command["type"], string>>>> = {
  unconfirmed: {
    ...everywhere("conflict: request-unconfirmed"),
    "confirm-address": "request.confirmed",
    assign: "request.assigned",
    note: "request.noted",
    withdraw: "request.withdrawn",
    lapse: "request.lapsed",
  },
  open: {
    "confirm-address": "conflict: already-confirmed",
    assign: "request.assigned",
    note: "request.noted",
    "ask-code": "identity.asked",
    "try-code": "conflict: no-code-asked",
    "ask-evidence": "identity.asked",
    "reach-identity": "conflict: no-proof-waits",
    "receive-evidence": "identity.evidence-received",
    "confirm-identity": "identity.confirmed",
    "refuse-identity": "identity.refused",
    "skip-identity": "identity.skipped",
    "confirm-authority": "authority.confirmed",
    "refuse-authority": "authority.refused",
    "note-death": "subject.died",
    "settle-standing": "conflict: subject-lives",
    "ask-clarification": "clarification.asked",
    "reach-clarification": "conflict: no-clarification-open",
    "record-clarification": "conflict: no-clarification-open",
    "reach-refusal": "conflict: no-proof-waits",
    extend: "request.extended",
    reroute: "request.rerouted",
    "ask-fee": "fee.asked",
    "take-fee": "conflict: no-fee-open",
    "waive-fee": "conflict: no-fee-open",
    "hear-child": "child.heard",
    examine: "conflict: examination-not-needed",
    assess: "conflict: not-assessed-here",
    "plan-measure": "conflict: answer-is-a-package",
    "hand-measure": "conflict: answer-is-a-package",
    "settle-measure": "conflict: answer-is-a-package",
    "drop-measure": "conflict: answer-is-a-package",
    "begin-restriction": "conflict: no-restriction",
    "plan-lifting": "conflict: no-restriction",
    "tell-lifting": "conflict: no-restriction",
    "lift-restriction": "conflict: no-restriction",
    "hand-on-restriction": "conflict: no-restriction",
    refuse: "request.refused",
    withdraw: "request.withdrawn",
    close: "conflict: request-not-answered",
    "end-drill": "conflict: not-a-drill",
    lapse: "conflict: taken-up",
  },
  answered: {
    ...everywhere("conflict: request-answered"),
    assign: "request.assigned",
    note: "request.noted",
    ...unrestricted,
    close: "request.closed",
  },
  closed: { ...everywhere("conflict: request-over"), note: "request.noted" },
  refused: { ...everywhere("conflict: request-over"), note: "request.noted", ...unrestricted },
  withdrawn: { ...everywhere("conflict: request-over"), note: "request.noted" },
  lapsed: everywhere("conflict: request-over"),
};

test("every command is decided in every state", () => {
  const found = Object.fromEntries(
    stateNames.map((name) => [
      name,
      Object.fromEntries(commandTypes.map((type) => [type, answer(inState(name), commands[type])])),
    ]),
  );
  expect(found).toEqual(expected);
  expect(RequestState.shape.name.options).toEqual([...stateNames]);
});

test("a rehearsal is ended once, in whatever state it is, and what was not answered is given up", () => {
  const ends = { closed: "closed", refused: "refused", withdrawn: "withdrawn", lapsed: "lapsed" } as const;
  const overAs = { ...ends, answered: "closed", open: "withdrawn", unconfirmed: "withdrawn" } as const;
  for (const name of stateNames) {
    const ended = after({ ...inState(name), isDrill: true }, commands["end-drill"]);
    expect([name, ended.name, ended.isDrillEnded]).toEqual([name, overAs[name], true]);
    expect(answer(ended, commands["end-drill"])).toBe("conflict: drill-ended");
  }
});

const after = (state: RequestState, ...given: readonly Command[]): RequestState =>
  given.reduce((at, command) => {
    const decision = decide(at, command, facts);
    if (!("events" in decision)) throw new Error(`${command.type}: ${decision.reasons.join(", ")}`);
    return decision.events.reduce(apply, at);
  }, state);
const open = (capacity: RequestState["capacity"] = "self"): RequestState => begin(capacity, "post");

test("five wrong codes are all; a new code starts again", () => {
  const wrong: Command = { type: "try-code", right: false };
  const asked = after(open(), commands["ask-code"]);
  const spent = after(asked, ...Array.from({ length: codeTries }, () => wrong));
  expect(answer(spent, commands["try-code"])).toBe("too_many_tries: ");
  const anew = after(spent, commands["ask-code"]);
  expect(answer(anew, commands["try-code"])).toBe("identity.code-tried identity.confirmed");
});

test("identity that is settled is not asked for again", () => {
  const known = after(open(), commands["skip-identity"]);
  for (const type of ["ask-code", "ask-evidence", "receive-evidence", "refuse-identity"] as const) {
    expect([type, answer(known, commands[type])]).toEqual([type, "conflict: identity-settled"]);
  }
  expect(answer(known, { type: "refuse", ground: "not-identified" })).toBe("conflict: identity-settled");
});

test("evidence is confirmed only where there is some, and is destroyed by the decision it was for", () => {
  const authority: Command = { type: "receive-evidence", of: "authority", fileId: newId() };
  const confirm: Command = { type: "confirm-identity", method: "evidence" };
  expect(answer(open("guardian"), confirm)).toBe("conflict: no-evidence");
  expect(answer(open(), authority)).toBe("conflict: authority-not-needed");
  const both = after(open("guardian"), commands["receive-evidence"], authority);
  expect(answer(both, confirm)).toBe("identity.confirmed identity.evidence-destroyed");
  const identified = after(both, confirm);
  expect(identified.identity.evidence.map(({ of }) => of)).toEqual(["authority"]);
  expect(after(identified, { type: "confirm-authority", basis: "evidence" }).identity.evidence).toEqual([]);
  expect(after(both, commands.withdraw).identity.evidence).toEqual([]);
});

test("an extension comes once, and not after the day by which it must be told", () => {
  const late = { today: day("2026-04-03"), noticeBy: day("2026-04-02") };
  expect(decide(open(), commands.extend, late)).toEqual({
    refused: "conflict",
    reasons: ["notice-too-late"],
  });
  const lastDay = { ...late, today: day("2026-04-02") };
  expect(decide(open(), commands.extend, lastDay)).toHaveProperty("events");
  expect(answer(after(open(), commands.extend), commands.extend)).toBe("conflict: already-extended");
});

/** What the search, the review and the package put on record, in any order and whether or not it makes sense. */
const othersEvents: readonly RequestEvent[] = [
  events.searchPlanned.make({ runId, planHash: hash, steps: 3, systems: 1 }),
  events.searchFinished.make({
    runId,
    systems: 1,
    systemsDone: 1,
    rows: 2,
    clear: 2,
    shared: 0,
    people: 0,
    gaps: 0,
  }),
  events.reviewDecided.make({ runId, person: hash, decision: "redact", reason: "other-person", rows: 1 }),
  events.reviewApproved.make({ runId, disclosed: 2, redacted: 0, withheld: 0 }),
  events.packageBuilt.make({ packageId, fileId, manifestHash: hash, rows: 2, sizeBytes: 10 }),
  events.released.make({ packageId, delivery: "portal" }),
  events.downloaded.make({ packageId }),
  events.packageDestroyed.make({ packageId }),
];
const anyCommand = fc.constantFrom<Command>(
  // What leads to another right has histories of its own (`kinds.test.ts`).
  ...Object.values(commands).filter(({ type }) => type !== "reroute"),
  { type: "try-code", right: false },
  { type: "receive-evidence", of: "authority", fileId: newId() },
  { type: "confirm-identity", method: "evidence" },
  { type: "confirm-authority", basis: "evidence" },
  { type: "refuse", ground: "not-identified" },
);
const anyStep = fc.oneof(anyCommand, fc.constantFrom(...othersEvents));
const isCommand = (next: Command | RequestEvent): next is Command => !("data" in next);

/** The next state, or the same one when the step is refused. */
function step(state: RequestState, next: Command | RequestEvent): RequestState {
  let following: Events;
  if (isCommand(next)) {
    const decision = decide(state, next, facts);
    if (!("events" in decision)) return state;
    following = decision.events;
  } else following = [next];
  return guard(state, following).length > 0 ? state : following.reduce(apply, state);
}

/** Said anew here, so that the gate is not held against itself. */
const unsettled = ({ identity, authority, review }: RequestState): string[] => [
  ...(["confirmed", "skipped"].includes(identity.status) ? [] : ["identity"]),
  ...(["not-needed", "confirmed"].includes(authority) ? [] : ["authority"]),
  ...(review.status === "approved" ? [] : ["review"]),
];

test("no history releases anything before the person, and the guardian's authority, are settled", () => {
  let released = 0;
  fc.assert(
    fc.property(
      fc.constantFrom("self", "guardian", "agent"),
      // The steps of a whole path among others, so that many histories get as far as a release.
      fc.array(anyStep, { maxLength: 40 }),
      fc.shuffledSubarray([...othersEvents, commands["skip-identity"], commands["confirm-authority"]], {
        minLength: 6,
      }),
      (capacity, some, path) => {
        const history = [...some.slice(0, 10), ...othersEvents.slice(0, 2), ...path, ...some.slice(10)];
        let state = open(capacity);
        for (const next of history) {
          const from = state;
          state = step(state, next);
          RequestState.parse(state);
          const isRelease = state.name === "answered" && from.name !== "answered";
          if (isRelease) released += 1;
          expect(isRelease ? unsettled(from) : []).toEqual([]);
          expect(requestKind.isClosed(from) ? state.name : from.name).toBe(from.name);
          expect(requestKind.isClosed(state) ? state.identity.evidence : []).toEqual([]);
        }
      },
    ),
    { numRuns: 3000 },
  );
  // About thirty do: a bound that chance never meets.
  expect(released, "no history got as far as a release").toBeGreaterThan(5);
});
