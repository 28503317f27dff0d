/** What a clock is asked and what it answers: one shape for every rule. */
import type { Calendar } from "./calendars.ts";
import { ClockRefusal } from "./refusal.ts";
import type { Reason } from "./refusal.ts";
import type {
  AmountInput,
  DayInput,
  ExtensionInput,
  MomentInput,
  Nature,
  RuleOwner,
  WaitInput,
} from "./rule.ts";
import type { Rule, RuleId } from "./rules.ts";

type PlainDate = Temporal.PlainDate;
type Instant = Temporal.Instant;
/** A local day, or a moment that becomes one in the clock's zone; as values or as ISO 8601 text. */
export type Day = PlainDate | Instant | string;

/** Days on which the clock waited for the person; `to` is the day the answer came, null while it has not. */
export type Pause = { readonly from: Day; readonly to: Day | null };

/** Each rule reads its own of these, and refuses amounts and extensions it has no use for. */
export type ClockInputs = Readonly<Partial<Record<Exclude<DayInput, WaitInput>, Day | undefined>>> &
  /** Absent: never asked for. Null: asked for and not yet there. */
  Readonly<Partial<Record<WaitInput, Day | null | undefined>>> &
  Readonly<Partial<Record<MomentInput, Instant | string | undefined>>> &
  Readonly<Partial<Record<AmountInput | ExtensionInput, number | undefined>>> & {
    readonly pauses?: readonly Pause[] | undefined;
    /** For retention: months of the policy and of the law from the same start, and a day a law names. */
    readonly policyMonths?: number | undefined;
    readonly statutoryMonths?: number | undefined;
    readonly statutoryUntil?: Day | undefined;
    /** A legal hold, a restriction, an open request: nothing is erased, and there is no date. */
    readonly hold?: boolean | undefined;
    readonly dates?: readonly Day[] | undefined;
    /** `2026-09`. */
    readonly month?: string | undefined;
  };

export type ClockQuestion = {
  /** An id of `rules`; another name is refused. */
  readonly rule: string;
  /** Id or alias of a calendar (`GB-ENG`, `england-and-wales`), or an organisation's own version of one. */
  readonly calendar: string | Calendar;
  /** IANA zone of the controller: where its days begin and end. */
  readonly zone: string;
  /** The law the case is under, when the caller knows it: a rule of another law is refused. */
  readonly regime?: RuleOwner | undefined;
  /** Holidays that were proclaimed after this day are not known yet. Absent: everything we know. */
  readonly asOf?: Day | undefined;
  readonly inputs: ClockInputs;
};

export type ClockAnswer = {
  readonly rule: RuleId;
  readonly ruleVersion: number;
  /** Id and version: what a stored clock carries. */
  readonly calendar: string;
  readonly zone: string;
  readonly nature: Nature;
  /** The day the period is counted from; undefined until it can start. */
  readonly start: PlainDate | undefined;
  /** The last day that is in time; undefined for the reason beside it. */
  readonly due: PlainDate | undefined;
  /** The last moment that is in time: the end of that day, or the very moment where the rule counts hours. */
  readonly dueAt: Instant | undefined;
  readonly reason: "not-started" | "paused" | "held" | "calendar-unknown" | undefined;
  readonly waitingFor: WaitInput | undefined;
  /** The day that is in time under the strictest reading, before any move to a working day: aim here. */
  readonly strict: PlainDate | undefined;
  /** The last day to tell the person of an extension, where the rule knows one. */
  readonly noticeBy: PlainDate | undefined;
  /** Where the pause is not in the statute: the day as if there had been none. */
  readonly unsuspended: PlainDate | undefined;
  /** A later day that another reading allows: information only. */
  readonly laterReading: PlainDate | undefined;
  /** Days of pauses that were added. */
  readonly waited: number;
  /** Why, in keys and parameters; the sentences stand in `platform/i18n/clock.ts`. */
  readonly explanation: readonly Reason[];
};

/** What each kind of arithmetic finds; the rest of the answer is the same for all. */
export type Found = Partial<
  Pick<
    ClockAnswer,
    | "start"
    | "due"
    | "dueAt"
    | "reason"
    | "waitingFor"
    | "strict"
    | "noticeBy"
    | "unsuspended"
    | "laterReading"
    | "waited"
  >
> & { readonly explanation: readonly Reason[] };

/** A question whose calendar was looked up. */
export type Asked = {
  readonly rule: Rule;
  readonly zone: string;
  readonly inputs: ClockInputs;
  /** Undefined when no calendar has that name: whatever depends on working days is unknown. */
  readonly calendar: Calendar | undefined;
  readonly calendarName: string;
};

export function localDay(day: Day, zone: string): PlainDate {
  if (day instanceof Temporal.PlainDate) return day;
  if (day instanceof Temporal.Instant) return day.toZonedDateTimeISO(zone).toPlainDate();
  // A text with a time of day is a moment; without one it is a day already.
  return day.includes("T")
    ? localDay(momentOf(day), zone)
    : readText(day, (text) => Temporal.PlainDate.from(text));
}

export function momentOf(moment: Instant | string): Instant {
  return moment instanceof Temporal.Instant
    ? moment
    : readText(moment, (text) => Temporal.Instant.from(text));
}

function readText<T>(text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch {
    throw new ClockRefusal("input.unreadable", { value: text });
  }
}

/** The day of an input that the rule cannot do without. */
export function neededDay({ rule, zone, inputs }: Asked, name: DayInput): PlainDate {
  const value = inputs[name];
  if (value === undefined || value === null) {
    throw new ClockRefusal("input.missing", { rule: rule.id, input: name });
  }
  return localDay(value, zone);
}

/** The number of the rule, or the one the question gives. */
export function amountOf({ rule, inputs }: Asked, amount: number | AmountInput): number {
  if (typeof amount === "number") return amount;
  return wholeNumber(rule, amount, inputs[amount]);
}

export function wholeNumber(rule: Rule, input: string, value: number | undefined): number {
  if (value === undefined) throw new ClockRefusal("input.missing", { rule: rule.id, input });
  if (!Number.isInteger(value) || value < 1 || value > 100_000) {
    throw new ClockRefusal("input.no-number", { rule: rule.id, input });
  }
  return value;
}
