/** What an erasure came to in one system: never better than the worst that is known of it. Pure. */
import type { Coverage, Verdict } from "../system.ts";

/** `verified`: all was looked at, all that was approved is gone, nothing else is found. */
export type OutcomeKind = "verified" | "residual" | "held" | "unverifiable" | "incomplete";
export type Reason = { readonly why: string; readonly records: number };
export type Outcome = {
  readonly system: string;
  readonly kind: OutcomeKind;
  readonly erased: number;
  /** By somebody's decision, or because nobody said whose they are. */
  readonly left: number;
  readonly reasons: readonly Reason[];
};

export type OutcomeTally = {
  /** `answer` is how the order ended, `verdict` what was seen afterwards; `undefined`: nobody could look. */
  record(answer: string | undefined, verdict: Verdict | undefined): void;
  leave(): void;
  /** A look at the whole system after all orders. */
  looked(coverage: Coverage, foundAgain: number): void;
  outcome(system: string): Outcome;
};

export function outcomeTally(): OutcomeTally {
  const reasons = new Map<string, number>();
  const kinds = new Set<OutcomeKind>();
  let [erased, left] = [0, 0];
  const because = (kind: OutcomeKind, why: string, records: number): void => {
    kinds.add(kind);
    reasons.set(why, (reasons.get(why) ?? 0) + records);
  };
  return {
    record: (answer, verdict) => {
      if (verdict === undefined) because("incomplete", answer === undefined ? "not_tried" : "not_looked", 1);
      else if (verdict.kind === "gone") erased += 1;
      else if (verdict.kind === "held") because("held", "held", 1);
      else if (verdict.kind === "unverifiable") because("unverifiable", "unverifiable", 1);
      else
        because(
          "residual",
          answer === "accepted" || answer === "already_gone" || answer === undefined ? "there" : answer,
          1,
        );
    },
    leave: () => {
      left += 1;
    },
    looked: (coverage, foundAgain) => {
      if (foundAgain > 0) because("residual", "found_again", foundAgain);
      if (coverage.kind === "unreachable") because("incomplete", "unreachable", 0);
      else if (coverage.kind === "partial")
        for (const gap of coverage.gaps) because("incomplete", gap.why, gap.records);
    },
    outcome: (system) => ({
      system,
      kind:
        (["residual", "incomplete", "unverifiable", "held"] as const).find((kind) => kinds.has(kind)) ??
        "verified",
      erased,
      left,
      reasons: [...reasons].map(([why, records]) => ({ why, records })),
    }),
  };
}
