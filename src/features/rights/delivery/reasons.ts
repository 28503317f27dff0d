/** Why parts about other people are not given out, in sentences that name nobody (GDPR art. 12(1), 15(4)). */
import type { Language } from "../../../platform/i18n/platform.ts";
import { wordsIn, type PageKey } from "../package/pages.ts";
import type { RowReason } from "../review/single/store.ts";
import type { ReasonCount } from "../review/store.ts";
import { namedExemption } from "../review/exemptions.ts";
import { isExemption, type DecisionReason } from "../run/contract.ts";

const because: Readonly<Partial<Record<DecisionReason, PageKey>>> = {
  "did-not-agree": "reason.did-not-agree",
  "not-asked": "reason.not-asked",
  "someone-else-too": "reason.not-asked",
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

/** Of a row that is the person's alone. A ground that speaks of other people is not true of it, whoever chose it. */
const becauseOwn: Readonly<Partial<Record<DecisionReason, PageKey>>> = {
  "harms-subject": "reason.harms-subject",
  privileged: "reason.privileged",
  "another-law": "reason.another-law",
  "not-theirs": "reason.not-theirs",
};

/** What stands in place of withheld words, in two or three words. */
export const markKeys: Readonly<Partial<Record<DecisionReason, PageKey>>> = {
  "did-not-agree": "mark.did-not-agree",
  "not-asked": "mark.not-asked",
  confidential: "mark.confidential",
  "would-harm": "mark.would-harm",
};

/** The same of rows that were decided on their own, and of words withheld inside a field. */
export function rowReasonSentences(
  counts: readonly RowReason[],
  language: Language = "en",
): readonly string[] {
  const { say, records } = wordsIn(language);
  return counts.map(({ what, reason, isOwn, rows }) => {
    if (isExemption(reason)) {
      const why = say("reason.exempt", namedExemption(reason, language));
      return say(`reason.${what}`, { records: records(rows), why });
    }
    const why = isOwn && what === "withhold" ? (becauseOwn[reason] ?? "reason.own-other") : because[reason];
    return say(`reason.${what}`, { records: records(rows), why: say(why ?? "reason.other") });
  });
}
