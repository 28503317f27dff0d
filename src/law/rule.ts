/** What a row of the rules holds: whose it is, since when, and the arithmetic in words a program can follow. */
import type { InForce, Regime, Source } from "./regimes.ts";

/** What must be done until the day: chooses the clock's name on a screen, and which clocks are the answer's. */
export type Duty =
  | "answer"
  | "acknowledge"
  | "tell-refusal"
  | "tell-source"
  | "notify-authority"
  | "notify-people"
  | "assess-breach"
  | "advise"
  | "keep"
  | "rely"
  | "policy"
  | "age";

/**
 * deadline: to be done by the end of the day; not-before: nothing may be done before it ends; valid-through: the last
 * day something may be relied on; rule-of-thumb: an authority's advice, not the statute.
 */
export type Nature = "deadline" | "not-before" | "valid-through" | "rule-of-thumb";

/** Days (or moments) that happened; each rule starts with some of them. */
export type DayInput =
  | "received"
  | "idReceived"
  | "feeReceived"
  | "decided"
  | "refused"
  | "determined"
  | "discovered"
  | "notified"
  | "checked"
  | "obtained"
  | "firstCommunication"
  | "firstDisclosure"
  | "from"
  | "born";
export type MomentInput = "awareAt" | "occurredAt" | "processorAwareAt" | "fromAt";
export type AmountInput = "days" | "months" | "hours" | "years";
export type ExtensionInput = "extendedMonths" | "extendedDays" | "extendedWeeks";
export type WaitInput = "idReceived" | "feeReceived";

/** What becomes of a last day that is no working day. */
export type Roll = "working-day" | "not-sunday-or-holiday" | "none";

export type Extension = {
  readonly input: ExtensionInput;
  readonly max: number;
  /** Until when the person must be told: the end of the unextended period, or so many months after the start. */
  readonly notice: "unextended-period" | { readonly months: number };
};

/** Start, amount, extension, days of pauses, one roll: in this order. */
export type PeriodArithmetic = {
  readonly kind: "months" | "days";
  readonly amount: number | AmountInput;
  /** The clock starts on the latest of these that is known. */
  readonly start: readonly DayInput[];
  /** Those which, asked for and not yet there, keep it from starting. */
  readonly waitsFor?: readonly WaitInput[] | undefined;
  readonly extension?: Extension | undefined;
  /** How the days of a pause count: both ends, or without the last day. */
  readonly pause?: "inclusive" | "exclusive" | undefined;
  readonly roll: Roll;
  /** A stricter reading counts the first day, and ends a day earlier. */
  readonly strictCountsFirstDay?: boolean | undefined;
  /** A looser reading moves a last day on a Sunday or holiday: information, never the working deadline. */
  readonly laterReading?: boolean | undefined;
};

export type WorkingDayArithmetic = {
  readonly kind: "business-days";
  readonly amount: number | AmountInput;
  readonly start: readonly DayInput[];
  /** The only calendar whose working days the rule means. */
  readonly onlyCalendar?: string | undefined;
};

export type HourArithmetic = {
  readonly kind: "hours";
  readonly amount: number | AmountInput;
  readonly start: MomentInput;
};

/** The earliest of a period's end and of what happened before. */
export type FirstOfArithmetic = {
  readonly kind: "first-of";
  readonly period: PeriodArithmetic;
  readonly events: readonly DayInput[];
};

/** Dates that are not counted from a start. */
export type DateArithmetic = { readonly kind: "earliest" | "retention" | "month-end" | "age" };

export type Arithmetic =
  | PeriodArithmetic
  | WorkingDayArithmetic
  | HourArithmetic
  | FirstOfArithmetic
  | DateArithmetic;

/** `policy` marks the periods an organisation sets itself. */
export type RuleOwner = Regime | "policy";

export type RuleRow = InForce & {
  readonly id: string;
  readonly version: number;
  readonly regimes: readonly RuleOwner[];
  readonly duty: Duty;
  readonly nature: Nature;
  readonly arithmetic: Arithmetic;
  readonly sources: readonly Source[];
};
