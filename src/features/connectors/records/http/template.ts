/**
 * Placeholders of a description, put in as the place asks where they stand: a segment of a path, a value of a query, a text of
 * a JSON body, a header; and, within a language of questions, quoted as that language quotes. A value can end none of them.
 */
import type { ApiRequest } from "./description.ts";

export type Values = Readonly<Record<string, string | undefined>>;

/** A value that cannot stand where the description wants it; the sentence holds no value. */
export class NotFillable extends Error {
  override readonly name = "NotFillable";
}

type Quote = (value: string) => string;
const quotes: Readonly<Record<string, Quote>> = {
  /** OData 4.01, 5.1.1.14.1: a quote within a text is doubled. */
  odata: (value) => value.replaceAll("'", "''"),
  /** `$search` of Microsoft Graph: KQL within double quotes, both escaped by a backslash. */
  kql: (value) => value.replaceAll(/["\\]/g, (sign) => `\\${sign}`),
  /** The same, for a phrase in quotes of its own: one within it would end it. */
  kql_phrase: (value) => value.replaceAll('"', " ").replaceAll("\\", "\\\\"),
  /** Gmail has no escape: a phrase in double quotes holds all but these. */
  gmail: (value) => value.replaceAll(/["\\{}()]/g, " ").trim(),
  /** Google Drive: quotes and backslashes escaped by a backslash. */
  drive: (value) => value.replaceAll(/['\\]/g, (sign) => `\\${sign}`),
  /** Google Drive: a phrase in double quotes within a text in single ones. */
  drive_phrase: (value) => value.replaceAll('"', " ").replaceAll(/['\\]/g, (sign) => `\\${sign}`),
};

const placeholder = /\{([a-z_]+(?:\.[a-z0-9_]+)?)(?:\|([a-z_]+))?\}/g;

export type Placeholder = {
  readonly name: string;
  readonly quote: string | undefined;
  readonly isWhole: boolean;
};

/** The placeholders of one text; `isWhole`: nothing else stands in it, or in its segment of a path. */
export function placeholdersOf(text: string, isPath = false): readonly Placeholder[] {
  const pieces = isPath ? text.split("/") : [text];
  return pieces.flatMap((piece) =>
    [...piece.matchAll(placeholder)].map(([whole, name = "", quote]) => ({
      name,
      quote,
      isWhole: whole === piece,
    })),
  );
}

/** Braces that are no placeholder, and quoting nobody knows. */
export function templateProblem(text: string): string | undefined {
  if (/[{}]/.test(text.replaceAll(placeholder, "")))
    return "A placeholder is written as {key.id} or {asked|odata}; braces stand for nothing else.";
  const unknown = placeholdersOf(text).find(
    ({ quote }) => quote !== undefined && !Object.hasOwn(quotes, quote),
  );
  return unknown === undefined ? undefined : `Quoting is one of ${Object.keys(quotes).join(", ")}.`;
}

/** The text with its values, quoted but not encoded. */
export function filled(text: string, values: Values, encode: Quote = (value) => value): string {
  return text.replaceAll(placeholder, (_, name: string, quote: string | undefined) => {
    const value = values[name];
    if (value === undefined)
      throw new NotFillable(`The API did not give what the description calls ${name}.`);
    if (!value.isWellFormed() || value.includes("\u0000"))
      throw new NotFillable("A value holds signs that cannot be sent.");
    return encode(quote === undefined ? value : (quotes[quote]?.(value) ?? value));
  });
}

export type Filled = {
  readonly method: ApiRequest["method"];
  /** From the base on, with its query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
};

export function filledRequest(request: ApiRequest, values: Values, query: Values = {}): Filled {
  const path = request.path
    .split("/")
    .map((piece) => segment(filled(piece, values, encodeURIComponent), piece))
    .join("/");
  const pairs = [
    ...Object.entries(request.query ?? {}).map(([name, text]) => [name, filled(text, values)] as const),
    ...Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  ];
  const search = pairs.map(
    ([name, value]) =>
      `${encodeURIComponent(name).replace("%24", "$")}=${encodeURIComponent(value).replaceAll("'", "%27")}`,
  );
  return {
    method: request.method,
    target: path + (search.length === 0 ? "" : `?${search.join("&")}`),
    headers: filledHeaders(request.headers ?? {}, values),
    json: request.json === undefined ? undefined : filledJson(request.json, values),
  };
}

/** `.` and `..` would lead to another path, and nothing to a shorter one. */
function segment(text: string, written: string): string {
  const isFilled = text !== written;
  if (isFilled && (text === "" || /^(?:\.|%2e){1,2}$/i.test(text)))
    throw new NotFillable("A value cannot stand in a path.");
  return text;
}

export function filledHeaders(
  headers: Readonly<Record<string, string>>,
  values: Values,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => {
      const value = filled(text, values);
      if (!/^[\x20-\x7e]*$/.test(value)) throw new NotFillable("A value cannot stand in a header.");
      return [name, value];
    }),
  );
}

function filledJson(value: unknown, values: Values): unknown {
  if (typeof value === "string") return filled(value, values);
  if (Array.isArray(value)) return value.map((each) => filledJson(each, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filledJson(each, values)]));
}
