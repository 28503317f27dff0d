// Goal: each figure is what a person would count with a pencil, whatever the cases: nothing is lost between the pages of
// rows, nothing is counted twice, and drills are nowhere but in their own line.
// Method: cases are generated, also impossible ones (ended before they came); a naive reference walks the calendar day by
// day with a list of what is open, and sorts for the middle by taking away the ends.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CaseFact, ComplaintFact, QuestionFact, RequestFact } from "./domain.facts.ts";
import { banded, between, count, noFigures, spreadOf } from "./domain.figures.ts";
import type { Figures, Span } from "./domain.figures.ts";

const first = Temporal.PlainDate.from("2026-01-20");
const day = fc.integer({ min: 0, max: 60 }).map((days) => first.add({ days }).toString());
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const common = {
  receivedOn: day,
  writtenOn: day,
  takenUpOn: maybe(day),
  isImported: fc.boolean(),
  isDrill: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
};
const channel = fc.constantFrom("portal", "email", "post");
const regime = fc.constantFrom("UK", "EU");

const request: fc.Arbitrary<RequestFact> = fc.record({
  kind: fc.constant("request" as const),
  ...common,
  right: fc.constantFrom("access", "erasure", "objection"),
  channel,
  regime,
  end: maybe(fc.record({ is: fc.constantFrom("answered", "refused", "withdrawn", "lapsed"), on: day })),
  ground: maybe(fc.constantFrom("unfounded", "excessive")),
  partly: maybe(fc.subarray(["legal-obligation", "others-rights", "legal-claims"])),
  toldOn: maybe(day),
  lawDay: maybe(day),
  ownDay: maybe(day),
  countedDays: maybe(fc.integer({ min: 0, max: 60 })),
  isWaiting: fc.boolean(),
  extension: maybe(fc.record({ on: day, told: fc.constantFrom("told", "due", "late", "unknown") })),
});
const complaint: fc.Arbitrary<ComplaintFact> = fc.record({
  kind: fc.constant("complaint" as const),
  ...common,
  sort: fc.constantFrom("data", "pictures"),
  channel,
  regime,
  outcome: maybe(fc.constantFrom("upheld", "partly")),
  end: maybe(fc.record({ is: fc.constantFrom("told", "withdrawn"), on: day })),
  acknowledgedOn: maybe(day),
  acknowledgeBy: maybe(day),
});
const question: fc.Arbitrary<QuestionFact> = fc.record({
  kind: fc.constant("question" as const),
  ...common,
  topic: fc.constantFrom("consent", "retention"),
  end: maybe(fc.record({ is: fc.constantFrom("answered", "withdrawn"), on: day })),
});
const facts = fc.array(fc.oneof(request, complaint, question), { maxLength: 60 });
const span: fc.Arbitrary<Span> = fc
  .tuple(day, day, day)
  .map(([a, b, today]) => (a <= b ? { from: a, until: b, today } : { from: b, until: a, today }));

function figuresOf(all: readonly CaseFact[], of: Span): Figures {
  const figures = noFigures();
  for (const one of all) count(figures, one, of);
  return figures;
}

/** What came and went, by walking the days. */
function walked(all: readonly CaseFact[], { from, until, today }: Span) {
  const last = until < today ? until : today;
  const found = { before: 0, received: 0, ended: {} as Record<string, number>, open: 0 };
  let open: CaseFact[] = [];
  for (let at = first; at.toString() <= last; at = at.add({ days: 1 })) {
    const now = at.toString();
    if (now === from) found.before = open.length;
    const came = all.filter(({ receivedOn }) => receivedOn === now);
    if (now >= from) found.received += came.length;
    open.push(...came);
    const went = open.filter(({ end }) => end !== undefined && end.on <= now);
    for (const { end } of went)
      if (now >= from && end !== undefined) found.ended[end.is] = (found.ended[end.is] ?? 0) + 1;
    open = open.filter((one) => !went.includes(one));
  }
  if (last < from) return { ...found, before: 0, open: 0 };
  return { ...found, open: open.length };
}

/** The middle: the smallest and the largest leave together until one or two are left. */
function middleOf(days: readonly number[]): number | undefined {
  let left = [...days];
  while (left.length > 2) {
    left.splice(left.indexOf(Math.min(...left)), 1);
    left.splice(left.indexOf(Math.max(...left)), 1);
  }
  return left.length === 0 ? undefined : left.reduce((sum, one) => sum + one, 0) / left.length;
}

test("what came, went and stayed open is what walking through the days finds, in all and for each right", () => {
  fc.assert(
    fc.property(facts, span, (all, of) => {
      fc.pre(of.from <= of.today);
      const figures = figuresOf(all, of);
      const real = all.filter(({ isDrill }) => !isDrill);
      const requests = real.filter((one) => one.kind === "request");
      expect(figures.requests.flow).toEqual(walked(requests, of));
      expect(figures.complaints.flow).toEqual(
        walked(
          real.filter(({ kind }) => kind === "complaint"),
          of,
        ),
      );
      expect(figures.questions.flow).toEqual(
        walked(
          real.filter(({ kind }) => kind === "question"),
          of,
        ),
      );
      for (const [right, flow] of Object.entries(figures.requests.byRight))
        expect(flow).toEqual(
          walked(
            requests.filter((one) => one.right === right),
            of,
          ),
        );
      const { before, received, ended, open } = figures.requests.flow;
      expect(before + received).toBe(Object.values(ended).reduce((sum, one) => sum + one, 0) + open);
    }),
    { numRuns: 300 },
  );
});

test("answers are in time, late, untold or without a day, each once, and days come from the answered alone", () => {
  fc.assert(
    fc.property(facts, span, (all, of) => {
      const { requests } = figuresOf(all, of);
      const isIn = (one: string): boolean => one >= of.from && one <= of.until && one <= of.today;
      const given = all.filter(
        (one): one is RequestFact & { end: NonNullable<RequestFact["end"]> } =>
          one.kind === "request" &&
          !one.isDrill &&
          (one.end?.is === "answered" || one.end?.is === "refused") &&
          isIn(one.end.on),
      );
      const { time } = requests;
      const told = given.filter(({ toldOn }) => toldOn !== undefined && toldOn <= of.today);
      expect(time.untold).toBe(given.length - told.length);
      expect(time.noLimit).toBe(told.filter(({ lawDay }) => lawDay === undefined).length);
      expect(time.late).toBe(
        told.filter(({ lawDay, toldOn = "" }) => lawDay !== undefined && toldOn > lawDay).length,
      );
      expect(time.inTime + time.late + time.noLimit + time.untold).toBe(given.length);
      const answered = given.filter(({ end }) => end.is === "answered");
      expect(requests.calendar).toHaveLength(answered.length);
      expect(requests.counted).toHaveLength(
        answered.filter(({ countedDays }) => countedDays !== undefined).length,
      );
      const inPart = answered.flatMap(({ partly }) => (partly === undefined ? [] : [partly]));
      expect(requests.partly.count).toBe(inPart.length);
      expect(Object.values(requests.partly.grounds).reduce((sum, one) => sum + one, 0)).toBe(
        inPart.reduce((sum, some) => sum + Math.max(1, some.length), 0),
      );
      const refused = given.length - answered.length;
      expect(Object.values(requests.grounds).reduce((sum, one) => sum + one, 0)).toBe(refused);
      const { count: all_, ...ways } = requests.extended;
      expect(Object.values(ways).reduce((sum, one) => sum + one, 0)).toBe(all_);
    }),
    { numRuns: 300 },
  );
});

test("a complaint that is owed word is in exactly one place, by the day it was said or is still due", () => {
  fc.assert(
    fc.property(facts, span, (all, of) => {
      const { acknowledged } = figuresOf(all, of).complaints;
      const owed = all.filter(
        (one): one is ComplaintFact =>
          one.kind === "complaint" &&
          !one.isDrill &&
          one.acknowledgeBy !== undefined &&
          one.receivedOn >= of.from &&
          one.receivedOn <= of.until &&
          one.receivedOn <= of.today,
      );
      expect(acknowledged.owed).toBe(owed.length);
      expect(acknowledged.inTime + acknowledged.late + acknowledged.due + acknowledged.unsaid).toBe(
        owed.length,
      );
      const by = ({ acknowledgedOn, acknowledgeBy = "" }: ComplaintFact): boolean =>
        acknowledgedOn !== undefined && acknowledgedOn <= acknowledgeBy;
      expect(acknowledged.inTime).toBe(owed.filter(by).length);
    }),
    { numRuns: 200 },
  );
});

test("the order of the cases and a drill among them change nothing", () => {
  fc.assert(
    fc.property(facts, span, (all, of) => {
      const sorted = (figures: Figures): unknown =>
        JSON.parse(
          JSON.stringify(figures, (_name, value: unknown) =>
            Array.isArray(value) ? value.toSorted((a, b) => Number(a) - Number(b)) : value,
          ),
        );
      const forth = figuresOf(all, of);
      expect(sorted(figuresOf(all.toReversed(), of))).toEqual(sorted(forth));
      const { drills: _drills, ...real } = figuresOf(
        all.filter(({ isDrill }) => !isDrill),
        of,
      );
      expect(forth).toMatchObject(real);
    }),
    { numRuns: 100 },
  );
});

test("the median is the one in the middle, and nothing has no median", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 30 }), (days) => {
      const spread = spreadOf(days);
      expect(spread?.median).toBe(middleOf(days));
      expect(spread?.longest).toBe(days.length === 0 ? undefined : Math.max(...days));
      expect(spread?.count ?? 0).toBe(days.length);
    }),
  );
});

test("days are those between two days, and a small count is said as a band that none of its numbers can be told from", () => {
  expect([between("2026-02-27", "2026-03-02"), between("2026-03-02", "2026-03-01")]).toEqual([3, 0]);
  expect([0, 1, 4].map(banded)).toEqual(Array.from({ length: 3 }, () => ({ from: 0, below: 5 })));
  expect([5, 9, 10].map((one) => banded(one).from)).toEqual([5, 5, 10]);
});
