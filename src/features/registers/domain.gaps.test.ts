// Goal: each duty that follows from the facts is a gap when its fact is missing, and none once it is written down.
// Method: for every rule the smallest register that breaks it, and the same with the one fact that mends it.
import { expect, test } from "vitest";
import { gapsOfRegister } from "./domain.gaps.ts";
import type { Known, Register } from "./domain.gaps.ts";
import type { KindName } from "./kinds/field.ts";
import type { Values } from "./kinds/values.ts";

const entry = (kind: KindName, key: string, values: Values, version = 1): Known => ({
  kind,
  key,
  name: key,
  version,
  values: { name: key, ...values },
  isRetired: false,
});
const register = (entries: readonly Known[], more: Partial<Register> = {}): Register => ({
  entries,
  today: "2026-03-02",
  country: "GB",
  published: new Map(),
  ...more,
});
const rulesOf = (given: Register): readonly string[] =>
  gapsOfRegister(given)
    .filter(({ rule }) => rule !== "not-written")
    .map(({ key, rule }) => `${key} ${rule}`);
const document = entry("document", "paper", { sort: "contract", place: "shelf" });
const allTerms = [
  "subject",
  "instructions",
  "confidentiality",
  "security",
  "sub-processors",
  "rights",
  "assistance",
  "end",
  "audits",
  "unlawful",
];

type Case = readonly [rule: string, kind: KindName, broken: Values, mends: Values];
const cases: readonly Case[] = [
  ["transfers-unknown", "processing-activity", { transfers: "unknown" }, { transfers: "none" }],
  [
    "decisions-unknown",
    "processing-activity",
    { automatedDecisions: "unknown" },
    { automatedDecisions: "none" },
  ],
  [
    "balancing-missing",
    "processing-activity",
    { lawfulBases: ["legitimate-interests"] },
    { interestsAssessment: "paper" },
  ],
  [
    "condition-missing",
    "processing-activity",
    { hasSpecialCategories: "yes" },
    { conditions: ["employment"] },
  ],
  [
    "special-not-said",
    "processing-activity",
    { hasSpecialCategories: "no", specialCategories: ["health"], conditions: ["employment"] },
    { hasSpecialCategories: "yes" },
  ],
  [
    "assessment-missing",
    "processing-activity",
    { criteria: ["monitoring", "vulnerable"] },
    { impactAssessment: "paper", assessmentRequired: "yes" },
  ],
  ["assessment-missing", "processing-activity", { criteria: ["a", "b"] }, { assessmentRequired: "no" }],
  ["balancing-missing", "purpose", { lawfulBasis: "legitimate-interests" }, { assessment: "paper" }],
  ["condition-missing", "purpose", { usesSpecialCategories: "yes" }, { condition: "legal-claims" }],
  ["contract-missing", "vendor", { part: "processor", terms: allTerms }, { contract: "paper" }],
  [
    "terms-missing",
    "vendor",
    { part: "processor", contract: "paper", terms: allTerms.slice(1) },
    { terms: allTerms },
  ],
  ["lapsed", "vendor", { part: "controller", endsOn: "2026-03-01" }, { endsOn: "2026-03-02" }],
  ["review-late", "vendor", { nextReviewOn: "2026-03-01" }, { nextReviewOn: "2026-03-02" }],
  ["safeguard-missing", "transfer", { safeguard: "none", recipient: "Us" }, { safeguard: "adequacy" }],
  [
    "agreement-missing",
    "transfer",
    { safeguard: "scc", recipient: "Us", assessment: "paper", agreement: "paper" },
    { signedOn: "2025-01-01" },
  ],
  [
    "transfer-assessment-missing",
    "transfer",
    { safeguard: "idta", recipient: "Us", agreement: "paper", signedOn: "2025-01-01" },
    { assessment: "paper" },
  ],
  ["recipient-missing", "transfer", { safeguard: "adequacy" }, { recipient: "The head office" }],
  ["lapsed", "transfer", { recipient: "Us", endsOn: "2026-01-01" }, { endsOn: "2027-01-01" }],
  ["retention-missing", "data-set", {}, { retentionRule: "rule" }],
  ["period-missing", "retention-rule", {}, { criteria: "As long as the course lasts" }],
  ["anchor-missing", "retention-rule", { period: "P6M" }, { counted: "the decision" }],
  ["role-vacant", "role", { isFilled: "no" }, { isFilled: "yes" }],
  ["retention-missing", "camera", { records: "records" }, { retentionRule: "rule" }],
  ["sign-missing", "camera", { sign: "no" }, { sign: "yes" }],
  ["not-encrypted", "device", { encrypted: "no" }, { encrypted: "yes" }],
  ["no-password", "device", { password: "no" }, { password: "yes" }],
  ["not-locked", "paper-store", { isLocked: "no" }, { isLocked: "yes" }],
  ["risk-high", "risk", { residual: "high" }, { residual: "medium" }],
  ["not-told", "occasion", { pictures: "yes" }, { toldBy: ["sign"] }],
  ["review-late", "security-measure", { testBy: "2025-12-31" }, { testBy: "2026-12-31" }],
  ["lapsed", "authority", { registeredUntil: "2026-02-28" }, { registeredUntil: "2027-02-28" }],
];

const around = [
  document,
  entry("retention-rule", "rule", { criteria: "one" }),
  entry("notice", "everybody", { activities: ["it"] }),
];

test.each(cases)("%s of a %s is a gap until its fact is written down: %o", (rule, kind, broken, mends) => {
  const of = (values: Values): readonly string[] =>
    rulesOf(register([...around, entry(kind, "it", values)])).filter((found) => found.startsWith("it "));
  expect(of(broken)).toEqual([`it ${rule}`]);
  expect(of({ ...broken, ...mends })).toEqual([]);
});

test("a category that the law protects more makes an activity say so", () => {
  const health = entry("data-category", "health", { special: "health" });
  const of = (said: string): readonly string[] =>
    rulesOf(
      register([
        health,
        entry("processing-activity", "it", {
          dataCategories: ["health"],
          hasSpecialCategories: said,
          conditions: ["employment"],
        }),
      ]),
    );
  expect(of("no")).toEqual(["it special-not-said"]);
  expect(of("yes")).toEqual([]);
});

test("a vendor under another law than ours needs a transfer; one in our own area does not", () => {
  const vendor = (country: string): Known => entry("vendor", "it", { part: "controller", country });
  expect(rulesOf(register([vendor("IN")]))).toEqual(["it transfer-missing"]);
  expect(rulesOf(register([vendor("FR")]))).toEqual(["it transfer-missing"]);
  expect(rulesOf(register([vendor("FR")], { country: "ES" }))).toEqual([]);
  expect(rulesOf(register([vendor("GB")]))).toEqual([]);
  const flow = entry("transfer", "flow", { vendor: "it", safeguard: "adequacy" });
  expect(rulesOf(register([vendor("IN"), flow]))).toEqual([]);
});

test("an assessment that said no keeps a transfer a gap, and its agreement is one to be made", () => {
  const no = entry("document", "no", { sort: "transfer-assessment", place: "x", outcome: "negative" });
  const flow = entry("transfer", "flow", { safeguard: "scc", recipient: "Us", assessment: "no" });
  const gaps = gapsOfRegister(register([no, flow])).filter(({ rule }) => rule !== "not-written");
  expect(gaps.map(({ rule }) => rule)).toEqual(["agreement-missing", "transfer-refused"]);
  expect(gaps[0]?.creates).toEqual({
    kind: "document",
    values: { sort: "agreement", name: "Agreement: flow" },
  });
});

test("an activity that no notice tells of, or that changed after one was published, is a gap", () => {
  const activity = (version: number): Known => entry("processing-activity", "it", {}, version);
  const notice = entry("notice", "everybody", { activities: ["it"] });
  const told = { published: new Map([["everybody", { it: 1 }]]) };
  expect(rulesOf(register([activity(1)]))).toEqual([]);
  expect(rulesOf(register([activity(1), entry("notice", "other", { activities: [] })]))).toEqual([
    "it notice-missing",
  ]);
  expect(rulesOf(register([activity(1), notice], told))).toEqual([]);
  expect(rulesOf(register([activity(2), notice], told))).toEqual(["it notice-behind"]);
});

test("a link to what is no longer in use is a gap, and what is out of use has none itself", () => {
  const old: Known = { ...entry("vendor", "old", { nextReviewOn: "2020-01-01" }), isRetired: true };
  const system = entry("system", "it", { hosted: "vendor", vendor: "old" });
  expect(rulesOf(register([old, system]))).toEqual(["it link-retired"]);
});

test("what an entry needs and does not say is a gap at its field, with whose demand it is", () => {
  const [gap] = gapsOfRegister(register([entry("purpose", "it", { lawfulBasis: "consent" })]));
  expect(gap).toEqual({
    kind: "purpose",
    key: "it",
    name: "it",
    rule: "not-written",
    field: "description",
    sentence: "Not written down: in words people understand.",
    law: "GDPR Art. 5(1)(b)",
  });
});
