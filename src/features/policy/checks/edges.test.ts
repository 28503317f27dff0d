// Goal: each check turns on the very day and moment that it promises, counts what it says it counts, and shows the worst first.
// Method: facts on both sides of each edge; the whole result in a line: status, reason, numbers, first day, evidence.
import { expect, test } from "vitest";
import {
  at,
  bound,
  day,
  long,
  noFacts,
  objection,
  request,
  requests,
} from "../../../../testkit/policy_facts.ts";
import type { Facts, RequestFacts, TellingFacts } from "./facts.ts";
import { evaluate } from "./measured.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { addUp as tallyOf, resultOf } from "./occasions.ts";
import type { Finding } from "./occasions.ts";
import { worstOf } from "./result.ts";
import type { Result } from "./result.ts";
import { Watch } from "./watch.ts";

function line(check: string, given: Partial<Facts>): string {
  const { status, why, n, of, since, evidence } = evaluate(bound(check), { ...noFacts, ...given });
  const shown = evidence.map((one) => `${one.status}:${one.sentence.key.split(".").at(-1) ?? ""}`).join(",");
  return `${status} ${why.key} ${n}/${of} ${since?.toString() ?? "-"} [${shown}]`;
}
const version = (reviewedOn: string | undefined, recordedSince = "2020-01-01"): Partial<Facts> => ({
  version: {
    isReviewPromised: true,
    reviewedOn: reviewedOn === undefined ? undefined : day(reviewedOn),
    recordedSince: day(recordedSince),
  },
});

test("a review by interval is due for its last thirty days, and broken the day after its last", () => {
  const yearly = (reviewedOn: string | undefined): string =>
    line("GOV-POLICY-REVIEW interval=P1Y", version(reviewedOn));
  expect(yearly("2026-09-01")).toBe("kept review.interval.kept 1/1 - [kept:present]");
  expect(yearly("2025-12-22")).toBe("kept review.interval.kept 1/1 - [kept:present]");
  expect(yearly("2025-12-21")).toBe("due review.interval.due 1/1 - [due:present]");
  expect(yearly("2025-11-21")).toBe("due review.interval.due 1/1 - [due:present]");
  expect(yearly("2025-11-20")).toBe("broken review.interval.broken 0/1 2026-11-21 [broken:present]");
  expect(yearly(undefined)).toBe("unproven review.none 0/0 - []");
  const dated = (reviewedOn?: string): string =>
    line("GOV-POLICY-META item=last-review-date", version(reviewedOn));
  expect(dated("2026-09-01")).toBe("kept review.present 1/1 - [kept:present]");
  expect(dated()).toBe("broken review.absent 0/1 2026-11-21 []");
});

test("a review by a day may be held on that day, and counts from where the record begins", () => {
  const by = (due: string, given: Partial<Facts>): string => line(`GOV-POLICY-REVIEW due=${due}`, given);
  expect(by("2026-11-21", version("2026-11-21"))).toBe("kept review.day.kept 1/1 - []");
  expect(by("2026-11-21", version("2026-11-22"))).toBe("due review.day.due 0/0 - []");
  expect(by("2026-11-21", version(undefined))).toBe("due review.day.due 0/0 - []");
  expect(by("2026-11-21", version(undefined, "2026-11-21"))).toBe("due review.day.due 0/0 - []");
  expect(by("2026-11-20", version(undefined, "2026-11-20"))).toBe(
    "broken review.day.broken 0/1 2026-11-21 []",
  );
  expect(by("2026-11-20", version(undefined, "2026-11-21"))).toBe("unproven review.day.before 0/0 - []");
});

const finding = (status: Finding["status"], more: Partial<Finding> = {}): Finding => ({
  status,
  sentence: { key: "clock.case.open", parameters: {} },
  ...more,
});

const addUp = (name: string, findings: readonly Finding[]): Result => resultOf(tallyOf(name, findings));

test("findings add up to the worst of them, with their numbers, and are shown the worst first", () => {
  const all = addUp("clock", [
    finding("not_applicable", { isOpen: true }),
    finding("kept"),
    finding("unproven"),
    finding("due", { isOpen: true }),
    finding("broken", { since: day("2026-10-02") }),
    finding("broken", { since: day("2026-10-01") }),
  ]);
  expect(all.evidence.map(({ status }) => status)).toEqual([
    "broken",
    "broken",
    "due",
    "unproven",
    "kept",
    "not_applicable",
  ]);
  expect(all.why).toEqual({ key: "clock.broken", parameters: { n: 1, of: 4, failed: 3 } });
  expect(all.since?.toString()).toBe("2026-10-01");
  const due = addUp("clock", [finding("kept"), finding("due", { isOpen: true }), finding("kept")]);
  expect(due.why).toEqual({ key: "clock.due", parameters: { n: 2, of: 2, due: 1 } });
  const unknown = addUp("clock", [
    finding("kept"),
    finding("unproven"),
    finding("unproven", { isOpen: true }),
  ]);
  expect(unknown.why).toEqual({ key: "clock.unknown", parameters: { count: 1 } });
  const open = addUp("clock", [finding("unproven", { isOpen: true }), finding("not_applicable")]);
  expect(open.why).toEqual({ key: "clock.none", parameters: { open: 1 } });
  const many = addUp(
    "clock",
    Array.from({ length: 25 }, () => finding("kept")),
  );
  expect([many.evidence.length, many.n]).toEqual([20, 25]);
  expect(worstOf(["due", "broken"])).toBe("broken");
  expect(worstOf(["unproven", "due"])).toBe("due");
  expect(worstOf(["kept", "unproven"])).toBe("unproven");
  expect(worstOf(["not_applicable", "kept"])).toBe("kept");
});

test("how fresh a result is: the latest case that was counted, none that is open or counted nowhere", () => {
  const [first = "", second = "", third = ""] = [1, 2, 3].map(
    (nth) => `0193${nth}000-0000-7000-8000-00000000000${nth}` as CaseId,
  );
  const counted = [
    finding("kept", { caseId: second as CaseId }),
    finding("kept", { caseId: first as CaseId }),
  ];
  expect(addUp("clock", counted).newest?.caseId).toBe(second);
  const open = finding("unproven", { caseId: third as CaseId, isOpen: true });
  const ended = finding("not_applicable", { caseId: third as CaseId, isUncounted: true });
  expect(addUp("clock", [open, ...counted, ended]).newest?.caseId).toBe(second);
  const receivedAt = at("2026-10-01T09:00:00Z");
  const late = finding("broken", { caseId: third as CaseId, isOpen: true, receivedAt });
  expect(addUp("clock", [...counted, late]).newest).toEqual({ caseId: third, receivedAt });
  expect(addUp("clock", [...counted, late]).evidence[0]).not.toHaveProperty("receivedAt");
  expect(addUp("clock", [finding("kept")])).not.toHaveProperty("newest");
});

test("an occasion counts for a year to the moment", () => {
  const { now } = noFacts;
  expect(new Watch(now).isRecent(at("2025-11-21T12:00:00Z"))).toBe(true);
  expect(new Watch(now).isRecent(at("2025-11-21T11:59:59.999999Z"))).toBe(false);
  expect(new Watch(now.add({ microseconds: 1 })).isRecent(at("2025-11-21T12:00:00Z"))).toBe(false);
});

const open: RequestFacts = { ...request, answered: undefined };
const due = (moment: string): Partial<Facts> => requests({ ...open, due: at(moment) });

test("an open request is due within a week of its last day; one answered on that day is on time", () => {
  const clock = (given: Partial<Facts>): string => line("DSR-CLOCK right=access", given);
  expect(clock(due("2026-11-28T23:59:59Z"))).toBe("due clock.due 0/0 - [due:open]");
  expect(clock(due("2026-11-29T23:59:59Z"))).toBe("unproven clock.none 0/0 - [not_applicable:open]");
  expect(clock(due("2026-11-20T23:59:59Z"))).toBe("broken clock.broken 0/1 2026-11-21 [broken:overdue]");
  const answered = (until: string): string => clock(requests({ ...request, due: at(until) }));
  expect(answered("2026-10-01T22:59:59Z")).toBe("kept clock.kept 1/1 - [kept:last-day]");
  expect(answered("2026-10-02T22:59:59Z")).toBe("kept clock.kept 1/1 - [kept:early]");
  expect(answered("2026-09-30T22:59:59Z")).toBe("broken clock.broken 0/1 2026-10-01 [broken:late]");
  expect(clock(requests(request))).toBe("unproven clock.unknown 0/1 - [unproven:unknown]");
  const waited = requests({ ...request, isWaiting: true });
  expect(clock(waited)).toBe("unproven clock.none 0/0 - [not_applicable:waited]");
  const both = requests({ ...request, isWaiting: true, due: at("2026-10-02T22:59:59Z") });
  expect(clock(both)).toBe("kept clock.kept 1/1 - [kept:early]");
});

const extended = (months: number, more: Partial<RequestFacts> = {}): Partial<Facts> =>
  requests({
    ...request,
    extensions: [{ at: at("2026-09-20T10:00:00Z"), months }],
    noticeBy: at("2026-10-03T22:59:59Z"),
    ...more,
  });

test("an extension is one, within its months, and told by the last day of the first period", () => {
  const length = (given: Partial<Facts>, extra = " extra=P2M"): string =>
    line(`DSR-EXT right=access${extra}`, given);
  expect(length(extended(2))).toBe("kept extension.kept 1/1 - [kept:within]");
  expect(length(extended(3))).toBe("broken extension.broken 0/1 2026-09-20 [broken:beyond]");
  expect(length(extended(1), "")).toBe("broken extension.broken 0/1 2026-09-20 [broken:beyond]");
  const twice = extended(1, {
    extensions: [
      { at: at("2026-09-20T10:00:00Z"), months: 1 },
      { at: at("2026-10-20T10:00:00Z"), months: 1 },
    ],
  });
  expect(length(twice)).toBe("broken extension.broken 0/1 2026-10-20 [broken:beyond]");
  const told = (given: Partial<Facts>): string => line("DSR-EXT right=access tellWithin=P1M", given);
  const letter = (moment: string) => ({ letters: [{ at: at(moment), template: "extension" }] });
  expect(told(extended(1, letter("2026-10-03T22:59:59Z")))).toBe("kept told.kept 1/1 - [kept:told]");
  expect(told(extended(1, letter("2026-10-03T23:00:00Z")))).toBe(
    "broken told.broken 0/1 2026-10-04 [broken:late]",
  );
  expect(told(extended(1))).toBe("broken told.broken 0/1 2026-10-04 [broken:late]");
  expect(told(extended(1, { noticeBy: at("2026-12-01T22:59:59Z") }))).toBe("due told.due 0/0 - [due:due]");
  expect(told(extended(1, { noticeBy: undefined }))).toBe("unproven told.unknown 0/1 - [unproven:unknown]");
});

test("a refusal is told within the time from the refusal or the receipt, a month unless the promise says", () => {
  const refused = (refusedAt: string, sent?: string): Partial<Facts> =>
    requests({
      ...open,
      receivedAt: at("2026-09-03T08:00:00Z"),
      refusedAt: at(refusedAt),
      letters: sent === undefined ? [] : [{ at: at(sent), template: "refusal" }],
    });
  const told = (given: Partial<Facts>, more = ""): string =>
    line(`DSR-REFUSE-LETTER right=access${more}`, given);
  expect(told(refused("2026-10-10T10:00:00Z", "2026-11-10T10:00:00Z"))).toBe(
    "kept refusal.kept 1/1 - [kept:told]",
  );
  expect(told(refused("2026-10-10T10:00:00Z", "2026-11-11T10:00:00Z"))).toBe(
    "broken refusal.broken 0/1 2026-11-11 [broken:late]",
  );
  expect(told(refused("2026-10-10T10:00:00Z"))).toBe("broken refusal.broken 0/1 2026-11-11 [broken:late]");
  expect(told(refused("2026-11-10T10:00:00Z"))).toBe("due refusal.due 0/0 - [due:due]");
  expect(told(refused("2026-11-10T10:00:00Z"), " within=P2D")).toBe(
    "broken refusal.broken 0/1 2026-11-13 [broken:late]",
  );
  expect(told(refused("2026-11-10T10:00:00Z"), " from=receipt")).toBe(
    "broken refusal.broken 0/1 2026-10-04 [broken:late]",
  );
});

const telling = (more: Partial<TellingFacts>): Partial<Facts> => ({
  tellings: [
    {
      caseId: request.caseId,
      reference: request.reference,
      aboutAccountId: undefined,
      right: "erasure",
      answeredAt: at("2026-10-21T10:00:00Z"),
      isListed: true,
      notices: [],
      ...more,
    },
  ],
});
const notice = (toldOn?: string) => ({
  act: "erased",
  toldOn: toldOn === undefined ? undefined : day(toldOn),
  isExcused: false,
});

test("recipients are told by the last day of the time, whose last day is not over yet", () => {
  const told = (given: Partial<Facts>, more = ""): string => line(`DSR-PROPAGATE act=erasure${more}`, given);
  expect(told(telling({ notices: [notice("2026-11-21")] }))).toBe("kept recipients.kept 1/1 - [kept:told]");
  expect(told(telling({ notices: [notice()] }))).toBe("due recipients.due 0/0 - [due:due]");
  expect(told(telling({ notices: [notice("2026-11-22")] }))).toBe("due recipients.due 0/0 - [due:due]");
  expect(told(telling({ isListed: false }))).toBe("due recipients.due 0/0 - [due:unlisted-due]");
  expect(told(telling({ notices: [notice()] }), " within=P30D")).toBe(
    "broken recipients.broken 0/1 2026-11-21 [broken:late]",
  );
  expect(told(telling({ isListed: false }), " within=P30D")).toBe(
    "broken recipients.broken 0/1 2026-11-21 [broken:unlisted]",
  );
  expect(told(telling({ notices: [notice("2026-11-21")], right: "objection" }))).toBe(
    "kept recipients.kept 1/1 - [kept:told]",
  );
  expect(told(telling({ right: "objection" }))).toBe("unproven recipients.none 0/0 - []");
  expect(told(telling({ answeredAt: long }))).toBe("unproven recipients.none 0/0 - []");
});

test("decisions, objections and marketing count by right, by year and by what is owed", () => {
  const ground = (one: RequestFacts): string => line("DSR-GROUND right=objection", requests(one));
  const decided = { at: at("2026-10-01T10:00:00Z"), verdict: "refused", bases: [], grounds: [] } as const;
  expect(ground({ ...objection, decided })).toBe("broken ground.broken 0/1 2026-10-01 [broken:none]");
  expect(ground({ ...objection, decided: { ...decided, at: long } })).toBe("unproven ground.none 0/0 - []");
  expect(ground({ ...objection, decided, right: "erasure" })).toBe("unproven ground.none 0/0 - []");
  const weighed = (one: RequestFacts): string => line("DSR-OBJECT", requests(one));
  expect(weighed({ ...objection, decided })).toBe(
    "broken objection.broken 0/1 2026-10-01 [broken:unweighed]",
  );
  expect(weighed({ ...objection, decided: { ...decided, at: long } })).toBe(
    "unproven objection.none 0/0 - []",
  );
  expect(weighed({ ...objection, decided, right: "erasure" })).toBe("unproven objection.none 0/0 - []");
  const marketing: RequestFacts = {
    ...open,
    right: "marketing-objection",
    receivedAt: at("2026-11-20T12:00:00Z"),
  };
  const stopped = (one: RequestFacts, more = ""): string => line(`MKT-SUPPRESS${more}`, requests(one));
  expect(stopped(marketing)).toBe("due marketing.due 0/0 - [due:open]");
  expect(stopped({ ...marketing, receivedAt: at("2026-11-20T11:59:59Z") })).toBe(
    "broken marketing.broken 0/1 2026-11-21 [broken:late]",
  );
  expect(stopped(marketing, " within=PT12H")).toBe("broken marketing.broken 0/1 2026-11-21 [broken:late]");
  expect(stopped({ ...marketing, isOwed: false })).toBe("unproven marketing.none 0/0 - []");
  expect(stopped({ ...marketing, right: "access" })).toBe("unproven marketing.none 0/0 - []");
  const answered = { ...marketing, answered: { at: long, delivery: "portal" } };
  expect(stopped(answered, " after=no-refusal")).toBe("unproven marketing.none 0/0 - []");
  expect(stopped(request, " after=no-refusal")).toBe("unproven marketing.none 0/0 - []");
});

test("identity that was settled first is told apart: confirmed, or left out with a reason", () => {
  const settled = (isConfirmed: boolean): string =>
    line(
      "DSR-IDV right=access",
      requests({ ...request, identity: { at: at("2026-09-04T08:00:00Z"), isConfirmed } }),
    );
  expect(settled(true)).toBe("kept identity.kept 1/1 - [kept:before]");
  expect(settled(false)).toBe("kept identity.kept 1/1 - [kept:skipped]");
});
