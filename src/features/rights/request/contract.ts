/** The closed choices of a rights request, for forms, events and replies alike. Safe for the browser. */
import type { UploadLimit } from "../../../platform/upload.ts";

/** How a question of ours goes out: mailed now, as a letter still to be written, or told already. */
export const questionWays = ["mail", "letter", "told"] as const;
/** How it is known to have reached the person: the mail server took it, it was posted, they saw it, they were told. */
export const questionReaches = ["mail", "letter", "page", "told"] as const;
/** What a person may ask for (GDPR arts. 7(3), 15–18, 20–22); of the law's own list what the GDPR knows. */
export const requestRights = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "portability",
  "objection",
  "marketing-objection",
  "automated-decision",
  "withdrawal",
] as const;
export type RequestRight = (typeof requestRights)[number];

/** What was decided about a request that asks for an act rather than for a copy. */
export const verdicts = ["granted", "partly", "refused"] as const;
export type Verdict = (typeof verdicts)[number];
/** What became of such an act in one system; `kept`: not done there, for a reason that the person is told. */
export const measureOutcomes = ["done", "partly", "kept", "nothing-held"] as const;
export type MeasureOutcome = (typeof measureOutcomes)[number];
/** What is to be done in a system or place. */
export const measureTasks = [
  "erase",
  "correct",
  "add-statement",
  "restrict",
  "stop-use",
  "stop-marketing",
  "stop-consented-use",
  "change-decision",
] as const;
export type MeasureTask = (typeof measureTasks)[number];
/** What was found out before a decision: about accuracy, about interests weighed, about a decision of a machine. */
export const findings = [
  "wrong",
  "incomplete",
  "right",
  "cannot-tell",
  "outweighed",
  "not-outweighed",
  "upheld",
  "changed",
] as const;
export type Finding = (typeof findings)[number];
/** What a child themselves wants, and whether they understand what it is about. */
export const childViews = ["agrees", "objects", "wants-it-otherwise", "decides-alone", "too-young"] as const;
export const feeGrounds = ["unfounded", "excessive", "further-copies", "disproportionate-effort"] as const;
export const feeCurrencies = ["GBP", "EUR"] as const;
/** Decimal digits and two places at most, as it is written in the letter. */
export type FeeAmount = { readonly value: string; readonly currency: (typeof feeCurrencies)[number] };
export const feeValue = /^(?!0+(?:\.0+)?$)\d{1,6}(?:\.\d{2})?$/;
export const feeWays = ["letter", "told"] as const;
/** Why a request is dealt with as another right than it was logged under. */
export const rerouteReasons = [
  "misunderstood",
  "person-agreed",
  "right-on-that-basis",
  "not-in-this-law",
] as const;

/** A decision and what was done about it, as a letter tells them. */
export type CarriedOut = {
  readonly verdict: Verdict;
  /** Ids of the law's grounds (`src/law`) and what was written beside them. */
  readonly grounds: readonly string[];
  readonly reasons: string | undefined;
  readonly measures: readonly {
    readonly system: string;
    readonly outcome: MeasureOutcome;
    readonly why: string | undefined;
    /** Of what is kept: the last day. */
    readonly until?: Temporal.PlainDate | undefined;
  }[];
};

/** `opendsr`: from the system of a controller whose processor we are; nobody logs that by hand. */
export const channels = ["portal", "email", "telephone", "post", "in-person", "opendsr"] as const;
export type Channel = (typeof channels)[number];
/**
 * `survivor`: about somebody who has died, asked by whoever is left or settles what they left. `controller`: whose processor
 * we are; who the person is, and what is owed to them, is the controller's to know (GDPR art. 28(3)(e)).
 */
export const capacities = ["self", "guardian", "agent", "survivor", "controller"] as const;
/** How a request comes that a colleague writes down, and in what capacity it is asked. */
export const loggedChannels = [
  "email",
  "telephone",
  "post",
  "in-person",
] as const satisfies readonly Channel[];
export const loggedCapacities = [
  "self",
  "guardian",
  "agent",
  "survivor",
] as const satisfies readonly Capacity[];
export type Capacity = (typeof capacities)[number];
/** What such a requester is to the dead (`src/law/dead.ts`). */
export const survivorRelations = ["executor", "spouse", "relative", "other"] as const;
export type SurvivorRelation = (typeof survivorRelations)[number];
/** Whether a law gives it to them, or the organisation answers of its own accord. */
export const standings = ["by-law", "voluntary"] as const;
export type Standing = (typeof standings)[number];
export const regimes = ["UK", "EU"] as const;
/** How the answer goes out: a link to an archive, paper, or a file only the person's own key opens. */
export const deliveries = ["portal", "post", "age"] as const;
export const identityMethods = ["mailed-code", "mailed-link", "evidence", "known-to-staff"] as const;
export const evidenceKinds = ["identity", "authority"] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];
/** A document, or a picture of one. */
export const evidenceLimit = {
  maxBytes: 10_000_000,
  mediaTypes: ["application/pdf", "image/jpeg", "image/png"],
} as const satisfies UploadLimit;
/** Of the second person at an answer: it may go, it goes back to the review, or nobody else could look in time. */
export const secondFindings = ["agreed", "returned", "waived"] as const;
/** What happens to the rows shared with one other person, decided once for that person and applied everywhere. */
export const reviewDecisions = ["show", "redact", "withhold"] as const;

export const stateNames = [
  "unconfirmed",
  "open",
  "answered",
  "closed",
  "refused",
  "withdrawn",
  "lapsed",
] as const;
export type StateName = (typeof stateNames)[number];

/** Why no proof of identity was asked for. */
export const skipReasons = [
  "known-correspondence",
  "known-in-person",
  "current-account",
  "nothing-sensitive",
] as const;
export const identityRefusals = ["does-not-match", "not-readable", "expired-document", "never-came"] as const;
export const authorityRefusals = [
  "no-document",
  "not-the-guardian",
  "against-the-child",
  "child-decides",
  "not-entitled",
] as const;
export const authorityBases = ["evidence", "record", "known-to-staff"] as const;
export const extensionReasons = ["complexity", "number", "both"] as const;
export const refusalGrounds = [
  "not-identified",
  "no-authority",
  "unfounded",
  "excessive",
  "subject-has-died",
] as const;

/** What a caller is told when a command does not fit the request as it stands. */
export const obstacles = [
  "request-over",
  "request-answered",
  "request-unconfirmed",
  "request-not-answered",
  "not-posted",
  "answer-held",
  "already-confirmed",
  "identity-settled",
  "no-proof-waits",
  "no-code-asked",
  "address-not-confirmed",
  "no-evidence",
  "too-much-evidence",
  "authority-not-needed",
  "authority-settled",
  "identity-is-settled-otherwise",
  "clarification-open",
  "no-clarification-open",
  "already-extended",
  "notice-too-late",
  "taken-up",
  "identity-not-asked",
  "at-once",
  "never-refused",
  "same-right",
  "decided-already",
  "not-assessed-here",
  "answer-is-a-package",
  "ground-needed",
  "ground-not-in-law",
  "ground-is-whole",
  "no-ground-when-granted",
  "basis-needed",
  "basis-unknown",
  "examination-missing",
  "examination-not-needed",
  "finding-says-otherwise",
  "reviewer-needed",
  "reviewer-decided-before",
  "child-not-heard",
  "no-child",
  "not-granted",
  "not-of-this-right",
  "no-such-measure",
  "measure-settled",
  "measures-open",
  "too-many-measures",
  "until-without-keeping",
  "fee-not-allowed",
  "fee-asked",
  "fee-too-high",
  "no-fee-open",
  "no-restriction",
  "restriction-begun",
  "restriction-in-force",
  "lifting-not-told",
  "lifting-too-early",
  "lifting-in-the-past",
  "systems-restricted",
  "recipients-open",
  "subject-lives",
  "death-known",
  "asks-for-themselves",
  "standing-in-law",
  "standing-not-in-law",
  "settled-elsewhere-first",
  "not-a-drill",
  "drill-ended",
] as const;
export type Obstacle = (typeof obstacles)[number];
