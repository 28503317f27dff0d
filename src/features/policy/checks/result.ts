/**
 * The result of a check: what it says, what that rests on, and how much of it was seen. A check is a pure function over
 * declared facts at a moment. It may say `kept` only if its facts could also have shown the breach.
 */
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Instant } from "../../../platform/time.ts";
import type { statusNames } from "../contract.ts";

export type Status = (typeof statusNames)[number];

export type Sentence = {
  readonly key: string;
  readonly parameters: Readonly<Record<string, string | number>>;
};

export type Evidence = {
  readonly status: Status;
  readonly sentence: Sentence;
  /** The case it is about, when it is one. */
  readonly caseId?: CaseId;
  readonly reference?: string;
};

export type Result = {
  readonly status: Status;
  readonly why: Sentence;
  /** Days on which the breach began; what is said beside the word. */
  readonly since?: Temporal.PlainDate;
  /** How many of the occasions that were seen kept it. */
  readonly n: number;
  readonly of: number;
  /** The latest case that was counted: how fresh what it rests on is. */
  readonly newest?: { readonly caseId: CaseId; readonly receivedAt: Instant | undefined };
  readonly evidence: readonly Evidence[];
  /** Where it does not rest on what the promise's check looks at, but on somebody's word. */
  readonly basis?: "attested";
};

const order: Readonly<Record<Status, number>> = {
  broken: 4,
  due: 3,
  unproven: 2,
  kept: 1,
  not_applicable: 0,
};

/** The status that a person must see first. */
export function worstOf(found: Iterable<Status>): Status {
  let worst: Status = "not_applicable";
  for (const status of found) if (order[status] > order[worst]) worst = status;
  return worst;
}
