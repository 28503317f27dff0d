// Goal: the checks of complaints, questions, plans, the register, the post and principles can each say kept, broken,
// unproven, and due where something is still to come; a breach has its day.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import {
  ahead,
  asked,
  at,
  bases,
  bound,
  complaint,
  content,
  day,
  resultsOf,
  lifted,
  long,
  noFacts,
  objection,
  plan,
  post,
  question,
  register,
  request,
  requests,
} from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import { say } from "../wording.ts";
import { factKeys } from "./facts.ts";
import type { Facts } from "./facts.ts";
import { evaluate, evaluateAll, factsFor } from "./measured.ts";

const tables: Tables = {
  "a complaint is answered by the last promised day": {
    "CMP-HANDLE to=dpo within=P5D": [
      [{ complaints: [complaint] }, "kept complaint.kept 1/1"],
      [{ complaints: [{ ...complaint, toldAt: at("2026-11-16T00:00:00Z") }] }, "broken complaint.broken 0/1"],
      [{ complaints: [{ ...complaint, toldAt: undefined }] }, "broken complaint.broken 0/1"],
      [{ complaints: [{ ...complaint, toldAt: long }] }, "unproven complaint.none 0/0"],
      [
        { complaints: [{ ...complaint, toldAt: undefined, closedAt: noFacts.now }] },
        "unproven complaint.none 0/0",
      ],
      [{ complaints: [] }, "unproven complaint.none 0/0"],
    ],
    "CMP-HANDLE to=dpo within=P4D": [[{ complaints: [complaint] }, "broken complaint.broken 0/1"]],
    "CMP-HANDLE to=dpo within=PT24H": [
      [{ complaints: [{ ...complaint, toldAt: at("2026-11-11T23:59:59Z") }] }, "kept complaint.kept 1/1"],
    ],
    "CMP-HANDLE to=dpo within=PT12H": [
      [{ complaints: [{ ...complaint, toldAt: at("2026-11-12T00:00:00Z") }] }, "broken complaint.broken 0/1"],
    ],
    "CMP-HANDLE to=dpo within=P11D": [
      [{ complaints: [{ ...complaint, toldAt: undefined }] }, "due complaint.due 0/0"],
    ],
    "CMP-HANDLE to=dpo within=P10D": [
      [{ complaints: [{ ...complaint, toldAt: undefined }] }, "broken complaint.broken 0/1"],
    ],
    "CMP-HANDLE to=dpo within=P18D": [
      [{ complaints: [{ ...complaint, toldAt: undefined }] }, "due complaint.due 0/0"],
    ],
    "CMP-HANDLE to=dpo within=P19D": [
      [{ complaints: [{ ...complaint, toldAt: undefined }] }, "unproven complaint.none 0/0"],
      [{ complaints: [complaint, { ...complaint, toldAt: undefined }] }, "kept complaint.kept 1/1"],
    ],
    "CMP-HANDLE to=dpo": [
      [{ complaints: [{ ...complaint, toldAt: undefined }] }, "unproven complaint.none 0/0"],
    ],
    "CMP-OUTCOME item=solution": [
      [{ complaints: [{ ...complaint, closedAt: complaint.toldAt }] }, "kept outcome.kept 1/1"],
      [{ complaints: [{ ...complaint, closedAt: at("2026-11-15T19:59:59Z") }] }, "broken outcome.broken 0/1"],
      [
        { complaints: [{ ...complaint, toldAt: undefined, closedAt: noFacts.now }] },
        "broken outcome.broken 0/1",
      ],
      [{ complaints: [complaint] }, "unproven outcome.none 0/0"],
      [{ complaints: [{ ...complaint, closedAt: long }] }, "unproven outcome.none 0/0"],
    ],
  },
  "a question is answered by the last promised day, of the topics that are meant": {
    "GOV-ADVICE topic=retention within=P5D": [
      [{ advice: [question] }, "kept advice.kept 1/1"],
      [{ advice: [{ ...question, answeredAt: undefined }] }, "broken advice.broken 0/1"],
    ],
    "GOV-ADVICE topic=retention": [[{ advice: [question] }, "kept advice.kept 1/1"]],
    "GOV-ADVICE topic=retention within=P4D": [[{ advice: [question] }, "broken advice.broken 0/1"]],
    "GOV-ADVICE topic=retention within=P18D": [
      [{ advice: [{ ...question, answeredAt: undefined }] }, "due advice.due 0/0"],
    ],
    "GOV-ADVICE topic=retention within=P19D": [
      [{ advice: [{ ...question, answeredAt: undefined }] }, "unproven advice.none 0/0"],
    ],
    "GOV-ADVICE topic=disclosure within=P5D": [
      [{ advice: [question] }, "unproven advice.none 0/0"],
      [{ advice: [{ ...question, topic: "disclosure" }] }, "kept advice.kept 1/1"],
    ],
    "GOV-ADVICE topic=inform-and-advise within=P5D": [[{ advice: [question] }, "kept advice.kept 1/1"]],
    "GOV-ADVICE topic=handbook-query within=P5D": [[{ advice: [question] }, "kept advice.kept 1/1"]],
    "GOV-ADVICE topic=lawful-basis within=P5D": [
      [{ advice: [{ ...question, topic: "legal-basis" }] }, "kept advice.kept 1/1"],
    ],
    "GOV-ADVICE topic=rights within=P5D": [
      [{ advice: [{ ...question, topic: "rights" }] }, "kept advice.kept 1/1"],
    ],
    "GOV-ADVICE topic=security within=P5D": [
      [{ advice: [{ ...question, topic: "security" }] }, "kept advice.kept 1/1"],
    ],
    "GOV-ADVICE topic=withdrawal within=P5D": [
      [{ advice: [{ ...question, topic: "consent" }] }, "kept advice.kept 1/1"],
    ],
    "GOV-ADVICE topic=when-to-process within=P5D": [
      [{ advice: [{ ...question, topic: "legal-basis" }] }, "kept advice.kept 1/1"],
      [{ advice: [{ ...question, topic: "new-activity" }] }, "kept advice.kept 1/1"],
      [{ advice: [{ ...question, topic: "consent" }] }, "kept advice.kept 1/1"],
    ],
  },
  "a plan is told, assessed and approved before its day": {
    "DPI-INTAKE scope=new-or-amended-activity": [
      [{ plans: [plan] }, "kept plan.kept 1/1"],
      [{ plans: [{ ...plan, submittedAt: at("2026-10-31T23:00:00Z") }] }, "kept plan.kept 1/1"],
      [{ plans: [{ ...plan, submittedAt: at("2026-11-01T00:00:00Z") }] }, "broken plan.broken 0/1"],
      [{ plans: [{ ...plan, isNewTechnology: false }] }, "kept plan.kept 1/1"],
      [{ plans: [{ ...plan, startsOn: undefined }] }, "unproven plan.none 0/0"],
      [{ plans: [{ ...plan, submittedAt: long }] }, "unproven plan.none 0/0"],
    ],
    "DPI-INTAKE scope=any-new-technology-or-system": [
      [{ plans: [plan] }, "kept plan.kept 1/1"],
      [{ plans: [{ ...plan, isNewTechnology: false }] }, "unproven plan.none 0/0"],
    ],
    "DPI-GATE scope=likely-high-risk": [
      [{ plans: [plan] }, "kept assessed.kept 1/1"],
      [{ plans: [{ ...plan, assessedAt: at("2026-11-02T00:00:00Z") }] }, "broken assessed.broken 0/1"],
      [{ plans: [{ ...plan, assessedAt: undefined }] }, "broken assessed.broken 0/1"],
      [{ plans: [ahead] }, "due assessed.due 0/0"],
      [{ plans: [{ ...ahead, startsOn: day("2026-11-28") }] }, "due assessed.due 0/0"],
      [{ plans: [{ ...ahead, startsOn: day("2026-11-29") }] }, "unproven assessed.none 0/0"],
      [{ plans: [{ ...ahead, startsOn: day("2026-11-20") }] }, "broken assessed.broken 0/1"],
      [{ plans: [{ ...plan, isRisky: false }] }, "unproven assessed.none 0/0"],
    ],
    "DPI-GATE scope=new-technology-or-likely-high-risk": [
      [{ plans: [{ ...plan, isRisky: false }] }, "kept assessed.kept 1/1"],
      [{ plans: [{ ...plan, isNewTechnology: false }] }, "kept assessed.kept 1/1"],
      [{ plans: [{ ...plan, isRisky: false, isNewTechnology: false }] }, "unproven assessed.none 0/0"],
    ],
    "DPI-GATE scope=any-new-technology-or-activity": [
      [{ plans: [{ ...plan, isNewTechnology: false }] }, "kept assessed.kept 1/1"],
      [{ plans: [{ ...plan, plan: "change" }] }, "kept assessed.kept 1/1"],
      [{ plans: [{ ...plan, plan: "change", isNewTechnology: false }] }, "unproven assessed.none 0/0"],
    ],
    "DPI-GATE scope=officer-sign-off": [
      [{ plans: [plan] }, "kept approved.kept 1/1"],
      [{ plans: [{ ...plan, approvedAt: undefined }] }, "broken approved.broken 0/1"],
      [{ plans: [ahead] }, "due approved.due 0/0"],
      [{ plans: [{ ...ahead, startsOn: day("2026-11-28") }] }, "due approved.due 0/0"],
      [{ plans: [{ ...ahead, startsOn: day("2026-11-29") }] }, "unproven approved.none 0/0"],
      [{ plans: [] }, "unproven approved.none 0/0"],
    ],
  },
  "every activity on the register says it": {
    "ROP-RECORD field=retention": [
      [register(), "kept record.kept 2/2"],
      [register("retention-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
      [register("source-missing"), "kept record.kept 2/2"],
      [{}, "unproven record.none 0/0"],
    ],
    "ROP-ADM": [
      [register("decisions-unknown"), "broken record.broken 1/2"],
      [register("source-missing"), "kept record.kept 2/2"],
    ],
    "ROP-RECORD field=data-categories": [
      [register("data-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=description-and-category": [
      [register("purposes-missing"), "broken record.broken 1/2"],
      [register("data-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=subject-categories": [
      [register("people-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=legal-basis": [
      [register("basis-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=source": [
      [register("source-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=third-party-transfers": [
      [register("recipients-missing"), "broken record.broken 1/2"],
      [register("transfers-unknown"), "broken record.broken 1/2"],
      [register("safeguard-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=automated-decisions": [
      [register("decisions-unknown"), "broken record.broken 1/2"],
      [register("logic-missing"), "broken record.broken 1/2"],
      [register("language-missing"), "broken record.broken 1/2"],
    ],
    "ROP-BASIS rule=allowed-list allowed=consent,_contract": [
      [bases("contract"), "kept bases.kept 1/1"],
      [bases("contract", "consent"), "kept bases.kept 1/1"],
      [bases("contract", "public-task"), "broken bases.broken 0/1"],
    ],
    "ROP-BASIS rule=allowed-list allowed=public_interest": [[bases("public-task"), "kept bases.kept 1/1"]],
    "ROP-BASIS rule=allowed-list allowed=legal_obligation": [
      [bases("legal-obligation"), "kept bases.kept 1/1"],
    ],
    "ROP-BASIS rule=allowed-list allowed=vital_interests": [
      [bases("vital-interests"), "kept bases.kept 1/1"],
    ],
    "ROP-BASIS rule=allowed-list allowed=legitimate_interests": [
      [bases("legitimate-interests"), "kept bases.kept 1/1"],
    ],
    "ROP-BASIS rule=allowed-list allowed=consent": [
      [bases(), "broken bases.broken 0/1"],
      [{}, "unproven bases.none 0/0"],
    ],
    "ROP-BASIS rule=allowed-list": [[bases("consent"), "broken bases.broken 0/1"]],
  },
  "one person holds the post and can be reached": {
    "GOV-POST role=dpo": [
      [post(1), "kept post.kept 1/1"],
      [post(0), "broken post.number 0/1"],
      [post(2), "broken post.number 0/1"],
      [post(1, false), "broken post.contact 0/1"],
      [{}, "unproven post.unknown 0/0"],
    ],
    "GOV-POLICY-META item=owner-number-date-next-review": [
      [post(1, false), "kept post.states 1/1"],
      [post(0), "broken post.number 0/1"],
      [{}, "unproven post.unknown 0/0"],
      [{ ...post(1), version: { ...noFacts.version, isReviewPromised: false } }, "broken post.review 0/1"],
    ],
  },
};

test.each(Object.entries(tables))("%s: each fact that matters moves the result", (_what, rows) => {
  const { found, expected, said } = resultsOf(rows);
  expect(found).toEqual(expected);
  expect(said.filter((sentence) => /[{}]/.test(sentence))).toEqual([]);
});

test("the day a breach began is the day it could be seen", () => {
  const since = (check: string, given: Partial<Facts>): string | undefined =>
    evaluate(bound(check), { ...noFacts, ...given }).since?.toString();
  expect(since("DSR-FEE rule=free right=access", requests(asked("disproportionate-effort")))).toBe(
    "2026-09-20",
  );
  expect(
    since("DSR-FEE rule=unfounded-or-excessive right=access", requests(asked("disproportionate-effort"))),
  ).toBe("2026-09-20");
  expect(since("DSR-CONTENT item=source", content(["source-missing"]))).toBe("2026-10-01");
  expect(since("DSR-REDACT review=third-party", requests({ ...request, reviewedAt: undefined }))).toBe(
    "2026-10-01",
  );
  expect(since("DSR-RESTRICT-PENDING cause=objection", requests(lifted("2026-09-20T10:00:00Z")))).toBe(
    "2026-09-20",
  );
  expect(
    since(
      "DSR-RESTRICT-PENDING cause=objection",
      requests({ ...objection, restriction: request.restriction }),
    ),
  ).toBe("2026-10-01");
  expect(since("CMP-HANDLE to=dpo within=P4D", { complaints: [complaint] })).toBe("2026-11-15");
  expect(since("CMP-HANDLE to=dpo within=P4D", { complaints: [{ ...complaint, toldAt: undefined }] })).toBe(
    "2026-11-15",
  );
  expect(since("DPI-INTAKE scope=x", { plans: [{ ...plan, submittedAt: at("2026-11-01T00:00:00Z") }] })).toBe(
    "2026-11-01",
  );
  expect(since("DPI-GATE scope=officer-sign-off", { plans: [{ ...plan, approvedAt: undefined }] })).toBe(
    "2026-11-01",
  );
  const outcome = { complaints: [{ ...complaint, toldAt: undefined, closedAt: noFacts.now }] };
  expect(since("CMP-OUTCOME item=solution", outcome)).toBe("2026-11-21");
});

test("an occasion that is open is told as open, with its last day", () => {
  const texts = (check: string, given: Partial<Facts>): readonly string[] =>
    evaluate(bound(check), { ...noFacts, ...given }).evidence.map(({ sentence }) => say(sentence));
  const open = { complaints: [{ ...complaint, toldAt: undefined }] };
  expect(texts("CMP-HANDLE to=dpo within=P11D", open)).toEqual([
    "R-2026-0001 is open; the outcome is due on 21 November 2026",
  ]);
  expect(texts("CMP-HANDLE to=dpo within=P3D", open)).toEqual([
    "R-2026-0001 is open; the outcome was due on 13 November 2026",
  ]);
  expect(texts("CMP-HANDLE to=dpo within=P4D", { complaints: [complaint] })).toEqual([
    "R-2026-0001: outcome told 15 November 2026; it was due on 14 November 2026",
  ]);
  expect(texts("DPI-GATE scope=likely-high-risk", { plans: [ahead] })).toEqual([
    "R-2026-0001: to be assessed by 21 November 2026",
  ]);
  expect(texts("DSR-FEE rule=free right=access", requests(asked("unfounded")))).toEqual([
    "R-2026-0001: a fee, on a ground that allows one",
  ]);
  expect(texts("DSR-FEE rule=free right=access", requests(request))).toEqual([
    "R-2026-0001: answered, and nothing was asked for it",
  ]);
});

test("a principle is what the promises under it are: kept when all are, broken when one is, unproven when none is", () => {
  const clause = (label: string, check: string) => ({ label, promise: bound(check) });
  const principle = clause("1", "GOV-PRINC principle=x members=ROP-RECORD,GOV-POST");
  const record = clause("2", "ROP-RECORD field=retention");
  const held = clause("3", "GOV-POST role=dpo");
  const fee = clause("4", "DSR-FEE rule=free right=access");
  const of = (given: Partial<Facts>, ...clauses: readonly (typeof principle)[]): readonly unknown[] => {
    const [first] = evaluateAll(clauses, (one) => evaluate(one, { ...noFacts, ...given }));
    return [first?.result.status, first?.result.why.key, first?.result.n, first?.result.of];
  };
  const good = { ...register(), ...post(1) };
  expect(of(good, principle, record, held, fee)).toEqual(["kept", "principle.kept", 2, 2]);
  expect(of({ ...good, ...post(0) }, principle, record, held)).toEqual(["broken", "principle.broken", 1, 2]);
  expect(of(register(), principle, record, held)).toEqual(["unproven", "principle.unproven", 1, 2]);
  expect(of(good, principle, fee)).toEqual(["unproven", "principle.none", 0, 0]);
  const all = clause("1", "GOV-PRINC principle=x members=all");
  expect(
    of(
      { ...good, complaints: [{ ...complaint, toldAt: undefined }] },
      all,
      record,
      clause("5", "CMP-HANDLE to=dpo within=P18D"),
    ),
  ).toEqual(["due", "principle.due", 1, 2]);
  const objections = requests({ ...objection, restriction: request.restriction });
  const pending = clause("6", "DSR-RESTRICT-PENDING cause=objection");
  const [broken] = evaluateAll([all, pending, principle], (one) =>
    evaluate(one, { ...noFacts, ...objections }),
  );
  expect(broken?.result.since?.toString()).toBe("2026-10-01");
  expect(broken?.result.evidence.map(({ sentence }) => say(sentence))).toEqual(["Clause 6"]);
  const permission = { label: "7", promise: { ...record.promise, nature: "permission" as const } };
  expect(of(register("retention-missing"), all, permission, held)).toEqual([
    "unproven",
    "principle.unproven",
    0,
    1,
  ]);
});

test("only the facts that some promise looks at are gathered", () => {
  const wanted = (...checks: readonly string[]): readonly string[] =>
    [...factsFor(checks.map(bound))].toSorted();
  expect(wanted("GOV-POLICY-REVIEW interval=P1Y")).toEqual([]);
  expect(wanted("GOV-POST role=dpo", "ROP-ADM")).toEqual(["activities", "post"]);
  expect(wanted("DSR-CLOCK right=access", "CMP-OUTCOME", "SEC-PHYS")).toEqual(["complaints", "requests"]);
  const one = [
    "DSR-CLOCK right=access",
    "DSR-PROPAGATE act=erasure",
    "RBA-LEAVER system=kept",
    "LED-RELEASE",
    "CMP-OUTCOME",
    "GOV-ADVICE topic=retention",
    "DPI-INTAKE",
    "ROP-ADM",
    "GOV-POST role=dpo",
    "NOT-CONTENT item=rights",
    "VEN-DPA",
    "RSK-REGISTER content=measures",
    "ROP-RECORD field=system-owner",
    "ROP-COVER medium=all",
    "ROP-MIN point=field",
    "TRA-GATE route=onward",
    "CCT-NOTICE",
    "MED-NOTICE channel=any item=intention",
    "SEC-DEVICE property=password",
    "SEC-PHYS-REVIEW",
    "GOV-DOCS",
    "SEC-TEST",
    "GOV-ROLES",
    "AUD-RUN subject=compliance_with_data-protection_law",
    "TRN-ACK document=policy",
  ];
  expect(wanted(...one)).toEqual([...factKeys].toSorted());
  const permission = { ...bound("ROP-ADM"), nature: "permission" as const };
  expect([...factsFor([permission])]).toEqual([]);
});
