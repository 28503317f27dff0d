/** The clock of a request as the case page shows it. Pure. */
import type { z } from "zod";
import type { CaseClock } from "../../../../platform/cases/clocks.ts";
import { asInstant } from "../../../../law/clock.ts";
import { explainCalendar, explainClock } from "../../../../platform/i18n/clock.ts";
import { dayIn } from "../../../../platform/time.ts";
import { ClockInputs, lawClock, limitsOf } from "../domain.clock.ts";
import type { Limits } from "../domain.clock.ts";
import type { AnswerPromise } from "../domain.promised.ts";
import { kindOf } from "../kinds/kinds.ts";
import type { RequestState } from "../state.ts";
import type { ClockView as View } from "./contract.ts";
import { officeSentences } from "./sentences.ts";

type ClockView = z.infer<typeof View>;
type Mark = ClockView["marks"][number];

export type ClockFacts = {
  readonly state: RequestState;
  readonly clock: CaseClock;
  readonly promise: AnswerPromise | undefined;
  readonly now: Temporal.Instant;
  /** When it was answered or otherwise over. */
  readonly overAt: Temporal.Instant | undefined;
  /** It was extended, and no letter has said so: the extension holds only if the person is told in time (art. 12(3)). */
  readonly isExtensionUntold?: boolean;
};

export function clockView(facts: ClockFacts): ClockView {
  const { state, clock, promise, now, overAt } = facts;
  const inputs = ClockInputs.parse(clock.inputs);
  const limits = limitsOf(state, clock);
  const { law, effective } = limits;
  const end = effective === undefined ? undefined : asInstant(effective, clock.zone);
  const shown = overAt ?? now;
  const isOver = overAt !== undefined;
  const start = Temporal.Instant.from(inputs.received);
  const without = { received: inputs.received, extendedMonths: inputs.extendedMonths, pauses: [] };
  const unpaused = inputs.pauses.length === 0 ? undefined : lawClock(state, without, clock).due;
  const marks: Mark[] = [];
  const mark = (day: Temporal.PlainDate | undefined, label: Mark["label"]): void => {
    if (day === undefined || (effective !== undefined && day.equals(effective))) return;
    marks.push({ at: noonOf(day, clock.zone).toString(), label });
  };
  mark(unpaused, officeSentences.say("en", "mark.unpaused"));
  const borrowed = borrowedBy(state);
  mark(law.due, officeSentences.say("en", borrowed === undefined ? "mark.law" : "mark.living"));
  mark(limits.policy, officeSentences.say("en", "mark.policy"));
  // Only where the law's own day counts is there a stricter reading of it to aim at.
  const isLaws = law.due !== undefined && effective?.equals(law.due) === true;
  if (unpaused === undefined && isLaws) mark(law.strict, officeSentences.say("en", "mark.strict"));
  const answerBy =
    effective === undefined
      ? []
      : [
          officeSentences.say("en", answerKey(isOver, limits), {
            date: longDay(effective),
          }),
        ];
  const layers = borrowed === undefined ? layersIn(limits, promise) : [borrowed];
  const tellBy = facts.isExtensionUntold === true ? unextendedDay(state, inputs, clock) : undefined;
  const untold =
    tellBy === undefined
      ? []
      : [officeSentences.say("en", "clock.extension-untold", { date: longDay(tellBy) })];
  mark(tellBy, officeSentences.say("en", "mark.tell"));
  const moved = law.explanation.filter(({ key }) => isMoving(key));
  return {
    title: titleOf(state, effective, law.reason, dayIn(clock.zone, now), isOver),
    headline: [...answerBy, ...untold, ...explainClock("en", moved), ...layers].join(" "),
    explanation: [
      ...(borrowed === undefined ? [] : [borrowed]),
      ...explainClock("en", law.explanation),
      explainCalendar("en", clock),
    ],
    start: start.toString(),
    now: shown.toString(),
    ...(end === undefined ? {} : { end: end.toString() }),
    isOver,
    isLate: end !== undefined && Temporal.Instant.compare(end, shown) < 0,
    pauses: pausesOf(inputs),
    marks,
    rule: clock.rule,
  };
}

/** The day without the extension: the person must be told of it by then. */
function unextendedDay(
  state: RequestState,
  inputs: ClockInputs,
  clock: CaseClock,
): Temporal.PlainDate | undefined {
  return lawClock(state, { ...inputs, extendedMonths: 0 }, clock).due;
}

/**
 * Of somebody who has died no law sets a day, unless one gives this right to whoever is left: the day of the living is
 * kept, and the bar says whose day it is (decision 0096). What takes effect at once does so for anybody.
 */
function borrowedBy(state: RequestState): string | undefined {
  if (state.capacity !== "survivor" || kindOf(state).isAtOnce) return undefined;
  return officeSentences.say("en", `clock.dead.${state.standing ?? "open"}`);
}

function answerKey(
  isOver: boolean,
  { atOnce }: Limits,
): "clock.was-due" | "clock.at-once" | "clock.answer-by" {
  if (isOver) return "clock.was-due";
  return atOnce === undefined ? "clock.answer-by" : "clock.at-once";
}

/** The policy's limit beside the law's, where there is a policy that gives one. */
function layersIn({ law, policy, atOnce }: Limits, promise: AnswerPromise | undefined): readonly string[] {
  const { say } = officeSentences;
  if (atOnce !== undefined)
    return law.due === undefined ? [] : [say("en", "clock.tell-by", { law: longDay(law.due) })];
  if (promise === undefined || policy === undefined) return [];
  const { clause } = promise;
  if (law.due === undefined) return [say("en", "clock.policy-alone", { clause, date: longDay(policy) })];
  if (policy.equals(law.due)) return [say("en", "clock.same-day", { clause })];
  const dates = { clause, policy: longDay(policy), law: longDay(law.due) };
  const isPolicys = Temporal.PlainDate.compare(policy, law.due) < 0;
  return [say("en", isPolicys ? "clock.policy-first" : "clock.law-first", dates)];
}

/** Reasons that somebody who only glances at the page should see: waits, extensions, what is unknown. */
function isMoving(key: string): boolean {
  const [kind = ""] = key.split(".");
  return ["pause", "paused", "extended", "waiting", "starts", "calendar"].includes(kind);
}

function pausesOf(inputs: ClockInputs): ClockView["pauses"] {
  return inputs.pauses.map(({ from, to, why }) => ({
    from,
    ...(to === null ? {} : { to }),
    label: officeSentences.say("en", `pause.${why}`),
  }));
}

function titleOf(
  { name, isUntold }: RequestState,
  due: Temporal.PlainDate | undefined,
  reason: string | undefined,
  today: Temporal.PlainDate,
  isOver: boolean,
): string {
  const { say } = officeSentences;
  if (name === "withdrawn" || name === "lapsed") return say("en", "clock.stopped");
  if (name === "refused" && isUntold !== true) return say("en", "clock.refused");
  if (isOver) return say("en", "clock.answered");
  if (due === undefined) {
    if (reason === "paused") return say("en", "clock.paused");
    return say("en", reason === "not-started" ? "clock.not-started" : "clock.unknown");
  }
  const { days } = today.until(due, { largestUnit: "days" });
  if (days === 0) return say("en", "clock.today");
  return days > 0 ? say("en", "clock.left", { days }) : say("en", "clock.late", { days: -days });
}

/** A day on a bar of moments stands at its middle. */
function noonOf(day: Temporal.PlainDate, zone: string): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: zone, plainTime: "12:00" }).toInstant();
}

function longDay(day: Temporal.PlainDate): string {
  return day
    .toLocaleString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" })
    .replace(",", "");
}
