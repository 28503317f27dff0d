/** Sentences of a package about its own limits (GDPR art. 12(1): concise, intelligible, plain language). */
import type { TableId } from "../../connectors/index.ts";
import type { Gap } from "../findings.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { impossible } from "./cells.ts";
import { packageSentences } from "./sentences.ts";

const numbers = new Intl.NumberFormat("en-GB");

export function count(number: number, one: string, many: string): string {
  return `${numbers.format(number)} ${number === 1 ? one : many}`;
}

export const records = (number: number): string => count(number, "record", "records");

/** What a gap means for the person who reads the copy. */
export function gapSentence(gap: Gap, titleOf: (table: TableId) => string): string {
  switch (gap.kind) {
    case "unmapped_table":
      return `“${titleOf(gap.table)}” was not searched: nobody has recorded yet whose data it holds.`;
    case "unmapped_column":
      return `The field “${gap.column}” of “${titleOf(gap.table)}” is left out: nobody has recorded yet what it holds.`;
    case "unconfirmed":
      return gap.why === "never"
        ? `How “${titleOf(gap.table)}” was searched has not been checked by a person.`
        : `How “${titleOf(gap.table)}” was searched was changed after a person checked it.`;
    case "missing_table":
      return `“${titleOf(gap.table)}” was expected in the database and is not there.`;
    case "missing_column":
      return `The field “${gap.column}” of “${titleOf(gap.table)}” was expected in the database and is not there.`;
    case "outcome":
      return outcomeSentence(gap, titleOf(gap.table));
    case "ambiguous_identity":
      return `The ${gap.identity.replaceAll("_", " ")} given fits ${records(gap.rows)} in “${titleOf(gap.table)}”; until it is clear whose they are, nothing is given out through them.`;
    case "no_such_identity":
      return `The ${gap.identity.replaceAll("_", " ")} given could not be used: the database is not searched by it.`;
    case "bad_identity":
      return `The ${gap.identity.replaceAll("_", " ")} given could not be used as it was entered.`;
    case "nobody_found":
      return "Nobody was found by what was given.";
    default:
      return impossible(gap);
  }
}

function outcomeSentence(gap: Extract<Gap, { kind: "outcome" }>, title: string): string {
  switch (gap.outcome) {
    case "hidden":
      return `In “${title}” the database shows us only part of the records; there may be more.`;
    case "refused":
      return `“${title}” was not searched: the database did not let us read it.`;
    case "truncated":
      return `“${title}” holds more records than one search may collect; the rest is missing here.`;
    case "failed":
      return `“${title}” could not be searched because of an error.`;
    case "not_asked":
      return `“${title}” was not searched: it needs another detail to find a person by.`;
    case "missing":
      return `“${title}” was expected in the database and is not there.`;
    case "unreachable":
      return `“${title}” holds personal data, but no way is recorded to tell which of it is about this person.`;
    case "done":
    case "nothing_found":
      return `The search of “${title}” is not settled.`;
    default:
      return impossible(gap.outcome);
  }
}

/** A number of records, in the language of the request. */
export function recordsIn(language: Language, rows: number): string {
  return packageSentences.say(language, "records", { rows });
}

/** As `instantWords`, in the language of the request. */
export function instantIn(language: Language, text: string): string {
  if (language === "en" || instantWords(text) === text) return instantWords(text);
  const [day = "", ...rest] = instantWords(text).split(", ");
  const written = Temporal.PlainDate.from(text.slice(0, 10)).toLocaleString(language, { dateStyle: "long" });
  return day === "" ? text : [written, ...rest].join(", ");
}

const months = "January February March April May June July August September October November December".split(
  " ",
);

function dayWords(year: string, month: string, day: string): string | undefined {
  const name = months[Number(month) - 1];
  return name === undefined ? undefined : `${Number(day)} ${name} ${Number(year)}`;
}

/** `2026-09-04` → "4 September 2026"; anything else is returned as it is. */
export function dateWords(text: string): string {
  const match = /^(\d{4,})-(\d\d)-(\d\d)$/.exec(text);
  return match === null ? text : (dayWords(match[1] ?? "", match[2] ?? "", match[3] ?? "") ?? text);
}

/** `2026-09-04 09:14:07.5+00` → "4 September 2026, 09:14:07 UTC"; whatever does not read so is returned as it is. */
export function instantWords(text: string): string {
  const match = /^(\d{4,})-(\d\d)-(\d\d)[ T](\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text,
  );
  if (match === null) return text;
  const [, year = "", month = "", day = "", minutes = "", seconds = "", offset = ""] = match;
  const date = dayWords(year, month, day);
  if (date === undefined) return text;
  const zone = offset === "" ? "" : /^(?:Z|[+-]00(?::?00)?)$/.test(offset) ? " UTC" : ` UTC${offset}`;
  return `${date}, ${minutes}${seconds === ":00" ? "" : seconds}${zone}`;
}
