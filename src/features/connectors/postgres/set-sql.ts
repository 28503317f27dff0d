/** The statement that writes stated values into rows, and says of each whether the store now has them (decision 109). */
import type { Catalog, Table } from "../catalog.ts";
import type { Cell, SetStep } from "../erasable.ts";
import { keyed, type Statement } from "./erase-sql.ts";
import { baseType, identifier, parameters, qualified, type Parameters } from "./sql.ts";

type Equality = Catalog["equality"];

/** Types a text is assigned to as it is: a cast would cut off in silence what is too long. */
const texts = new Set(["text", "character varying", "bpchar"]);

/** Answers how many rows were written, and how many of them hold what was stated. */
export function setStatement({ on, cells }: SetStep, rows: SetStep["rows"], equality: Equality): Statement {
  const p = parameters();
  const { table } = on;
  const match = keyed(
    on,
    rows.map(({ key }) => key),
    equality,
    p,
  );
  const lists = cells.map((_, at) => `${p.add(rows.map(({ values }) => values[at] ?? null))}::text[]`);
  const names = cells.map((_, at) => `c${at}`).join(", ");
  const sets = [...Map.groupBy(cells.keys(), (at) => cells[at]?.column ?? "")].map(([column, at]) =>
    assignment(table, column, at, cells, p),
  );
  const held = cells.map((cell, at) => holds(table, cell, `f.c${at}`, equality, p));
  return {
    text:
      `with changed as (update ${qualified(table)} t set ${sets.join(", ")} from ${match.from}` +
      ` join unnest(${lists.join(", ")}) with ordinality as f(${names}, i) on f.i = k.i where ${match.where}` +
      ` returning (${held.join(" and ")}) as held) select count(*), count(*) filter (where held) from changed`,
    values: p.values,
  };
}

function typeOf(table: Table, name: string): string {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`a column the store does not have: ${table.id}.${name}`);
  return baseType(found.domain === undefined ? found.type : found.domain.base);
}

function given(sql: string, type: string): string {
  return texts.has(type) ? sql : `${sql}::${type}`;
}

function assignment(
  table: Table,
  column: string,
  places: readonly number[],
  cells: readonly Cell[],
  p: Parameters,
): string {
  const type = typeOf(table, column);
  const paths = places.flatMap((at) => {
    const path = cells[at]?.path ?? [];
    return path.length === 0 ? [] : [{ at, path: pathSql(path, p) }];
  });
  const [first] = places;
  if (paths.length === 0 || first === undefined)
    return `${identifier(column)} = ${given(`f.c${first ?? 0}`, type)}`;
  const source = `t.${identifier(column)}${type === "json" ? "::jsonb" : ""}`;
  const written = paths.reduce(
    (sql, { at, path }) => `jsonb_set(${sql}, ${path}, f.c${at}::jsonb, false)`,
    source,
  );
  return `${identifier(column)} = ${type === "json" ? `(${written})::json` : written}`;
}

function pathSql(path: Cell["path"], p: Parameters): string {
  return `${p.add(path.map(String))}::text[]`;
}

/** A trigger, a rounding or a fold may have written something else than was stated. */
function holds(table: Table, { column, path }: Cell, sql: string, equality: Equality, p: Parameters): string {
  const type = typeOf(table, column);
  const found = `t.${identifier(column)}`;
  if (path.length > 0) return `((${found}::jsonb #> ${pathSql(path, p)}) = ${sql}::jsonb)`;
  if (texts.has(type) || !equality.has(type))
    return `(${found}::text collate "C" is not distinct from ${given(sql, type)}::text collate "C")`;
  return `(case when ${sql} is null then ${found} is null else coalesce(${found} ${equality.get(type) ?? "="} ${sql}::${type}, false) end)`;
}
