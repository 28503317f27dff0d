/** The clock of a request as the case page shows it. Pure. */
import type { z } from "zod";
import type { CaseClock } from "../../../../platform/cases/clocks.ts";
import { asInstant } from "../../../../law/clock.ts";
import { explainClock } from "../../../../platform/i18n/clock.ts";
import { dayIn } from "../../../../platform/time.ts";
import { ClockInputs, lawClock } from "../domain.clock.ts";
import type { RequestState } from "../state.ts";
import type { ClockView as View } from "./contract.ts";
import { officeSentences } from "./sentences.ts";

type ClockView = z.infer<typeof View>;
type Mark = ClockView["marks"][number];

export type ClockFacts = {
  readonly state: RequestState;
  readonly clock: CaseClock;
  readonly now: Temporal.Instant;
  /** When it was answered or otherwise over. */
  readonly overAt: Temporal.Instant | undefined;
};

export function clockView({ state, clock, now, overAt }: ClockFacts): ClockView {
  const inputs = ClockInputs.parse(clock.inputs);
  const law = lawClock(state, inputs, clock);
  const end = law.due === undefined ? undefined : asInstant(law.due, clock.zone);
  const shown = overAt ?? now;
  const isOver = overAt !== undefined;
  const start = Temporal.Instant.from(inputs.received);
  const without = { received: inputs.received, extendedMonths: inputs.extendedMonths, pauses: [] };
  const unpaused = inputs.pauses.length === 0 ? undefined : lawClock(state, without, clock).due;
  const marks: Mark[] = [];
  const mark = (day: Temporal.PlainDate | undefined, label: Mark["label"]): void => {
    if (day === undefined || (law.due !== undefined && day.equals(law.due))) return;
    marks.push({ at: noonOf(day, clock.zone).toString(), label });
  };
  mark(unpaused, officeSentences.say("en", "mark.unpaused"));
  if (unpaused === undefined) mark(law.strict, officeSentences.say("en", "mark.strict"));
  const answerBy =
    law.due === undefined ? [] : [officeSentences.say("en", "clock.answer-by", { date: longDay(law.due) })];
  const moved = law.explanation.filter(({ key }) => isMoving(key));
  return {
    title: titleOf(state, law.due, law.reason, dayIn(clock.zone, now), isOver),
    headline: [...answerBy, ...explainClock("en", moved)].join(" "),
    explanation: [...explainClock("en", law.explanation)],
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
  { name }: RequestState,
  due: Temporal.PlainDate | undefined,
  reason: string | undefined,
  today: Temporal.PlainDate,
  isOver: boolean,
): string {
  const { say } = officeSentences;
  if (name === "withdrawn" || name === "lapsed") return say("en", "clock.stopped");
  if (name === "refused") return say("en", "clock.refused");
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
