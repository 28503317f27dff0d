// Goal: whatever is asked, of whichever rule, the clock ends where somebody ends who walks from day to day with a pencil.
// Method: generated questions to every rule on every calendar, against `testkit/reference/clock.ts`, which has its own table
// and shares nothing with the product; 5,000 here, KEPT_LAW_CASES=100000 for the long form.
import fc from "fast-check";
import { expect, test } from "vitest";
import { naiveClock, naiveRules } from "../../testkit/reference/clock.ts";
import type { NaiveAnswer, NaiveQuestion } from "../../testkit/reference/clock.ts";
import { calendarNamed, calendars } from "./calendars.ts";
import { computeClock } from "./clock.ts";
import type { ClockAnswer } from "./clock.ts";
import { ruleIds } from "./rules.ts";

const cases = Number(process.env["KEPT_LAW_CASES"] ?? "5000");

const first = Temporal.PlainDate.from("2024-01-01");
const laterBy = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();
// Five years and a half, so that some questions begin before a calendar does or run past its end.
const anyDay = fc.integer({ min: -40, max: 1826 }).map((days) => first.add({ days }).toString());
const near = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: least, max: most });

/** The rules that take an extension, and how long. */
const extensions: Readonly<Record<string, readonly [input: string, most: number]>> = {
  "EU-12-3": ["extendedMonths", 2],
  "UK-12-3": ["extendedMonths", 2],
  "UK-12A": ["extendedMonths", 2],
  "EU-36": ["extendedWeeks", 6],
  "US-CA-7021": ["extendedDays", 45],
  "ZA-PAIA-56": ["extendedDays", 30],
};

/** What each rule begins with, where that is not the day of receipt. */
const beginnings: Readonly<Record<string, string>> = {
  "EU-14-3": "obtained",
  "SG-22A-KEEP": "refused",
  "SG-26D": "determined",
  "SG-DNC": "checked",
  "US-CA-1798.82": "discovered",
  "US-CA-1798.82-AG": "notified",
  "POLICY-DAYS": "from",
  "POLICY-MONTHS": "from",
  "POLICY-BUSINESS-DAYS": "from",
  RETENTION: "from",
};

const amounts: Readonly<Record<string, readonly (readonly [input: string, most: number])[]>> = {
  "POLICY-DAYS": [["days", 400]],
  "POLICY-MONTHS": [["months", 120]],
  "POLICY-BUSINESS-DAYS": [["days", 60]],
  "POLICY-HOURS": [["hours", 2000]],
  RETENTION: [
    ["policyMonths", 120],
    ["statutoryMonths", 120],
  ],
  AGE: [["years", 30]],
};

type Raw = {
  readonly rule: string;
  readonly calendar: string;
  readonly day: string;
  readonly others: readonly (number | null | undefined)[];
  readonly share: number;
  readonly pauses: readonly { readonly after: number; readonly days: number | null }[];
  readonly time: string;
  readonly hold: boolean;
};

const anything: fc.Arbitrary<Raw> = fc.record({
  // A person's request waits, pauses and is extended: the most can go wrong there.
  rule: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...naiveRules) },
    { weight: 1, arbitrary: fc.constantFrom("EU-12-3", "UK-12-3", "UK-12A") },
  ),
  calendar: fc.constantFrom(
    // Whatever depends on working days is unknown on a calendar of some holidays only: `calendars.test.ts`.
    ...calendars.filter(({ isPartial }) => !isPartial).map(({ id }) => id),
  ),
  // Ends of months and leap days more often than chance would have it.
  day: fc.oneof(
    { weight: 4, arbitrary: anyDay },
    {
      weight: 1,
      arbitrary: fc.constantFrom("2024-01-31", "2024-02-29", "2025-01-30", "2027-12-31", "2028-02-29"),
    },
  ),
  others: fc.array(fc.oneof(fc.constant(null), fc.constant(undefined), near(-3, 45)), {
    minLength: 2,
    maxLength: 2,
  }),
  share: near(0, 1000).map((thousandths) => thousandths / 1000),
  pauses: fc.array(fc.record({ after: near(-10, 110), days: fc.option(near(0, 15), { freq: 12 }) }), {
    maxLength: 4,
  }),
  time: fc.constantFrom("00:00:00Z", "10:30:00Z", "23:59:59+02:00", "12:00:00-05:00"),
  hold: fc.boolean(),
});

const isAnswer = (rule: string): boolean => ["EU-12-3", "UK-12-3", "UK-12A"].includes(rule);
const zones = ["Europe/London", "America/Los_Angeles", "Asia/Singapore"] as const;

/** One question in the pencil's words; the product's inputs are made of it below. */
function questionOf({ rule, calendar, day, others, share, pauses, time, hold }: Raw): NaiveQuestion {
  const known = calendarNamed(rule === "SG-16" ? "SG" : calendar);
  if (known === undefined) throw new Error("generated from the list");
  const [one, two] = others.map((after) => (typeof after === "number" ? laterBy(day, after) : after));
  const moment = `${day}T${time}`;
  const days: Record<string, string | null | undefined> = {
    ...(rule === "EU-33" ? { awareAt: moment } : {}),
    ...(rule === "POLICY-HOURS" ? { fromAt: moment } : {}),
    ...(rule === "POLICY-MONTH-END" ? { month: day.slice(0, 7) } : {}),
    ...(rule === "AGE" ? { born: day } : {}),
    ...(isAnswer(rule) ? { idReceived: one, feeReceived: two } : {}),
    ...(rule === "EU-14-3"
      ? { firstCommunication: one ?? undefined, firstDisclosure: two ?? undefined }
      : {}),
    ...(rule === "RETENTION" ? { statutoryUntil: one ?? undefined } : {}),
  };
  const isBegun =
    Object.keys(days).length === 0 || isAnswer(rule) || rule === "EU-14-3" || rule === "RETENTION";
  if (isBegun && rule !== "EARLIEST") days[beginnings[rule] ?? "received"] = day;
  const [input, most = 0] = extensions[rule] ?? [];
  const numbers = (amounts[rule] ?? []).map(
    ([name, limit]) => [name, 1 + Math.floor(share * limit)] as const,
  );
  return {
    rule,
    days,
    numbers: {
      ...Object.fromEntries(numbers),
      // Nothing more, as often as all that may be.
      ...(input === undefined || share < 0.4 ? {} : { [input]: Math.round((share - 0.4) * (most / 0.6)) }),
    },
    pauses:
      rule === "EU-36" || isAnswer(rule)
        ? pauses.map(({ after, days: length }) => {
            const from = laterBy(day, after);
            return { from, to: length === null ? null : laterBy(from, length) };
          })
        : [],
    dates: rule === "EARLIEST" ? [day, ...[one, two].filter((other) => typeof other === "string")] : [],
    hold: rule === "RETENTION" && hold && share > 0.3,
    holidays: new Set(known.holidays.keys()),
    from: known.from.toString(),
    until: known.until.toString(),
  };
}

function ask(
  raw: Raw,
  { rule, days, numbers, pauses, dates, hold }: NaiveQuestion,
  zone: string,
): ClockAnswer {
  const { month, statutoryUntil, ...others } = days;
  return computeClock({
    rule,
    calendar: rule === "SG-16" ? "SG" : raw.calendar,
    zone,
    inputs: {
      ...others,
      ...numbers,
      pauses,
      ...(dates.length > 0 ? { dates } : {}),
      ...(hold ? { hold } : {}),
      month: month ?? undefined,
      statutoryUntil: statutoryUntil ?? undefined,
    },
  });
}

/** Our answer in the pencil's words, with as much of it as the pencil says. */
function inItsWords(answer: ClockAnswer, naive: NaiveAnswer): unknown {
  if (naive.is === "moment") return { is: "moment", at: answer.dueAt?.epochMilliseconds };
  if (answer.due === undefined) return { is: answer.reason };
  return {
    is: "due",
    due: answer.due.toString(),
    strict: answer.strict?.toString(),
    ...(answer.noticeBy === undefined ? {} : { noticeBy: answer.noticeBy.toString() }),
  };
}

function checkDoubt(answer: ClockAnswer, question: NaiveQuestion, naive: NaiveAnswer): void {
  const alone = naiveClock({ ...question, pauses: [] });
  const without = alone.is === "due" ? alone.due : undefined;
  const isMoved = naive.is === "paused" || (naive.is === "due" && naive.due !== without);
  const isDoubtful = ["EU-12-3", "EU-36"].includes(question.rule);
  const isSaid = answer.unsuspended !== undefined || (isMoved && isDoubtful);
  expect(answer.unsuspended?.toString()).toBe(isSaid ? without : undefined);
}

test(`${cases.toLocaleString("en-GB")} generated questions to all rules end where the pencil ends`, () => {
  const seen = new Map<string, number>();
  const count = (what: string): Map<string, number> => seen.set(what, (seen.get(what) ?? 0) + 1);
  fc.assert(
    fc.property(anything, fc.constantFrom(...zones), (one, zone) => {
      const question = questionOf(one);
      const naive = naiveClock(question);
      const answer = ask(one, question, zone);
      expect(inItsWords(answer, naive)).toEqual(naive);
      checkDoubt(answer, question, naive);
      count(naive.is);
      count(question.rule);
    }),
    { numRuns: cases },
  );
  // Every rule and every kind of answer is reached, or the comparison says little.
  expect(naiveRules.toSorted()).toEqual(ruleIds.toSorted());
  const kinds = ["due", "moment", "paused", "not-started", "held", "calendar-unknown"];
  const counts = [...naiveRules, ...kinds].map((what): [string, number] => [what, seen.get(what) ?? 0]);
  expect(counts.filter(([, times]) => times < cases / 500)).toEqual([]);
});
