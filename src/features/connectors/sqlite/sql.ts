/** Pieces of SQL for SQLite: identifiers are quoted here and nowhere else, values are always parameters. */
import type { SQLInputValue } from "node:sqlite";
import { columnNamed, type Table } from "../catalog.ts";
import type { KeyedTable, RowKey } from "../erasable.ts";
import type { Condition } from "../map/map.ts";
import type { Link } from "../map/links.ts";
import { KeyMissing } from "../reader.ts";
import { affinityOf, boundOf, keyTextOf, type Value } from "./values.ts";

export type Parameters = { readonly values: SQLInputValue[]; add(value: SQLInputValue): string };

export function parameters(): Parameters {
  const values: SQLInputValue[] = [];
  return {
    values,
    add: (value) => {
      values.push(value);
      return `?${values.length}`;
    },
  };
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Always the file's own: nothing temporary or attached stands in its place. */
export function qualified(table: { readonly name: string }): string {
  return `main.${identifier(table.name)}`;
}

/** The row's own number, by the one of its names that is not a column's. */
function rowid(table: Pick<Table, "columns">): string {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name)) ?? "rowid";
}

/** The columns a row is named by, with their types; a table without a key by its position. */
export function keyColumns({
  table,
  key,
}: KeyedTable): readonly { readonly sql: string; readonly type: string }[] {
  if (key.length === 0) return [{ sql: rowid(table), type: "integer" }];
  return key.map((name) => ({ sql: identifier(name), type: columnType(table, name) }));
}

export function columnType(table: Table, name: string): string {
  return columnNamed(table, name).type;
}

/** Rows a statement may ask for at once: SQLite takes 32,766 parameters. */
export function rowsAtOnce(columns: number, asked: number): number {
  return Math.max(1, Math.min(asked, Math.floor(30_000 / (columns + 1))));
}

/** `k(i, v0, …)`: the asked keys as a table that every row of `alias` is held against. */
export function keyed(
  on: KeyedTable,
  rows: readonly RowKey[],
  p: Parameters,
  alias = "t",
): { readonly with: string; readonly where: string } {
  const columns = keyColumns(on);
  const tuples = rows.map((row, at) =>
    row.map((part, index) => boundOf(part, affinityOf(columns[index]?.type ?? ""))).concat(at),
  );
  return {
    with: valuesTable("k", columns.length, tuples, p),
    where: columns.map(({ sql }, at) => `${alias}.${sql} = k.v${at}`).join(" and "),
  };
}

/** A table of parameters, written down once: its last column is `i`. */
export function valuesTable(
  name: string,
  columns: number,
  tuples: readonly (readonly SQLInputValue[])[],
  p: Parameters,
): string {
  const names = [...Array.from({ length: columns }, (_, at) => `v${at}`), "i"].join(", ");
  const lines = tuples.map((tuple) => `(${tuple.map((value) => p.add(value)).join(", ")})`);
  return `${name}(${names}) as materialized (values ${lines.join(", ")})`;
}

/** The texts of a row's key; a value that another row's could be taken for names no row. */
export function keyOf(values: readonly Value[], types: readonly string[]): readonly string[] {
  return values.map((value, at) => {
    const text = keyTextOf(value, types[at] ?? "");
    if (text === undefined) throw new KeyMissing();
    return text;
  });
}

/** JSON array of what a path into a document leads to. */
export function elementsSql(link: Link, alias: string, p: Parameters): string {
  const column = `${alias}.${identifier(link.column)}`;
  return `kept_elements(case when json_valid(${column}, 6) then json(${column}) end, ${p.add(JSON.stringify(link.path))})`;
}

/** All of `condition` for row `alias`; `true` when it is empty. */
export function conditionSql(condition: Condition, alias: string, p: Parameters): string {
  const parts = Object.entries(condition).map(([name, wanted]) => {
    const column = `${alias}.${identifier(name)}`;
    if (wanted === null) return `${column} is null`;
    if (typeof wanted === "object" && !Array.isArray(wanted)) return `${column} is not null`;
    const list = Array.isArray(wanted) ? wanted : [wanted];
    const texts = list.flatMap((value) => (value === null ? [] : textsOf(value)));
    const equal = `coalesce(kept_text(${column}) in (${texts.map((each) => p.add(each)).join(", ")}), false)`;
    return list.includes(null) ? `(${equal} or ${column} is null)` : equal;
  });
  return parts.length === 0 ? "true" : parts.map((part) => `(${part})`).join(" and ");
}

/** SQLite knows no truth values: they stand as numbers, and some write them out. */
function textsOf(value: string | number | boolean): readonly string[] {
  return typeof value === "boolean" ? [value ? "1" : "0", String(value)] : [String(value)];
}
