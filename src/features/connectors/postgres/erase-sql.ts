/**
 * The statements of an erasure, as text: which rows by their keys, what is taken out of them, what refers to them.
 * Names are quoted in sql.ts, values are always parameters (decision 98).
 */
import pg from "pg";
import { columnNamed, type Catalog, type ForeignKey, type ReferringKey, type Table } from "../catalog.ts";
import type { Blank, Change, ElementLink, FactsAsked, KeyedTable, RowKey } from "../erasable.ts";
import { baseType, comparesNatively, identifier, parameters, qualified, type Parameters } from "./sql.ts";

type Equality = Catalog["equality"];
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** `k(v0, v1, …, i)`: the keys as a table, and the condition under which a row of `t` is one of them. */
export function keyed(
  { table, key }: KeyedTable,
  rows: readonly RowKey[],
  equality: Equality,
  p: Parameters,
  names: { readonly rows: string; readonly keys: string } = { rows: "t", keys: "k" },
): { readonly from: string; readonly where: string } {
  const { rows: t, keys: k } = names;
  const parts =
    key.length === 0
      ? [
          { sql: `${t}.tableoid`, type: "oid", equals: "=" },
          { sql: `${t}.ctid`, type: "tid", equals: "=" },
        ]
      : key.map((name) => compared(`${t}.${identifier(name)}`, columnNamed(table, name).type, equality));
  const arrays = parts.map(({ type }, at) => `${p.add(rows.map((row) => row[at] ?? ""))}::${type}[]`);
  const columns = parts.map((_, at) => `v${at}`).join(", ");
  return {
    from: `unnest(${arrays.join(", ")}) with ordinality as ${k}(${columns}, i)`,
    where: parts.map(({ sql, equals }, at) => `${sql} ${equals} ${k}.v${at}`).join(" and "),
  };
}

/** A value compared in its own type where that has an equality, so that an index serves; else as its text. */
function compared(
  sql: string,
  type: string,
  equality: Equality,
): { readonly sql: string; readonly type: string; readonly equals: string } {
  const base = baseType(type);
  const operator = base === "bit" || base.endsWith("[]") ? undefined : equality.get(base);
  return operator === undefined
    ? { sql: `${sql}::text`, type: "text", equals: "=" }
    : { sql, type: base, equals: operator };
}

/** Fingerprint, end of keeping, whether nothing is left to empty, and which keys refer, of the rows asked for. */
export function factsStatement(
  on: KeyedTable,
  rows: readonly RowKey[],
  asked: FactsAsked,
  catalog: Catalog,
): Statement {
  const p = parameters();
  const match = keyed(on, rows, catalog.equality, p);
  const readable = on.table.columns.filter((column) => column.readable);
  const whole = `row(${readable.map(({ name }) => `t.${identifier(name)}`).join(", ")})::text`;
  const fingerprint =
    asked.secret === undefined
      ? "null"
      : `encode(sha256(convert_to(${p.add(asked.secret)}::text || ${whole}, 'UTF8')), 'hex')`;
  const until = asked.until === undefined ? undefined : untilSql(asked.until, p);
  const day =
    until === undefined ? "null" : `case when isfinite(${until}) then to_char(${until}, 'YYYY-MM-DD') end`;
  const columns = [
    "k.i - 1",
    fingerprint,
    day,
    until === undefined ? "false" : `coalesce(${until} < current_date, false)`,
    asked.change === undefined ? "false" : isBlankSql(on.table, asked.change),
    ...(asked.keys ?? []).map((key) => refersSql(on.table, key, catalog)),
  ];
  const lock = asked.lock ? " for update of t" : "";
  return {
    text: `select ${columns.join(", ")} from ${match.from} join ${qualified(on.table)} t on ${match.where}${lock}`,
    values: p.values,
  };
}

/** The last day on which it is kept; moments count as days of UTC, under which the session reads them. */
function untilSql(until: NonNullable<FactsAsked["until"]>, p: Parameters): string {
  const { column, years = 0, months = 0, days = 0 } = until;
  const numbers = [years * 12 + months, days].map((number) => `${p.add(number)}::integer`);
  const begins = `t.${identifier(column)}::date`;
  return (
    `(case when isfinite(${begins}) then ` +
    `(${begins} + make_interval(months => ${numbers[0]}, days => ${numbers[1]}))::date else ${begins} end)`
  );
}

/** A key that is known to be true of every row refers wherever it is not empty. */
function refersSql(table: Table, key: ForeignKey, catalog: Catalog): string {
  const filled = key.columns.map((name) => `t.${identifier(name)} is not null`).join(" and ");
  const to = catalog.tables.get(key.to);
  if (key.validated || to === undefined || !to.readable) return `(${filled})`;
  const pairs = pairsOf(table, to, key, catalog.equality, { from: "t", to: "p" });
  return `(${filled} and exists (select from ${qualified(to)} p where ${pairs}))`;
}

/** Under which a row of `from` refers to one of `to`. */
function pairsOf(
  from: Table,
  to: Table,
  key: ForeignKey,
  equality: Equality,
  names: { readonly from: string; readonly to: string },
): string {
  return key.columns
    .map((name, at) => {
      const there = key.toColumns[at] ?? "";
      const [left, right] = [columnNamed(from, name).type, columnNamed(to, there).type];
      const [a, b] = [`${names.from}.${identifier(name)}`, `${names.to}.${identifier(there)}`];
      const operator =
        baseType(left) === baseType(right) ? equality.get(baseType(left)) : plainEquality(left, right);
      return operator === undefined ? `${a}::text = ${b}::text` : `${a} ${operator} ${b}`;
    })
    .join(" and ");
}

/** An unreadable column is never known to be blank; an element that still links is always there to be taken out. */
function isBlankSql(table: Table, change: Change): string {
  if (change.elements.length > 0) return "false";
  const tests = change.columns.map(({ column, blank }) =>
    columnNamed(table, column).readable ? isBlankColumn(table, column, blank) : "false",
  );
  return tests.length === 0 ? "true" : `(${tests.join(" and ")})`;
}

function isBlankColumn(table: Table, name: string, blank: Blank): string {
  const sql = `t.${identifier(name)}`;
  switch (blank.kind) {
    case "null":
      return `${sql} is null`;
    case "default":
      return `${sql}::text is not distinct from (${columnNamed(table, name).default ?? "null"})::text`;
    case "value":
      return `${sql}::text is not distinct from (${pg.escapeLiteral(blank.text)}::${columnNamed(table, name).type})::text`;
    case "fresh":
      return `coalesce(${sql}::text ~ ${pg.escapeLiteral(blank.sign)}, false)`;
  }
}

/** One statement that empties `change` in all of `rows`; `fresh` holds a list of values per fresh column. */
export function updateStatement(
  on: KeyedTable,
  change: Change,
  rows: readonly {
    readonly key: RowKey;
    readonly fresh: readonly string[];
    readonly values: readonly (readonly string[])[];
  }[],
  equality: Equality,
): Statement {
  const p = parameters();
  const { table } = on;
  const match = keyed(
    on,
    rows.map(({ key }) => key),
    equality,
    p,
  );
  const lists: string[] = [];
  const list = (values: readonly string[], type: string): string => {
    lists.push(`${p.add(values)}::${type}[]`);
    return `f.c${lists.length - 1}`;
  };
  const fresh = change.columns.filter(({ blank }) => blank.kind === "fresh");
  const sets = change.columns.map(({ column, blank }) => {
    const { type } = columnNamed(table, column);
    const at = fresh.findIndex((each) => each.column === column);
    const value =
      blank.kind === "fresh"
        ? `${list(
            rows.map((row) => row.fresh[at] ?? ""),
            "text",
          )}::${type}`
        : fixed(blank, type);
    return `${identifier(column)} = ${value}`;
  });
  for (const [at, links] of elementsByColumn(change.elements)) {
    const { type } = columnNamed(table, at);
    // Values travel as JSON: an array of arrays must not be ragged.
    const sql = links.reduce(
      (source, { place, ...element }) =>
        withoutElements(
          source,
          element,
          type,
          `array(select jsonb_array_elements_text(${list(
            rows.map((row) => JSON.stringify(row.values[place] ?? [])),
            "jsonb",
          )}))`,
          equality,
          p,
        ),
      type === "json" ? `t.${identifier(at)}::jsonb` : `t.${identifier(at)}`,
    );
    sets.push(`${identifier(at)} = ${type === "json" ? `(${sql})::json` : sql}`);
  }
  const extra =
    lists.length === 0
      ? ""
      : ` join unnest(${lists.join(", ")}) with ordinality as f(${lists.map((_, at) => `c${at}`).join(", ")}, i) on f.i = k.i`;
  return {
    text: `update ${qualified(table)} t set ${sets.join(", ")} from ${match.from}${extra} where ${match.where}`,
    values: p.values,
  };
}

function fixed(blank: Exclude<Blank, { kind: "fresh" }>, type: string): string {
  if (blank.kind === "null") return "null";
  return blank.kind === "default" ? "default" : `${pg.escapeLiteral(blank.text)}::${type}`;
}

function elementsByColumn(
  elements: readonly ElementLink[],
): ReadonlyMap<string, readonly (ElementLink & { readonly place: number })[]> {
  return Map.groupBy(
    elements.map((element, place) => ({ ...element, place })),
    ({ link }) => link.column,
  );
}

/** `source` without the elements, or the value, that the link leads to and that is one of `values` (a `text[]`). */
function withoutElements(
  source: string,
  { link, there }: ElementLink,
  type: string,
  values: string,
  equality: Equality,
  p: Parameters,
): string {
  if (!type.endsWith("[]")) return withoutPath(source, link.path, values, p, 0);
  // Compared as the search compares them: 1.0 and 1 are one number, and two texts.
  const element = baseType(type.slice(0, -2));
  const operator = comparesNatively(element, there) ? equality.get(element) : undefined;
  const goes =
    operator === undefined ? `e::text = any(${values})` : `e ${operator} any(${values}::${element}[])`;
  return `array(select e from unnest(${source}) with ordinality as u(e, o) where (${goes}) is not true order by o)::${type}`;
}

function withoutPath(
  source: string,
  path: readonly string[],
  values: string,
  p: Parameters,
  depth: number,
): string {
  const star = path.indexOf("*");
  if (star === -1)
    return `case when (${source}) #>> ${p.add(path)}::text[] = any(${values}) then (${source}) #- ${p.add(path)}::text[] else ${source} end`;
  const above = `${p.add(path.slice(0, star))}::text[]`;
  const below = path.slice(star + 1);
  const [e, o] = [`e${depth}`, `o${depth}`];
  const each = below.includes("*")
    ? `select jsonb_agg(${withoutPath(e, below, values, p, depth + 1)} order by ${o}) from jsonb_array_elements((${source}) #> ${above}) with ordinality as u${depth}(${e}, ${o})`
    : `select jsonb_agg(${e} order by ${o}) from jsonb_array_elements((${source}) #> ${above}) with ordinality as u${depth}(${e}, ${o}) where (${e} #>> ${p.add(below)}::text[] = any(${values})) is not true`;
  const without = `coalesce((${each}), '[]'::jsonb)`;
  const put = star === 0 ? without : `jsonb_set(${source}, ${above}, ${without})`;
  return `case when jsonb_typeof((${source}) #> ${above}) = 'array' then ${put} else ${source} end`;
}

/** Deletes the rows of every part in one statement, and answers how many of each. */
export function deleteStatement(
  parts: readonly { readonly on: KeyedTable; readonly rows: readonly RowKey[] }[],
  equality: Equality,
): Statement {
  const p = parameters();
  const gone = parts.map(({ on, rows }, at) => {
    const match = keyed(on, rows, equality, p);
    return `d${at} as (delete from ${qualified(on.table)} t using ${match.from} where ${match.where} returning 1)`;
  });
  const counts = parts.map((_, at) => `(select count(*) from d${at})`);
  return { text: `with ${gone.join(", ")} select ${counts.join(", ")}`, values: p.values };
}

/** Rows that refer by `key` to the targets; without `fromKey` each target once. */
export function referencesStatement(
  { from, key }: ReferringKey,
  to: KeyedTable,
  targets: readonly RowKey[],
  fromKey: readonly string[] | undefined,
  equality: Equality,
): Statement {
  const p = parameters();
  const match = keyed(to, targets, equality, p, { rows: "p", keys: "k" });
  const pairs = pairsOf(from, to.table, key, equality, { from: "c", to: "p" });
  const found =
    fromKey === undefined
      ? []
      : fromKey.length === 0
        ? ["c.tableoid::text", "c.ctid::text"]
        : fromKey.map((name) => `c.${identifier(name)}::text`);
  return {
    text:
      `select ${fromKey === undefined ? "distinct " : ""}${["k.i - 1", ...found].join(", ")}` +
      ` from ${match.from} join ${qualified(to.table)} p on ${match.where} join ${qualified(from)} c on ${pairs}`,
    values: p.values,
  };
}

const families = [
  ["smallint", "integer", "bigint", "numeric", "real", "double precision"],
  ["text", "character varying", "bpchar", "name"],
  ["date", "timestamp without time zone"],
];

function plainEquality(left: string, right: string): string | undefined {
  const both = (family: readonly string[]): boolean =>
    family.includes(baseType(left)) && family.includes(baseType(right));
  return families.some(both) ? "=" : undefined;
}
