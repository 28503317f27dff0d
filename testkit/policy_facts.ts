/**
 * For the tests of the policy's checks: facts of an organisation in which nothing happened, one occasion of each kind that
 * is as it should be, and a table of what results when one fact is another.
 */
import { evaluate, isMeasured } from "../src/features/policy/checks/measured.ts";
import { emptyRegister } from "../src/features/policy/checks/facts.ts";
import type {
  ActivityFacts,
  AdviceFacts,
  ComplaintFacts,
  Facts,
  NoticeFacts,
  PlanFacts,
  RequestFacts,
  VendorFacts,
} from "../src/features/policy/checks/facts.ts";
import { ClausePromise } from "../src/features/policy/document/promise.ts";
import { say } from "../src/features/policy/wording.ts";
import { newId } from "../src/platform/ids.ts";
import type { CaseId } from "../src/platform/ids.ts";

export const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const about = { caseId: newId<CaseId>(), reference: "R-2026-0001", aboutAccountId: undefined } as const;

export const noFacts: Facts = {
  now: at("2026-11-21T12:00:00Z"),
  zone: "Europe/London",
  requests: [],
  tellings: [],
  leavers: [],
  releases: [],
  strayEntries: [],
  complaints: [],
  advice: [],
  plans: [],
  ...emptyRegister,
  post: undefined,
  audits: [],
  signing: undefined,
  version: { isReviewPromised: true, reviewedOn: day("2026-09-01"), recordedSince: day("2026-09-01") },
};
export const request: RequestFacts = {
  ...about,
  right: "access",
  isOwed: true,
  channel: "email",
  wanted: "portal",
  receivedAt: at("2026-09-03T08:00:00Z"),
  firstActAt: at("2026-09-03T09:00:00Z"),
  isForAnother: false,
  authorityAt: undefined,
  proof: undefined,
  isIdentityAsked: true,
  identity: undefined,
  answered: { at: at("2026-10-01T10:00:00Z"), delivery: "portal" },
  refusedAt: undefined,
  decided: undefined,
  examinedAt: undefined,
  reviewedByAt: undefined,
  carriedOutAt: undefined,
  done: { whole: 0, reasoned: 0, unreasoned: 0, open: 0, verified: 0, residual: 0, unseen: 0 },
  searched: undefined,
  restriction: { begunAt: undefined, liftingToldAt: undefined, liftedAt: undefined },
  extensions: [],
  letters: [],
  fees: [],
  lacking: [],
  reviewedAt: at("2026-10-01T10:00:00Z"),
  due: undefined,
  isWaiting: false,
  noticeBy: undefined,
};
export const long = at("2025-10-01T10:00:00Z");
export const old: RequestFacts = { ...request, answered: { at: long, delivery: "portal" } };
export const asked = (ground: string, on = at("2026-09-20T10:00:00Z")): RequestFacts => ({
  ...request,
  fees: [{ at: on, ground }],
});
export const objection: RequestFacts = {
  ...request,
  right: "objection",
  decided: { at: at("2026-10-01T10:00:00Z"), verdict: "granted", bases: [], grounds: [] },
  restriction: { begunAt: at("2026-09-04T08:00:00Z"), liftingToldAt: undefined, liftedAt: undefined },
};
export const lifted = (on: string): RequestFacts => ({
  ...objection,
  restriction: { ...objection.restriction, liftedAt: at(on) },
});
export const complaint: ComplaintFacts = {
  ...about,
  receivedOn: day("2026-11-10"),
  toldAt: at("2026-11-15T20:00:00Z"),
  closedAt: undefined,
};
export const question: AdviceFacts = {
  ...about,
  topic: "retention",
  askedAt: at("2026-11-10T09:00:00Z"),
  answeredAt: at("2026-11-15T23:59:00Z"),
};
export const plan: PlanFacts = {
  ...about,
  plan: "start",
  isNewTechnology: true,
  isRisky: true,
  submittedAt: at("2026-10-01T08:00:00Z"),
  startsOn: day("2026-11-01"),
  assessedAt: at("2026-11-01T08:00:00Z"),
  approvedAt: at("2026-11-01T09:00:00Z"),
};
export const ahead: PlanFacts = {
  ...plan,
  startsOn: day("2026-11-21"),
  assessedAt: undefined,
  approvedAt: undefined,
};
export const activity: ActivityFacts = {
  key: "students",
  gaps: [],
  bases: ["contract"],
  special: "no",
  isConditionNamed: false,
  isHighRiskAnswered: true,
  isProtectionSaid: true,
  isPurposeDeclared: true,
  isRuled: true,
  criteria: [],
  isAssessmentRequired: "no",
  balancingTest: undefined,
  isWeighingElsewhere: false,
  ofChildren: "no",
  startedOn: day("2024-01-01"),
  decidedOn: day("2024-01-01"),
  reviewedOn: day("2026-06-01"),
};
export const notice: NoticeFacts = {
  key: "families",
  collection: ["direct"],
  isForChildren: false,
  activities: ["students"],
  published: { lacks: [], isCurrent: true },
};
export const vendor: VendorFacts = {
  key: "mail-house",
  part: "processor",
  signedOn: day("2025-01-15"),
  endsOn: undefined,
  exitConfirmedOn: undefined,
  contract: "mail-house-contract",
  terms: [
    "subject",
    "instructions",
    "confidentiality",
    "security",
    "sub-processors",
    "rights",
    "assistance",
    "end",
    "audits",
    "purpose-only",
  ],
  hasGuarantees: true,
  reviewedOn: day("2026-06-01"),
};
export const requests = (...given: readonly RequestFacts[]): Partial<Facts> => ({ requests: given });
export const content = (lacking: readonly string[]): Partial<Facts> => requests({ ...request, lacking });
export const register = (...gaps: ActivityFacts["gaps"]): Partial<Facts> => ({
  activities: [activity, { ...activity, gaps }],
});
export const bases = (...named: readonly string[]): Partial<Facts> => ({
  activities: [{ ...activity, bases: named }],
});
export const post = (officers: number, isContactKnown = true): Partial<Facts> => ({
  post: { officers, isContactKnown },
});

export const bound = (written: string): ClausePromise => {
  const [check, ...rest] = written.split(" ");
  const parameters = Object.fromEntries(
    rest.map((pair) => {
      const [name = "", value = ""] = pair.split("=");
      return [name, value.replaceAll("_", " ")];
    }),
  );
  return ClausePromise.parse({ nature: "promise", check, parameters });
};

/** By the promise written as its check and parameters: the facts that differ, and `status reason n/of`. */
export type Tables = Readonly<
  Record<string, Readonly<Record<string, readonly (readonly [Partial<Facts>, string])[]>>>
>;

/** The clause of every promise of a table is 4.2. What a table's rows make and what they should, a line each; and every sentence of the results. */
export function resultsOf(rows: Tables[string]): {
  readonly found: readonly string[];
  readonly expected: readonly string[];
  readonly said: readonly string[];
} {
  const found: string[] = [];
  const expected: string[] = [];
  const said: string[] = [];
  for (const [written, cases] of Object.entries(rows)) {
    const promise = bound(written);
    if (!isMeasured(promise)) throw new Error(`No check answers ${written}.`);
    for (const [place, [given, line]] of cases.entries()) {
      const { status, why, n, of, evidence } = evaluate(promise, { ...noFacts, ...given }, "4.2");
      found.push(`${written} (${place}): ${status} ${why.key} ${n}/${of}`);
      expected.push(`${written} (${place}): ${line}`);
      said.push(...[why, ...evidence.map(({ sentence }) => sentence)].map(say));
    }
  }
  return { found, expected, said };
}
