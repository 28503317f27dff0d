/**
 * Reads request bodies strictly: UTF-8 or nothing, no name twice, no name that reaches a prototype, no endless
 * nesting. RFC 8259 leaves duplicate names open, and two readers that choose differently are a way around a check.
 */
import type { z } from "zod";
import { refusal } from "../errors.ts";

const deepest = 32;
const forbiddenNames = new Set(["__proto__", "prototype"]);

/** Throws `invalid_json` unless the bytes are one JSON object that reads the same to everybody. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes, "invalid_json");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refusal("invalid_json");
  }
  checkNames(text);
  return value;
}

/** What an exchange sent, read strictly and checked; refuses with the fields that are wrong. */
export function readBody<S extends z.ZodObject>(schema: S, bytes: Uint8Array): z.output<S> {
  const read = schema.safeParse(parseJson(bytes));
  if (read.success) return read.data;
  const known = new Set(Object.keys(schema.shape));
  const details = read.error.issues.slice(0, 20).map(({ path: [first], code }) => ({
    at: typeof first === "string" && known.has(first) ? `body.${first}` : "body",
    reason: code,
  }));
  throw refusal("invalid_request", {}, details);
}

/** Throws unless the bytes are an urlencoded form in UTF-8 with each name once. */
export function parseForm(bytes: Uint8Array): Readonly<Record<string, string>> {
  const text = decode(bytes, "invalid_request");
  try {
    decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw refusal("invalid_request", {}, [{ at: "body", reason: "not_utf8" }]);
  }
  return Object.fromEntries(onceEach(new URLSearchParams(text)));
}

/** The query string as names and values; a name that comes twice is refused. */
export function onceEach(parameters: URLSearchParams): [string, string][] {
  const entries = [...parameters];
  if (new Set(entries.map(([name]) => name)).size < entries.length) throw refusal("duplicate_parameter");
  if (entries.some(([name]) => forbiddenNames.has(name))) throw refusal("invalid_request");
  return entries;
}

function decode(bytes: Uint8Array, code: "invalid_json" | "invalid_request"): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusal(code, {}, [{ at: "body", reason: "not_utf8" }]);
  }
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/gs;

// The text is valid JSON here, so a string before a colon is a name and the stack of objects is sound.
function checkNames(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let latest = "";
  for (const [part] of text.matchAll(token)) {
    if (part === "{" || part === "[") {
      open.push(part === "{" ? new Set() : undefined);
      if (open.length > deepest) throw refusal("invalid_json", {}, [{ at: "body", reason: "too_deep" }]);
    } else if (part === "}" || part === "]") open.pop();
    else if (part === ":") noteName(open.at(-1), latest);
    else latest = part;
  }
}

function noteName(names: Set<string> | undefined, quoted: string): void {
  const name = String(JSON.parse(quoted));
  if (names?.has(name) === true)
    throw refusal("invalid_json", {}, [{ at: "body", reason: "duplicate_name" }]);
  if (forbiddenNames.has(name)) throw refusal("invalid_json", {}, [{ at: "body", reason: "forbidden_name" }]);
  names?.add(name);
}
