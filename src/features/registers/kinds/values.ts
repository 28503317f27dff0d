/** An entry's body as values by path, and back: what forms send, files hold and histories compare. Browser-safe. */
import type { ErrorDetail } from "../../../platform/errors.ts";
import type { Field, FieldValue, Kind } from "./field.ts";

export type Values = Readonly<Record<string, FieldValue>>;

/** Values that say something: an empty list or text is a fact nobody wrote down. */
export function valuesOf(body: unknown): Values {
  const found: Record<string, FieldValue> = {};
  const walk = (part: unknown, path: string): void => {
    if (typeof part === "string") {
      if (part !== "") found[path] = part;
    } else if (Array.isArray(part)) {
      const texts = part.filter((one) => typeof one === "string");
      if (texts.length > 0) found[path] = texts;
    } else if (typeof part === "object" && part !== null)
      for (const [key, value] of Object.entries(part)) walk(value, path === "" ? key : `${path}.${key}`);
  };
  walk(body, "");
  return found;
}

const isEmpty = (value: FieldValue | undefined): boolean => value === undefined || value.length === 0;

/** Whether a field is asked, by what the entry says: of a list, any of those wanted; of words, a language it speaks. */
export function isAsked({ when, language }: Pick<Field, "when" | "language">, values: Values): boolean {
  if (language !== undefined && !languagesIn(values).has(language)) return false;
  if (when === undefined) return true;
  const value = values[when.field];
  const said = value === undefined ? [] : typeof value === "string" ? [value] : value;
  return said.some((one) => when.holds.includes(one));
}

/** English, unless all its words are Spanish. */
function languagesIn(values: Values): ReadonlySet<string> {
  const found = new Set(
    Object.keys(values).flatMap((path) => (path.startsWith("words.") ? [path.split(".")[1] ?? ""] : [])),
  );
  return found.size === 0 ? new Set(["en"]) : found;
}

/** The paths of facts an entry needs and lacks. */
export function lacking(kind: Pick<Kind, "fields">, values: Values): readonly string[] {
  return Object.entries(kind.fields).flatMap(([path, field]) =>
    field.isNeeded === true && isAsked(field, values) && isEmpty(values[path]) ? [path] : [],
  );
}

const listsOfWords = [
  "purposes",
  "people",
  "data",
  "recipients",
  "retention",
  "source",
  "transfers",
  "automatedDecisions",
] as const;

/** What a form sent as a body, or what is wrong with it, field by field. */
export function bodyOf<B>(
  kind: Kind<B>,
  values: Values,
): { readonly body: B } | { readonly wrong: readonly ErrorDetail[] } {
  const strange = Object.keys(values).filter((path) => !Object.hasOwn(kind.fields, path));
  if (strange.length > 0) return { wrong: strange.map((path) => detail(path, "no_such_field")) };
  const kept = Object.entries(values).filter(([, value]) => !isEmpty(value));
  const read = kind.schema.safeParse(assembled(kind, Object.fromEntries(kept)));
  if (read.success) return { body: read.data };
  const wrong = read.error.issues.map(({ path, message }) =>
    detail(wrongField(kind, path), /characters/.test(message) ? "too_long" : reasonOf(message)),
  );
  return { wrong: wrong.slice(0, 50) };
}

const detail = (path: string, reason: string): ErrorDetail => ({
  at: `body.values.${path}`.slice(0, 200),
  reason,
});

/** `words.en.purposes.3` is wrong with `words.en.purposes`. */
function wrongField(kind: Kind, path: readonly PropertyKey[]): string {
  const parts = path.map(String);
  for (let length = parts.length; length > 0; length -= 1) {
    const field = parts.slice(0, length).join(".");
    if (Object.hasOwn(kind.fields, field)) return field;
  }
  return parts[0] === "words" ? "words.en.name" : (parts[0] ?? "name");
}

function reasonOf(message: string): string {
  if (/empty|expected|required/i.test(message)) return "missing";
  return "not_readable";
}

function assembled(kind: Kind, values: Values): unknown {
  if (kind.kind !== "processing-activity") return values;
  const words: Record<string, Record<string, FieldValue>> = {};
  const rest: Record<string, FieldValue> = {};
  for (const [path, value] of Object.entries(values)) {
    const [head, language = "", part = ""] = path.split(".");
    if (head !== "words") rest[path] = value;
    else words[language] = { ...words[language], [part]: value };
  }
  const blank = Object.fromEntries(listsOfWords.map((part) => [part, []]));
  return {
    lawfulBases: [],
    transfers: "unknown",
    automatedDecisions: "unknown",
    dataSets: [],
    ...rest,
    words: Object.fromEntries(Object.entries(words).map(([key, own]) => [key, { ...blank, ...own }])),
  };
}

/** What an entry is called. */
export function nameIn(values: Values, key: string, language: "en" | "es" = "en"): string {
  const other = language === "en" ? "es" : "en";
  const name = values["name"] ?? values[`words.${language}.name`] ?? values[`words.${other}.name`];
  return typeof name === "string" ? name : key;
}

/** The links of an entry: through which field, to which kind, by which keys. */
export function linksIn(
  kind: Pick<Kind, "fields">,
  values: Values,
): readonly { readonly field: string; readonly to: Kind["kind"]; readonly key: string }[] {
  return Object.entries(kind.fields).flatMap(([field, { type }]) => {
    if (type.is !== "link" && type.is !== "links") return [];
    const value = values[field];
    const keys = value === undefined ? [] : typeof value === "string" ? [value] : value;
    return [...new Set(keys)].map((key) => ({ field, to: type.to, key }));
  });
}
