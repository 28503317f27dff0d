// Goal: audits and the signing of the policy can each be kept, due, broken and unproven; each says so in a sentence.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import { at, bound, day, noFacts, request, resultsOf } from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import type { AuditFacts, Facts, SigningFacts } from "./facts.ts";
import { evaluate } from "./measured.ts";

const audit: AuditFacts = {
  caseId: request.caseId,
  reference: "AU-2026-0001",
  of: "requests",
  at: at("2026-09-01T10:00:00Z"),
  isAnswered: true,
};
const audits = (...all: readonly Partial<AuditFacts>[]): Partial<Facts> => ({
  audits: all.map((more) => ({ ...audit, ...more })),
});
const signing = (more: Partial<SigningFacts>): Partial<Facts> => ({
  signing: { dueOn: day("2026-11-21"), signed: 3, staff: 3, ...more },
});
const earlier = at("2026-01-10T10:00:00Z");

const tables: Tables = {
  "audits are held in the interval, and answered": {
    "AUD-RUN subject=compliance_with_data-protection_law interval=P1Y": [
      [audits({}), "kept audit.kept 1/1"],
      [audits({ at: earlier }), "kept audit.kept 1/1"],
      [audits({ isAnswered: false }), "broken audit.broken 0/1"],
      [audits({}, { at: earlier, isAnswered: false }), "broken audit.broken 1/2"],
      [audits({}, { at: earlier }), "kept audit.kept 1/1"],
      [audits({ at: at("2025-11-30T10:00:00Z") }), "due audit.due 0/0"],
      [{}, "unproven audit.none 0/0"],
    ],
    "AUD-RUN subject=data_handling_procedures interval=P3M": [
      [audits({ at: at("2026-08-20T22:59:59Z") }), "broken audit.broken 0/1"],
      [audits({ at: at("2026-08-20T23:00:00Z") }), "due audit.due 0/0"],
      [audits({ of: "complaints" }), "unproven audit.none 0/0"],
      [audits({ of: "complaints" }, { of: "systems" }), "due audit.due 0/0"],
    ],
    "AUD-SPOT subject=compliance_by_company_and_staff interval=P6M": [
      [audits({ of: "vendors" }), "kept audit.kept 1/1"],
    ],
  },
  "everybody who works here signs the version in force by the day": {
    "TRN-ACK document=policy audience=all_staff": [
      [signing({}), "kept signed.kept 3/3"],
      [signing({ signed: 2 }), "due signed.due 2/3"],
      [signing({ signed: 2, dueOn: day("2026-11-20") }), "broken signed.broken 2/3"],
      [signing({ dueOn: day("2026-11-20") }), "kept signed.kept 3/3"],
      [signing({ dueOn: undefined }), "unproven signed.none 0/0"],
      [signing({ signed: 0, staff: 0 }), "unproven signed.none 0/0"],
      [{}, "unproven signed.none 0/0"],
    ],
  },
};

test.each(Object.entries(tables))("looked at as a whole: %s", (_what, rows) => {
  const { found, expected, said } = resultsOf(rows);
  expect(found).toEqual(expected);
  expect(said.filter((sentence) => sentence === "" || /[{}]/.test(sentence))).toEqual([]);
});

test("an audit that is late, or led to nothing, has its first day; so has a signature", () => {
  const since = (written: string, given: Partial<Facts>): string | undefined =>
    evaluate(bound(written), { ...noFacts, ...given }).since?.toString();
  const promise = "AUD-RUN subject=compliance_with_data-protection_law interval=P1M";
  expect(since(promise, audits({}))).toBe("2026-10-02");
  expect(since(promise, audits({ at: noFacts.now, isAnswered: false }))).toBe("2026-11-21");
  expect(since("TRN-ACK document=policy", signing({ signed: 0, dueOn: day("2026-11-01") }))).toBe(
    "2026-11-02",
  );
});
