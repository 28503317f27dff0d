/**
 * What values of MySQL and MariaDB are like. Types are told in the words of the catalogue; every value travels as a text that
 * loses nothing: numbers with all their digits, moments in UTC, bytes as `\x…`.
 */
import type { Column, Table } from "../catalog.ts";
import type { Blank, FreshKind } from "../erasable.ts";
import { signOf } from "../fresh.ts";
import type { ValueRules } from "../store.ts";
import type { Cell } from "./session.ts";

/** How values of a type are compared, written and emptied. */
export type Family =
  | "integer"
  | "numeric"
  | "real"
  | "double"
  | "text"
  | "bytes"
  | "json"
  | "date"
  | "moment"
  | "time"
  | "uuid"
  | "address"
  | "bits"
  | "other";

const families: Readonly<Record<string, Family>> = {
  boolean: "integer",
  smallint: "integer",
  integer: "integer",
  bigint: "integer",
  numeric: "numeric",
  real: "real",
  "double precision": "double",
  text: "text",
  character: "text",
  "character varying": "text",
  bytea: "bytes",
  json: "json",
  date: "date",
  "timestamp without time zone": "moment",
  "timestamp with time zone": "moment",
  "time without time zone": "time",
  uuid: "uuid",
  inet: "address",
  bit: "bits",
};

export function familyOf(type: string): Family {
  return families[bareType(type)] ?? "other";
}

/** `numeric(10,2)` → `numeric`. */
function bareType(type: string): string {
  return type.replace(/\([^)]*\)/, "");
}

export type NativeType = { readonly data: string; readonly whole: string; readonly size: number | undefined };

/** The declared type in the words of the catalogue; a word nobody knows stays as it was declared. */
export function typeOf({ data, whole, size }: NativeType): string {
  const isUnsigned = /\bunsigned\b/.test(whole);
  const [, inside = ""] = /^\w+\(([^)]*)\)/.exec(whole) ?? [];
  switch (data) {
    case "tinyint":
      return whole.startsWith("tinyint(1)") ? "boolean" : "smallint";
    case "bit":
      return inside === "1" || inside === "" ? "boolean" : `bit(${inside})`;
    case "year":
      return "smallint";
    case "smallint":
      return isUnsigned ? "integer" : "smallint";
    case "mediumint":
      return "integer";
    case "int":
      return isUnsigned ? "bigint" : "integer";
    case "bigint":
      return "bigint";
    case "decimal":
      return `numeric(${inside})`;
    case "float":
      return "real";
    case "double":
      return "double precision";
    case "char":
      return `character(${size ?? 1})`;
    case "varchar":
      return `character varying(${size ?? 1})`;
    case "tinytext":
    case "text":
    case "mediumtext":
    case "longtext":
    case "enum":
    case "set":
      return "text";
    case "binary":
    case "varbinary":
    case "tinyblob":
    case "blob":
    case "mediumblob":
    case "longblob":
      return "bytea";
    case "datetime":
      return "timestamp without time zone";
    case "timestamp":
      return "timestamp with time zone";
    case "time":
      return "time without time zone";
    case "inet4":
    case "inet6":
      return "inet";
    default:
      return data;
  }
}

/** The value of a column as `textOf` reads it; what the driver would round or shape is written down by the server. */
export function readSql(column: string, type: string): string {
  switch (familyOf(type)) {
    case "integer":
      // Without the zeros a declaration may put before it.
      return `concat(${column} + 0)`;
    case "real":
      return `concat(cast(${column} as double))`;
    case "text":
    case "json":
    case "bytes":
      return column;
    case "bits":
      return `lpad(bin(${column} + 0), ${/\d+/.exec(type)?.[0] ?? "1"}, '0')`;
    case "other":
      return `concat('\\\\x', lower(hex(${column})))`;
    case "numeric":
    case "double":
    case "date":
    case "moment":
    case "time":
    case "uuid":
    case "address":
      return `concat(${column})`;
  }
}

/** The text of a value, in SQL alone: where the server compares texts, or tells one row from another. */
export function textSql(column: string, type: string): string {
  const family = familyOf(type);
  if (family === "bytes") return `concat('\\\\x', lower(hex(${column})))`;
  if (family === "real") return `concat(${column})`;
  return family === "text" || family === "json"
    ? `convert(${column} using utf8mb4)`
    : `convert(${readSql(column, type)} using utf8mb4)`;
}

export function textOf(cell: Cell, type: string): string | null {
  if (cell === null) return null;
  if (typeof cell === "object") return `\\x${cell.toString("hex")}`;
  return familyOf(type) === "real" ? shortest(Number(cell)) : String(cell);
}

/** The fewest digits that lead back to the same number of four bytes. */
function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

export function isIntegerText(text: string): boolean {
  if (!/^(?:0|-?[1-9]\d{0,19})$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

const fixed: Readonly<Partial<Record<Family, string>>> = {
  integer: "0",
  numeric: "0",
  real: "0",
  double: "0",
  text: "",
  json: "{}",
  date: "1970-01-01",
  time: "00:00:00",
  uuid: "00000000-0000-0000-0000-000000000000",
};
const freshKinds: Readonly<Partial<Record<Family, FreshKind>>> = {
  integer: "integer",
  numeric: "integer",
  double: "integer",
  text: "text",
  bytes: "bytes",
  date: "date",
  uuid: "uuid",
};
const longest: Readonly<Record<FreshKind, number>> = {
  text: 30,
  integer: 9,
  date: 6,
  uuid: 36,
  bytes: 16,
  bits: 1,
};

/** What a `timestamp` may hold begins on this day, wherever the clock stands. */
export const firstMoment = "1970-01-02 00:00:00";

function valueOf(column: Column): string | undefined {
  if (column.labels !== undefined) return column.labels[0];
  if (column.type === "timestamp with time zone") return firstMoment;
  if (column.type === "timestamp without time zone") return "1970-01-01 00:00:00";
  const family = familyOf(column.type);
  // A column of a fixed width fills what is given with zeros.
  if (family === "bytes") return `\\x${column.padded === true ? "00".repeat(column.maxLength ?? 1) : ""}`;
  if (family === "bits") return "0".repeat(column.maxLength ?? 1);
  return fixed[family];
}

/** Digits a number may have before its point. */
function digitsOf(column: Column): number {
  const bare = bareType(column.type);
  if (bare === "smallint" || bare === "boolean") return 2;
  if (bare !== "numeric") return longest.integer;
  const [, precision = "10", scale = "0"] = /\((\d+)(?:,\s*(\d+))?\)/.exec(column.type) ?? [];
  return Math.min(longest.integer, Number(precision) - Number(scale));
}

function freshOf(column: Column): Blank | undefined {
  // A number below zero is known again; where none may stand there is none to be known by.
  if (column.labels !== undefined || column.unsigned === true) return undefined;
  const of = freshKinds[familyOf(column.type)];
  if (of === undefined) return undefined;
  const most = of === "integer" ? digitsOf(column) : Math.min(longest[of], column.maxLength ?? longest[of]);
  return most < 1 ? undefined : { kind: "fresh", of, length: most, sign: signOf(of, most) };
}

/** Two NULLs never collide. */
function blankOf(table: Table, column: Column): Blank | undefined {
  if (!column.notNull) return { kind: "null" };
  if (table.uniqueIndexes.some(({ columns }) => columns.includes(column.name))) return freshOf(column);
  if (column.default !== undefined && isConstant(column.default)) return { kind: "default" };
  const text = valueOf(column);
  return text === undefined ? undefined : { kind: "value", text };
}

/** A literal as the catalogue writes it: `'open'`, `0`; no function. */
function isConstant(expression: string): boolean {
  return /^(?:'(?:[^'\\]|''|\\.)*'|-?\d+(?:\.\d+)?)$/.test(expression);
}

export const values: ValueRules = {
  comparesNatively: (left, right) => {
    const [a, b] = [familyOf(left), familyOf(right)];
    return a === b && !["json", "bits", "other", "real"].includes(a);
  },
  exactButForKeys: true,
  textIsIdentity: (type) => ["integer", "text", "bytes", "uuid"].includes(familyOf(type)),
  blankOf,
};
