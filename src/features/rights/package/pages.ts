/** The words of a package's pages in one language: sentences, numbers, days and moments. */
import { sentences } from "../../../platform/i18n/messages.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { english } from "./pages.en.ts";
import { spanish } from "./pages.es.ts";

const pageSentences = sentences(english, { es: spanish });
export type PageKey = keyof typeof english;

type Counted = "sections" | "tables" | "fields" | "pages" | "bytes" | "characters" | "records";
type Parameters = Readonly<Record<string, string | number>>;

export type PageWords = {
  readonly language: Language;
  readonly say: (key: PageKey, parameters?: Parameters) => string;
  /** A number of things: “2,000 records”. */
  readonly counted: (key: Counted, count: number) => string;
  readonly records: (count: number) => string;
  /** `2026-09-04` as a person writes it; anything else is returned as it is. */
  readonly date: (text: string) => string;
  /** `2026-09-04 09:14:07.5+00` as a person writes it; whatever does not read so is returned as it is. */
  readonly instant: (text: string) => string;
  /** “a, b and c”. */
  readonly list: (items: readonly string[]) => string;
};

const locales: Readonly<Record<Language, string>> = { en: "en-GB", es: "es" };

const made = new Map<string, PageWords>();

/** `zone`: where moments are told; in the offset they are held in without one. */
export function wordsIn(language: Language, zone?: string): PageWords {
  const key = `${language} ${zone ?? ""}`;
  const known = made.get(key) ?? makeWords(language, zone);
  made.set(key, known);
  return known;
}

function makeWords(language: Language, zone: string | undefined): PageWords {
  const numbers = new Intl.NumberFormat(locales[language]);
  const lists = new Intl.ListFormat(locales[language], { type: "conjunction" });
  const say: PageWords["say"] = (key, parameters = {}) => pageSentences.sayDynamic(language, key, parameters);
  const counted: PageWords["counted"] = (key, count) => say(key, { count, number: numbers.format(count) });
  const date = (text: string): string => dayWords(language, text) ?? text;
  return {
    language,
    say,
    counted,
    records: (count) => counted("records", count),
    date,
    instant: (text) => localWords(text, language, zone) ?? momentWords(text, date),
    list: (items) => lists.format(items),
  };
}

const months = "January February March April May June July August September October November December".split(
  " ",
);

function dayWords(language: Language, text: string): string | undefined {
  const match = /^(\d{4,})-(\d\d)-(\d\d)$/.exec(text);
  const [, year = "", month = "", day = ""] = match ?? [];
  const name = months[Number(month) - 1];
  if (match === null || name === undefined) return undefined;
  if (language === "en") return `${Number(day)} ${name} ${Number(year)}`;
  try {
    return Temporal.PlainDate.from(text).toLocaleString(language, { dateStyle: "long" });
  } catch {
    // No day of any calendar: it is shown as it is held.
    return undefined;
  }
}

/** `4 September 2026, 10:14 BST`: a moment whose offset is known, where the organisation is. */
function localWords(text: string, language: Language, zone: string | undefined): string | undefined {
  if (zone === undefined || !/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text))
    return undefined;
  try {
    const local = Temporal.Instant.from(text.replace(" ", "T")).toZonedDateTimeISO(zone);
    const day = dayWords(language, local.toPlainDate().toString());
    if (day === undefined) return undefined;
    const parts = new Intl.DateTimeFormat(locales[language], {
      timeZone: zone,
      timeZoneName: "short",
    }).formatToParts(local.epochMilliseconds);
    const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
    const time = local.toPlainTime().toString({ smallestUnit: local.second === 0 ? "minute" : "second" });
    return `${day}, ${time} ${name}`;
  } catch {
    // No moment of any calendar: it is shown as it is held.
    return undefined;
  }
}

function momentWords(text: string, date: (text: string) => string): string {
  const match = /^(\d{4,}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text);
  if (match === null) return text;
  const [, day = "", minutes = "", seconds = "", offset = ""] = match;
  const written = date(day);
  if (written === day) return text;
  const zone = offset === "" ? "" : /^(?:Z|[+-]00(?::?00)?)$/.test(offset) ? " UTC" : ` UTC${offset}`;
  return `${written}, ${minutes}${seconds === ":00" ? "" : seconds}${zone}`;
}
