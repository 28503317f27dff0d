/**
 * Pieces of SQL for a foreign PostgreSQL: identifiers are quoted here and nowhere else, values are always parameters.
 */
import pg from "pg";
import type { TableId } from "../catalog.ts";
import type { Condition } from "../map/map.ts";
import type { Link } from "../map/links.ts";

/** Collects the parameters of one statement. */
export type Parameters = { readonly values: unknown[]; add(value: unknown): string };

export function parameters(): Parameters {
  const values: unknown[] = [];
  return {
    values,
    add: (value) => `$${values.push(value)}`,
  };
}

/** Quotes one identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function qualified(table: { readonly schema: string; readonly name: string }): string {
  return `${identifier(table.schema)}.${identifier(table.name)}`;
}

/** A table's id as SQL: `finance."Odd"` → `"finance"."Odd"`, `student` → `"public"."student"`. */
export function sqlOfId(id: TableId): string {
  const parts = [...id.matchAll(/"(?:[^"]|"")*"|[^.]+/g)].map(([part]) =>
    part.startsWith('"') ? part : identifier(part),
  );
  return (parts.length === 1 ? [identifier("public"), ...parts] : parts).join(".");
}

/** Type name without modifier, as it must be written in a cast: `numeric(10,2)` → `numeric`, `character(3)` → `bpchar`. */
export function baseType(type: string): string {
  const bare = type.replace(/\([^)]*\)/, "").trim();
  return bare === "character" ? "bpchar" : bare;
}

const families: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint"],
  ["text", "character varying"],
];

/** Whether the two types can be compared as their values, so that an index serves; otherwise their text forms are. */
export function comparesNatively(left: string, right: string): boolean {
  const [a, b] = [baseType(left), baseType(right)];
  if (a === "bit" || a.endsWith("[]")) return false;
  return a === b || families.some((family) => family.includes(a) && family.includes(b));
}

/** Types whose text form is equal exactly when the values are: a key seen as text names the row. */
export function textIsIdentity(type: string): boolean {
  return ["smallint", "integer", "bigint", "uuid", "text", "character varying"].includes(baseType(type));
}

export function isMultiValued(link: Link): boolean {
  return link.path.includes("*");
}

/** Type of what a link expression yields: JSON yields text, `ids[*]` the element type. */
export function yieldedType(link: Link, type: string): string {
  if (link.path.length === 0) return type;
  return type.endsWith("[]") ? type.slice(0, -2) : "text";
}

/**
 * The value of a single-valued link expression for row `alias`, in its own type. A JSON path is written as a chain of
 * `->` with literal keys, the form an expression index has; an object or an array is not a value (`scalar`).
 */
export function linkValue(
  link: Link,
  type: string,
  alias: string,
): { readonly value: string; readonly scalar: string | undefined } {
  const column = `${alias}.${identifier(link.column)}`;
  const last = link.path.at(-1);
  if (last === undefined) return { value: column, scalar: undefined };
  const above = link.path.slice(0, -1).reduce((json, key) => `${json} -> ${literal(key)}`, column);
  return {
    value: `(${above} ->> ${literal(last)})`,
    scalar: `${type}_typeof(${above} -> ${literal(last)}) not in ('object', 'array')`,
  };
}

/** A key of a JSON path as a literal: it comes from the reviewed map, and an index matches no parameter. */
function literal(key: string): string {
  return pg.escapeLiteral(key);
}

/**
 * The elements of a multi-valued link expression as `text[]`; empty when the path leads nowhere.
 * JSON arrays are walked by hand because lax jsonpath would also unwrap arrays nobody named.
 */
export function linkElements(link: Link, type: string, alias: string, p: Parameters): string {
  const column = `${alias}.${identifier(link.column)}`;
  if (type.endsWith("[]")) return `coalesce(${column}::text[], '{}')`;
  const stars: (readonly string[])[] = [];
  let segment: string[] = [];
  for (const step of link.path) {
    if (step === "*") {
      stars.push(segment);
      segment = [];
    } else segment.push(step);
  }
  let source = column;
  const from: string[] = [];
  for (const [index, path] of stars.entries()) {
    const array = `(${source} #> ${p.add(path)}::text[])`;
    from.push(
      `${type}_array_elements(case when ${type}_typeof(${array}) = 'array' then ${array} else '[]' end) as e${index}(v)`,
    );
    source = `e${index}.v`;
  }
  const element = `${source} #> ${p.add(segment)}::text[]`;
  return (
    `array(select ${element} #>> '{}' from ${from.join(" cross join lateral ")}` +
    ` where ${type}_typeof(${element}) not in ('object', 'array'))`
  );
}

/** All of `condition` for row `alias`; `true` when it is empty. */
export function conditionSql(condition: Condition, alias: string, p: Parameters): string {
  const parts = Object.entries(condition).map(([name, wanted]) => {
    const column = `${alias}.${identifier(name)}`;
    if (wanted === null) return `${column} is null`;
    if (typeof wanted === "object" && !Array.isArray(wanted)) return `${column} is not null`;
    const list = Array.isArray(wanted) ? wanted : [wanted];
    const values = list.filter((value) => value !== null).map(String);
    const equal = `${column}::text = any(${p.add(values)}::text[])`;
    return list.includes(null) ? `(${equal} or ${column} is null)` : equal;
  });
  return parts.length === 0 ? "true" : parts.map((part) => `(${part}) is true`).join(" and ");
}
