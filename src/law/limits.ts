/**
 * The limits of a clock beside each other: the policy's, the law's, and the one that counts. What must be done ends with
 * the earlier; what must be kept, with the later (GDPR art. 5(1)(e) against statutory minima).
 */
import { computeClock } from "./clock.ts";
import type { ClockAnswer, ClockQuestion } from "./clock.ts";
import type { ExtensionInput } from "./rule.ts";
import { ruleOf } from "./rules.ts";

type PlainDate = Temporal.PlainDate;

export type Limits = {
  /** What the organisation promised. */
  readonly policy: PlainDate | undefined;
  /** What the law says, as the clock stands. */
  readonly law: PlainDate | undefined;
  /** The day to work by: of a duty the earlier, of keeping the later; undefined while that cannot be told. */
  readonly effective: PlainDate | undefined;
  /** The law's day under its strictest reading. */
  readonly strict: PlainDate | undefined;
  /** The last day the law allows if the whole extension were taken, told in time and with reasons. */
  readonly furthest: PlainDate | undefined;
};

/** The limits of a question; `policy` is the day the policy gives, when there is one. */
export function limitsOf(question: ClockQuestion, policy?: PlainDate): Limits {
  const answer = computeClock(question);
  return {
    policy,
    law: answer.due,
    effective: effectiveOf(answer, policy),
    strict: answer.strict,
    furthest: furthestOf(question, answer),
  };
}

/**
 * Of a duty the earlier of policy and law. When the law's day cannot be told, a policy's that comes before any it could be
 * counts, and a later one does not make it known. Of keeping the later of both, and none while the law's is not known.
 */
export function effectiveOf(
  { due, strict, nature }: Pick<ClockAnswer, "due" | "strict" | "nature">,
  policy: PlainDate | undefined,
): PlainDate | undefined {
  if (policy === undefined) return due;
  if (nature === "not-before") return due === undefined ? undefined : latest(due, policy);
  const end = due ?? strict;
  return end !== undefined && Temporal.PlainDate.compare(policy, end) <= 0 ? policy : due;
}

const latest = (one: PlainDate, other: PlainDate): PlainDate =>
  Temporal.PlainDate.compare(one, other) < 0 ? other : one;

function furthestOf(question: ClockQuestion, answer: ClockAnswer): PlainDate | undefined {
  const { arithmetic } = ruleOf(answer.rule);
  const isPeriod = arithmetic.kind === "months" || arithmetic.kind === "days";
  if (!isPeriod || arithmetic.extension === undefined) return answer.due;
  const { input, max } = arithmetic.extension;
  const whole: Partial<Record<ExtensionInput, number>> = { [input]: max };
  return computeClock({ ...question, inputs: { ...question.inputs, ...whole } }).due;
}
