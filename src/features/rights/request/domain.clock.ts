/**
 * The clock of a request from its events: what the law's computation is given, and the row that follows from it (GDPR
 * art. 12(3); UK GDPR arts. 12(3), 12A; decision 0055). Pure.
 */
import { z } from "zod";
import type { CaseClock } from "../../../platform/cases/clocks.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { dayIn } from "../../../platform/time.ts";
import { calendarNamed } from "../../../law/calendars.ts";
import { asInstant, computeClock } from "../../../law/clock.ts";
import type { ClockAnswer } from "../../../law/clock.ts";
import { ruleFor, ruleIds } from "../../../law/rules.ts";
import type { RequestEvent } from "./events.ts";
import type { RequestState } from "./state.ts";

const moment = z.iso.datetime({ offset: true });

/** What a clock's row keeps; moments, so that another zone would still tell the right days. */
export const ClockInputs = z.strictObject({
  received: moment,
  /** Null: asked for and not there yet. */
  idReceived: moment.nullable().optional(),
  extendedMonths: z.int().min(0).max(2),
  pauses: z.array(
    z.strictObject({ from: moment, to: moment.nullable(), why: z.enum(["clarification", "identity"]) }),
  ),
});
export type ClockInputs = z.infer<typeof ClockInputs>;

/** The inputs after one more event. In the UK proof of identity starts the clock; elsewhere asking for it stops it. */
export function inputsAfter(
  inputs: ClockInputs,
  event: RequestEvent,
  happenedAt: Temporal.Instant,
  regime: RequestState["regime"],
): ClockInputs {
  const at = happenedAt.toString();
  const move: Move | undefined = moves[event.type];
  return move === undefined ? inputs : move(inputs, at, regime, event);
}

type Move = (inputs: ClockInputs, at: string, regime: Regime, event: RequestEvent) => ClockInputs;
type Regime = RequestState["regime"];

/** The few events that move the clock; all others leave it as it is. */
const moves: Readonly<Partial<Record<RequestEvent["type"], Move>>> = {
  "request.extended": (inputs, _at, _regime, event) =>
    event.type === "request.extended" ? { ...inputs, extendedMonths: event.data.months } : inputs,
  // Only the UK's statute stops the clock for a question about the request itself (art. 12A).
  "clarification.asked": (inputs, at, regime) =>
    regime === "UK" ? paused(inputs, at, "clarification") : inputs,
  "clarification.answered": (inputs, at) => resumed(inputs, at, "clarification"),
  "identity.asked": (inputs, at, regime) => {
    if (regime === "EU") return paused(inputs, at, "identity");
    return typeof inputs.idReceived === "string" ? inputs : { ...inputs, idReceived: null };
  },
  "identity.evidence-received": (inputs, at, regime, event) =>
    event.type === "identity.evidence-received" && event.data.of === "identity"
      ? identityCame(inputs, at, regime)
      : inputs,
  "identity.confirmed": (inputs, at, regime) => identityCame(inputs, at, regime),
  // What was asked for and then not needed cannot have kept the clock from running.
  "identity.skipped": ({ idReceived, ...rest }, at) =>
    resumed(idReceived === null || idReceived === undefined ? rest : { ...rest, idReceived }, at, "identity"),
};

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
    pauses: inputs.pauses.map((pause) => (pause.why === why && pause.to === null ? { ...pause, to } : pause)),
  };
}

export type ClockPlace = { readonly calendar: string; readonly zone: string };

/** The law's answer for these inputs. */
export function lawClock(
  state: Pick<RequestState, "regime" | "receivedAt">,
  inputs: ClockInputs,
  { calendar, zone }: ClockPlace,
): ClockAnswer {
  const received = dayIn(zone, Temporal.Instant.from(state.receivedAt));
  return computeClock({ rule: ruleFor(state.regime, received), calendar, zone, inputs });
}

/** The clock as a row. The policy says no more than the law does, so it has no limit of its own. */
export function clockRow(
  caseId: CaseId,
  state: RequestState,
  inputs: ClockInputs,
  place: ClockPlace,
): CaseClock {
  const answer = lawClock(state, inputs, place);
  const limit = answer.due === undefined ? undefined : asInstant(answer.due, place.zone);
  return {
    caseId,
    rule: answer.rule,
    ruleVersion: answer.ruleVersion,
    calendar: answer.calendar,
    zone: place.zone,
    state: stateOf(state.name, answer),
    inputs,
    policyLimit: undefined,
    legalLimit: limit,
    effectiveLimit: limit,
  };
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
  return ruleIds.some((id) => id === rule);
}

/** Which law a site is under, as far as its calendar tells: for pages shown before anybody chose in the settings. */
export function regimeOf(calendar: string): RequestState["regime"] {
  return calendarNamed(calendar)?.id.startsWith("GB") === true ? "UK" : "EU";
}
