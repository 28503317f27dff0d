/**
 * What values of SQLite are like: a column has no type but an affinity, and any value of any class may stand in it. Values
 * travel as texts; `boundOf` leads from the text back to the value as a column of that affinity holds it.
 */
import type { Column, Table } from "../catalog.ts";
import type { Blank, FreshKind } from "../erasable.ts";
import { signOf } from "../fresh.ts";
import type { ValueRules } from "../store.ts";

export type Value = bigint | number | string | Uint8Array | null;
export type Affinity = "integer" | "text" | "blob" | "real" | "numeric";

const words: Readonly<Record<string, string>> = {
  int: "integer",
  int4: "integer",
  mediumint: "integer",
  int8: "bigint",
  "unsigned big int": "bigint",
  int2: "smallint",
  tinyint: "smallint",
  varchar: "character varying",
  nvarchar: "character varying",
  "varying character": "character varying",
  char: "character",
  nchar: "character",
  "native character": "character",
  clob: "text",
  tinytext: "text",
  mediumtext: "text",
  longtext: "text",
  bool: "boolean",
  datetime: "timestamp without time zone",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
  time: "time without time zone",
  float: "double precision",
  real: "double precision",
  double: "double precision",
  decimal: "numeric",
  blob: "bytea",
  jsonb: "json",
  guid: "uuid",
};

/** The declared type in the words of the catalogue; a word nobody knows stays as it was declared. */
export function typeOf(declared: string): string {
  const [, word = "", size = ""] =
    /^([^(]*?)\s*(\([^)]*\))?$/.exec(declared.toLowerCase().replaceAll(/\s+/g, " ").trim()) ?? [];
  return `${words[word] ?? word}${/^\((?:\d+)(?:, ?\d+)?\)$/.test(size) && !/int/.test(word) ? size : ""}`;
}

/** By SQLite's own rules, in their order; the words of `typeOf` have the affinity of what they stand for. */
export function affinityOf(type: string): Affinity {
  if (/int/i.test(type)) return "integer";
  if (/char|clob|text/i.test(type)) return "text";
  if (type === "" || /blob|bytea/i.test(type)) return "blob";
  return /real|floa|doub/i.test(type) ? "real" : "numeric";
}

/** A number that is whole is written without its fraction: 5.0 and 5 are one value to SQLite as well. */
export function textOf(value: Value): string | null {
  if (value === null) return null;
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  return String(value);
}

function isIntegerText(text: string): boolean {
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

/** The value of which this is the text, where it stands in a column of this affinity. */
export function boundOf(text: string, affinity: Affinity): Exclude<Value, null> {
  if (affinity === "text") return text;
  const bytes = /^\\x((?:[0-9a-f]{2})*)$/.exec(text)?.[1];
  if (bytes !== undefined) return Buffer.from(bytes, "hex");
  if (isIntegerText(text)) return BigInt(text);
  const number = Number(text);
  return /^-?\d/.test(text) && String(number) === text ? number : text;
}

/** `undefined` for a value that its text would not lead back to: as a key it could be taken for another row's. */
export function keyTextOf(value: Value, type: string): string | undefined {
  const text = textOf(value);
  if (text === null || text.includes("\0")) return undefined;
  const back = boundOf(text, affinityOf(type));
  const isSame =
    typeof value === "string"
      ? back === value
      : value instanceof Uint8Array
        ? back instanceof Uint8Array
        : // oxlint-disable-next-line eqeqeq -- 5n and 5.0 are one value, as SQLite compares them
          typeof back !== "string" && !(back instanceof Uint8Array) && back == value;
  return isSame ? text : undefined;
}

const fixed: Readonly<Record<string, string>> = {
  boolean: "0",
  date: "1970-01-01",
  "timestamp without time zone": "1970-01-01 00:00:00",
  "timestamp with time zone": "1970-01-01 00:00:00+00:00",
  "time without time zone": "00:00:00",
  uuid: "00000000-0000-0000-0000-000000000000",
  json: "{}",
};
const ofAffinity: Readonly<Record<Affinity, string>> = {
  integer: "0",
  text: "",
  blob: "\\x",
  real: "0",
  numeric: "0",
};
const freshOfAffinity: Readonly<Record<Affinity, FreshKind>> = {
  integer: "integer",
  text: "text",
  blob: "bytes",
  real: "integer",
  numeric: "integer",
};
const lengths: Readonly<Record<FreshKind, number>> = {
  text: 30,
  integer: 9,
  date: 6,
  uuid: 36,
  bytes: 16,
  bits: 1,
};

/** Two NULLs never collide in SQLite. */
function blankOf(table: Table, column: Column): Blank | undefined {
  if (!column.notNull) return { kind: "null" };
  const bare = column.type.replace(/\(.*\)/, "");
  const affinity = affinityOf(column.type);
  if (table.uniqueIndexes.some(({ columns }) => columns.includes(column.name))) {
    const of = bare === "uuid" || bare === "date" ? bare : freshOfAffinity[affinity];
    const length = Math.min(lengths[of], of === "text" ? (column.maxLength ?? lengths[of]) : lengths[of]);
    return length < 1 ? undefined : { kind: "fresh", of, length, sign: signOf(of, length) };
  }
  if (column.default !== undefined && /^(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false)$/i.test(column.default))
    return { kind: "default" };
  return { kind: "value", text: fixed[bare] ?? ofAffinity[affinity] };
}

/**
 * Values are compared by their text wherever two columns differ, and a whole number has one text: only texts and whole
 * numbers, or two columns of one affinity, are told apart by it for certain.
 */
export const values: ValueRules = {
  comparesNatively: (left, right) => {
    const family = (type: string): string => affinityOf(type).replace("numeric", "integer");
    return family(left) === family(right);
  },
  textIsIdentity: (type) => ["integer", "text", "numeric"].includes(affinityOf(type)),
  blankOf,
};
