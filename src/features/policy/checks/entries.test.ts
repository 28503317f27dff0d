// Goal: the checks of notices, vendors, risks, systems and of how old the register is can each say kept, broken, unproven,
// and due where a look is near its end; each says so in a sentence.
// Method: a table: promise, facts, and the result they make; each row differs from its neighbour in one fact.
import { expect, test } from "vitest";
import {
  activity,
  bound,
  day,
  noFacts,
  notice,
  request,
  requests,
  resultsOf,
  vendor,
} from "../../../../testkit/policy_facts.ts";
import type { Tables } from "../../../../testkit/policy_facts.ts";
import type { ActivityFacts, Facts, NoticeFacts, RequestFacts, VendorFacts } from "./facts.ts";
import { evaluate } from "./measured.ts";
import { say } from "../wording.ts";

const of = (more: Partial<ActivityFacts>): Partial<Facts> => ({
  activities: [activity, { ...activity, ...more }],
});
const notices = (...all: readonly Partial<NoticeFacts>[]): Partial<Facts> => ({
  notices: all.map((more) => ({ ...notice, ...more })),
});
const lacking = (...lacks: NonNullable<NoticeFacts["published"]>["lacks"]): Partial<NoticeFacts> => ({
  published: { lacks, isCurrent: true },
});
const vendors = (...all: readonly Partial<VendorFacts>[]): Partial<Facts> => ({
  vendors: all.map((more) => ({ ...vendor, ...more })),
});
const approved = (on: string | undefined): Partial<Facts> => ({
  documents: [
    {
      key: "mail-house-contract",
      clauses: [],
      dated: undefined,
      approvedOn: on === undefined ? undefined : day(on),
      reviewBy: undefined,
      endsOn: undefined,
      triedOn: undefined,
    },
  ],
});
const risk = { key: "leak", isScenarioSaid: true, isAssessed: true, isTreated: true };
const system = {
  key: "office",
  isOwned: true,
  atRest: undefined,
  keysHeldBy: undefined,
  isSignedInTo: false,
};
const wrong: RequestFacts = {
  ...request,
  right: "rectification",
  answered: undefined,
  carriedOutAt: undefined,
};
const fixed = (more: Partial<RequestFacts>): Partial<Facts> => requests({ ...wrong, ...more });
const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

const tables: Tables = {
  "a notice in use says what is promised; one that is not published is no occasion": {
    "NOT-CONTENT item=retention collection=both": [
      [notices({}), "kept notice.kept 1/1"],
      [notices(lacking("rights")), "kept notice.kept 1/1"],
      [notices({}, lacking("retention")), "broken notice.broken 1/2"],
      [notices({ published: undefined }), "unproven notice.none 0/0"],
    ],
    "NOT-CONTENT item=purposes-and-basis collection=both": [
      [notices(lacking("basis")), "broken notice.broken 0/1"],
      [notices(lacking("purposes")), "broken notice.broken 0/1"],
      [notices(lacking("interests")), "kept notice.kept 1/1"],
    ],
    "NOT-CONTENT item=complaint-any-time collection=both": [
      [notices(lacking("rights")), "kept notice.kept 1/1"],
      [notices(lacking("complaint")), "broken notice.broken 0/1"],
    ],
    "ROP-RECORD field=collection-points": [
      [of({ gaps: ["data-missing"] }), "kept record.kept 2/2"],
      [of({ gaps: ["source-missing"] }), "broken record.broken 1/2"],
      [of({ gaps: ["people-missing"] }), "broken record.broken 1/2"],
    ],
    "NOT-CONTENT item=source collection=indirect": [
      [notices(lacking("source")), "unproven notice.none 0/0"],
      [notices({ collection: ["direct", "indirect"], ...lacking("source") }), "broken notice.broken 0/1"],
    ],
    "NOT-CONTENT item=all-items collection=direct": [
      [notices({}), "kept notice.kept 1/1"],
      [notices(lacking("withdrawal")), "broken notice.broken 0/1"],
    ],
  },
  "the public pages show every notice in its present words": {
    "NOT-LIVE notice=all_notices place=website": [
      [notices({}, {}), "kept live.kept 2/2"],
      [notices({ published: { lacks: [], isCurrent: false } }), "broken live.broken 0/1"],
      [notices({}, { published: undefined }), "broken live.broken 1/2"],
      [{}, "unproven live.none 0/0"],
    ],
  },
  "what is done with data of children is told in words for them": {
    "NOT-CHILD": [
      [{ ...of({ ofChildren: "yes" }), ...notices({ isForChildren: true }) }, "kept child.kept 1/1"],
      [{ ...of({ ofChildren: "yes" }), ...notices({}) }, "broken child.broken 0/1"],
      [
        { ...of({ ofChildren: "yes" }), ...notices({ isForChildren: true, published: undefined }) },
        "broken child.broken 0/1",
      ],
      [
        { ...of({ ofChildren: "yes" }), ...notices({ isForChildren: true, activities: ["staff"] }) },
        "broken child.broken 0/1",
      ],
      [of({ ofChildren: undefined }), "unproven child.unknown 0/1"],
      [of({ ofChildren: "no" }), "unproven child.none 0/0"],
    ],
  },
  "whoever acts for us has a signed contract in force": {
    "VEN-DPA rule=binding-contract": [
      [vendors({}), "kept agreement.kept 1/1"],
      [vendors({ signedOn: undefined }), "broken agreement.broken 0/1"],
      [vendors({ signedOn: day("2026-11-21") }), "kept agreement.kept 1/1"],
      [vendors({ signedOn: day("2026-11-22") }), "broken agreement.broken 0/1"],
      [vendors({ endsOn: day("2026-11-21") }), "kept agreement.kept 1/1"],
      [vendors({}, { endsOn: day("2026-11-20") }), "broken agreement.broken 1/2"],
      [vendors({ terms: [] }), "kept agreement.kept 1/1"],
      [vendors({ part: "controller", signedOn: undefined }), "unproven agreement.none 0/0"],
    ],
    "VEN-DPA rule=approved-terms": [
      [vendors({}), "kept agreement.kept 1/1"],
      [vendors({ terms: vendor.terms.filter((term) => term !== "audits") }), "broken agreement.broken 0/1"],
    ],
    "VEN-CLAUSE clause=purpose-only": [
      [vendors({}), "kept terms.kept 1/1"],
      [vendors({ terms: ["instructions"] }), "broken terms.broken 0/1"],
    ],
    "VEN-CLAUSE clause=assistance": [
      [vendors({ terms: ["rights"] }), "broken terms.broken 0/1"],
      [vendors({ terms: ["rights", "assistance"] }), "kept terms.kept 1/1"],
    ],
    "VEN-APPROVE role=dpo": [
      [{ ...vendors({}), ...approved("2025-01-15") }, "kept approval.kept 1/1"],
      [{ ...vendors({}), ...approved("2025-01-16") }, "broken approval.broken 0/1"],
      [{ ...vendors({ contract: undefined }), ...approved("2025-01-15") }, "unproven approval.unknown 0/1"],
      [{ ...vendors({}), ...approved(undefined) }, "unproven approval.unknown 0/1"],
      [{ ...vendors({ signedOn: undefined }), ...approved("2025-01-15") }, "unproven approval.none 0/0"],
    ],
    "VEN-EXIT cause=contract-end within=P1M": [
      [vendors({}), "unproven exit.none 0/0"],
      [vendors({ endsOn: day("2026-11-21") }), "unproven exit.none 0/0"],
      [vendors({ endsOn: day("2026-10-21") }), "due exit.due 0/0"],
      [vendors({ endsOn: day("2026-10-20") }), "broken exit.broken 0/1"],
      [vendors({ endsOn: day("2026-01-20"), exitConfirmedOn: day("2026-02-20") }), "kept exit.kept 1/1"],
      [vendors({ endsOn: day("2026-01-20"), exitConfirmedOn: day("2026-02-21") }), "broken exit.broken 0/1"],
      [vendors({ part: "controller", endsOn: day("2026-01-20") }), "unproven exit.none 0/0"],
    ],
    "VEN-DD point=security-measures": [
      [vendors({}), "kept terms.kept 1/1"],
      [vendors({ terms: [] }), "broken terms.broken 0/1"],
    ],
    "VEN-DD point=reasonable-inquiry": [
      [vendors({}), "kept inquiry.kept 1/1"],
      [vendors({ hasGuarantees: false }), "broken inquiry.broken 0/1"],
      [vendors({ reviewedOn: undefined }), "broken inquiry.broken 0/1"],
      [{}, "unproven inquiry.none 0/0"],
    ],
    "VEN-AUDIT interval=P1Y": [
      [vendors({}), "kept vendors.kept 1/1"],
      [vendors({ reviewedOn: day("2025-11-21") }), "due vendors.due 0/0"],
      [vendors({ reviewedOn: day("2025-11-20") }), "broken vendors.broken 0/1"],
      [vendors({ reviewedOn: undefined }), "unproven vendors.unknown 0/1"],
    ],
  },
  "the register is looked at again in time, and says what it has to": {
    "ROP-BASIS-REVIEW interval=P1Y": [
      [of({}), "kept looked.kept 2/2"],
      [of({ reviewedOn: undefined, decidedOn: day("2026-01-10") }), "kept looked.kept 2/2"],
      [of({ reviewedOn: undefined, decidedOn: undefined }), "unproven looked.unknown 1/2"],
      [of({ reviewedOn: day("2025-12-21") }), "due looked.due 1/1"],
      [of({ reviewedOn: day("2025-12-22") }), "kept looked.kept 2/2"],
      [of({ reviewedOn: day("2025-11-20") }), "broken looked.broken 1/2"],
    ],
    "ROP-REVIEW subject=records interval=P1Y": [
      [of({}), "kept looked.kept 2/2"],
      [of({ reviewedOn: undefined }), "unproven looked.unknown 1/2"],
      [of({ reviewedOn: day("2024-01-01") }), "broken looked.broken 1/2"],
    ],
    "ROP-BASIS rule=before-start": [
      [of({}), "kept first.kept 2/2"],
      [of({ decidedOn: day("2024-01-02") }), "broken first.broken 1/2"],
      [of({ startedOn: undefined }), "unproven first.unknown 1/2"],
    ],
    "ROP-CONDITION condition=always": [
      [of({ special: "yes", isConditionNamed: true }), "kept condition.kept 1/1"],
      [of({ special: "yes" }), "broken condition.broken 0/1"],
      [of({ special: undefined }), "unproven condition.unknown 0/1"],
      [of({}), "unproven condition.none 0/0"],
    ],
    "ROP-PURPOSE": [
      [of({}), "kept purpose.kept 2/2"],
      [of({ isPurposeDeclared: false }), "broken purpose.broken 1/2"],
      [{}, "unproven purpose.none 0/0"],
    ],
    "ROP-RECORD field=all-fields": [
      [of({}), "kept record.kept 2/2"],
      [of({ gaps: ["data-missing"] }), "broken record.broken 1/2"],
      [of({ isProtectionSaid: false }), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=security-measures": [[of({ isProtectionSaid: false }), "broken record.broken 1/2"]],
    "ROP-RECORD field=higher-risk-flag": [
      [of({}), "kept record.kept 2/2"],
      [of({ isHighRiskAnswered: false }), "broken record.broken 1/2"],
    ],
    "ROP-RECORD field=system-owner": [
      [{ systems: [{ ...system, isOwned: true }] }, "kept system.kept 1/1"],
      [{ systems: [{ ...system, isOwned: false }] }, "broken system.broken 0/1"],
      [{}, "unproven system.none 0/0"],
    ],
    "RSK-REGISTER content=assessment": [
      [{ risks: [risk] }, "kept risk.kept 1/1"],
      [{ risks: [risk, { ...risk, isAssessed: false }] }, "broken risk.broken 1/2"],
      [{}, "unproven risk.none 0/0"],
    ],
    "RSK-REGISTER content=scenarios": [
      [{ risks: [{ ...risk, isScenarioSaid: false }] }, "broken risk.broken 0/1"],
    ],
    "RSK-REGISTER content=measures": [[{ risks: [{ ...risk, isTreated: false }] }, "broken risk.broken 0/1"]],
  },
  "what is wrong is put right in time": {
    "QUA-FIX within=P1M outcome=either": [
      [fixed({ carriedOutAt: at("2026-10-03T20:00:00Z") }), "kept fixed.kept 1/1"],
      [fixed({ carriedOutAt: at("2026-10-03T23:30:00Z") }), "broken fixed.broken 0/1"],
      [fixed({}), "broken fixed.broken 0/1"],
      [fixed({ receivedAt: at("2026-11-20T10:00:00Z") }), "unproven fixed.none 0/0"],
      [fixed({ receivedAt: at("2026-10-22T10:00:00Z") }), "due fixed.due 0/0"],
      [fixed({ refusedAt: at("2026-10-03T10:00:00Z") }), "unproven fixed.none 0/0"],
      [fixed({ isOwed: false }), "unproven fixed.none 0/0"],
      [requests(request), "unproven fixed.none 0/0"],
    ],
  },
};

test.for(Object.entries(tables))("by the register: %s", ([, rows]) => {
  const { found, expected, said } = resultsOf(rows);
  expect(found).toEqual(expected);
  for (const sentence of said) expect(sentence).not.toMatch(/\{|\bAll 1\b/);
});

test("a breach of these has its day, where one is known", () => {
  const since = (check: string, given: Partial<Facts>): string | undefined =>
    evaluate(bound(check), { ...noFacts, ...given }).since?.toString();
  expect(since("VEN-DPA rule=binding-contract", vendors({ endsOn: day("2026-11-20") }))).toBe("2026-11-21");
  expect(since("VEN-AUDIT interval=P1Y", vendors({ reviewedOn: day("2025-10-01") }))).toBe("2026-10-02");
  expect(since("ROP-BASIS rule=before-start", of({ decidedOn: day("2024-01-02") }))).toBe("2024-01-01");
  expect(since("VEN-DPA rule=binding-contract", vendors({ signedOn: undefined }))).toBeUndefined();
  expect(say({ key: "live.kept", parameters: { n: 1, of: 1, failed: 0 } })).toBe(
    "The one notice of the register is on the public pages in its present words.",
  );
});
