/**
 * The figures of a period, folded over the facts of cases one at a time. Pure: the same facts, period and day give the
 * same figures, however the facts were cut into pages. What each figure means stands in `words.ts`.
 */
import type { CaseFact, ComplaintFact, Day, QuestionFact, RequestFact } from "./domain.facts.ts";

export type Span = {
  /** Both days belong to it. */
  readonly from: Day;
  readonly until: Day;
  /** The day the figures are made: nothing later is known. */
  readonly today: Day;
};

/** How many days something took, in the middle and at most, and of how many that is. */
export type Spread = { readonly count: number; readonly median: number; readonly longest: number };

export type Flow = {
  /** Open when the period began. */
  readonly before: number;
  readonly received: number;
  /** Ended in the period, by how. */
  readonly ended: Readonly<Record<string, number>>;
  /** Open when it ended, or today. */
  readonly open: number;
};

type Counts = Record<string, number>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Tally = Mutable<Flow> & { ended: Counts };

const tally = (): Tally => ({ before: 0, received: 0, ended: {}, open: 0 });
const add = (counts: Counts, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

export type Figures = ReturnType<typeof noFigures>;

/** Before the first case. */
export function noFigures() {
  return {
    requests: {
      flow: tally(),
      byRight: {} as Record<string, Tally>,
      byChannel: {} as Counts,
      byRegime: {} as Counts,
      /** Of the answers and refusals of the period. */
      time: { inTime: 0, late: 0, noLimit: 0, untold: 0, untoldLate: 0, ownInTime: 0, ownLimit: 0 },
      counted: [] as number[],
      calendar: [] as number[],
      grounds: {} as Counts,
      /** Of the answers of the period: given in part, and on which grounds; an answer may name several. */
      partly: { count: 0, grounds: {} as Counts },
      extended: { count: 0, told: 0, due: 0, late: 0, unknown: 0 },
      /** Of those received in the period and still open today. */
      still: { open: 0, waiting: 0, late: 0, extended: 0 },
    },
    complaints: {
      flow: tally(),
      bySort: {} as Counts,
      byRegime: {} as Counts,
      outcomes: {} as Counts,
      days: [] as number[],
      /** Of those received in the period under the law that gives a day. */
      acknowledged: { owed: 0, inTime: 0, late: 0, due: 0, unsaid: 0 },
    },
    questions: { flow: tally(), byTopic: {} as Counts, days: [] as number[] },
    handOff: { written: [] as number[], takenUp: [] as number[], waiting: 0 },
    imported: 0,
    drills: { request: 0, complaint: 0, question: 0 } as Record<CaseFact["kind"], number>,
  };
}

/** The figures after one more case. Changes what it is given: a hundred thousand cases would be copied as often. */
export function count(figures: Figures, fact: CaseFact, span: Span): void {
  const isReceived = isIn(fact.receivedOn, span);
  if (fact.isDrill) {
    if (isReceived) figures.drills[fact.kind] += 1;
    return;
  }
  if (isReceived && fact.isImported) figures.imported += 1;
  switch (fact.kind) {
    case "request":
      countRequest(figures, fact, span);
      break;
    case "complaint":
      countComplaint(figures, fact, span);
      break;
    case "question":
      countQuestion(figures, fact, span);
      break;
    default:
      fact satisfies never;
  }
  // What came through a form of ours was written down by whoever sent it; what was imported, elsewhere.
  const isHandedOff = fact.kind !== "question" && fact.channel !== "portal" && !fact.isImported;
  if (!isReceived || !isHandedOff) return;
  figures.handOff.written.push(between(fact.receivedOn, fact.writtenOn));
  if (fact.takenUpOn !== undefined && fact.takenUpOn <= span.today)
    figures.handOff.takenUp.push(between(fact.receivedOn, fact.takenUpOn));
  else if (fact.end === undefined) figures.handOff.waiting += 1;
}

function countRequest({ requests }: Figures, fact: RequestFact, span: Span): void {
  const own = (requests.byRight[fact.right] ??= tally());
  flow(requests.flow, fact, span);
  flow(own, fact, span);
  const { end, extension } = fact;
  if (isIn(fact.receivedOn, span)) {
    add(requests.byChannel, fact.channel);
    add(requests.byRegime, fact.regime);
    if (end === undefined || end.on > span.today) {
      requests.still.open += 1;
      if (fact.isWaiting) requests.still.waiting += 1;
      else if (fact.lawDay !== undefined && fact.lawDay < span.today) requests.still.late += 1;
      if (extension !== undefined) requests.still.extended += 1;
    }
  }
  if (extension !== undefined && isIn(extension.on, span)) {
    requests.extended.count += 1;
    requests.extended[extension.told] += 1;
  }
  if (end === undefined || !isIn(end.on, span)) return;
  if (end.is === "refused") add(requests.grounds, fact.ground ?? "unknown");
  if (end.is !== "answered" && end.is !== "refused") return;
  countTime(requests, fact, span);
  if (end.is !== "answered") return;
  if (fact.partly !== undefined) {
    requests.partly.count += 1;
    for (const ground of fact.partly.length === 0 ? ["unknown"] : new Set(fact.partly))
      add(requests.partly.grounds, ground);
  }
  requests.calendar.push(between(fact.receivedOn, end.on));
  if (fact.countedDays !== undefined) requests.counted.push(fact.countedDays);
}

/** Told by the law's day, and by the organisation's own. Whoever has not been told has no answer so far. */
function countTime({ time }: Figures["requests"], { toldOn, lawDay, ownDay }: RequestFact, span: Span): void {
  const told = toldOn !== undefined && toldOn <= span.today ? toldOn : undefined;
  if (told === undefined) {
    time.untold += 1;
    if (lawDay !== undefined && lawDay < span.today) time.untoldLate += 1;
  } else if (lawDay === undefined) time.noLimit += 1;
  else if (told <= lawDay) time.inTime += 1;
  else time.late += 1;
  if (ownDay === undefined || told === undefined) return;
  time.ownLimit += 1;
  if (told <= ownDay) time.ownInTime += 1;
}

function countComplaint({ complaints }: Figures, fact: ComplaintFact, span: Span): void {
  flow(complaints.flow, fact, span);
  if (isIn(fact.receivedOn, span)) {
    add(complaints.bySort, fact.sort);
    add(complaints.byRegime, fact.regime);
    countAcknowledged(complaints.acknowledged, fact, span);
  }
  if (fact.end?.is !== "told" || !isIn(fact.end.on, span)) return;
  add(complaints.outcomes, fact.outcome ?? "unknown");
  complaints.days.push(between(fact.receivedOn, fact.end.on));
}

function countAcknowledged(
  acknowledged: Figures["complaints"]["acknowledged"],
  { acknowledgeBy, acknowledgedOn, end }: ComplaintFact,
  { today }: Span,
): void {
  if (acknowledgeBy === undefined) return;
  acknowledged.owed += 1;
  if (acknowledgedOn !== undefined) acknowledged[acknowledgedOn <= acknowledgeBy ? "inTime" : "late"] += 1;
  else if (end?.is === "withdrawn") acknowledged.unsaid += 1;
  else acknowledged[today <= acknowledgeBy ? "due" : "late"] += 1;
}

function countQuestion({ questions }: Figures, fact: QuestionFact, span: Span): void {
  flow(questions.flow, fact, span);
  if (isIn(fact.receivedOn, span)) add(questions.byTopic, fact.topic);
  if (fact.end?.is === "answered" && isIn(fact.end.on, span))
    questions.days.push(between(fact.receivedOn, fact.end.on));
}

/** Open before + received = ended + open: each case is in both sums, or in neither. */
function flow(into: Tally, { receivedOn, end }: CaseFact, { from, until, today }: Span): void {
  const last = until < today ? until : today;
  if (receivedOn > last) return;
  // What is said to have ended before it came ended on the day it came.
  const endedOn = end === undefined ? undefined : end.on < receivedOn ? receivedOn : end.on;
  if (endedOn !== undefined && endedOn < from) return;
  if (receivedOn < from) into.before += 1;
  else into.received += 1;
  if (end === undefined || endedOn === undefined || endedOn > last) into.open += 1;
  else add(into.ended, end.is);
}

function isIn(day: Day, { from, until, today }: Span): boolean {
  return day >= from && day <= until && day <= today;
}

/** Days from one to the other; what is said to lie before it began took none. */
export function between(from: Day, to: Day): number {
  return Math.max(0, Temporal.PlainDate.from(from).until(to, { largestUnit: "days" }).days);
}

/** Of an even number the mean of the two in the middle. */
export function spreadOf(days: readonly number[]): Spread | undefined {
  if (days.length === 0) return undefined;
  const sorted = days.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  const lower = sorted[Math.ceil(middle) - 1] ?? 0;
  return { count: sorted.length, median: (upper + lower) / 2, longest: sorted.at(-1) ?? 0 };
}

/** The small-count rule: below five nobody is told which number it is; above, only the multiple of five below it. */
export function banded(many: number): { readonly from: number; readonly below: number } {
  const from = Math.floor(many / 5) * 5;
  return { from, below: from + 5 };
}
