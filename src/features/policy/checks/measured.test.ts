// Goal: each check that runs today can say kept, broken and unproven, and never says kept when it saw nothing.
// Method: the school's own promises over small sets of facts, one thing changed at a time; generated facts for what
// must hold of every result.
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { noFacts } from "../../../../testkit/policy_facts.ts";
import { newId } from "../../../platform/ids.ts";
import type { ClausePromise } from "../document/promise.ts";
import { readPack } from "../document/pack.ts";
import type { PolicyPack } from "../document/pack.ts";
import { say } from "../wording.ts";
import type { Facts, RequestFacts } from "./facts.ts";
import { evaluate, isMeasured } from "./measured.ts";
import type { Result } from "./result.ts";

let pack: PolicyPack;
beforeAll(async () => {
  pack = await readPack("school");
});

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const now = at("2026-11-21T12:00:00Z");

/** Received 3 September, due at the end of Monday 5 October, answered on 1 October with identity confirmed. */
const answered: RequestFacts = {
  caseId: newId(),
  reference: "R-2026-0001",
  aboutAccountId: undefined,
  right: "access",
  isOwed: true,
  channel: "email",
  wanted: "portal",
  receivedAt: at("2026-09-03T08:00:00Z"),
  firstActAt: undefined,
  isForAnother: false,
  authorityAt: undefined,
  proof: undefined,
  isIdentityAsked: true,
  decided: undefined,
  examinedAt: undefined,
  reviewedByAt: undefined,
  carriedOutAt: undefined,
  done: { whole: 0, reasoned: 0, unreasoned: 0, open: 0, verified: 0, residual: 0, unseen: 0 },
  searched: undefined,
  restriction: { begunAt: undefined, liftingToldAt: undefined, liftedAt: undefined },
  identity: { at: at("2026-09-04T08:00:00Z"), isConfirmed: true },
  answered: { at: at("2026-10-01T10:00:00Z"), delivery: "portal" },
  refusedAt: undefined,
  extensions: [],
  letters: [],
  fees: [],
  lacking: [],
  reviewedAt: undefined,
  due: at("2026-10-05T22:59:59.999999Z"),
  isWaiting: false,
  noticeBy: at("2026-10-05T22:59:59.999999Z"),
};
const open: RequestFacts = {
  ...answered,
  answered: undefined,
  receivedAt: at("2026-11-10T08:00:00Z"),
  due: at("2026-12-10T23:59:59.999999Z"),
};
const extended: RequestFacts = {
  ...answered,
  extensions: [{ at: at("2026-09-20T10:00:00Z"), months: 2 }],
  letters: [{ at: at("2026-09-21T10:00:00Z"), template: "extension" }],
};
const refused: RequestFacts = {
  ...answered,
  answered: undefined,
  refusedAt: at("2026-10-01T10:00:00Z"),
  letters: [{ at: at("2026-10-02T10:00:00Z"), template: "refusal" }],
};
const facts = (...requests: readonly RequestFacts[]): Facts => ({ ...noFacts, now, requests });

function result(label: string, given: Facts): Result {
  const promise: ClausePromise | undefined = pack.promises.clauses[label];
  if (promise === undefined) throw new Error(`no clause ${label}`);
  return evaluate(promise, given);
}
const brief = ({ status, why, n, of }: Result): readonly unknown[] => [status, why.key, n, of];

test("an access request answered in time keeps the month; a late one breaks it; none proves nothing", () => {
  const late: RequestFacts = {
    ...answered,
    reference: "R-2026-0002",
    answered: { at: at("2026-10-06T08:00:00Z"), delivery: "portal" },
  };
  expect(brief(result("10.9", facts(answered)))).toEqual(["kept", "clock.kept", 1, 1]);
  const broken = result("10.9", facts(answered, late));
  expect(brief(broken)).toEqual(["broken", "clock.broken", 1, 2]);
  expect(broken.since?.toString()).toBe("2026-10-06");
  expect(broken.evidence.map(({ sentence }) => say(sentence))).toEqual([
    "R-2026-0002 answered 6 October 2026, a day after it was due on 5 October 2026",
    "R-2026-0001 answered 1 October 2026, 4 days early",
  ]);
  expect(brief(result("10.9", facts()))).toEqual(["unproven", "clock.none", 0, 0]);
  expect(brief(result("10.9", facts(open)))).toEqual(["unproven", "clock.none", 0, 0]);
});

test("the last minute of the last day is in time, and the first of the next is not", () => {
  const last = { ...answered, answered: { at: at("2026-10-05T22:59:59Z"), delivery: "portal" } };
  const next = { ...answered, answered: { at: at("2026-10-05T23:00:00Z"), delivery: "portal" } };
  expect(result("10.9", facts(last)).status).toBe("kept");
  expect(result("10.9", facts(next)).status).toBe("broken");
});

test("an open request is due in its last week and broken after it; a refusal in time is an answer", () => {
  const near = { ...open, due: at("2026-11-27T23:59:59.999999Z") };
  const over = { ...open, due: at("2026-11-20T23:59:59.999999Z") };
  expect(brief(result("10.9", facts(answered, near)))).toEqual(["due", "clock.due", 1, 1]);
  expect(brief(result("10.9", facts(answered, over)))).toEqual(["broken", "clock.broken", 1, 2]);
  expect(result("10.9", facts(refused)).status).toBe("kept");
});

test("what was withdrawn, is over for a year, or stands still neither keeps nor breaks the month", () => {
  const withdrawn = { ...open, isOwed: false, due: at("2026-11-01T00:00:00Z") };
  const old = {
    ...answered,
    answered: { at: at("2025-11-01T00:00:00Z"), delivery: "portal" },
    due: at("2025-10-01T00:00:00Z"),
  };
  const still = { ...open, due: undefined };
  const gone = { ...withdrawn, endedWithout: "withdrawn" } as const;
  const lapsed = { ...withdrawn, reference: "R-2026-0009", endedWithout: "lapsed" } as const;
  const beside = result("10.9", facts(answered, gone, lapsed));
  expect(brief(beside)).toEqual(["kept", "clock.kept", 1, 1]);
  expect(beside.evidence.map(({ sentence }) => say(sentence)).slice(1)).toEqual([
    `${open.reference} is not counted: the person took it back`,
    "R-2026-0009 is not counted: what was needed from the person did not come",
  ]);
  expect(brief(result("10.9", facts(withdrawn, old, still)))).toEqual(["unproven", "clock.none", 0, 0]);
  // A case that ended without a known day is not counted as kept.
  const stood = { ...answered, answered: undefined, refusedAt: at("2026-10-20T10:00:00Z"), due: undefined };
  expect(brief(result("10.9", facts(answered, { ...stood, isWaiting: true })))).toEqual([
    "kept",
    "clock.kept",
    1,
    1,
  ]);
  expect(brief(result("10.9", facts(answered, { ...answered, due: undefined })))).toEqual([
    "unproven",
    "clock.unknown",
    1,
    2,
  ]);
});

test("identity confirmed or excused first keeps 10.3; settled after or never breaks it", () => {
  expect(brief(result("10.3", facts(answered)))).toEqual(["kept", "identity.kept", 1, 1]);
  for (const identity of [
    undefined,
    { at: at("2026-10-01T10:00:01Z"), isConfirmed: true },
    { at: at("2026-10-01T10:00:01Z"), isConfirmed: false },
  ]) {
    expect(brief(result("10.3", facts(answered, { ...answered, identity })))).toEqual([
      "broken",
      "identity.broken",
      1,
      2,
    ]);
  }
  const excused = { ...answered, identity: { at: at("2026-09-04T08:00:00Z"), isConfirmed: false } };
  const both = result("10.3", facts(answered, excused));
  expect(brief(both)).toEqual(["kept", "identity.kept", 2, 2]);
  expect(both.evidence.map(({ sentence }) => sentence.key)).toContain("identity.case.skipped");
  expect(result("10.3", facts(open, refused)).status).toBe("unproven");
});

test("who wrote electronically gets an electronic answer unless they wanted paper", () => {
  const paper = { ...answered, answered: { at: at("2026-10-01T10:00:00Z"), delivery: "post" } };
  expect(brief(result("10.6", facts(answered)))).toEqual(["kept", "electronic.kept", 1, 1]);
  expect(brief(result("10.6", facts(paper)))).toEqual(["broken", "electronic.broken", 0, 1]);
  expect(result("10.6", facts({ ...paper, wanted: "post" }, { ...paper, channel: "telephone" })).status).toBe(
    "unproven",
  );
});

test("one extension of two months keeps 10.10; a second or a longer one breaks it", () => {
  const [first] = extended.extensions;
  if (first === undefined) throw new Error("extended once");
  expect(brief(result("10.10", facts(extended)))).toEqual(["kept", "extension.kept", 1, 1]);
  expect(result("10.10", facts({ ...extended, extensions: [first, first] })).status).toBe("broken");
  expect(result("10.10", facts({ ...extended, extensions: [{ ...first, months: 3 }] })).status).toBe(
    "broken",
  );
  expect(result("10.10", facts(answered)).status).toBe("unproven");
});

test("an extension told within the first month keeps 10.11; late or never breaks it", () => {
  const told = (time: string): RequestFacts => ({
    ...extended,
    letters: [{ at: at(time), template: "extension" }],
  });
  expect(brief(result("10.11", facts(extended)))).toEqual(["kept", "told.kept", 1, 1]);
  expect(result("10.11", facts(told("2026-10-05T22:00:00Z"))).status).toBe("kept");
  expect(result("10.11", facts(told("2026-10-06T08:00:00Z"))).status).toBe("broken");
  const silent = { ...extended, letters: [{ at: at("2026-09-21T10:00:00Z"), template: "acknowledgement" }] };
  expect(result("10.11", facts(silent)).status).toBe("broken");
  expect(result("10.11", facts({ ...silent, noticeBy: at("2026-12-01T23:00:00Z") })).status).toBe("due");
  expect(result("10.11", facts({ ...extended, noticeBy: undefined })).status).toBe("unproven");
  expect(result("10.11", facts(answered)).status).toBe("unproven");
});

test("a refusal explained within a month keeps 10.13; late or silent breaks it", () => {
  const explained = (letters: RequestFacts["letters"]): RequestFacts => ({ ...refused, letters });
  expect(brief(result("10.13", facts(refused)))).toEqual(["kept", "refusal.kept", 1, 1]);
  expect(
    result("10.13", facts(explained([{ at: at("2026-11-02T10:00:00Z"), template: "refusal" }]))).status,
  ).toBe("broken");
  expect(result("10.13", facts(explained([]))).status).toBe("broken");
  expect(result("10.13", facts({ ...explained([]), refusedAt: at("2026-11-10T10:00:00Z") })).status).toBe(
    "due",
  );
  expect(result("10.13", facts(answered)).status).toBe("unproven");
});

test("whoever left has no way in: kept, broken by one living session, unproven without a leaver or for other systems", () => {
  const gone = { endedAt: at("2026-11-01T09:00:00Z"), waysIn: 0 };
  const long = { endedAt: at("2024-11-01T09:00:00Z"), waysIn: 0 };
  const left = (...leavers: Facts["leavers"]): Facts => ({ ...facts(), leavers });
  expect(brief(result("19.9b", left(gone, long)))).toEqual(["kept", "leavers.kept", 1, 1]);
  const broken = result("19.9b", left(gone, { ...long, waysIn: 2 }));
  expect(brief(broken)).toEqual(["broken", "leavers.broken", 1, 2]);
  expect([broken.since?.toString(), say(broken.evidence[0]?.sentence ?? broken.why)]).toEqual([
    "2024-11-01",
    "An account that ended 1 November 2024: 2 sessions or keys still live",
  ]);
  expect(brief(result("19.9b", left(long)))).toEqual(["unproven", "leavers.none", 0, 0]);
  // The same promise about every system of the organisation: what is seen here can break it and not keep it.
  const everywhere = { ...pack.promises.clauses["19.9b"], parameters: {} } as ClausePromise;
  expect(brief(evaluate(everywhere, left(gone)))).toEqual(["unproven", "leavers.elsewhere", 1, 1]);
  expect(evaluate(everywhere, left({ ...gone, waysIn: 1 })).status).toBe("broken");
});

test("releases and ledger are held against each other both ways", () => {
  const { caseId, reference, aboutAccountId } = answered;
  const release = { caseId, reference, aboutAccountId, at: at("2026-10-01T10:00:00Z"), isOnLedger: true };
  const handed = (releases: Facts["releases"], strayEntries: Facts["strayEntries"] = []): Facts => ({
    ...facts(),
    releases,
    strayEntries,
  });
  expect(brief(result("10.15", handed([release])))).toEqual(["kept", "ledger.kept", 1, 1]);
  const missing = handed([release, { ...release, reference: "R-2026-0002", isOnLedger: false }]);
  expect(brief(result("10.15", missing))).toEqual(["broken", "ledger.broken", 1, 2]);
  const stray = result("10.15", handed([release], [at("2026-10-02T10:00:00Z")]));
  expect([stray.status, stray.since?.toString()]).toEqual(["broken", "2026-10-02"]);
  expect(brief(result("10.15", handed([])))).toEqual(["unproven", "ledger.none", 0, 0]);
});

test("recipients are told in time or excused; that nobody looked for them is a breach, too", () => {
  const { caseId, reference, aboutAccountId } = answered;
  const answeredAt = at("2026-10-01T10:00:00Z");
  const one = { caseId, reference, aboutAccountId, right: "erasure", answeredAt, isListed: true };
  const told = { act: "erased", toldOn: day("2026-10-20"), isExcused: false };
  const untold = { act: "erased", toldOn: undefined, isExcused: false };
  const tell = (notices: Facts["tellings"][number]["notices"], more: object = {}): Result =>
    result("12.8", { ...facts(), tellings: [{ ...one, notices, ...more }] });
  expect(brief(tell([told, { ...untold, isExcused: true }]))).toEqual(["kept", "recipients.kept", 1, 1]);
  const late = tell([told, untold]);
  expect([brief(late), late.since?.toString()]).toEqual([
    ["broken", "recipients.broken", 0, 1],
    "2026-11-02",
  ]);
  expect(tell([{ ...told, toldOn: day("2026-11-02") }]).status).toBe("broken");
  // Nobody went through the register; and who did and found nobody has kept it.
  expect(brief(tell([], { isListed: false }))).toEqual(["broken", "recipients.broken", 0, 1]);
  expect(tell([]).status).toBe("kept");
  const lately = { answeredAt: at("2026-11-10T10:00:00Z") };
  expect(brief(tell([untold], lately))).toEqual(["due", "recipients.due", 0, 0]);
  expect(brief(tell([], { right: "access", isListed: false }))).toEqual([
    "unproven",
    "recipients.none",
    0,
    0,
  ]);
  for (const { evidence } of [tell([told]), late, tell([], { isListed: false }), tell([untold], lately)])
    for (const { sentence } of evidence) expect(say(sentence)).toMatch(/^R-2026-0001: /);
});

test("the policy's own review is judged by its date, and not for days before the record", () => {
  const with_ = (version: Facts["version"], moment = now): Facts => ({ ...facts(), version, now: moment });
  const { version } = facts();
  const never = { ...version, reviewedOn: undefined };
  expect(result("hdr-a", facts()).status).toBe("kept");
  expect(result("hdr-a", with_(never)).status).toBe("broken");
  expect(result("24.1", facts()).status).toBe("kept");
  expect(result("24.1", with_(version, at("2028-08-15T12:00:00Z"))).status).toBe("due");
  expect(result("24.1", with_(version, at("2028-09-02T12:00:00Z"))).status).toBe("broken");
  expect(result("24.1", with_(never)).status).toBe("unproven");
  expect(result("24.1b", facts()).why.key).toBe("review.day.before");
  expect(result("24.1b", with_({ ...version, reviewedOn: day("2020-05-01") })).status).toBe("kept");
  const early = { ...version, reviewedOn: undefined, recordedSince: day("2020-01-01") };
  expect(result("24.1b", with_(early)).status).toBe("broken");
  expect(result("24.1b", with_(early, at("2020-03-01T12:00:00Z"))).status).toBe("due");
});

const someFacts = fc
  .record({
    base: fc.constantFrom(answered, open, extended, refused),
    shift: fc.integer({ min: -400, max: 60 }),
    isOwed: fc.boolean(),
    delivery: fc.constantFrom("portal", "post"),
    confirmed: fc.option(fc.boolean()),
    hasDue: fc.boolean(),
  })
  .map(({ base, shift, isOwed, delivery, confirmed, hasDue }): RequestFacts => {
    const moved = (moment: Temporal.Instant): Temporal.Instant => moment.add({ hours: shift * 24 });
    return {
      ...base,
      isOwed,
      identity: confirmed === null ? undefined : { at: moved(base.receivedAt), isConfirmed: confirmed },
      answered: base.answered && { at: moved(base.answered.at), delivery },
      refusedAt: base.refusedAt && moved(base.refusedAt),
      due: hasDue ? base.due : undefined,
    };
  });

test("whatever the facts: kept means all of at least one, broken means fewer, and everything can be said", () => {
  fc.assert(
    fc.property(fc.array(someFacts, { maxLength: 6 }), (requests) => {
      for (const [label, promise] of Object.entries(pack.promises.clauses)) {
        const { status, n, of, why, evidence } = evaluate(promise, facts(...requests));
        const fits = {
          kept: n === of && n > 0,
          broken: n < of,
          due: true,
          unproven: true,
          not_applicable: of === 0,
        }[status];
        const isClaimed = status !== "unproven" && status !== "not_applicable";
        expect([label, fits, isClaimed && !isMeasured(promise), n <= of]).toEqual([label, true, false, true]);
        const said = [say(why), ...evidence.map(({ sentence }) => say(sentence))].join(" ");
        expect(said).not.toMatch(/[{}]/);
      }
    }),
    { numRuns: 100 },
  );
});

test("a promise about another right is judged by the requests of that right, and by no others", () => {
  const late = { ...answered, answered: { at: at("2026-10-06T08:00:00Z"), delivery: "portal" } };
  const corrected: RequestFacts = { ...answered, right: "rectification" };
  expect(result("11.4", facts(late)).status).toBe("unproven");
  expect(brief(result("11.4", facts(late, corrected)))).toEqual(["kept", "clock.kept", 1, 1]);
  expect(result("11.4", facts({ ...late, right: "rectification" })).status).toBe("broken");
  expect(brief(result("10.9", facts(answered, { ...late, right: "erasure" })))).toEqual([
    "kept",
    "clock.kept",
    1,
    1,
  ]);
  const long = { ...extended, right: "rectification", extensions: [{ at: now, months: 3 }] };
  expect(result("11.4b", facts(long)).status).toBe("broken");
  expect(result("11.5", facts({ ...refused, right: "rectification", letters: [] })).status).toBe("broken");
  // Nobody is asked who they are for what takes effect at once.
  const everyRight = { ...pack.promises.clauses["10.3"], parameters: { right: "all" } } as ClausePromise;
  const stop = { ...answered, right: "withdrawal", isIdentityAsked: false, identity: undefined };
  expect(brief(evaluate(everyRight, facts(answered, stop)))).toEqual(["kept", "identity.kept", 1, 1]);
});

const decided = (verdict: string, grounds: readonly string[]): RequestFacts["decided"] => ({
  at: at("2026-10-01T09:00:00Z"),
  verdict,
  bases: [],
  grounds,
});

test("a decision on a ground keeps 12.2, an objection weighed first 15.6, a block told first 13.9; others break them", () => {
  const erasure: RequestFacts = {
    ...answered,
    right: "erasure",
    decided: decided("partly", ["legal-claims"]),
  };
  expect(brief(result("12.2", facts(erasure)))).toEqual(["kept", "ground.kept", 1, 1]);
  expect(result("12.2", facts({ ...erasure, decided: decided("granted", []) })).status).toBe("broken");
  expect(result("12.2", facts(answered)).status).toBe("unproven");
  const objection: RequestFacts = {
    ...refused,
    right: "objection",
    decided: decided("refused", ["compelling-grounds"]),
    examinedAt: at("2026-09-30T09:00:00Z"),
  };
  expect(brief(result("15.6", facts(objection)))).toEqual(["kept", "objection.kept", 1, 1]);
  for (const examinedAt of [undefined, at("2026-10-01T09:00:01Z")])
    expect(result("15.6", facts({ ...objection, examinedAt })).status).toBe("broken");
  expect(result("15.6", facts({ ...objection, decided: decided("granted", []) })).status).toBe("kept");
  const liftedAt = at("2026-10-20T09:00:00Z");
  const lifted = (liftingToldAt: Temporal.Instant | undefined): RequestFacts => ({
    ...answered,
    right: "restriction",
    restriction: { begunAt: undefined, liftingToldAt, liftedAt },
  });
  expect(brief(result("13.9", facts(lifted(at("2026-10-19T09:00:00Z")))))).toEqual([
    "kept",
    "lifting.kept",
    1,
    1,
  ]);
  expect(result("13.9", facts(lifted(undefined))).status).toBe("broken");
  expect(result("13.9", facts(lifted(at("2026-10-20T09:00:01Z")))).status).toBe("broken");
});

test("an objection to marketing that is carried out late breaks 15.7, and in time proves not the whole", () => {
  const objected: RequestFacts = {
    ...answered,
    right: "marketing-objection",
    isIdentityAsked: false,
    carriedOutAt: at("2026-09-03T20:00:00Z"),
  };
  expect(brief(result("15.7", facts(objected)))).toEqual(["unproven", "marketing.elsewhere", 1, 1]);
  expect(result("15.7", facts({ ...objected, carriedOutAt: at("2026-09-05T08:00:00Z") })).status).toBe(
    "broken",
  );
  expect(result("15.7", facts({ ...objected, carriedOutAt: undefined })).status).toBe("broken");
  const today = { ...objected, carriedOutAt: undefined, receivedAt: at("2026-11-21T08:00:00Z") };
  expect(result("15.7", facts(today)).status).toBe("due");
  expect(brief(result("15.8", facts(objected)))).toEqual(["kept", "marketing.kept", 1, 1]);
  expect(result("15.8", facts({ ...objected, refusedAt: now })).status).toBe("broken");
});
