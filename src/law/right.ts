/** What the rows of rights, refusals, fees, exemptions and letters hold. */
import type { InForce, Regime, Source } from "./regimes.ts";
import type { RuleId } from "./rules.ts";

export const rightIds = [
  "access",
  "rectification",
  "erasure",
  "restriction",
  "portability",
  "objection",
  "marketing-objection",
  "automated-decision",
  "withdrawal",
  /** California: no sale and no sharing for advertising; limits on the use of sensitive data. */
  "opt-out-of-sale",
  "limit-sensitive-use",
  /** To the organisation itself, where the law gives a complaint a clock. */
  "complaint",
] as const;
export type RightId = (typeof rightIds)[number];

/** The grounds of processing a right may depend on (GDPR art. 6(1); the last one UK GDPR art. 6(1)(ea)). */
export const bases = [
  "consent",
  "contract",
  "legal-obligation",
  "vital-interests",
  "public-task",
  "legitimate-interests",
  "recognised-legitimate-interest",
] as const;
export type Basis = (typeof bases)[number];

export type TimeLimit =
  | { readonly kind: "clock"; readonly rule: RuleId }
  /** Effective when it arrives. */
  | { readonly kind: "at-once" }
  /** The law gives no number; ours, in working days, is a suggestion and marked as one. */
  | { readonly kind: "no-number"; readonly suggestedWorkingDays: number };

/** When a right exists; `if-…` names the condition that a person must judge. */
export type Verdict =
  | "yes"
  | "no"
  | "if-unneeded"
  | "if-automated"
  | "if-objected"
  | "instead-withdraw"
  | "unless-overridden";

export type Right = InForce & {
  readonly regime: Regime;
  readonly id: RightId;
  readonly article: string;
  readonly limit: TimeLimit;
  /** Receipt must be confirmed within this. */
  readonly acknowledge?: RuleId | undefined;
  /** A refusal must be told within this; absent: within the limit. */
  readonly refuseWithin?: RuleId | undefined;
  /** Under which condition it exists; `always` where there is none. */
  readonly when:
    | "always"
    | "article-17-grounds"
    | "article-18-grounds"
    | "consent-or-contract"
    | "public-task-or-legitimate-interests"
    | "direct-marketing"
    | "solely-automated"
    | "consent"
    | "wrong-or-incomplete"
    | "sale-or-sharing"
    | "sensitive-use"
    | "collected-from-the-person"
    | "not-needed-or-unlawful"
    | "personality-violated"
    | "held-or-used-last-year";
  /** What each basis says of it; a basis that is absent says yes. */
  readonly byBasis?: Readonly<Partial<Record<Basis, Verdict>>> | undefined;
  readonly identity: "when-in-doubt" | "needed" | "not-asked";
  /** Whether a spoken request starts the clock. */
  readonly form: "any" | "in-writing" | "two-methods";
  /** Who else is told of what was done. */
  readonly tell?:
    | "every-recipient"
    | "recipients-of-the-last-year"
    | "processors-and-buyers"
    | "where-it-matters"
    | undefined;
  readonly sources: readonly Source[];
};

/** A right this law does not give, and what a request for it may be answered with. */
export type MissingRight = InForce & {
  readonly regime: Regime;
  readonly id: RightId;
  readonly instead?: RightId | undefined;
  readonly why: "not-in-this-law" | "not-in-force" | "restriction-in-listed-cases" | "opt-out-and-limit-only";
};

export type RefusalGround = InForce & {
  readonly regimes: readonly Regime[];
  readonly id: string;
  readonly rights: readonly RightId[];
  readonly article: string;
  /** whole: the request; part: only what the ground covers, and the rest is done. */
  readonly scope: "whole" | "part";
  /** What the letter must say beside what every refusal says. */
  readonly mustSay: readonly LetterItem[];
  readonly confidence: Source["confidence"];
};

export type Fee = InForce & {
  readonly regimes: readonly Regime[];
  readonly rights: readonly RightId[];
  /** never; only on a ground; or for the asking. */
  readonly charge: "never" | "on-ground" | "allowed";
  readonly grounds: readonly ("unfounded" | "excessive" | "further-copies" | "disproportionate-effort")[];
  /** The most it may be, where the law says a number. */
  readonly most?: { readonly amount: number; readonly currency: string } | undefined;
  /** What must be told before it is taken. */
  readonly first: readonly ("estimate-in-writing" | "amount-and-ten-days" | "ground")[];
  /** What it does to the clock. */
  readonly clock: "starts-when-paid" | "starts-after-ten-days" | "unmoved";
  readonly article: string;
  readonly confidence: Source["confidence"];
};

/** Data that need not, or must not, be given although the right exists. */
export type Exemption = InForce & {
  readonly regime: Regime;
  readonly id: string;
  readonly rights: readonly RightId[];
  readonly article: string;
  /** may: the organisation decides; must: it has no choice; weigh: only after weighing it against the person's right. */
  readonly force: "may" | "must" | "weigh";
  readonly confidence: Source["confidence"];
};

export const letterKinds = [
  "acknowledgement",
  "identity",
  "clarification",
  "fee",
  "extension",
  "answer",
  "partial-answer",
  "refusal",
  /** To a person before a restriction ends. */
  "restriction-lifting",
  /** To whoever received the data: corrected, erased, restricted. */
  "recipient-notice",
  /** To the person: what came of a complaint. */
  "outcome",
] as const;
export type LetterKind = (typeof letterKinds)[number];

export const letterItems = [
  "reference",
  "received-date",
  "due-date",
  "contact",
  "how-verified",
  "what-is-asked",
  "why-it-is-asked",
  "what-waits",
  "new-date",
  "reason",
  "ground",
  "amount",
  "estimate",
  "how-to-pay",
  "complaint-to-authority",
  "complaint-to-us",
  "court",
  "review",
  "period-to-complain",
  "what-was-done",
  "what-was-withheld",
  "confirmation",
  "copy",
  "purposes",
  "categories",
  "recipients",
  "retention",
  "rights",
  "source",
  "automated-decisions",
  "safeguards",
  "identity-of-controller",
  "use-and-disclosure",
  "sold-or-shared",
  "machine-readable",
  "recipients-on-request",
  "supplementary-statement",
  "until-restricted",
  "consequences",
  "no-more-marketing",
  "logic-and-review",
  "copy-kept",
  "who-to-undo",
  "progress",
  "what-to-do",
] as const;
export type LetterItem = (typeof letterItems)[number];

/** What a law wants in a letter; `rights` absent means in that letter about any right. */
export type LetterRule = InForce & {
  readonly regimes: readonly Regime[];
  readonly letter: LetterKind;
  readonly rights?: readonly RightId[] | undefined;
  readonly items: readonly LetterItem[];
  readonly article: string;
  readonly confidence: Source["confidence"];
};
