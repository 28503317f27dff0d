/** The closed choices of a rights request, for forms, events and replies alike. Safe for the browser. */
import type { UploadLimit } from "../../../platform/upload.ts";

/** How a question of ours goes out: mailed now, as a letter still to be written, or told already. */
export const questionWays = ["mail", "letter", "told"] as const;
/** How it is known to have reached the person: the mail server took it, it was posted, they saw it, they were told. */
export const questionReaches = ["mail", "letter", "page", "told"] as const;
export const channels = ["portal", "email", "telephone", "post", "in-person"] as const;
export type Channel = (typeof channels)[number];
export const capacities = ["self", "guardian", "agent"] as const;
export type Capacity = (typeof capacities)[number];
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
] as const;
export const authorityBases = ["evidence", "record", "known-to-staff"] as const;
export const extensionReasons = ["complexity", "number", "both"] as const;
export const refusalGrounds = ["not-identified", "no-authority", "unfounded", "excessive"] as const;

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
] as const;
export type Obstacle = (typeof obstacles)[number];
