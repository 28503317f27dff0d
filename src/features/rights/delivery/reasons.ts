/** Why parts about other people are not given out, in sentences that name nobody (GDPR art. 12(1), 15(4)). */
import type { Language } from "../../../platform/i18n/platform.ts";
import { wordsIn, type PageKey } from "../package/pages.ts";
import type { ReasonCount } from "../review/store.ts";
import type { DecisionReason } from "../run/contract.ts";

const because: Readonly<Partial<Record<DecisionReason, PageKey>>> = {
  "did-not-agree": "reason.did-not-agree",
  "not-asked": "reason.not-asked",
  confidential: "reason.confidential",
  "would-harm": "reason.would-harm",
  "cannot-be-separated": "reason.cannot-be-separated",
  other: "reason.other",
};

export function reasonSentences(
  counts: readonly ReasonCount[],
  language: Language = "en",
): readonly string[] {
  const { say, records } = wordsIn(language);
  return counts.flatMap(({ treatment, reason, rows }) => {
    const why = reason === null ? undefined : because[reason];
    if (why === undefined || rows === 0) return [];
    return [
      say(treatment === "redact" ? "reason.redact" : "reason.withhold", {
        records: records(rows),
        why: say(why),
      }),
    ];
  });
}
