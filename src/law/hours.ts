/**
 * Periods in hours (GDPR art. 33(1)): hours that pass, through weekends, holidays and changes of the clock. Regulation
 * 1182/71 art. 3(4) moves no period in hours; what art. 3(5) might add is not used.
 */
import { amountOf, momentOf } from "./question.ts";
import type { Asked, Found } from "./question.ts";
import { ClockRefusal } from "./refusal.ts";
import type { HourArithmetic } from "./rule.ts";

export function findHours(asked: Asked, arithmetic: HourArithmetic): Found {
  const { inputs, rule, zone } = asked;
  const value = inputs[arithmetic.start];
  if (value === undefined) {
    throw new ClockRefusal("input.missing", { rule: rule.id, input: arithmetic.start });
  }
  const hours = amountOf(asked, arithmetic.amount);
  const start = momentOf(value);
  const dueAt = start.add({ hours });
  const due = dueAt.toZonedDateTimeISO(zone).toPlainDate();
  return {
    start: start.toZonedDateTimeISO(zone).toPlainDate(),
    due,
    dueAt,
    strict: due,
    explanation: [
      { key: arithmetic.start, parameters: { moment: localMoment(start, zone) } },
      { key: "hours.end", parameters: { hours, moment: localMoment(dueAt, zone) } },
    ],
  };
}

/** `2026-03-09T17:30:00+00:00`: the moment as the clocks of the place show it. */
export function localMoment(moment: Temporal.Instant, zone: string): string {
  return moment.toZonedDateTimeISO(zone).toString({ timeZoneName: "never", smallestUnit: "second" });
}
