/** Stated values written into the rows of a MySQL or MariaDB, row by row, each read again afterwards (decision 109). */
import { columnNamed, type Table } from "../catalog.ts";
import { pathText } from "../documents.ts";
import { StepRefused, wroteElse, type Cell, type RowKey, type SetStep } from "../erasable.ts";
import { byKey, keyed } from "./probes.ts";
import type { Session } from "./session.ts";
import { identifier, parameters, qualified } from "./sql.ts";
import { textSql } from "./values.ts";

type Row = SetStep["rows"][number];
/** Runs a statement and says how many rows it found; refuses as the store does. */
type Run = (sql: string, values: readonly (string | null)[]) => Promise<number>;

export async function setValues(session: Session, run: Run, { on, cells, rows }: SetStep): Promise<void> {
  const { table } = on;
  const paths = cells.map((cell) => pathOf(table, cell));
  for (const row of rows) {
    const p = parameters();
    const match = keyed(on, [row.key], p);
    if (match === undefined) throw new StepRefused(table.id, "the rows to change cannot be named");
    // NULL is written as a word: parameters of the statement are texts.
    const sets = [...Map.groupBy(cells.keys(), (at) => cells[at]?.column ?? "")].map(
      ([column, at]) =>
        `t.${identifier(column)} = ${assigned(column, at, row, paths, (value) => p.add(value))}`,
    );
    const sql = `update ${match.from} straight_join ${qualified(table)} t${byKey(on)} on ${match.where} set ${sets.join(", ")}`;
    const done = await run(sql, p.values);
    if (done !== 1)
      throw new StepRefused(
        table.id,
        `the plan was to change 1 of its rows, and the store answers for ${done}`,
      );
    if (!(await holds(session, { on, cells, rows, does: "set" }, row.key, row.values, paths)))
      throw new StepRefused(table.id, wroteElse);
  }
}

function pathOf(table: Table, { path }: Cell): string | undefined {
  if (path.length === 0) return undefined;
  const text = pathText(path);
  if (text === undefined || text.includes("\\"))
    throw new StepRefused(table.id, "a key of the document cannot be named to the store");
  return text;
}

function assigned(
  column: string,
  places: readonly number[],
  { values }: Row,
  paths: readonly (string | undefined)[],
  add: (value: string) => string,
): string {
  const [first = 0] = places;
  if (paths[first] === undefined) {
    const value = values[first] ?? null;
    return value === null ? "null" : add(value);
  }
  // `json_extract` of a text yields a value of JSON in either server.
  const parts = places.map(
    (at) => `${add(paths[at] ?? "$")}, json_extract(${add(values[at] ?? "null")}, '$')`,
  );
  return `json_replace(t.${identifier(column)}, ${parts.join(", ")})`;
}

async function holds(
  session: Session,
  { on, cells }: SetStep,
  key: RowKey,
  values: Row["values"],
  paths: readonly (string | undefined)[],
): Promise<boolean> {
  const p = parameters();
  const read = cells.map(({ column }, at) => {
    const name = `t.${identifier(column)}`;
    const path = paths[at];
    return path === undefined
      ? textSql(name, columnNamed(on.table, column).type)
      : `convert(json_extract(${name}, ${p.add(path)}) using utf8mb4)`;
  });
  const match = keyed(on, [key], p);
  if (match === undefined) return false;
  const [found = []] = await session.all(
    `select ${read.join(", ")} from ${match.from} straight_join ${qualified(on.table)} t on ${match.where}`,
    p.values,
  );
  return cells.every((_, at) => {
    const [is, stated] = [found[at] ?? null, values[at] ?? null];
    if (is === null || stated === null) return is === stated;
    return paths[at] === undefined ? isSame(String(is), stated) : isSameJson(String(is), stated);
  });
}

/** 12.50 and 12.5 are one number; everything else is compared letter by letter. */
function isSame(left: string, right: string): boolean {
  const number = (text: string): string => (/^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text);
  return left === right || number(left) === number(right);
}

function isSameJson(left: string, right: string): boolean {
  try {
    return JSON.stringify(JSON.parse(left)) === JSON.stringify(JSON.parse(right));
  } catch {
    return false;
  }
}
