/**
 * The clock of a request from its events: what the law's computation is given, and the row that follows from it (GDPR
 * art. 12(3); UK GDPR arts. 12(3), 12A; decision 0055). Pure.
 */
import { z } from "zod";
import type { CaseClock } from "../../../platform/cases/clocks.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { dayIn } from "../../../platform/time.ts";
import { asInstant, computeClock } from "../../../law/clock.ts";
import type { ClockAnswer } from "../../../law/clock.ts";
import { effectiveOf } from "../../../law/limits.ts";
import { answerRuleIds, ruleFor } from "../../../law/rules.ts";
import { answerRuleOn, feeOn } from "../../../law/rights.ts";
import type { AnswerPromise } from "./domain.promised.ts";
import type { RequestEvent } from "./events.ts";
import { kindOf } from "./kinds/kinds.ts";
import { isToBePosted } from "./state.ts";
import type { RequestState } from "./state.ts";

const moment = z.iso.datetime({ offset: true });

/** What a clock's row keeps; moments, so that another zone would still tell the right days. */
export const ClockInputs = z.strictObject({
  received: moment,
  /** Null: asked for and not there yet. */
  idReceived: moment.nullable().optional(),
  feeReceived: moment.nullable().optional(),
  extendedMonths: z.int().min(0).max(2),
  pauses: z.array(
    z.strictObject({ from: moment, to: moment.nullable(), why: z.enum(["clarification", "identity"]) }),
  ),
});
export type ClockInputs = z.infer<typeof ClockInputs>;

/** What of the state after the events moves the clock. */
export type ClockState = Pick<
  RequestState,
  "regime" | "right" | "receivedAt" | "isAddressConfirmed" | "identity" | "question" | "fee"
>;

/** The inputs after one more event. In the UK proof of identity starts the clock; elsewhere asking for it stops it. */
export function inputsAfter(
  inputs: ClockInputs,
  event: RequestEvent,
  happenedAt: Temporal.Instant,
  state: ClockState,
): ClockInputs {
  const at = happenedAt.toString();
  const move: Move | undefined = moves[event.type];
  return move === undefined ? inputs : move(inputs, at, state, event);
}

type Move = (inputs: ClockInputs, at: string, state: ClockState, event: RequestEvent) => ClockInputs;

/** The few events that move the clock; all others leave it as it is. */
const moves: Readonly<Partial<Record<RequestEvent["type"], Move>>> = {
  "request.extended": (inputs, _at, _state, event) =>
    event.type === "request.extended" ? { ...inputs, extendedMonths: event.data.months } : inputs,
  // Only the UK's statute stops the clock for a question about the request itself (art. 12A).
  // It stops when the question has reached the person, not when somebody here wrote it.
  "clarification.reached": (inputs, at, { regime }) =>
    regime === "UK" ? paused(inputs, at, "clarification") : inputs,
  "clarification.answered": (inputs, at) => resumed(inputs, at, "clarification"),
  // Only what is necessary may hold the clock (EDPB guidelines 01/2022): a code to a mailbox that has answered asks for
  // nothing that is not known already.
  // Nothing waits for somebody who has not been told: the letter begins the wait, or the mail once a server took it.
  "identity.asked": (inputs, at, { regime, identity, isAddressConfirmed }, event) => {
    if (event.type !== "identity.asked" || identity.isUnsent === true) return inputs;
    const isKnown = event.data.method === "mailed-code" && isAddressConfirmed === true;
    return isKnown ? inputs : identityAsked(inputs, at, regime);
  },
  "identity.reached": (inputs, at, { regime, identity, isAddressConfirmed }) => {
    const isKnown = identity.method === "mailed-code" && isAddressConfirmed === true;
    return identity.status !== "asked" || isKnown ? inputs : identityAsked(inputs, at, regime);
  },
  "letter.sent": (inputs, at, state, event) => {
    if (event.type !== "letter.sent") return inputs;
    const { regime, identity, question } = state;
    const { template, by } = event.data;
    if (template === "identity" && identity.status === "asked" && identity.isUnsent !== true)
      return identityAsked(inputs, at, regime);
    if (template === "fee" && state.fee?.status === "asked") return feeWaitedFor(inputs, state);
    const isQuestion = template === "clarification" && by === "print" && question?.isReached === true;
    return isQuestion && regime === "UK" ? paused(inputs, at, "clarification") : inputs;
  },
  "identity.evidence-received": (inputs, at, { regime }, event) =>
    event.type === "identity.evidence-received" && event.data.of === "identity"
      ? identityCame(inputs, at, regime)
      : inputs,
  "identity.confirmed": (inputs, at, { regime }) => identityCame(inputs, at, regime),
  // Nothing waits for a fee of which nobody has been told: a letter about it begins the wait.
  "fee.asked": (inputs, _at, state, event) =>
    event.type === "fee.asked" && event.data.by === "told" ? feeWaitedFor(inputs, state) : inputs,
  "fee.paid": (inputs, at) => (inputs.feeReceived === null ? { ...inputs, feeReceived: at } : inputs),
  "fee.waived": ({ feeReceived, ...rest }) =>
    feeReceived === null || feeReceived === undefined ? rest : { ...rest, feeReceived },
  // What was asked for and then not needed cannot have kept the clock from running.
  "identity.skipped": ({ idReceived, ...rest }, at) =>
    resumed(idReceived === null || idReceived === undefined ? rest : { ...rest, idReceived }, at, "identity"),
};

/** Where the law lets the time begin with the fee (UK GDPR art. 12A); elsewhere a fee moves nothing. */
function feeWaitedFor(inputs: ClockInputs, { regime, right, receivedAt }: ClockState): ClockInputs {
  const day = Temporal.Instant.from(receivedAt).toZonedDateTimeISO("UTC").toPlainDate();
  const isWaited = feeOn(regime, right, day)?.clock === "starts-when-paid";
  return isWaited && typeof inputs.feeReceived !== "string" ? { ...inputs, feeReceived: null } : inputs;
}

function identityAsked(inputs: ClockInputs, at: string, regime: RequestState["regime"]): ClockInputs {
  if (regime === "EU") return paused(inputs, at, "identity");
  return typeof inputs.idReceived === "string" ? inputs : { ...inputs, idReceived: null };
}

function identityCame(inputs: ClockInputs, at: string, regime: RequestState["regime"]): ClockInputs {
  if (regime === "EU") return resumed(inputs, at, "identity");
  return inputs.idReceived === null ? { ...inputs, idReceived: at } : inputs;
}

function paused(inputs: ClockInputs, from: string, why: "clarification" | "identity"): ClockInputs {
  const isOpen = inputs.pauses.some((pause) => pause.why === why && pause.to === null);
  return isOpen ? inputs : { ...inputs, pauses: [...inputs.pauses, { from, to: null, why }] };
}

function resumed(inputs: ClockInputs, to: string, why: "clarification" | "identity"): ClockInputs {
  return {
    ...inputs,
    pauses: inputs.pauses.flatMap((pause) => {
      if (pause.why !== why || pause.to !== null) return [pause];
      // What came before we knew that it was waited for was not waited for.
      const isBefore =
        Temporal.Instant.compare(Temporal.Instant.from(to), Temporal.Instant.from(pause.from)) < 0;
      return isBefore ? [] : [{ ...pause, to }];
    }),
  };
}

export type ClockPlace = Pick<CaseClock, "calendar" | "days" | "zone">;

type Clocked = Pick<RequestState, "regime" | "receivedAt" | "right">;

/**
 * The law's answer for these inputs. Of a right that takes effect when it arrives this is the time to tell the person
 * that it has (GDPR art. 12(3)); the day by which it must be in effect is `atOnceDay`.
 */
export function lawClock(
  state: Clocked,
  inputs: ClockInputs,
  { calendar, days, zone }: ClockPlace,
): ClockAnswer {
  const received = dayIn(zone, Temporal.Instant.from(state.receivedAt));
  const rule = answerRuleOn(state.regime, state.right, received) ?? ruleFor(state.regime, received);
  return computeClock({ rule, calendar: days ?? calendar, zone, inputs });
}

/** The day of receipt, by whose end a right that takes effect at once is in effect everywhere; `undefined` of others. */
function atOnceDay(state: Clocked, zone: string): Temporal.PlainDate | undefined {
  return kindOf(state).isAtOnce ? dayIn(zone, Temporal.Instant.from(state.receivedAt)) : undefined;
}

/**
 * The last day the policy gives, before the law has its say: its own period from the day the law counts from, longer by
 * what made the law's longer (an extension, days of waiting). `undefined` while the law's clock does not run.
 */
export function policyDay(
  answer: ClockAnswer,
  { extendedMonths }: Pick<ClockInputs, "extendedMonths">,
  promise: AnswerPromise | undefined,
): Temporal.PlainDate | undefined {
  const { start, strict, due } = answer;
  if (promise === undefined) return undefined;
  if (promise.governs === "law") return due;
  if (start === undefined || strict === undefined) return undefined;
  return start.add(promise.within).add({ months: extendedMonths }).add({ days: answer.waited });
}

/**
 * The day that counts: the earlier of policy and law. When the law's cannot be told, a policy's that comes before any it
 * could be counts; a later one does not make it known.
 */
export function effectiveDay(
  { due, strict }: Pick<ClockAnswer, "due" | "strict">,
  policy: Temporal.PlainDate | undefined,
): Temporal.PlainDate | undefined {
  return effectiveOf({ due, strict, nature: "deadline" }, policy);
}

export type Limits = {
  readonly law: ClockAnswer;
  /** The policy's day, as it stood when the clock last moved. */
  readonly policy: Temporal.PlainDate | undefined;
  readonly effective: Temporal.PlainDate | undefined;
  /** Of a right that takes effect when it arrives: that day. */
  readonly atOnce: Temporal.PlainDate | undefined;
};

/** The limits of a clock that is kept. */
export function limitsOf(state: Clocked, clock: CaseClock): Limits {
  const law = lawClock(state, ClockInputs.parse(clock.inputs), clock);
  const policy = clock.policyLimit === undefined ? undefined : dayIn(clock.zone, clock.policyLimit);
  const atOnce = atOnceDay(state, clock.zone);
  return { law, policy, effective: atOnce ?? effectiveDay(law, policy), atOnce };
}

/** The clock as a row. */
export function clockRow(
  caseId: CaseId,
  state: RequestState,
  inputs: ClockInputs,
  place: ClockPlace,
  promise: AnswerPromise | undefined,
): CaseClock {
  const answer = lawClock(state, inputs, place);
  const policy = policyDay(answer, inputs, promise);
  const end = (day: Temporal.PlainDate | undefined): Temporal.Instant | undefined =>
    day === undefined ? undefined : asInstant(day, place.zone);
  return {
    caseId,
    rule: answer.rule,
    ruleVersion: answer.ruleVersion,
    calendar: answer.calendar,
    zone: place.zone,
    state: clockState(state, answer),
    inputs,
    policyLimit: end(policy),
    legalLimit: end(answer.due),
    effectiveLimit: end(atOnceDay(state, place.zone) ?? effectiveDay(answer, policy)),
  };
}

function clockState(state: RequestState, answer: ClockAnswer): CaseClock["state"] {
  const isOwed = isToBePosted(state) || state.isUntold === true;
  const given = stateOf(isOwed ? "open" : state.name, answer);
  // What takes effect at once waits for nobody.
  return given === "paused" && kindOf(state).isAtOnce ? "running" : given;
}

function stateOf(name: RequestState["name"], { reason }: ClockAnswer): CaseClock["state"] {
  switch (name) {
    case "answered":
    case "closed":
    case "refused":
      return "satisfied";
    case "withdrawn":
    case "lapsed":
      return "stopped";
    case "unconfirmed":
    case "open":
      return reason === "paused" || reason === "not-started" ? "paused" : "running";
    default:
      return name satisfies never;
  }
}

/** The clock among a case's clocks that is the answer's. */
export function isAnswerClock({ rule }: Pick<CaseClock, "rule">): boolean {
  return answerRuleIds.some((id) => id === rule);
}
