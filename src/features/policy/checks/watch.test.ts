// Goal: what is said of parts adds up to what is said of the whole, and holds until the watch says it may not.
// Method: every question the five packs ask of cases, over generated facts whose moments lie at the edges of a day, a year
// and the promised times; cut anywhere, and judged again at any moment before the watch's.
import fc from "fast-check";
import { expect, test } from "vitest";
import { noFacts, request, complaint, plan, question } from "../../../../testkit/policy_facts.ts";
import { newId } from "../../../platform/ids.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { packNames } from "../contract.ts";
import { readPack } from "../document/pack.ts";
import { isOfCases } from "../parts/parts.ts";
import { caseFacts } from "../parts/sources.ts";
import type { CaseFacts } from "../parts/sources.ts";
import type { Facts, RequestFacts } from "./facts.ts";
import { isTally, judge, questionOf } from "./measured.ts";
import { resultOf, together } from "./occasions.ts";
import type { Tally } from "./occasions.ts";
import { Watch } from "./watch.ts";
import type { ClausePromise } from "../document/promise.ts";

const packs = await Promise.all(packNames.map(readPack));
const asked = new Map(
  packs
    .flatMap(({ promises }) => Object.values(promises.clauses))
    .filter(isOfCases)
    .map((promise) => [questionOf(promise), promise]),
);

const { now, zone } = noFacts;
const day = 24 * 60 * 60 * 1000;
/** A moment within two days of an edge: now, a week, a month or a year ago, or as far ahead. */
const moment = fc
  .tuple(
    fc.constantFrom(0, 1, 5, 7, 28, 30, 31, 40, 90, 364, 365, 366, -1, -7, -30),
    fc.oneof(fc.constantFrom(0, 1, -1), fc.integer({ min: -2 * day, max: 2 * day })),
  )
  .map(([days, more]) => now.subtract({ milliseconds: days * day }).add({ milliseconds: more }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const plainDay = moment.map((at) => at.toZonedDateTimeISO(zone).toPlainDate());
const about = fc.constant(0).map(() => ({ caseId: newId<CaseId>(), reference: "R-2026-0001" }));

const requestFacts: fc.Arbitrary<RequestFacts> = fc
  .record({
    right: fc.constantFrom("access", "erasure", "rectification", "objection", "marketing-objection"),
    isOwed: fc.boolean(),
    receivedAt: moment,
    identity: maybe(fc.record({ at: moment, isConfirmed: fc.boolean() })),
    answered: maybe(fc.record({ at: moment, delivery: fc.constantFrom("portal", "post") })),
    refusedAt: maybe(moment),
    decided: maybe(
      fc.record({
        at: moment,
        verdict: fc.constantFrom("granted", "refused"),
        bases: fc.constant([]),
        grounds: fc.constant([]),
      }),
    ),
    examinedAt: maybe(moment),
    reviewedByAt: maybe(moment),
    firstActAt: maybe(moment),
    isForAnother: fc.boolean(),
    authorityAt: maybe(moment),
    proof: maybe(fc.record({ askedAt: moment, toldAt: maybe(moment) })),
    carriedOutAt: maybe(moment),
    restriction: fc.record({
      begunAt: maybe(moment),
      liftingToldAt: maybe(moment),
      liftedAt: maybe(moment),
    }),
    extensions: fc.array(fc.record({ at: moment, months: fc.constantFrom(1, 2) }), { maxLength: 2 }),
    letters: fc.array(
      fc.record({ at: moment, template: fc.constantFrom("extension", "refusal", "acknowledgement") }),
      { maxLength: 3 },
    ),
    fees: fc.array(
      fc.record({ at: moment, ground: fc.constantFrom("unfounded", "further-copies", "other") }),
      {
        maxLength: 1,
      },
    ),
    lacking: maybe(fc.constant<readonly string[]>([])),
    reviewedAt: maybe(moment),
    due: maybe(moment),
    isWaiting: fc.boolean(),
    noticeBy: maybe(moment),
  })
  .chain((one) => about.map((who) => ({ ...request, ...one, ...who })));
const facts: fc.Arbitrary<CaseFacts> = fc.record({
  requests: fc.array(requestFacts, { maxLength: 5 }),
  tellings: fc.array(
    fc
      .record({
        right: fc.constantFrom("erasure", "rectification", "access"),
        answeredAt: moment,
        isListed: fc.boolean(),
        notices: fc.array(
          fc.record({
            act: fc.constantFrom("erased", "corrected", "stopped"),
            toldOn: maybe(plainDay),
            isExcused: fc.boolean(),
          }),
          { maxLength: 2 },
        ),
      })
      .chain((one) => about.map((who) => ({ ...one, ...who, aboutAccountId: undefined }))),
    { maxLength: 4 },
  ),
  complaints: fc.array(
    fc
      .record({ receivedOn: plainDay, toldAt: maybe(moment), closedAt: maybe(moment) })
      .chain((one) => about.map((who) => ({ ...complaint, ...one, ...who }))),
    { maxLength: 4 },
  ),
  advice: fc.array(
    fc
      .record({ askedAt: moment, answeredAt: maybe(moment) })
      .chain((one) => about.map((who) => ({ ...question, ...one, ...who }))),
    { maxLength: 4 },
  ),
  plans: fc.array(
    fc
      .record({
        submittedAt: moment,
        startsOn: maybe(plainDay),
        assessedAt: maybe(moment),
        approvedAt: maybe(moment),
        isRisky: fc.boolean(),
      })
      .chain((one) => about.map((who) => ({ ...plan, ...one, ...who }))),
    { maxLength: 4 },
  ),
});

function tallyOf(promise: ClausePromise, given: Partial<Facts>, watch: Watch): Tally {
  const { now: _now, ...rest } = noFacts;
  const said = judge(promise, { ...rest, ...given, watch });
  if (!isTally(said)) throw new Error("A check of cases adds up occasions.");
  return said;
}

test("the packs ask enough of cases for this to mean something", () => {
  expect(asked.size).toBeGreaterThan(30);
});

test("parts cut anywhere add up to the whole", () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 0, max: 5 }), (all, at) => {
      const cut = (from: number, to?: number): CaseFacts => ({
        requests: all.requests.slice(from, to),
        tellings: all.tellings.slice(from, to),
        complaints: all.complaints.slice(from, to),
        advice: all.advice.slice(from, to),
        plans: all.plans.slice(from, to),
      });
      for (const promise of asked.values()) {
        const [one, other, whole] = [cut(0, at), cut(at), all].map((given) =>
          tallyOf(promise, given, new Watch(now)),
        );
        if (one === undefined || other === undefined || whole === undefined) throw new Error("three");
        expect(resultOf(together([one, other]))).toEqual(resultOf(whole));
      }
    }),
    { numRuns: 60 },
  );
});

test("what was said holds at every moment before the watch's, and the watch is not for ever", () => {
  let held = 0;
  fc.assert(
    fc.property(facts, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      for (const promise of asked.values()) {
        const watch = new Watch(now);
        const said = tallyOf(promise, given, watch);
        const from = now.epochMilliseconds;
        const until = Math.min(watch.until, from + 400 * day);
        if (until <= from + 1) continue;
        held += 1;
        for (const later of [from + Math.floor((until - 1 - from) * share), until - 1]) {
          const again = tallyOf(promise, given, new Watch(Temporal.Instant.fromEpochMilliseconds(later)));
          expect(again).toEqual(said);
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(held).toBeGreaterThan(1000);
  expect(caseFacts.length).toBe(5);
});
