/** What an activity does not say yet and a person must be told (GDPR Art. 15(1)–(2)). Pure. Safe for the browser. */
import type { ActivityWords, GapReason, ProcessingActivity, RegisterLanguage } from "./contract.ts";

/** Each gap as it ends the sentence "The register does not say …". */
export const gapWords: Readonly<Record<GapReason, string>> = {
  "no-controller": "who answers for the data",
  "no-authority": "the authority to complain to",
  "no-activities": "any activity",
  "not-described": "an activity that explains these data",
  "language-missing": "the words in this language",
  "purposes-missing": "what it is for",
  "basis-missing": "what allows it",
  "people-missing": "whom it is about",
  "data-missing": "what kinds of data",
  "recipients-missing": "who receives it",
  "retention-missing": "how long it is kept",
  "source-missing": "where it comes from",
  "transfers-unknown": "whether it leaves the country",
  "safeguard-missing": "where it goes, and what protects it there",
  "decisions-unknown": "whether a machine decides",
  "logic-missing": "how the machine decides, and what follows",
};

/** Where in the form each is mended; a part of the words stands under its language. */
const fields: ReadonlyMap<string, string> = new Map([
  ["basis-missing", "lawfulBases"],
  ["transfers-unknown", "transfers"],
  ["decisions-unknown", "automatedDecisions"],
]);
const wordsOf: ReadonlyMap<string, keyof ActivityWords> = new Map([
  ["purposes-missing", "purposes"],
  ["people-missing", "people"],
  ["data-missing", "data"],
  ["recipients-missing", "recipients"],
  ["retention-missing", "retention"],
  ["source-missing", "source"],
  ["safeguard-missing", "transfers"],
  ["logic-missing", "automatedDecisions"],
]);

/** The field of an activity's form where a gap is mended; none where it is no single field's. */
export function fieldOfGap(reason: string, language: RegisterLanguage): string | undefined {
  const part = wordsOf.get(reason);
  return part === undefined ? fields.get(reason) : `words.${language}.${part}`;
}

/** The gaps of one activity in one language, in the order of the article. */
export function gapsOf(activity: ProcessingActivity, language: RegisterLanguage): readonly GapReason[] {
  const words = activity.words[language];
  if (words === undefined) return ["language-missing"];
  const gaps: GapReason[] = [];
  const missing = (part: keyof ActivityWords, reason: GapReason): void => {
    if (words[part].length === 0) gaps.push(reason);
  };
  missing("purposes", "purposes-missing");
  if (activity.lawfulBases.length === 0) gaps.push("basis-missing");
  missing("people", "people-missing");
  missing("data", "data-missing");
  missing("recipients", "recipients-missing");
  if (activity.transfers === "unknown") gaps.push("transfers-unknown");
  if (activity.transfers === "some") missing("transfers", "safeguard-missing");
  missing("retention", "retention-missing");
  missing("source", "source-missing");
  if (activity.automatedDecisions === "unknown") gaps.push("decisions-unknown");
  if (activity.automatedDecisions === "some") missing("automatedDecisions", "logic-missing");
  return gaps;
}
