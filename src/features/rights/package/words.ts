/** Sentences of a package about its own limits (GDPR art. 12(1): concise, intelligible, plain language). */
import type { TableId } from "../../connectors/standalone.ts";
import type { Gap } from "../findings.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { impossible } from "./cells.ts";
import { wordsIn } from "./pages.ts";
import { packageSentences } from "./sentences.ts";

/** What a gap means for the person who reads the copy. */
export function gapSentence(
  gap: Gap,
  titleOf: (table: TableId) => string,
  language: Language = "en",
): string {
  const { say, records } = wordsIn(language);
  switch (gap.kind) {
    case "unmapped_table":
    case "missing_table":
      return say(`gap.${gap.kind}`, { title: titleOf(gap.table) });
    case "unmapped_column":
    case "missing_column":
      return say(`gap.${gap.kind}`, { title: titleOf(gap.table), column: gap.column });
    case "unconfirmed":
      return say(`gap.unconfirmed.${gap.why}`, { title: titleOf(gap.table) });
    case "outcome":
      return outcomeSentence(gap, titleOf(gap.table), language);
    case "ambiguous_identity":
      return say("gap.ambiguous", {
        identity: gap.identity.replaceAll("_", " "),
        records: records(gap.rows),
        title: titleOf(gap.table),
      });
    case "no_such_identity":
    case "bad_identity":
      return say(`gap.${gap.kind}`, { identity: gap.identity.replaceAll("_", " ") });
    case "nobody_found":
      return say("gap.nobody_found");
    default:
      return impossible(gap);
  }
}

function outcomeSentence(gap: Extract<Gap, { kind: "outcome" }>, title: string, language: Language): string {
  const { say } = wordsIn(language);
  switch (gap.outcome) {
    case "hidden":
    case "unsteady":
    case "refused":
    case "truncated":
    case "failed":
    case "not_asked":
    case "unreachable":
      return say(`gap.${gap.outcome}`, { title });
    case "missing":
      return say("gap.missing_table", { title });
    case "done":
    case "nothing_found":
      return say("gap.unsettled", { title });
    default:
      return impossible(gap.outcome);
  }
}

/** A number of records, in the language of the request. */
export function recordsIn(language: Language, rows: number): string {
  return packageSentences.say(language, "records", { rows });
}

/** A moment as a person writes it, in the language of the request. */
export function instantIn(language: Language, text: string, zone?: string): string {
  return wordsIn(language, zone).instant(text);
}
