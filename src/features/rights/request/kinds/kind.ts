/** What sets one right apart from the others, said once; the rest of a request is the same for all. Pure. */
import type { Finding, MeasureTask, RequestRight, Verdict } from "../contract.ts";

/** A reason of the law for which a right exists at all, such as those for erasure. */
export type Basis = { readonly id: string; readonly article: string };

export type RightKind = {
  readonly right: RequestRight;
  /** `package`: a copy goes out; `letter`: something is done, and a letter tells of it. */
  readonly answer: "package" | "letter";
  /** Effective when it arrives: no proof is asked for, it is never refused or extended, and it is due the same day. */
  readonly isAtOnce: boolean;
  /** A decision comes before the work; of access the search is the work, and a refusal ends it. */
  readonly isAssessed: boolean;
  /** A decision to grant names at least one of these; empty where the right needs none. */
  readonly bases: readonly Basis[];
  /** What may be found out before the decision, in words; empty where there is nothing to find out. */
  readonly findings: readonly Finding[];
  /** The findings a verdict needs; a verdict that is absent needs none, and goes with any. */
  readonly rests: Readonly<Partial<Record<Verdict, readonly Finding[]>>>;
  /** The finding names who looked again, and that must not be whoever decided. */
  readonly isReviewed: boolean;
  /** What is done where data stand, the usual task first; empty where the answer is a package. */
  readonly tasks: readonly MeasureTask[];
  /** Data may be blocked while it is decided (GDPR art. 18(1)(a), 18(1)(d)). */
  readonly restrictsMeanwhile: boolean;
  /** What is granted is itself a block, which ends only after the person was told (art. 18(3)). */
  readonly restricts: boolean;
};

/** What most rights have; a file names only where its own differs. */
export const usual = {
  answer: "letter",
  isAtOnce: false,
  isAssessed: true,
  bases: [],
  findings: [],
  rests: {},
  isReviewed: false,
  restrictsMeanwhile: false,
  restricts: false,
} as const satisfies Partial<RightKind>;
