/** Why parts about other people are not given out, in sentences that name nobody (GDPR art. 12(1), 15(4)). */
import { records } from "../package/words.ts";
import type { ReasonCount } from "../review/store.ts";
import type { DecisionReason } from "../run/contract.ts";

const because: Readonly<Partial<Record<DecisionReason, string>>> = {
  "did-not-agree": "another person it concerns did not agree",
  "not-asked": "another person it concerns was not asked whether you may have it",
  confidential: "another person told it in confidence, or may expect it to stay so",
  "would-harm": "another person could be harmed by it",
  "cannot-be-separated": "what is about you cannot be told apart from what is about somebody else",
  other: "another person’s rights weigh more here",
};

export function reasonSentences(counts: readonly ReasonCount[]): readonly string[] {
  return counts.flatMap(({ treatment, reason, rows }) => {
    const why = reason === null ? undefined : because[reason];
    if (why === undefined || rows === 0) return [];
    const what = treatment === "redact" ? "with parts left blank" : "held back";
    return [`${records(rows)} ${what}: ${why}.`];
  });
}
