/** Periods counted in working days: the start is not counted, and the last day is a working day by itself. */
import { dayKind } from "./calendars.ts";
import { calendarEnds, unverified } from "./period.ts";
import { amountOf, neededDay } from "./question.ts";
import type { Asked, Found } from "./question.ts";
import { ClockRefusal } from "./refusal.ts";
import type { WorkingDayArithmetic } from "./rule.ts";

export function findWorkingDays(asked: Asked, arithmetic: WorkingDayArithmetic): Found {
  const { calendar, calendarName, rule } = asked;
  const days = amountOf(asked, arithmetic.amount);
  const [first = "received"] = arithmetic.start;
  const start = neededDay(asked, first);
  const heard = [{ key: first, parameters: { date: start.toString() } }];
  const only = arithmetic.onlyCalendar;
  if (only !== undefined && calendar?.id !== only) {
    throw new ClockRefusal("calendar.wrong", { rule: rule.id, calendar: calendarName, only });
  }
  if (calendar === undefined) {
    const missing = { key: "calendar.missing", parameters: { calendar: calendarName } };
    return { start, reason: "calendar-unknown", explanation: [...heard, missing] };
  }
  const passed: string[] = [];
  let day = start;
  for (let left = days; left > 0;) {
    day = day.add({ days: 1 });
    const kind = dayKind(calendar, day);
    if (kind.kind === "unknown") {
      return { start, reason: "calendar-unknown", explanation: [...heard, calendarEnds(calendar, day)] };
    }
    if (kind.kind === "holiday") passed.push(kind.name);
    if (kind.kind === "working") left -= 1;
  }
  const counted = { days, end: day.toString(), calendar: calendar.name };
  const ends = { key: "business-days.end", parameters: counted };
  const holidays = { key: "business-days.holidays", parameters: { holidays: passed.join(", ") } };
  return {
    start,
    due: day,
    strict: day,
    explanation: [...heard, ends, ...(passed.length > 0 ? [holidays] : []), ...unverified(calendar, [day])],
  };
}
