/**
 * A naive clock, for comparison: it walks from day to day with a pencil. Written from the words of the laws (GDPR arts. 12,
 * 14, 33, 36, Regulation 1182/71, UK GDPR art. 12A, Data Protection Act 2018 s. 164A, PDPA, 11 CCR, Civ. Code 1798.82, FADP
 * art. 25, PAIA ss. 56 and 57) with a table of its own, without Temporal and without the product's code.
 */
export type NaivePause = { readonly from: string; readonly to: string | null };

/** Days as `YYYY-MM-DD`, moments as ISO 8601 with an offset. */
export type NaiveQuestion = {
  readonly rule: string;
  readonly days: Readonly<Record<string, string | null | undefined>>;
  readonly numbers: Readonly<Record<string, number | undefined>>;
  readonly pauses: readonly NaivePause[];
  readonly dates: readonly string[];
  readonly hold: boolean;
  readonly holidays: ReadonlySet<string>;
  /** First and last day the calendar knows. */
  readonly from: string;
  readonly until: string;
};

export type NaiveAnswer =
  | { readonly is: "not-started" | "paused" | "held" | "calendar-unknown" }
  | { readonly is: "due"; readonly due: string; readonly strict: string; readonly noticeBy?: string }
  | { readonly is: "moment"; readonly at: number };

type Walk = {
  readonly count: "months" | "days";
  readonly amount: number | string;
  readonly from: string;
  /** What else may begin it, and what must have come if it was asked for. */
  readonly also?: readonly string[];
  readonly needs?: boolean;
  readonly more?: readonly [input: string, most: number, daysEach: number];
  readonly firstMonthNotice?: boolean;
  readonly waits?: "both ends" | "not the last";
  /** A last day that may not stand. */
  readonly moves?: "weekend and holiday" | "sunday and holiday";
  readonly strictADayEarlier?: boolean;
};

const month: Walk = { count: "months", amount: 1, from: "received", moves: "weekend and holiday" };
const thirty: Walk = { count: "days", amount: 30, from: "received" };
const british = { ...month, also: ["idReceived", "feeReceived"], more: ["extendedMonths", 2, 0] } as const;

const walks: Readonly<Record<string, Walk>> = {
  "EU-12-3": { ...month, more: ["extendedMonths", 2, 0], waits: "not the last" },
  "EU-12-4": month,
  "EU-14-3": { ...month, from: "obtained" },
  "EU-36": {
    count: "days",
    amount: 56,
    from: "received",
    more: ["extendedWeeks", 6, 7],
    firstMonthNotice: true,
    waits: "not the last",
    moves: "weekend and holiday",
  },
  "UK-12-3": british,
  "UK-12A": { ...british, needs: true, waits: "both ends" },
  "UK-164A-ACK": { ...thirty, moves: "weekend and holiday" },
  "SG-21": thirty,
  "SG-22": thirty,
  "SG-22A-KEEP": { ...thirty, from: "refused" },
  "SG-26C-ASSESS": thirty,
  "SG-26D": { ...thirty, amount: 3, from: "determined" },
  "SG-DNC": { ...thirty, amount: 21, from: "checked" },
  "US-CA-7021": { ...thirty, amount: 45, more: ["extendedDays", 45, 1], strictADayEarlier: true },
  "US-CA-1798.82": { ...thirty, from: "discovered" },
  "US-CA-1798.82-AG": { ...thirty, amount: 15, from: "notified" },
  "CH-25": thirty,
  "ZA-PAIA-56": { ...thirty, more: ["extendedDays", 30, 1], moves: "sunday and holiday" },
  "ZA-24-REG3": { ...thirty, moves: "sunday and holiday" },
  "POLICY-DAYS": { count: "days", amount: "days", from: "from" },
  "POLICY-MONTHS": { count: "months", amount: "months", from: "from" },
};

const workingDays: Readonly<Record<string, readonly [amount: number | string, from: string]>> = {
  "SG-16": [10, "received"],
  "US-CA-7021-ACK": [10, "received"],
  "US-CA-7026": [15, "received"],
  "US-CA-7027": [15, "received"],
  "POLICY-BUSINESS-DAYS": ["days", "from"],
};

export const naiveRules: readonly string[] = [
  ...Object.keys(walks),
  ...Object.keys(workingDays),
  "EU-33",
  "POLICY-HOURS",
  "POLICY-MONTH-END",
  "EARLIEST",
  "RETENTION",
  "AGE",
];

const dayLength = 86_400_000;
const write = (time: number): string => new Date(time).toISOString().slice(0, 10);
const read = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const tomorrow = (day: string): string => write(read(day) + dayLength);

export function naiveClock(question: NaiveQuestion): NaiveAnswer {
  const { rule, dates } = question;
  const walk = walks[rule];
  if (rule === "EU-14-3" && walk !== undefined) return firstOf(question, takeWalk(question, walk));
  if (walk !== undefined) return takeWalk(question, walk);
  const working = workingDays[rule];
  if (working !== undefined) return countWorking(question, ...working);
  switch (rule) {
    case "EU-33":
      return { is: "moment", at: Date.parse(dayOf(question, "awareAt")) + 72 * 3_600_000 };
    case "POLICY-HOURS":
      return {
        is: "moment",
        at: Date.parse(dayOf(question, "fromAt")) + numberOf(question, "hours") * 3_600_000,
      };
    case "POLICY-MONTH-END":
      return on(walkToMonthEnd(`${dayOf(question, "month")}-01`));
    case "EARLIEST":
      return on([...dates].sort()[0] ?? "");
    case "RETENTION":
      return keep(question);
    default:
      return on(birthday(dayOf(question, "born"), numberOf(question, "years")));
  }
}

const on = (day: string): NaiveAnswer => ({ is: "due", due: day, strict: day });
const dayOf = ({ days }: NaiveQuestion, name: string): string => days[name] ?? "";
const numberOf = ({ numbers }: NaiveQuestion, name: string | number): number =>
  typeof name === "number" ? name : (numbers[name] ?? 0);

function takeWalk(question: NaiveQuestion, walk: Walk): NaiveAnswer {
  let start = dayOf(question, walk.from);
  for (const name of walk.also ?? []) {
    const other = question.days[name];
    if (other === null && walk.needs === true) return { is: "not-started" };
    if (typeof other === "string" && other > start) start = other;
  }
  const amount = numberOf(question, walk.amount);
  const [input = "", , daysEach = 0] = walk.more ?? [];
  const more = numberOf(question, input) * (daysEach === 0 ? 1 : daysEach);
  const length = (count: number): number => (walk.count === "days" ? count : daysInMonths(start, count));
  const whole = walkDays(question, walk, start, length(amount + more));
  if (whole === undefined) return { is: "paused" };
  const due = stand(question, walk, whole);
  if (due === undefined) return { is: "calendar-unknown" };
  const strict = walk.strictADayEarlier === true ? write(read(whole) - dayLength) : whole;
  if (walk.more === undefined) return { is: "due", due, strict };
  const first =
    walk.firstMonthNotice === true
      ? write(read(start) + daysInMonths(start, 1) * dayLength)
      : walkDays(question, walk, start, length(amount));
  const noticeBy = first === undefined ? undefined : stand(question, walk, first);
  return { is: "due", due, strict, ...(noticeBy === undefined ? {} : { noticeBy }) };
}

/** How many days the months are, by asking the table of month lengths. */
function daysInMonths(start: string, months: number): number {
  const [year = 0, monthOfYear = 0, day = 0] = start.split("-").map(Number);
  const target = monthOfYear - 1 + months;
  const inYear = year + Math.floor(target / 12);
  const inMonth = target % 12;
  const isLeap = (inYear % 4 === 0 && inYear % 100 !== 0) || inYear % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const last = Math.min(day, lengths[inMonth] ?? 0);
  const text = `${inYear}-${String(inMonth + 1).padStart(2, "0")}-${String(last).padStart(2, "0")}`;
  return Math.round((read(text) - read(start)) / dayLength);
}

/** Lives the days one by one; a day in a pause uses up nothing. Undefined when an open pause is met. */
function walkDays(question: NaiveQuestion, walk: Walk, start: string, days: number): string | undefined {
  // The first day is not counted, but asking on that very day costs a day all the same.
  let left = days;
  let day = start;
  if (isPaused(question, walk, day) === "open") return undefined;
  if (isPaused(question, walk, day) === "yes") left += 1;
  while (left > 0) {
    day = tomorrow(day);
    const state = isPaused(question, walk, day);
    if (state === "open") return undefined;
    if (state === "no") left -= 1;
  }
  return day;
}

function isPaused({ pauses }: NaiveQuestion, { waits }: Walk, day: string): "no" | "yes" | "open" {
  if (waits === undefined) return "no";
  let answer: "no" | "yes" = "no";
  for (const { from, to } of pauses) {
    if (day < from) continue;
    if (to === null) return "open";
    if (waits === "both ends" ? day <= to : day < to) answer = "yes";
  }
  return answer;
}

const isFree = ({ holidays }: NaiveQuestion, day: string, isSaturdayFree: boolean): boolean => {
  const weekday = new Date(read(day)).getUTCDay();
  return weekday === 0 || (weekday === 6 && isSaturdayFree) || holidays.has(day);
};

/** The first day from `day` on that may be a last day; undefined when the calendar ends before. */
function stand(question: NaiveQuestion, { moves }: Walk, day: string): string | undefined {
  if (moves === undefined) return day;
  for (let next = day; ; next = tomorrow(next)) {
    if (next > question.until || next < question.from) return undefined;
    if (!isFree(question, next, moves === "weekend and holiday")) return next;
  }
}

function countWorking(question: NaiveQuestion, amount: number | string, from: string): NaiveAnswer {
  let day = dayOf(question, from);
  for (let left = numberOf(question, amount); left > 0;) {
    day = tomorrow(day);
    if (day > question.until || day < question.from) return { is: "calendar-unknown" };
    if (!isFree(question, day, true)) left -= 1;
  }
  return on(day);
}

/** What happened before the month ended is the end. */
function firstOf(question: NaiveQuestion, end: NaiveAnswer): NaiveAnswer {
  const happened = [dayOf(question, "firstCommunication"), dayOf(question, "firstDisclosure")]
    .filter((day) => day !== "")
    .sort()[0];
  if (happened === undefined) return end;
  if (end.is === "due") return happened <= end.due ? on(happened) : end;
  const start = dayOf(question, "obtained");
  return happened <= write(read(start) + daysInMonths(start, 1) * dayLength) ? on(happened) : end;
}

function walkToMonthEnd(first: string): string {
  let day = first;
  while (tomorrow(day).slice(0, 7) === first.slice(0, 7)) day = tomorrow(day);
  return day;
}

function keep(question: NaiveQuestion): NaiveAnswer {
  if (question.hold) return { is: "held" };
  const from = dayOf(question, "from");
  const ends = ["policyMonths", "statutoryMonths"]
    .map((name) => numberOf(question, name))
    .filter((months) => months > 0)
    .map((months) => write(read(from) + daysInMonths(from, months) * dayLength));
  return on([...ends, dayOf(question, "statutoryUntil")].sort().at(-1) ?? "");
}

/** Walks on from the first of the month, and looks whether the date has come. */
function birthday(born: string, years: number): string {
  const year = String(Number(born.slice(0, 4)) + years).padStart(4, "0");
  const wanted = `${year}${born.slice(4)}`;
  for (let day = `${wanted.slice(0, 7)}-01`; ; day = tomorrow(day)) if (day >= wanted) return day;
}
