// Goal: what the table of rights says fits the law on each day; no random history of a right loses its clock, passes a gate
// or rebuilds differently; each right can be answered from beginning to end.
// Method: the law's rows on each day something changes; random commands with a seed of its own, every state rebuilt from its
// events and read back through its schema; a story for each right. KEPT_CASE_SEQUENCES sets the number for each right.
import { expect, test } from "vitest";
import { Dice } from "../../../../../testkit/cases/moves.ts";
import { refusalGroundsOn, rightOn } from "../../../../law/rights.ts";
import { newId } from "../../../../platform/ids.ts";
import type { ActorId, FileId } from "../../../../platform/ids.ts";
import { commandTypes } from "../commands.ts";
import type { Command } from "../commands.ts";
import {
  childViews,
  feeGrounds,
  findings,
  measureOutcomes,
  measureTasks,
  refusalGrounds,
  requestRights,
  rerouteReasons,
  standings,
  survivorRelations,
  verdicts,
} from "../contract.ts";
import type { RequestRight } from "../contract.ts";
import { ClockInputs, clockRow, inputsAfter } from "../domain.clock.ts";
import { decide, guard } from "../domain.ts";
import type { DecisionFacts, Events } from "../domain.ts";
import { nextAction } from "../domain.next.ts";
import * as events from "../events.ts";
import type { LetterId, MeasureId, PackageId, RequestEvent, RunId } from "../events.ts";
import { missingBeforeAnswer } from "../gates.ts";
import type { MissingStep } from "../gates.ts";
import { apply, isRestricting, requestKind, RequestState } from "../state.ts";
import { kindOf } from "./kinds.ts";

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const received = "2026-03-02T09:00:00Z";
const facts: DecisionFacts = {
  today: day("2026-03-10"),
  receivedOn: day("2026-03-02"),
  noticeBy: day("2026-04-02"),
};
const actors = [newId<ActorId>(), newId<ActorId>()] as const;
const ids = [newId<MeasureId>(), newId<MeasureId>(), newId<MeasureId>()] as const;
const fileId: FileId = newId();
const packageId: PackageId = newId();
const runId: RunId = newId();
const letterId: LetterId = newId();
const hash = "a".repeat(64);

const begin = (
  right: RequestRight,
  capacity: RequestState["capacity"] = "self",
  regime: RequestState["regime"] = "UK",
): RequestEvent =>
  events.received.make({
    right,
    capacity,
    channel: "email",
    regime,
    receivedAt: received,
    delivery: "portal",
  });

test("what takes effect at once, and who is asked for proof, is as the law has it on each day", () => {
  for (const right of requestRights) {
    for (const regime of ["EU", "UK"] as const) {
      for (const on of ["2018-05-25", "2024-06-01", "2026-02-04", "2026-02-05", "2026-06-19", "2026-11-22"]) {
        const law = rightOn(regime, right, day(on));
        const { isAtOnce } = kindOf({ right });
        expect([right, on, law?.limit.kind === "at-once"]).toEqual([right, on, isAtOnce]);
        expect([right, on, law?.identity === "not-asked"]).toEqual([right, on, isAtOnce]);
        expect([right, refusalGroundsOn(regime, right, day(on)).length === 0]).toEqual([right, isAtOnce]);
      }
    }
  }
});

/** A command with what might be sent, right or wrong. */
function anyCommand(type: Command["type"], dice: Dice, right: RequestRight): Command {
  const measureId = dice.one(ids);
  const owner = dice.one(actors);
  const due = "2026-03-20";
  const { bases, tasks } = kindOf({ right });
  const grounds = refusalGroundsOn("UK", right, day("2026-03-02")).map(({ id }) => id);
  const law = [...grounds, "legal-obligation", "made-up"];
  switch (type) {
    case "assign":
      return { type, to: owner };
    case "try-code":
      return { type, right: dice.roll(2) === 0 };
    case "ask-evidence":
      return { type, of: dice.one(["identity", "authority"]) };
    case "receive-evidence":
      return { type, of: dice.one(["identity", "authority"]), fileId: newId() };
    case "confirm-identity":
      return { type, method: dice.one(["evidence", "known-to-staff", "mailed-link"]) };
    case "refuse-identity":
      return { type, reason: "never-came" };
    case "skip-identity":
      return { type, reason: "current-account" };
    case "confirm-authority":
      return { type, basis: dice.one(["evidence", "record"]) };
    case "refuse-authority":
      return { type, reason: "no-document" };
    case "note-death":
      return { type, relation: dice.one(survivorRelations) };
    case "settle-standing":
      return { type, standing: dice.one(standings) };
    case "plan-lifting":
      return { type, on: dice.one(["2026-03-09", "2026-03-10", "2026-03-30"]) };
    case "ask-clarification":
      return { type, by: dice.one(["mail", "letter", "told"]) };
    case "reach-clarification":
    case "reach-identity":
      return { type, by: "page" };
    case "reach-refusal":
      return { type, by: "mail" };
    case "end-drill":
      return { type, by: dice.one(["person", "time"]) };
    case "extend":
      return { type, months: 2, reason: "complexity" };
    case "reroute":
      return { type, to: dice.one(requestRights), reason: dice.one(rerouteReasons) };
    case "ask-fee":
      return { type, ground: dice.one(feeGrounds), by: dice.one(["letter", "told"]) };
    case "hear-child":
      return { type, view: dice.one(childViews) };
    case "examine":
      return { type, finding: dice.one(findings), reviewer: owner, madeBy: dice.one(actors) };
    case "assess":
      return {
        type,
        verdict: dice.one(verdicts),
        bases: dice.roll(3) === 0 ? [] : bases.slice(0, 1).map(({ id }) => id),
        grounds: dice.roll(2) === 0 ? [] : [dice.one(law)],
      };
    case "plan-measure":
      return { type, measureId, task: dice.one([...tasks, ...tasks, ...measureTasks]), owner, due };
    case "hand-measure":
      return { type, measureId, owner, due };
    case "settle-measure": {
      const outcome = dice.one(measureOutcomes);
      return { type, measureId, outcome, ...(dice.roll(2) === 0 ? {} : { reason: dice.one(law) }) };
    }
    case "drop-measure":
      return { type, measureId };
    case "refuse":
      return { type, ground: dice.one(refusalGrounds) };
    case "confirm-address":
    case "note":
    case "ask-code":
    case "record-clarification":
    case "take-fee":
    case "waive-fee":
    case "begin-restriction":
    case "tell-lifting":
    case "lift-restriction":
    case "hand-on-restriction":
    case "withdraw":
    case "close":
    case "lapse":
      return { type };
    default:
      return type satisfies never;
  }
}

const searched = events.searchFinished.make({
  runId,
  systems: 1,
  systemsDone: 1,
  rows: 2,
  clear: 2,
  shared: 0,
  people: 0,
  gaps: 0,
});
const reviewed = events.reviewApproved.make({ runId, disclosed: 2, redacted: 0, withheld: 0 });
const packed = events.packageBuilt.make({ packageId, fileId, manifestHash: hash, rows: 2, sizeBytes: 10 });
const looked = events.secondSettled.make({ packageId, finding: "agreed" });
const drawn = events.secondDrawn.make({
  runId,
  oneIn: 1,
  entryId: newId(),
  isDrawn: true,
  approver: newId(),
});
const answerPackage = events.released.make({ packageId, delivery: "portal" });
const answerLetter = events.done.make({ letterId, verdict: "granted", by: "print" });
const others: readonly RequestEvent[] = [
  events.searchPlanned.make({ runId, planHash: hash, steps: 3, systems: 1 }),
  searched,
  reviewed,
  drawn,
  packed,
  looked,
  answerPackage,
  answerLetter,
  events.letterSent.make({ letterId, template: "fee", by: "print" }),
  events.letterSent.make({ letterId, template: "restriction-lifting", by: "print" }),
];

/** Commands that matter most are tried more often, so that many histories come to an end. */
const types: readonly Command["type"][] = [
  ...commandTypes.filter(
    (type) => !["withdraw", "refuse", "lapse", "reroute", "confirm-address", "end-drill"].includes(type),
  ),
  ...(["assess", "plan-measure", "settle-measure", "settle-measure", "skip-identity", "examine"] as const),
  ...(["confirm-authority", "hear-child", "take-fee"] as const),
];
const rare: readonly Command["type"][] = [
  "withdraw",
  "refuse",
  "lapse",
  "reroute",
  "confirm-address",
  "end-drill",
];

/** What no answer goes out without; said anew here, so that no gate is held against itself. */
function unsettled(before: RequestState, event: RequestEvent): string[] {
  const { answer, isAtOnce, isAssessed } = kindOf(before);
  const { identity, authority, assessment, measures = [], fee, review, second } = before;
  const isKnown = ["confirmed", "skipped"].includes(identity.status) || isAtOnce;
  return [
    ...(isKnown ? [] : ["identity"]),
    ...(before.capacity === "survivor" && before.standing === undefined && !isAtOnce ? ["standing"] : []),
    ...(authority === "confirmed" || before.capacity === "self" || isAtOnce ? [] : ["authority"]),
    ...(isAssessed && (assessment === undefined || assessment.verdict === "refused") ? ["decision"] : []),
    ...(fee?.status === "asked" ? ["fee"] : []),
    ...((event.type === "request.done") === (answer === "letter") ? [] : ["another kind of answer"]),
    ...(event.type === "request.answered" && review.status !== "approved" ? ["review"] : []),
    ...(event.type === "request.answered" &&
    second?.isDrawn === true &&
    second.settled !== before.package.packageId
      ? ["second person"]
      : []),
    ...(measures.some(({ outcome }) => outcome === undefined) && event.type === "request.done"
      ? ["measures"]
      : []),
  ];
}

/** What settles a step that is missing. */
function helps(missing: MissingStep, state: RequestState, dice: Dice): Command | RequestEvent | undefined {
  switch (missing) {
    case "identity-open":
      return { type: "skip-identity", reason: "current-account" };
    case "standing-open":
      return { type: "settle-standing", standing: dice.one(standings) };
    case "authority-open":
      return { type: "confirm-authority", basis: "record" };
    case "fee-open":
      return { type: "take-fee" };
    case "child-not-heard":
      return { type: "hear-child", view: "agrees" };
    case "assessment-missing":
      return kindOf(state).findings.length > 0 && state.examined === undefined
        ? anyCommand("examine", dice, state.right)
        : anyCommand("assess", dice, state.right);
    case "measures-missing":
      return anyCommand("plan-measure", dice, state.right);
    case "measures-open": {
      const open = state.measures?.find(({ outcome }) => outcome === undefined);
      return open && { type: "settle-measure", measureId: open.id, outcome: "done" };
    }
    case "search-not-finished":
      return searched;
    case "review-not-approved":
      return reviewed;
    case "package-not-built":
      return packed;
    case "second-look-open":
      return looked;
    case "request-not-open":
    case "systems-open":
    case "answer-is-a-letter":
    case "answer-is-a-package":
      return undefined;
    default:
      return missing satisfies never;
  }
}

const wanted = Number(process.env["KEPT_CASE_SEQUENCES"] ?? 10_000);
const sequences = Math.ceil(wanted / requestRights.length);
const place = { calendar: "england-and-wales", zone: "Europe/London" };

test.each(requestRights)(
  "no random history of %s passes a gate, loses its clock or rebuilds differently",
  (right) => {
    const dice = new Dice(right.length * 7919 + right.charCodeAt(0));
    let answered = 0;
    const faults: string[] = [];
    for (let n = 0; n < sequences; n += 1) {
      const capacity = dice.one(["self", "self", "guardian", "agent", "survivor"] as const);
      const regime = dice.one(["UK", "EU"] as const);
      const history: RequestEvent[] = [begin(right, capacity, regime)];
      let state = apply(undefined, history[0] as RequestEvent);
      let inputs: ClockInputs = { received, extendedMonths: 0, pauses: [] };
      for (let steps = 6 + dice.roll(30); steps > 0; steps -= 1) {
        const following = stepOf(state, dice);
        if (following === undefined || guard(state, following).length > 0) continue;
        for (const event of following) {
          const before = state;
          state = apply(before, event);
          history.push(event);
          inputs = inputsAfter(inputs, event, Temporal.Instant.from("2026-03-10T09:00:00Z"), state);
          const isAnswer = event.type === "request.done" || event.type === "request.answered";
          if (isAnswer) answered += 1;
          const wrong = [
            ...(isAnswer ? unsettled(before, event) : []),
            ...(requestKind.isClosed(before) && before.name !== state.name ? ["revived"] : []),
            ...(state.name === "refused" && kindOf(state).isAtOnce ? ["refused at once"] : []),
            ...(event.type === "request.closed" && isRestricting(state) && state.right !== "objection"
              ? ["closed while blocked"]
              : []),
            ...(event.type === "restriction.lifted" && before.restriction?.status !== "lifting-told"
              ? ["lifted untold"]
              : []),
            ...(event.type === "restriction.lifted" && (before.restriction?.endsOn ?? "") > "2026-03-10"
              ? ["lifted before the day that was told"]
              : []),
            ...(event.type === "request.refused" &&
            event.data.ground === "subject-has-died" &&
            before.capacity !== "survivor"
              ? ["refused as dead while they live"]
              : []),
          ];
          if (wrong.length > 0) faults.push(`${wrong.join(", ")} by ${event.type}`);
        }
      }
      RequestState.parse(state);
      const again = history.reduce<RequestState | undefined>((at, event) => apply(at, event), undefined);
      if (JSON.stringify(again) !== JSON.stringify(state)) faults.push("rebuilt differently");
      const clock = clockRow(newId(), state, ClockInputs.parse(inputs), place, undefined);
      const isOwed = state.name === "open" || state.isUntold === true;
      if (isOwed !== (clock.state === "running" || clock.state === "paused"))
        faults.push("the clock is lost");
      const due = clock.effectiveLimit?.toString().slice(0, 10);
      if (isOwed && kindOf(state).isAtOnce && due !== "2026-03-02") faults.push("not due at once");
      if (isOwed && clock.state === "running" && due === undefined) faults.push("no day");
      nextAction(state, { hasEmail: true });
    }
    expect([...new Set(faults)]).toEqual([]);
    expect(answered, "no history got as far as an answer").toBeGreaterThan(sequences / 200);
  },
);

function stepOf(state: RequestState, dice: Dice): Events | undefined {
  // Half of the steps help it along, so that many histories come to an answer and beyond.
  if (dice.roll(2) === 0) {
    const [missing] = missingBeforeAnswer(state);
    const helping = missing === undefined ? undefined : helps(missing, state, dice);
    if (missing === undefined && state.name === "open")
      return [kindOf(state).answer === "letter" ? answerLetter : answerPackage];
    if (helping !== undefined && "data" in helping) return [helping];
    const decided = helping === undefined ? undefined : decide(state, helping, facts);
    return decided !== undefined && "events" in decided ? decided.events : undefined;
  }
  if (dice.roll(5) === 0) return [dice.one(others)];
  const type = dice.roll(40) === 0 ? dice.one(rare) : dice.one(types);
  const decision = decide(state, anyCommand(type, dice, state.right), facts);
  return "events" in decision ? decision.events : undefined;
}
