/**
 * The clock of a rights request: until which day it must be answered (GDPR art. 12(3) with Regulation 1182/71 art. 3;
 * UK GDPR arts. 12(3) and 12A). Pure. The order is fixed: start, months, days of pauses, one roll to a working day.
 * Decision: docs/decisions/0053-clocks.md.
 */
import { calendarNamed, calendarVersion, dayKind, isBefore, nextWorkingDay } from "./calendars.ts";
import type { Calendar } from "./calendars.ts";
import { ruleOf } from "./rules.ts";
import type { Rule, RuleId } from "./rules.ts";

type PlainDate = Temporal.PlainDate;
/** A local day, or a moment that becomes one in the clock's zone; as values or as ISO 8601 text. */
export type Day = PlainDate | Temporal.Instant | string;

/** Days on which the clock waited for the person; `to` is the day the answer came, null while it has not. */
export type Pause = { readonly from: Day; readonly to: Day | null };

export type ClockInputs = {
  readonly received: Day;
  /** Absent: never asked for. Null: asked for and not yet there. */
  readonly idReceived?: Day | null | undefined;
  readonly feeReceived?: Day | null | undefined;
  readonly extendedMonths?: number | undefined;
  readonly pauses?: readonly Pause[] | undefined;
};

export type ClockQuestion = {
  readonly rule: RuleId;
  /** Id or alias of a calendar: `GB-ENG`, `england-and-wales`. */
  readonly calendar: string;
  /** IANA zone of the controller: where its days begin and end. */
  readonly zone: string;
  readonly inputs: ClockInputs;
};

export type Reason = { readonly key: string; readonly parameters: Readonly<Record<string, string | number>> };

export type ClockAnswer = {
  readonly rule: RuleId;
  readonly ruleVersion: number;
  /** Id and version: what a stored clock carries. */
  readonly calendar: string;
  readonly zone: string;
  /** The day the period is counted from; undefined until it can start. */
  readonly start: PlainDate | undefined;
  /** The last day on which an answer is in time; undefined for the reason beside it. */
  readonly due: PlainDate | undefined;
  readonly reason: "not-started" | "paused" | "calendar-unknown" | undefined;
  readonly waitingFor: "idReceived" | "feeReceived" | undefined;
  /** The same day before the roll to a working day: in time under the strictest reading. */
  readonly strict: PlainDate | undefined;
  /** The last day to tell the person of an extension: the end of the period without it. */
  readonly noticeBy: PlainDate | undefined;
  /** Where the pause is not in the statute: the day as if there had been none. */
  readonly unsuspended: PlainDate | undefined;
  /** Why, in keys and parameters; days are ISO 8601. The sentences stand in a catalogue. */
  readonly explanation: readonly Reason[];
};

/** Computes the clock. Throws a RangeError for an extension the rule does not allow or a pause that ends before it began. */
export function computeClock(question: ClockQuestion): ClockAnswer {
  const { zone, inputs } = question;
  const rule = ruleOf(question.rule);
  const extendedMonths = inputs.extendedMonths ?? 0;
  if (!Number.isInteger(extendedMonths) || extendedMonths < 0 || extendedMonths > rule.extensionMonthsMax) {
    throw new RangeError(`The rule ${rule.id} allows at most ${rule.extensionMonthsMax} further months.`);
  }
  const received = localDay(inputs.received, zone);
  const pauses = (inputs.pauses ?? []).map(({ from, to }) => ({
    from: localDay(from, zone),
    to: to === null ? undefined : localDay(to, zone),
  }));
  if (pauses.some(({ from, to }) => to !== undefined && isBefore(to, from))) {
    throw new RangeError("A pause ends before it began.");
  }
  const heard: Reason[] = [{ key: "received", parameters: { date: received.toString() } }];
  const begun = startOf(rule, inputs, received, zone, heard);
  const empty = {
    rule: rule.id,
    ruleVersion: rule.version,
    calendar: calendarVersion(question.calendar),
    zone,
    start: undefined,
    due: undefined,
    waitingFor: undefined,
    strict: undefined,
    noticeBy: undefined,
    unsuspended: undefined,
  };
  if (begun.start === undefined) {
    return { ...empty, reason: "not-started", waitingFor: begun.waitingFor, explanation: heard };
  }
  const context = { rule, start: begun.start, pauses, calendar: calendarNamed(question.calendar), heard };
  return { ...empty, start: begun.start, ...periodOf(context, question.calendar, extendedMonths) };
}

/** The end of a local day: its last microsecond, so that the moment still falls on that day. */
export function asInstant(due: PlainDate, zone: string): Temporal.Instant {
  return due.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant().subtract({ microseconds: 1 });
}

type LocalPause = { readonly from: PlainDate; readonly to: PlainDate | undefined };
type Context = {
  readonly rule: Rule;
  readonly start: PlainDate;
  readonly pauses: readonly LocalPause[];
  readonly calendar: Calendar | undefined;
  readonly heard: Reason[];
};

function localDay(day: Day, zone: string): PlainDate {
  if (day instanceof Temporal.PlainDate) return day;
  if (day instanceof Temporal.Instant) return day.toZonedDateTimeISO(zone).toPlainDate();
  // A text with a time of day is a moment; without one it is a day already.
  return day.includes("T") ? localDay(Temporal.Instant.from(day), zone) : Temporal.PlainDate.from(day);
}

/** The latest of the inputs the rule starts with; what it waits for keeps it from starting. */
function startOf(
  rule: Rule,
  inputs: ClockInputs,
  received: PlainDate,
  zone: string,
  heard: Reason[],
): Pick<ClockAnswer, "start" | "waitingFor"> {
  let start = received;
  for (const name of ["idReceived", "feeReceived"] as const) {
    const value = inputs[name];
    const kind = name === "idReceived" ? "identity" : "fee";
    if (value === undefined || !rule.startsWith.has(name)) continue;
    if (value === null) {
      if (!rule.waitsFor.has(name)) continue;
      heard.push({ key: `waiting.${kind}`, parameters: {} });
      return { start: undefined, waitingFor: name };
    }
    const day = localDay(value, zone);
    if (!isBefore(start, day)) continue;
    start = day;
    heard.push({ key: `starts.${kind}`, parameters: { date: day.toString() } });
  }
  return { start, waitingFor: undefined };
}

function periodOf(
  context: Context,
  calendarName: string,
  extendedMonths: number,
): Pick<ClockAnswer, "due" | "reason" | "strict" | "noticeBy" | "unsuspended" | "explanation"> {
  const { rule, calendar, heard } = context;
  const months = rule.months + extendedMonths;
  const first = lengthen(context, rule.months);
  const whole = lengthen(context, months);
  const isDoubtful = rule.pause === "exclusive" && (whole.days > 0 || whole.end === undefined);
  const roll = (day: PlainDate | undefined): PlainDate | undefined =>
    calendar === undefined || day === undefined ? undefined : nextWorkingDay(calendar, day);
  const unsuspended = isDoubtful ? roll(context.start.add({ months })) : undefined;
  const withDoubt = (): readonly Reason[] => [
    ...heard,
    ...(unsuspended === undefined
      ? []
      : [{ key: "unsuspended", parameters: { date: unsuspended.toString() } }]),
  ];
  if (context.pauses.length > 0 && rule.pause === null)
    heard.push({ key: "pause.uncounted", parameters: {} });
  if (whole.end === undefined) {
    heard.push({ key: "paused", parameters: { date: whole.openFrom.toString() } });
    const shared = { due: undefined, strict: undefined, noticeBy: roll(first.end), unsuspended };
    return { ...shared, reason: "paused", explanation: withDoubt() };
  }
  if (extendedMonths > 0) heard.push({ key: "extended", parameters: { months: extendedMonths } });
  if (whole.days > 0) heard.push({ key: "pause.counted", parameters: { days: whole.days } });
  const due = roll(whole.end);
  heard.push(
    ...describeEnd(calendar, calendarName, { end: whole.end, due, months, isLonger: whole.days > 0 }),
  );
  return {
    due,
    reason: due === undefined ? "calendar-unknown" : undefined,
    strict: whole.end,
    noticeBy: roll(first.end),
    unsuspended,
    explanation: withDoubt(),
  };
}

type Lengthened =
  | { readonly end: PlainDate; readonly days: number }
  | { readonly end: undefined; readonly days: number; readonly openFrom: PlainDate };

/**
 * `months` after the start, and one day more for each day of a pause that falls within the period as it stands then:
 * a pause that begins after the period is over cannot bring it back, and no day counts twice.
 */
function lengthen({ rule, start, pauses }: Context, months: number): Lengthened {
  // Temporal clamps to the last day of a month that has no such date, as art. 3(2)(c) does.
  let end = start.add({ months });
  let days = 0;
  if (rule.pause === null) return { end, days };
  let counted = start.subtract({ days: 1 });
  for (const pause of pauses.toSorted((one, other) => Temporal.PlainDate.compare(one.from, other.from))) {
    if (isBefore(end, pause.from)) break;
    if (pause.to === undefined) return { end: undefined, days, openFrom: pause.from };
    const last = rule.pause === "inclusive" ? pause.to : pause.to.subtract({ days: 1 });
    const from = isBefore(counted, pause.from) ? pause.from : counted.add({ days: 1 });
    if (isBefore(last, from)) continue;
    const more = from.until(last).days + 1;
    end = end.add({ days: more });
    days += more;
    counted = last;
  }
  return { end, days };
}

function describeEnd(
  calendar: Calendar | undefined,
  calendarName: string,
  period: {
    readonly end: PlainDate;
    readonly due: PlainDate | undefined;
    readonly months: number;
    readonly isLonger: boolean;
  },
): readonly Reason[] {
  const { end, due, months, isLonger } = period;
  if (calendar === undefined) return [{ key: "calendar.missing", parameters: { calendar: calendarName } }];
  if (due === undefined) {
    const known = {
      calendar: calendar.name,
      from: calendar.from.toString(),
      until: calendar.until.toString(),
    };
    return [{ key: "calendar.ends", parameters: { ...known, end: end.toString() } }];
  }
  const day = dayKind(calendar, end);
  const prefix = isLonger ? "longer" : "months";
  const parameters = { months, end: end.toString(), due: due.toString() };
  const ends: Reason = {
    key: `${prefix}.${day.kind}`,
    parameters: day.kind === "holiday" ? { ...parameters, holiday: day.name } : parameters,
  };
  const isUnverified = [end.year, due.year].some((year) => calendar.unverified.has(year));
  if (!isUnverified) return [ends];
  return [ends, { key: "calendar.unverified", parameters: { calendar: calendar.name } }];
}
