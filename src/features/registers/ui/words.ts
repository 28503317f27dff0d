/** How the office says the values of a register entry. */
import type { StarterName } from "../contract.ts";
import type { Field, FieldValue, Fields } from "../kinds/field.ts";
import type { KindName } from "../kinds/field.ts";
import { kinds } from "../kinds/all.ts";

/** The organisations whose register one may begin with. */
export const starterWords: Readonly<Record<StarterName, string>> = {
  school: "A language school (United Kingdom)",
  edtech: "A company with learning software (United States, customers in Europe)",
  consultancy: "A consultancy (United Kingdom)",
  marketplace: "A website for classified advertisements",
  events: "Events, a preschool and travel (Singapore)",
};

export const kindTitle = (kind: KindName): string => kinds[kind].title;

const kindsByName: Readonly<Record<string, KindName>> = Object.fromEntries(
  Object.values(kinds).map(({ kind }) => [kind, kind]),
);
/** The kind an address names. */
export const kindOfAddress = (name: string | undefined): KindName | undefined =>
  name === undefined ? undefined : kindsByName[name];

export const fieldsOf = (kind: KindName): Fields => kinds[kind].fields;

/** `words.en.retention` as the history says it: “how long it is kept (en)”. */
export function fieldWords(kind: KindName, path: string): string {
  const field = fieldsOf(kind)[path];
  if (field === undefined) return path;
  const { label, language } = field;
  const words = `${label.charAt(0).toLowerCase()}${label.slice(1)}`.replace(/\?$/, "");
  return language === undefined ? words : `${words} (${language})`;
}

const countryNames = new Intl.DisplayNames("en-GB", { type: "region", fallback: "code" });
/** “United Kingdom” for GB; a code the browser does not know stays as it is. */
function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code;
}

export const periodUnits = { D: "days", W: "weeks", M: "months", Y: "years" } as const;
function periodWords(period: string): string {
  const [, count = "", unit = ""] = /^P(\d+)([DWMY])$/.exec(period) ?? [];
  const words = Object.entries(periodUnits).find(([code]) => code === unit)?.[1];
  if (words === undefined) return period;
  return count === "1" ? `1 ${words.slice(0, -1)}` : `${count} ${words}`;
}

const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
function dayWords(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? day : days.format(at);
}

/** Each value of a field in words; of links the keys, which the page turns into names. */
export function valueWords({ type }: Pick<Field, "type">, value: FieldValue | undefined): readonly string[] {
  const texts = value === undefined ? [] : typeof value === "string" ? [value] : value;
  if (type.is === "choice" || type.is === "choices") return texts.map((text) => type.options[text] ?? text);
  if (type.is === "country" || type.is === "countries") return texts.map(countryName);
  if (type.is === "period") return texts.map(periodWords);
  return type.is === "day" ? texts.map(dayWords) : texts;
}

/** What a field's detail of a refusal means. */
export const wrongWords: Readonly<Record<string, string>> = {
  missing: "This is needed.",
  not_readable: "This cannot be read as it stands.",
  too_long: "This is too long.",
  no_such_entry: "One of these is not in use any more, or was never written down.",
  no_such_field: "This does not belong here.",
};

/** The name as it stands in an address: `Bookings and lessons` is `bookings-and-lessons`. */
export function keyOf(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 80)
    .replace(/-+$/, "");
}
