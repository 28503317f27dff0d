/**
 * Computes a clock: until when something must be done, kept or relied on, and why. Pure; the law of six regimes and the
 * periods of policies. Decisions: docs/decisions/0053-clocks.md, 0076-rules-of-six-laws.md.
 */
import { calendarAsOf, calendarNamed, versionOf } from "./calendars.ts";
import type { Calendar } from "./calendars.ts";
import { findAge, findEarliest, findFirstOf, findMonthEnd, findRetention } from "./dates.ts";
import { findHours } from "./hours.ts";
import { findPeriod } from "./period.ts";
import { localDay } from "./question.ts";
import type { Asked, ClockAnswer, ClockInputs, ClockQuestion, Found } from "./question.ts";
import { ClockRefusal } from "./refusal.ts";
import type { Reason } from "./refusal.ts";
import type { Arithmetic, DayInput, MomentInput } from "./rule.ts";
import { ruleOf } from "./rules.ts";
import type { Rule } from "./rules.ts";
import { findWorkingDays } from "./working_days.ts";

export type { ClockAnswer, ClockInputs, ClockQuestion } from "./question.ts";
export type { Reason } from "./refusal.ts";

/**
 * Computes the clock. Throws a `ClockRefusal` (a RangeError) for a rule no law has or the regime does not, an input that is
 * missing or unreadable, an extension the rule does not allow, a pause that ends before it began.
 */
export function computeClock(question: ClockQuestion): ClockAnswer {
  const rule = ruleOf(question.rule);
  const { regime, zone, inputs } = question;
  if (regime !== undefined && !rule.regimes.includes(regime)) {
    throw new ClockRefusal("rule.other-regime", { rule: rule.id, regime });
  }
  checkZone(zone);
  refuseUselessAmounts(rule, inputs);
  const { calendar, version } = calendarOf(question);
  const found = find({ rule, zone, inputs, calendar, calendarName: version }, rule.arithmetic);
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    calendar: version,
    zone,
    nature: rule.nature,
    start: found.start,
    due: found.due,
    dueAt: found.dueAt ?? (found.due === undefined ? undefined : asInstant(found.due, zone)),
    reason: found.reason,
    waitingFor: found.waitingFor,
    strict: found.strict,
    noticeBy: found.noticeBy,
    unsuspended: found.unsuspended,
    laterReading: found.laterReading,
    waited: found.waited ?? 0,
    explanation: [
      ...found.explanation,
      ...uncounted(rule, inputs),
      ...outsideForce(rule, found.start, inputs, zone),
    ],
  };
}

/** The calendar as it is known, or as it was on a day; undefined when no calendar has the name. */
function calendarOf({ calendar: asked, asOf, zone }: ClockQuestion): {
  readonly calendar: Calendar | undefined;
  readonly version: string;
} {
  const calendar = typeof asked === "string" ? (calendarNamed(asked) ?? asked) : asked;
  if (typeof calendar === "string") return { calendar: undefined, version: calendar };
  const version = versionOf(calendar);
  if (asOf === undefined) return { calendar, version };
  return { calendar: calendarAsOf(calendar, localDay(asOf, zone)), version };
}

/** The end of a local day: its last microsecond, so that the moment still falls on that day. */
export function asInstant(due: Temporal.PlainDate, zone: string): Temporal.Instant {
  return due.add({ days: 1 }).toZonedDateTime({ timeZone: zone }).toInstant().subtract({ microseconds: 1 });
}

function find(asked: Asked, arithmetic: Arithmetic): Found {
  switch (arithmetic.kind) {
    case "months":
    case "days":
      return findPeriod(asked, arithmetic);
    case "business-days":
      return findWorkingDays(asked, arithmetic);
    case "hours":
      return findHours(asked, arithmetic);
    case "first-of":
      return findFirstOf(asked, arithmetic);
    case "earliest":
      return findEarliest(asked);
    case "retention":
      return findRetention(asked);
    case "month-end":
      return findMonthEnd(asked);
    case "age":
      return findAge(asked);
  }
}

function checkZone(zone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
  } catch {
    throw new ClockRefusal("zone.unknown", { zone });
  }
}

/** What an arithmetic reads of the inputs. */
function usedBy(arithmetic: Arithmetic): readonly string[] {
  switch (arithmetic.kind) {
    case "months":
    case "days":
      return [...arithmetic.start, "pauses", String(arithmetic.amount), arithmetic.extension?.input ?? ""];
    case "business-days":
      return [...arithmetic.start, String(arithmetic.amount)];
    case "hours":
      return [arithmetic.start, String(arithmetic.amount)];
    case "first-of":
      return [...usedBy(arithmetic.period), ...arithmetic.events];
    case "earliest":
      return ["dates"];
    case "retention":
      return ["from", "policyMonths", "statutoryMonths", "statutoryUntil", "hold"];
    case "month-end":
      return ["month"];
    case "age":
      return ["born", "years"];
  }
}

/** Facts that may stand beside a clock without moving it; everything else a rule has no use for is a mistake. */
const facts = new Set<string>([
  "received",
  "idReceived",
  "feeReceived",
  "decided",
  "refused",
  "determined",
  "discovered",
  "notified",
  "checked",
  "obtained",
  "firstCommunication",
  "firstDisclosure",
  "from",
  "born",
  "awareAt",
  "occurredAt",
  "processorAwareAt",
  "fromAt",
] satisfies readonly (DayInput | MomentInput)[]).add("pauses");

/** Facts of which a sentence says why they do not count. */
const explained = new Set([
  "idReceived",
  "feeReceived",
  "decided",
  "occurredAt",
  "processorAwareAt",
  "pauses",
]);

function unusedOf(rule: Rule, inputs: ClockInputs): readonly string[] {
  const used = new Set(usedBy(rule.arithmetic));
  // No extension and no hold is what a rule without them has anyway.
  const given = Object.entries(inputs).filter(
    ([, value]) => value !== undefined && value !== 0 && value !== false,
  );
  return given
    .filter(([name, value]) => !used.has(name) && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => name);
}

/** An extension or an amount that would be passed over in silence gives a wrong day: it is refused. */
function refuseUselessAmounts(rule: Rule, inputs: ClockInputs): void {
  const strange = unusedOf(rule, inputs).find((name) => !facts.has(name));
  if (strange !== undefined) throw new ClockRefusal("input.useless", { rule: rule.id, input: strange });
}

function uncounted(rule: Rule, inputs: ClockInputs): readonly Reason[] {
  const names = unusedOf(rule, inputs);
  const others = names.filter((name) => !explained.has(name));
  return [
    ...names
      .filter((name) => explained.has(name))
      .map((name) => ({ key: `uncounted.${name}`, parameters: {} })),
    ...(others.length > 0 ? [{ key: "uncounted", parameters: { inputs: others.join(", ") } }] : []),
  ];
}

/** The day of receipt chooses the rule; where the caller chose another, the answer says so. */
function outsideForce(
  { from, until }: Rule,
  start: Temporal.PlainDate | undefined,
  { received }: ClockInputs,
  zone: string,
): readonly Reason[] {
  const day = (received === undefined ? start : localDay(received, zone))?.toString();
  if (day === undefined) return [];
  if (day < from) return [{ key: "rule.not-yet", parameters: { date: from } }];
  return until !== undefined && until < day ? [{ key: "rule.no-longer", parameters: { date: until } }] : [];
}
