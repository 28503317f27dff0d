/**
 * Dates that are no period from one start: the earliest of several duties, the first of a period and what happened before
 * it (GDPR art. 14(3)), how long something is kept, the end of a month, the day an age is reached.
 */
import { isBefore } from "./calendars.ts";
import { findPeriod } from "./period.ts";
import { localDay, neededDay, wholeNumber } from "./question.ts";
import type { Asked, Found } from "./question.ts";
import { ClockRefusal } from "./refusal.ts";
import type { Reason } from "./refusal.ts";
import type { FirstOfArithmetic } from "./rule.ts";

type PlainDate = Temporal.PlainDate;

const ordered = (days: readonly PlainDate[]): readonly PlainDate[] =>
  days.toSorted((one, other) => Temporal.PlainDate.compare(one, other));

/** The end of the period, unless the message or the disclosure came before. */
export function findFirstOf(asked: Asked, { period, events }: FirstOfArithmetic): Found {
  const whole = findPeriod(asked, period);
  const happened = events.flatMap((name) => {
    const value = asked.inputs[name];
    return value === undefined || value === null ? [] : [{ name, day: localDay(value, asked.zone) }];
  });
  const [first] = happened.toSorted((one, other) => Temporal.PlainDate.compare(one.day, other.day));
  // What lies no later than the end before its move to a working day is the first, even where that move is unknown.
  const end = whole.due ?? whole.strict;
  if (first === undefined || end === undefined || isBefore(end, first.day)) return whole;
  const date = first.day.toString();
  return {
    ...whole,
    due: first.day,
    strict: first.day,
    reason: undefined,
    explanation: [...whole.explanation, { key: `first.${first.name}`, parameters: { date } }],
  };
}

/** For duties to act alone: what is kept follows `findRetention`. */
export function findEarliest({ rule, inputs: { dates = [] }, zone }: Asked): Found {
  const [due] = ordered(dates.map((day) => localDay(day, zone)));
  if (due === undefined) throw new ClockRefusal("input.missing", { rule: rule.id, input: "dates" });
  const parameters = { count: dates.length, date: due.toString() };
  return { due, strict: due, explanation: [{ key: "earliest", parameters }] };
}

/** The latest of the policy's period and every statutory minimum; while it is held there is no date. */
export function findRetention(asked: Asked): Found {
  const { rule, inputs, zone } = asked;
  const from = inputs.from === undefined ? undefined : localDay(inputs.from, zone);
  const limbs: { readonly key: string; readonly day: PlainDate }[] = [];
  for (const name of ["policyMonths", "statutoryMonths"] as const) {
    if (inputs[name] === undefined) continue;
    const start = neededDay(asked, "from");
    limbs.push({ key: `keep.${name}`, day: start.add({ months: wholeNumber(rule, name, inputs[name]) }) });
  }
  if (inputs.statutoryUntil !== undefined) {
    limbs.push({ key: "keep.statutoryUntil", day: localDay(inputs.statutoryUntil, zone) });
  }
  const heard: Reason[] = from === undefined ? [] : [{ key: "from", parameters: { date: from.toString() } }];
  heard.push(...limbs.map(({ key, day }) => ({ key, parameters: { date: day.toString() } })));
  if (inputs.hold === true) {
    return { start: from, reason: "held", explanation: [...heard, { key: "held", parameters: {} }] };
  }
  const due = ordered(limbs.map(({ day }) => day)).at(-1);
  if (due === undefined) throw new ClockRefusal("input.missing", { rule: rule.id, input: "policyMonths" });
  const latest = { key: "keep.latest", parameters: { date: due.toString() } };
  return { start: from, due, strict: due, explanation: limbs.length > 1 ? [...heard, latest] : heard };
}

export function findMonthEnd({ rule, inputs }: Asked): Found {
  const { month } = inputs;
  if (month === undefined) throw new ClockRefusal("input.missing", { rule: rule.id, input: "month" });
  const first = localDay(`${month}-01`, "UTC");
  const due = first.with({ day: first.daysInMonth });
  return { due, strict: due, explanation: [{ key: "month-end", parameters: { date: due.toString() } }] };
}

/**
 * The first day of an age. Who was born on 29 February reaches it on 1 March of other years: an age begins where a period
 * ends, and for a day longer a child is treated as one (Age of Legal Capacity (Scotland) Act 1991 s. 6(2)).
 */
export function findAge(asked: Asked): Found {
  const { rule, inputs } = asked;
  const born = neededDay(asked, "born");
  const years = wholeNumber(rule, "years", inputs.years);
  const clamped = born.add({ years });
  const isLeapDay = clamped.day !== born.day;
  const due = isLeapDay ? clamped.add({ days: 1 }) : clamped;
  const reached = { key: "age", parameters: { years, date: due.toString() } };
  return {
    start: born,
    due,
    strict: due,
    explanation: [
      { key: "born", parameters: { date: born.toString() } },
      reached,
      ...(isLeapDay ? [{ key: "age.leap-day", parameters: {} }] : []),
    ],
  };
}
