/**
 * The limits of a clock that a state declares: the law's rules are computed by the law, a day that a person chose is
 * that day. A rule that the law does not know has no date, and the page says so; none is ever assumed.
 */
import { calendarVersion, versionOf } from "../../law/calendars.ts";
import { asInstant, computeClock } from "../../law/clock.ts";
import type { ClockAnswer, ClockQuestion } from "../../law/clock.ts";
import { ruleIds } from "../../law/rules.ts";
import type { CaseClock } from "../../platform/cases/clocks.ts";
import type { DeclaredClock } from "../../platform/cases/machine.ts";
import type { CaseId } from "../../platform/identifiers.ts";

export type Place = Pick<CaseClock, "calendar" | "days" | "zone">;

/** The law's answer; `undefined` for a person's own day and for a rule the law does not know. */
export function answerOf(clock: DeclaredClock, place: Place): ClockAnswer | undefined {
  if (!("ask" in clock)) return undefined;
  const rule: ClockQuestion["rule"] | undefined = ruleIds.find((id) => id === clock.rule);
  if (rule === undefined) return undefined;
  return computeClock({ rule, calendar: place.days ?? place.calendar, zone: place.zone, inputs: clock.ask });
}

const versionNameOf = ({ days, calendar }: Place): string =>
  days === undefined ? calendarVersion(calendar) : versionOf(days);

/** The clock as a row: a pure function of what the state declares and of where the organisation keeps time. */
export function clockRowOf(caseId: CaseId, clock: DeclaredClock, place: Place): CaseClock {
  const answer = answerOf(clock, place);
  const own = "on" in clock ? asInstant(Temporal.PlainDate.from(clock.on), place.zone) : undefined;
  // A period in hours ends at its moment, and not with the day.
  const legal = answer?.dueAt ?? (answer?.due === undefined ? undefined : asInstant(answer.due, place.zone));
  const isWaiting = answer?.reason === "paused" || answer?.reason === "not-started";
  return {
    caseId,
    rule: clock.rule,
    ruleVersion: answer?.ruleVersion ?? 1,
    calendar: answer?.calendar ?? versionNameOf(place),
    zone: place.zone,
    state: clock.state === "running" && isWaiting ? "paused" : clock.state,
    inputs: "ask" in clock ? clock.ask : { on: clock.on, from: clock.from },
    policyLimit: own,
    legalLimit: legal,
    effectiveLimit: own ?? legal,
  };
}
