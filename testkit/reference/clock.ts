/**
 * A naive clock of a rights request, for comparison: it walks from day to day with a pencil. Written from the rule's
 * words (GDPR art. 12(3), Regulation 1182/71 art. 3, UK GDPR art. 12A), without Temporal and without the product's code.
 */
export type NaiveRule = "UK-12-3" | "UK-12A" | "EU-12-3";

export type NaiveQuestion = {
  readonly rule: NaiveRule;
  /** Local days as `YYYY-MM-DD`. */
  readonly received: string;
  readonly idReceived?: string | null;
  readonly feeReceived?: string | null;
  readonly extendedMonths: number;
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[];
  readonly holidays: ReadonlySet<string>;
  /** Last day the calendar knows. */
  readonly until: string;
};

export type NaiveAnswer =
  | { readonly is: "not-started" | "paused" | "calendar-unknown" }
  | { readonly is: "due"; readonly due: string; readonly strict: string };

const dayLength = 86_400_000;
const write = (time: number): string => new Date(time).toISOString().slice(0, 10);
const read = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export function naiveClock(question: NaiveQuestion): NaiveAnswer {
  let start = question.received;
  if (question.rule !== "EU-12-3") {
    for (const other of [question.idReceived, question.feeReceived]) {
      if (other === null && question.rule === "UK-12A") return { is: "not-started" };
      if (typeof other === "string" && other > start) start = other;
    }
  }
  const ordinary = countDays(start, 1 + question.extendedMonths);
  const walk = walkDays(question, start, ordinary);
  if (walk === undefined) return { is: "paused" };
  for (let time = read(walk); ; time += dayLength) {
    const day = write(time);
    if (day > question.until) return { is: "calendar-unknown" };
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !question.holidays.has(day))
      return { is: "due", due: day, strict: walk };
  }
}

/** How many days the months are, by asking the table of month lengths. */
function countDays(start: string, months: number): number {
  const [year = 0, month = 0, day = 0] = start.split("-").map(Number);
  const target = month - 1 + months;
  const inYear = year + Math.floor(target / 12);
  const inMonth = target % 12;
  const isLeap = (inYear % 4 === 0 && inYear % 100 !== 0) || inYear % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const last = Math.min(day, lengths[inMonth] ?? 0);
  const text = `${inYear}-${String(inMonth + 1).padStart(2, "0")}-${String(last).padStart(2, "0")}`;
  return Math.round((read(text) - read(start)) / dayLength);
}

/** Lives the days one by one; a day in a pause uses up nothing. Undefined when an open pause is met. */
function walkDays(question: NaiveQuestion, start: string, days: number): string | undefined {
  // The day of receipt is not counted, but asking on that very day costs a day all the same.
  let left = days;
  let time = read(start);
  if (isPaused(question, start) === "open") return undefined;
  if (isPaused(question, start) === "yes") left += 1;
  while (left > 0) {
    time += dayLength;
    const state = isPaused(question, write(time));
    if (state === "open") return undefined;
    if (state === "no") left -= 1;
  }
  return write(time);
}

function isPaused({ rule, pauses }: NaiveQuestion, day: string): "no" | "yes" | "open" {
  if (rule === "UK-12-3") return "no";
  let answer: "no" | "yes" = "no";
  for (const { from, to } of pauses) {
    if (day < from) continue;
    if (to === null) return "open";
    if (rule === "UK-12A" ? day <= to : day < to) answer = "yes";
  }
  return answer;
}
