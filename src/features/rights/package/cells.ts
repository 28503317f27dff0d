/**
 * What stands in one field of a row, read from the store's text form by the type the catalogue gives it.
 * Anything that does not read as its type stays text, exactly as it was.
 */
import { parseArray } from "./array.ts";

export type Cell =
  /** In a shared row: about someone else, or nothing says whose it is. */
  | { readonly kind: "held_back"; readonly whose: "another" | "unclear" }
  /** Named by the map, not delivered by the store. */
  | { readonly kind: "not_read" }
  | { readonly kind: "null" }
  /** `file` holds the whole of a text too long for a page. */
  | { readonly kind: "text"; readonly text: string; readonly file?: string }
  /** `exact` when a JSON number keeps every digit. */
  | { readonly kind: "number"; readonly text: string; readonly exact: boolean }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** A text that is valid JSON. */
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "list"; readonly text: string; readonly items: readonly Cell[] }
  | { readonly kind: "date"; readonly text: string }
  | { readonly kind: "instant"; readonly text: string }
  | {
      readonly kind: "binary";
      readonly bytes: Uint8Array;
      readonly file: string;
      readonly sha256: string;
    };

/** A cell before its content was put into a file. */
export type ReadCell =
  | Exclude<Cell, { kind: "binary" }>
  | { readonly kind: "unfiled"; readonly bytes: Uint8Array };

/** The end of a switch that has named every case; it does not compile when one is missing. */
export function impossible(value: never): never {
  throw new Error(`Not a case of its kind: ${typeof value}`);
}

export const numberPattern = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const floats = new Set(["real", "double precision", "float4", "float8"]);
const smallIntegers = new Set(["smallint", "integer", "int2", "int4"]);
const exactNumbers = new Set(["bigint", "int8", "numeric", "decimal", "money", "oid"]);

/** `numeric(10,2)` → `numeric`, `timestamp(3) with time zone` → `timestamp with time zone`. */
function baseType(type: string): string {
  return type
    .replace(/\([^)]*\)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

export function readCell(text: string | null, type: string): ReadCell {
  if (text === null) return { kind: "null" };
  const base = baseType(type);
  if (base.endsWith("[]")) return readList(text, base.slice(0, -2));
  return readScalar(text, base);
}

function readList(text: string, elementType: string): ReadCell {
  // `box` is the one type whose arrays are divided by semicolons, and its values hold commas.
  const items = elementType === "box" ? undefined : parseArray(text);
  if (items === undefined) return { kind: "text", text };
  const read = (item: (typeof items)[number]): Cell => {
    if (item === null) return { kind: "null" };
    if (typeof item !== "string") return { kind: "list", text, items: item.map(read) };
    const cell = readScalar(item, elementType);
    return cell.kind === "unfiled" ? { kind: "text", text: item } : cell;
  };
  return { kind: "list", text, items: items.map(read) };
}

/** No number, date or truth value is longer; what is so long is not of its type. */
const longestScalar = 1000;

function readScalar(text: string, base: string): ReadCell {
  if ((base === "json" || base === "jsonb") && isJson(text)) return { kind: "json", text };
  if (base === "bytea" && isHex(text)) return { kind: "unfiled", bytes: Buffer.from(text.slice(2), "hex") };
  if (text.length > longestScalar) return { kind: "text", text };
  if (smallIntegers.has(base) || floats.has(base))
    return { kind: "number", text, exact: numberPattern.test(text) };
  if (exactNumbers.has(base)) return { kind: "number", text, exact: false };
  if (base === "boolean" || base === "bool") {
    if (text === "t" || text === "true") return { kind: "boolean", value: true };
    if (text === "f" || text === "false") return { kind: "boolean", value: false };
  }
  if (base === "date") return { kind: "date", text };
  if (base.startsWith("timestamp")) return { kind: "instant", text };
  return { kind: "text", text };
}

function isHex(text: string): boolean {
  return text.startsWith("\\x") && text.length % 2 === 0 && !/[^0-9a-f]/i.test(text.slice(2));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const signatures: readonly (readonly [extension: string, offset: number, bytes: string])[] = [
  ["png", 0, "89504e470d0a1a0a"],
  ["jpg", 0, "ffd8ff"],
  ["gif", 0, "47494638"],
  ["webp", 8, "57454250"],
  ["pdf", 0, "255044462d"],
];

/** By content, from a short list; never a type that a browser would run. */
export function fileExtension(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 16)).toString("hex");
  const known = signatures.find(([, offset, start]) => head.startsWith(start, offset * 2));
  return known?.[0] ?? "bin";
}
