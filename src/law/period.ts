/**
 * Periods of months and of calendar days (GDPR art. 12(3) with Regulation 1182/71 art. 3; UK GDPR arts. 12(3), 12A; the
 * thirty and forty-five days of other laws). The order is fixed: start, amount and extension, days of pauses, one roll.
 * Decisions: docs/decisions/0053-clocks.md, 0076-rules-of-six-laws.md.
 */
import { dayKind, isBefore } from "./calendars.ts";
import type { Calendar } from "./calendars.ts";
import { amountOf, localDay, neededDay } from "./question.ts";
import type { Asked, Found } from "./question.ts";
import { ClockRefusal } from "./refusal.ts";
import type { Reason } from "./refusal.ts";
import type { PeriodArithmetic, Roll } from "./rule.ts";

type PlainDate = Temporal.PlainDate;
type LocalPause = { readonly from: PlainDate; readonly to: PlainDate | undefined };

/** The day itself when it may be a last day under `roll`, else the next that may; undefined when the calendar ends before. */
function rolled(calendar: Calendar | undefined, day: PlainDate, roll: Roll): PlainDate | undefined {
  if (roll === "none") return day;
  if (calendar === undefined) return undefined;
  for (let next = day; ; next = next.add({ days: 1 })) {
    const { kind } = dayKind(calendar, next);
    if (kind === "unknown") return undefined;
    if (kind === "working" || (kind === "saturday" && roll === "not-sunday-or-holiday")) return next;
  }
}

export function findPeriod(asked: Asked, period: PeriodArithmetic): Found {
  const pauses = readPauses(asked);
  const more = extensionOf(asked, period);
  const begun = startOf(asked, period);
  if (begun.start === undefined) {
    return { reason: "not-started", waitingFor: begun.waitingFor, explanation: begun.heard };
  }
  const { start, heard } = begun;
  return { start, ...endOf({ asked, period, pauses, more, start, heard }) };
}

function readPauses({ zone, inputs }: Asked): readonly LocalPause[] {
  const pauses = (inputs.pauses ?? []).map(({ from, to }) => ({
    from: localDay(from, zone),
    to: to === null ? undefined : localDay(to, zone),
  }));
  const backward = pauses.find(({ from, to }) => to !== undefined && isBefore(to, from));
  if (backward !== undefined) throw new ClockRefusal("pause.backward", { from: backward.from.toString() });
  return pauses;
}

/** How much longer, in the period's own unit; more than the rule allows is refused. */
function extensionOf({ rule, inputs }: Asked, { extension }: PeriodArithmetic): number {
  if (extension === undefined) return 0;
  const more = inputs[extension.input] ?? 0;
  if (!Number.isInteger(more) || more < 0 || more > extension.max) {
    throw new ClockRefusal("extension.too-long", {
      rule: rule.id,
      input: extension.input,
      max: extension.max,
    });
  }
  return extension.input === "extendedWeeks" ? more * 7 : more;
}

type Begun = {
  readonly start: PlainDate | undefined;
  readonly waitingFor: Found["waitingFor"];
  readonly heard: readonly Reason[];
};

/** The latest of the inputs the rule starts with; what it waits for keeps it from starting. */
function startOf(asked: Asked, { start: names, waitsFor = [] }: PeriodArithmetic): Begun {
  const { inputs, zone } = asked;
  const [first = "received", ...others] = names;
  let start = neededDay(asked, first);
  const heard: Reason[] = [{ key: first, parameters: { date: start.toString() } }];
  for (const name of others) {
    const value = inputs[name];
    const kind = name === "idReceived" ? "identity" : "fee";
    if (value === undefined) continue;
    if (value === null) {
      const waitingFor = waitsFor.find((waited) => waited === name);
      if (waitingFor === undefined) continue;
      return { start: undefined, waitingFor, heard: [...heard, { key: `waiting.${kind}`, parameters: {} }] };
    }
    const day = localDay(value, zone);
    if (!isBefore(start, day)) continue;
    start = day;
    heard.push({ key: `starts.${kind}`, parameters: { date: day.toString() } });
  }
  return { start, waitingFor: undefined, heard };
}

type Running = {
  readonly asked: Asked;
  readonly period: PeriodArithmetic;
  readonly pauses: readonly LocalPause[];
  readonly start: PlainDate;
  readonly more: number;
  readonly heard: readonly Reason[];
};

function endOf(running: Running): Found {
  const { asked, period, pauses, start, more } = running;
  const amount = amountOf(asked, period.amount);
  const whole = lengthen(running, amount + more);
  const roll = (day: PlainDate): PlainDate | undefined => rolled(asked.calendar, day, period.roll);
  const isDoubtful = period.pause === "exclusive" && (whole.days > 0 || whole.end === undefined);
  const unsuspended = isDoubtful ? roll(start.add({ [period.kind]: amount + more })) : undefined;
  const noticeBy = noticeOf(running, amount, roll);
  const heard = [...running.heard];
  if (pauses.length > 0 && period.pause === undefined) heard.push({ key: "pause.uncounted", parameters: {} });
  const doubt: readonly Reason[] =
    unsuspended === undefined ? [] : [{ key: "unsuspended", parameters: { date: unsuspended.toString() } }];
  if (whole.end === undefined) {
    heard.push({ key: "paused", parameters: { date: whole.openFrom.toString() } });
    return { reason: "paused", noticeBy, unsuspended, waited: whole.days, explanation: [...heard, ...doubt] };
  }
  if (more > 0) heard.push({ key: `extended.${period.kind}`, parameters: { [period.kind]: more } });
  if (whole.days > 0) heard.push({ key: "pause.counted", parameters: { days: whole.days } });
  const due = roll(whole.end);
  const strict = period.strictCountsFirstDay === true ? whole.end.subtract({ days: 1 }) : whole.end;
  const laterReading = laterOf(asked.calendar, whole.end, period);
  heard.push(
    ...describeEnd(asked, period, { end: whole.end, due, amount: amount + more, waited: whole.days }),
  );
  if (isBefore(strict, whole.end))
    heard.push({ key: "strict.first-day", parameters: { date: strict.toString() } });
  if (laterReading !== undefined) heard.push({ key: "later", parameters: { date: laterReading.toString() } });
  return {
    due,
    reason: due === undefined ? "calendar-unknown" : undefined,
    strict,
    noticeBy,
    unsuspended,
    laterReading,
    waited: whole.days,
    explanation: [...heard, ...doubt],
  };
}

function noticeOf(
  running: Running,
  amount: number,
  roll: (day: PlainDate) => PlainDate | undefined,
): PlainDate | undefined {
  const { extension } = running.period;
  if (extension === undefined) return undefined;
  if (extension.notice !== "unextended-period") return roll(running.start.add(extension.notice));
  const { end } = lengthen(running, amount);
  return end === undefined ? undefined : roll(end);
}

/** The next day that is neither a Sunday nor a holiday, when that is another and the calendar knows. */
function laterOf(
  calendar: Calendar | undefined,
  end: PlainDate,
  { laterReading }: PeriodArithmetic,
): PlainDate | undefined {
  if (laterReading !== true) return undefined;
  const later = rolled(calendar, end, "not-sunday-or-holiday");
  return later === undefined || later.equals(end) ? undefined : later;
}

type Lengthened =
  | { readonly end: PlainDate; readonly days: number }
  | { readonly end: undefined; readonly days: number; readonly openFrom: PlainDate };

/**
 * The period after the start, and one day more for each day of a pause that falls within the period as it stands then:
 * a pause that begins after the period is over cannot bring it back, and no day counts twice.
 */
function lengthen({ period, start, pauses }: Running, amount: number): Lengthened {
  // Temporal clamps to the last day of a month that has no such date, as art. 3(2)(c) does.
  let end = start.add({ [period.kind]: amount });
  let days = 0;
  if (period.pause === undefined) return { end, days };
  let counted = start.subtract({ days: 1 });
  for (const pause of pauses.toSorted((one, other) => Temporal.PlainDate.compare(one.from, other.from))) {
    if (isBefore(end, pause.from)) break;
    if (pause.to === undefined) return { end: undefined, days, openFrom: pause.from };
    const last = period.pause === "inclusive" ? pause.to : pause.to.subtract({ days: 1 });
    const from = isBefore(counted, pause.from) ? pause.from : counted.add({ days: 1 });
    if (isBefore(last, from)) continue;
    const more = from.until(last).days + 1;
    end = end.add({ days: more });
    days += more;
    counted = last;
  }
  return { end, days };
}

type End = {
  readonly end: PlainDate;
  readonly due: PlainDate | undefined;
  readonly amount: number;
  readonly waited: number;
};

function describeEnd(
  asked: Asked,
  period: PeriodArithmetic,
  { end, due, amount, waited }: End,
): readonly Reason[] {
  const { calendar, calendarName } = asked;
  const prefix = waited > 0 ? "longer" : period.kind;
  const parameters = { [period.kind]: amount, end: end.toString() };
  if (period.roll === "none") return [{ key: `${prefix}.stays`, parameters }];
  if (calendar === undefined) return [{ key: "calendar.missing", parameters: { calendar: calendarName } }];
  if (due === undefined) return [calendarEnds(calendar, end)];
  const day = dayKind(calendar, end);
  const moved = {
    ...parameters,
    due: due.toString(),
    ...(day.kind === "holiday" ? { holiday: day.name } : {}),
  };
  const suffix = period.roll === "working-day" ? "" : ".saturday-counts";
  return [{ key: `${prefix}.${day.kind}${suffix}`, parameters: moved }, ...unverified(calendar, [end, due])];
}

/** Said when a calendar's years end before the day that is looked for. */
export function calendarEnds(calendar: Calendar, end: PlainDate): Reason {
  if (calendar.isPartial) return { key: "calendar.partial", parameters: { calendar: calendar.name } };
  return {
    key: "calendar.ends",
    parameters: {
      calendar: calendar.name,
      from: calendar.from.toString(),
      until: calendar.until.toString(),
      end: end.toString(),
    },
  };
}

/** Said when one of the days lies in a year that was not checked against the official list. */
export function unverified(calendar: Calendar, days: readonly PlainDate[]): readonly Reason[] {
  if (!days.some((day) => calendar.unverified.has(day.year))) return [];
  return [{ key: "calendar.unverified", parameters: { calendar: calendar.name } }];
}
