/**
 * What stands in a column that was emptied (decision 98): NULL where allowed, else a value of its type that says nothing
 * about anybody, within its length, and random and new for each row where a unique key covers the column. Never a hash
 * of what was there: a hash of an address can be guessed.
 */
import type { Column, Table } from "../catalog.ts";
import type { Blank, FreshKind } from "../erasable.ts";
import { signOf } from "../fresh.ts";

/** `undefined`: we know no value of this type that says nothing. */
export function blankOf(table: Table, column: Column): Blank | undefined {
  const unique = table.uniqueIndexes.filter(({ columns }) => columns.includes(column.name));
  const isNullable = !column.notNull && column.domain?.notNull !== true;
  // Two NULLs collide in such an index: a second erased row would be refused.
  if (isNullable && !unique.some(({ nullsNotDistinct }) => nullsNotDistinct)) return { kind: "null" };
  const type = bareType(column.domain?.base ?? column.type);
  if (unique.length > 0) {
    const fresh = freshOf(type, column);
    if (fresh !== undefined) return fresh;
    if (isNullable) return { kind: "null" };
  }
  if (column.default !== undefined && isConstant(column.default)) return { kind: "default" };
  const text = valueOf(type, column);
  return text === undefined ? undefined : { kind: "value", text };
}

/** `character varying(20)` → `character varying`. */
function bareType(type: string): string {
  return type.replace(/\([^)]*\)/, "").trim();
}

/** A literal with casts, as PostgreSQL writes it: `'open'::text`, `0`, `true`, `'{}'::text[]`; no function, no column. */
export function isConstant(expression: string): boolean {
  return /^\(?(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false)\)?(?:::[\w\s."[\]]+(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])*)*$/i.test(
    expression,
  );
}

const values: Readonly<Record<string, string>> = {
  text: "",
  "character varying": "",
  character: "",
  bpchar: "",
  name: "",
  smallint: "0",
  integer: "0",
  bigint: "0",
  numeric: "0",
  real: "0",
  "double precision": "0",
  money: "0",
  oid: "0",
  boolean: "false",
  date: "1970-01-01",
  "timestamp without time zone": "1970-01-01 00:00:00",
  "timestamp with time zone": "1970-01-01 00:00:00+00",
  "time without time zone": "00:00:00",
  "time with time zone": "00:00:00+00",
  interval: "00:00:00",
  uuid: "00000000-0000-0000-0000-000000000000",
  json: "{}",
  jsonb: "{}",
  bytea: "\\x",
  inet: "0.0.0.0",
  cidr: "0.0.0.0/0",
  macaddr: "00:00:00:00:00:00",
  macaddr8: "00:00:00:00:00:00:00:00",
  "bit varying": "",
  tsvector: "",
  xml: "",
  point: "(0,0)",
  "public.citext": "",
  citext: "",
  "public.hstore": "",
};

function valueOf(type: string, column: Column): string | undefined {
  if (type.endsWith("[]")) return "{}";
  if (type.endsWith("range")) return "empty";
  if (type.endsWith("multirange")) return "{}";
  if (type === "bit") return "0".repeat(column.maxLength ?? 1);
  if (column.labels !== undefined) return column.labels[0];
  return values[type];
}

const freshKinds: Readonly<Record<string, FreshKind>> = {
  text: "text",
  "character varying": "text",
  character: "text",
  bpchar: "text",
  name: "text",
  citext: "text",
  "public.citext": "text",
  smallint: "integer",
  integer: "integer",
  bigint: "integer",
  numeric: "integer",
  real: "integer",
  "double precision": "integer",
  date: "date",
  "timestamp without time zone": "date",
  "timestamp with time zone": "date",
  uuid: "uuid",
  bytea: "bytes",
  bit: "bits",
  "bit varying": "bits",
};

/** How much of each kind can be said; longer is not more random than needed. */
const usual: Readonly<Record<FreshKind, number>> = {
  text: 30,
  integer: 9,
  date: 6,
  uuid: 36,
  bytes: 16,
  bits: 64,
};

const integerDigits: Readonly<Record<string, number>> = { smallint: 4, integer: 9, real: 6, bigint: 15 };

function freshOf(type: string, column: Column): Blank | undefined {
  const of = freshKinds[type];
  if (of === undefined) return undefined;
  const most = of === "integer" ? (integerDigits[type] ?? digitsOf(column)) : (column.maxLength ?? usual[of]);
  if (most < 1) return undefined;
  const isFixed = type === "bit";
  const length = isFixed ? most : Math.min(most, of === "integer" ? most : usual[of]);
  return { kind: "fresh", of, length, sign: signOf(of, length) };
}

/** Digits before the point: `numeric(6,2)` has 4. */
function digitsOf(column: Column): number {
  const [, precision = "15", scale = "0"] =
    /\((\d+)(?:,\s*(-?\d+))?\)/.exec(column.domain?.base ?? column.type) ?? [];
  return Math.min(15, Number(precision) - Number(scale));
}
