/**
 * The decision about a request and what is done for it: the other right, fee, the child, examination, verdict, measures,
 * restriction (GDPR arts. 12(5), 16–18, 20–22). Grounds are the law's rows of the day of receipt and nothing else. Pure.
 */
import { exemptionsOn, feeOn, refusalGroundsOn } from "../../../law/rights.ts";
import type { Command } from "./commands.ts";
import type { Obstacle } from "./contract.ts";
import { no, yes } from "./decision.ts";
import { obstacleOfDeath } from "./domain.dead.ts";
import type { Decision, DecisionFacts } from "./decision.ts";
import * as events from "./events.ts";
import { isChildUnheard, isIdentified } from "./gates.ts";
import { isStillMarked } from "../execution/events.ts";
import { kindOf } from "./kinds/kinds.ts";
import { isRestricting, measuresOf } from "./state.ts";
import type { RequestState } from "./state.ts";

const mostMeasures = 50;

type Of<Type extends Command["type"]> = Extract<Command, { readonly type: Type }>;
export type DecidedCommand = Of<
  | "reroute"
  | "ask-fee"
  | "take-fee"
  | "waive-fee"
  | "hear-child"
  | "examine"
  | "assess"
  | "plan-measure"
  | "hand-measure"
  | "settle-measure"
  | "drop-measure"
  | "begin-restriction"
  | "plan-lifting"
  | "tell-lifting"
  | "lift-restriction"
  | "hand-on-restriction"
>;

const decidedTypes: ReadonlySet<string> = new Set([
  "reroute",
  "ask-fee",
  "take-fee",
  "waive-fee",
  "hear-child",
  "examine",
  "assess",
  "plan-measure",
  "hand-measure",
  "settle-measure",
  "drop-measure",
  "begin-restriction",
  "plan-lifting",
  "tell-lifting",
  "lift-restriction",
  "hand-on-restriction",
] satisfies readonly DecidedCommand["type"][]);

export const isDecidedType = (type: string): boolean => decidedTypes.has(type);
export const isDecided = (command: Command): command is DecidedCommand => isDecidedType(command.type);

export function decideDecided(state: RequestState, command: DecidedCommand, facts: DecisionFacts): Decision {
  switch (command.type) {
    case "reroute":
      return decideRoute(state, command);
    case "ask-fee":
    case "take-fee":
    case "waive-fee":
      return decideFee(state, command, facts);
    case "hear-child":
      return state.capacity === "guardian"
        ? yes(events.childHeard.make({ view: command.view }))
        : no("no-child");
    case "examine":
      return decideExamination(state, command);
    case "assess":
      return decideVerdict(state, command, facts);
    case "plan-measure":
    case "hand-measure":
    case "settle-measure":
    case "drop-measure":
      return decideMeasure(state, command, facts);
    case "begin-restriction":
      if (!kindOf(state).restrictsMeanwhile) return no("no-restriction");
      return isRestricting(state) ? no("restriction-begun") : yes(events.restrictionBegun.make({}));
    case "plan-lifting":
    case "tell-lifting":
    case "lift-restriction":
    case "hand-on-restriction":
      return decideLifting(state, command, facts);
    default:
      return command satisfies never;
  }
}

/** Before anything is decided or done for the right it was logged under. */
function decideRoute(state: RequestState, { to, reason }: Of<"reroute">): Decision {
  if (to === state.right) return no("same-right");
  if (state.assessment !== undefined) return no("decided-already");
  if (measuresOf(state).length > 0) return no("measures-open");
  const rerouted = events.rerouted.make({ from: state.right, to, reason });
  const isAsked = state.identity.status !== "confirmed" && state.identity.status !== "skipped";
  if (!kindOf({ right: to }).isAtOnce || !isAsked) return yes(rerouted);
  // What takes effect at once asks nobody who they are: a proof that is held is held for nothing.
  const held = state.identity.evidence.map(({ fileId }) => events.evidenceDestroyed.make({ fileId }));
  return yes(rerouted, ...held);
}

/** Art. 12(5): on a ground of the law alone. */
function decideFee(
  state: RequestState,
  command: Of<"ask-fee" | "take-fee" | "waive-fee">,
  facts: DecisionFacts,
): Decision {
  const isOpen = state.fee?.status === "asked";
  if (command.type === "ask-fee") {
    if (isOpen || state.fee?.status === "paid") return no("fee-asked");
    const fee = feeOn(state.regime, state.right, lawDay(facts));
    if (fee === undefined || !fee.grounds.includes(command.ground)) return no("fee-not-allowed");
    const { ground, by, amount } = command;
    // Where the law names the most it may be, in the same currency.
    const { most } = fee;
    if (amount !== undefined && most?.currency === amount.currency && Number(amount.value) > most.amount)
      return no("fee-too-high");
    return yes(events.feeAsked.make({ ground, by, ...(amount === undefined ? {} : { amount }) }));
  }
  if (!isOpen) return no("no-fee-open");
  return yes(command.type === "take-fee" ? events.feePaid.make({}) : events.feeWaived.make({}));
}

function decideExamination(state: RequestState, { finding, reviewer, madeBy }: Of<"examine">): Decision {
  const { findings, isReviewed } = kindOf(state);
  if (findings.length === 0) return no("examination-not-needed");
  if (state.assessment !== undefined) return no("decided-already");
  if (!findings.includes(finding)) return no("finding-says-otherwise");
  if (!isReviewed) return yes(events.examined.make({ finding }));
  if (reviewer === undefined) return no("reviewer-needed");
  if (reviewer === madeBy) return no("reviewer-decided-before");
  return yes(events.examined.make({ finding, reviewer, ...(madeBy === undefined ? {} : { madeBy }) }));
}

function decideVerdict(state: RequestState, command: Of<"assess">, facts: DecisionFacts): Decision {
  const { verdict, bases, grounds } = command;
  const reasons = obstaclesOfVerdict(state, command, facts);
  if (reasons.length > 0) return no(...reasons);
  const assessed = events.assessed.make({ verdict, bases: [...bases], grounds: [...grounds] });
  const [ground] = grounds;
  if (verdict !== "refused" || ground === undefined) return yes(assessed);
  const held = state.identity.evidence.map(({ fileId }) => events.evidenceDestroyed.make({ fileId }));
  return yes(assessed, events.refused.make({ ground }), ...held);
}

function obstaclesOfVerdict(
  state: RequestState,
  { verdict, bases, grounds }: Of<"assess">,
  facts: DecisionFacts,
): readonly Obstacle[] {
  const kind = kindOf(state);
  if (kind.isAtOnce) return [verdict === "refused" ? "never-refused" : "not-assessed-here"];
  if (!kind.isAssessed) return ["not-assessed-here"];
  // Something was done on the decision before: another one would leave it without a reason.
  const isActedOn = measuresOf(state).some(({ outcome }) => outcome !== undefined);
  if (state.assessment !== undefined && isActedOn) return ["decided-already"];
  const reasons: Obstacle[] = [];
  if (isChildUnheard(state)) reasons.push("child-not-heard");
  const needed = kind.rests[verdict];
  const finding = state.examined?.finding;
  if (needed !== undefined && finding === undefined) reasons.push("examination-missing");
  else if (needed !== undefined && finding !== undefined && !needed.includes(finding))
    reasons.push("finding-says-otherwise");
  return [
    ...reasons,
    ...obstaclesOfBases(kind.bases, verdict, bases),
    ...obstaclesOfGrounds(state, verdict, grounds, facts),
  ];
}

function obstaclesOfBases(
  known: readonly { readonly id: string }[],
  verdict: Of<"assess">["verdict"],
  bases: readonly string[],
): readonly Obstacle[] {
  if (bases.some((basis) => !known.some(({ id }) => id === basis))) return ["basis-unknown"];
  return known.length > 0 && verdict !== "refused" && bases.length === 0 ? ["basis-needed"] : [];
}

function obstaclesOfGrounds(
  state: RequestState,
  verdict: Of<"assess">["verdict"],
  grounds: readonly string[],
  facts: DecisionFacts,
): readonly Obstacle[] {
  if (verdict === "granted") return grounds.length === 0 ? [] : ["no-ground-when-granted"];
  if (grounds.length === 0) return ["ground-needed"];
  const refusals = refusalGroundsOn(state.regime, state.right, lawDay(facts));
  if (!grounds.every((ground) => isOfLaw(state, ground, facts))) return ["ground-not-in-law"];
  const ofDeath = obstacleOfDeath(state, grounds, facts);
  if (ofDeath !== undefined) return [ofDeath];
  // Who can be identified is not refused for not being known.
  if (grounds.includes("not-identified") && isIdentified(state)) return ["identity-settled"];
  if (
    grounds.includes("no-authority") &&
    (state.authority === "not-needed" || state.authority === "confirmed")
  )
    return [state.authority === "confirmed" ? "authority-settled" : "authority-not-needed"];
  const isWhole = refusals.some(({ id, scope }) => grounds.includes(id) && scope === "whole");
  return verdict === "partly" && isWhole ? ["ground-is-whole"] : [];
}

/** A ground to refuse, or an exemption of data, as the law had them when the request came. */
function isOfLaw({ regime, right }: RequestState, ground: string, facts: DecisionFacts): boolean {
  const day = lawDay(facts);
  return [...refusalGroundsOn(regime, right, day), ...exemptionsOn(regime, right, day)].some(
    ({ id }) => id === ground,
  );
}

export const lawDay = ({ receivedOn, today }: DecisionFacts): Temporal.PlainDate => receivedOn ?? today;

function decideMeasure(
  state: RequestState,
  command: Of<"plan-measure" | "hand-measure" | "settle-measure" | "drop-measure">,
  facts: DecisionFacts,
): Decision {
  const kind = kindOf(state);
  if (kind.answer === "package") return no("answer-is-a-package");
  if (command.type === "plan-measure") {
    const { type: _type, storeId, ...planned } = command;
    // Blocked meanwhile, before anything is decided; all else is done on a decision.
    const isMeanwhile = planned.task === "restrict" && isRestricting(state);
    if (kind.isAssessed && !isMeanwhile && state.assessment === undefined) return no("not-granted");
    if (!isMeanwhile && !kind.tasks.includes(planned.task)) return no("not-of-this-right");
    if (measuresOf(state).length >= mostMeasures) return no("too-many-measures");
    if (measuresOf(state).some(({ id }) => id === planned.measureId)) return no("measure-settled");
    return yes(events.measurePlanned.make({ ...planned, ...(storeId === undefined ? {} : { storeId }) }));
  }
  const measure = measuresOf(state).find(({ id }) => id === command.measureId);
  if (measure === undefined) return no("no-such-measure");
  if (measure.outcome !== undefined) return no("measure-settled");
  const { id: measureId } = measure;
  if (command.type === "drop-measure") return yes(events.measureDropped.make({ measureId }));
  if (command.type === "hand-measure")
    return yes(events.measureHanded.make({ measureId, owner: command.owner, due: command.due }));
  return decideSettling(state, command, facts);
}

/** What is kept is kept for a reason of the law; a right that is never refused knows none. */
function decideSettling(
  state: RequestState,
  { measureId, outcome, reason, until }: Of<"settle-measure">,
  facts: DecisionFacts,
): Decision {
  const isKept = outcome === "kept" || outcome === "partly";
  if (!isKept && until !== undefined) return no("until-without-keeping");
  if (!isKept && reason !== undefined) return no("no-ground-when-granted");
  if (isKept && kindOf(state).isAtOnce) return no("never-refused");
  if (isKept && reason === undefined) return no("ground-needed");
  if (reason !== undefined && !isOfLaw(state, reason, facts)) return no("ground-not-in-law");
  return yes(
    events.measureSettled.make({
      measureId,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ...(until === undefined ? {} : { until }),
    }),
  );
}

/** Art. 18(3): told before it is lifted. What was asked for is in force, and may end, once it was answered. */
function decideLifting(
  state: RequestState,
  command: Of<"plan-lifting" | "tell-lifting" | "lift-restriction" | "hand-on-restriction">,
  { isLiftingHeld = false, today }: DecisionFacts,
): Decision {
  if (!isRestricting(state)) return no("no-restriction");
  const { type } = command;
  const isAfter = (day: string): boolean =>
    Temporal.PlainDate.compare(Temporal.PlainDate.from(day), today) > 0;
  if (type === "plan-lifting")
    return isAfter(command.on)
      ? yes(events.liftingPlanned.make({ on: command.on }))
      : no("lifting-in-the-past");
  if (type === "tell-lifting") return yes(events.liftingTold.make({}));
  if (type === "hand-on-restriction") return yes(events.restrictionHandedOn.make({}));
  const { status, endsOn } = state.restriction ?? {};
  if (status !== "lifting-told" || isLiftingHeld) return no("lifting-not-told");
  if (isStillMarked(state)) return no("systems-restricted");
  // The person counts on the day they were told.
  return endsOn !== undefined && isAfter(endsOn)
    ? no("lifting-too-early")
    : yes(events.restrictionLifted.make({}));
}
