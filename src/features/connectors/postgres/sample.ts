/**
 * Reads a few values of each column for a suggestion: at most a thousand rows and 200 distinct values, wide ones cut,
 * each query boxed in time, all in one read-only transaction that ends with the call. Nothing is kept or logged.
 */
import pg from "pg";
import type { Catalog, Column, Table, TableId } from "../catalog.ts";
import { probesFor, type Probe } from "../map/link-guesses.ts";
import { noSamples, probeKey, type ColumnSample, type Samples } from "../map/samples.ts";

export type SampleLimits = {
  readonly rows: number;
  readonly distinct: number;
  readonly statementInMs: number;
  readonly totalInMs: number;
};
const usual: SampleLimits = { rows: 1000, distinct: 200, statementInMs: 3000, totalInMs: 60_000 };

const widestText = 256;
const widestJson = 16_384;

/** Samples every readable table; a table that is too slow or refuses is left out, and its names must do. */
export async function sampleStore(
  client: pg.ClientBase,
  catalog: Catalog,
  limits: Partial<SampleLimits> = {},
): Promise<Samples> {
  const within = { ...usual, ...limits };
  const end = performance.now() + within.totalInMs;
  await client.query("begin transaction isolation level repeatable read read only");
  try {
    await client.query("select set_config('statement_timeout', $1, true)", [String(within.statementInMs)]);
    const columns = new Map<TableId, ReadonlyMap<string, ColumnSample>>();
    for (const table of catalog.tables.values()) {
      if (!table.readable || table.kind === "view" || performance.now() > end) continue;
      const sampled = await attempt(client, () => sampleTable(client, table, within));
      if (sampled !== undefined) columns.set(table.id, sampled);
    }
    const found = new Map<string, { values: number; share: number }>();
    for (const probe of probesFor(catalog, { ...noSamples, columns })) {
      const target = catalog.tables.get(probe.to);
      if (target?.readable !== true || performance.now() > end) continue;
      const result = await attempt(client, () => lookUp(client, target, probe));
      if (result !== undefined) found.set(probeKey(probe.from, probe.link, probe.to, probe.toColumn), result);
    }
    return { columns, found };
  } finally {
    await client.query("rollback");
  }
}

/** One query that fails must not end the others: a time-out, a refused column, a foreign server that is down. */
async function attempt<T>(client: pg.ClientBase, query: () => Promise<T>): Promise<T | undefined> {
  await client.query("savepoint sample");
  try {
    return await query();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await client.query("rollback to savepoint sample");
    return undefined;
  }
}

async function sampleTable(
  client: pg.ClientBase,
  table: Table,
  limits: SampleLimits,
): Promise<ReadonlyMap<string, ColumnSample>> {
  const columns = table.columns.filter((column) => column.readable && column.type !== "bytea");
  if (columns.length === 0) return new Map();
  const selected = columns.map((column, index) => `${asText(column)} as c${index}`).join(", ");
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${selected} from ${qualified(table)} t ${spread(table, limits)} limit ${limits.rows}`,
    rowMode: "array",
  });
  const sampled = new Map<string, ColumnSample>();
  for (const [index, column] of columns.entries()) {
    const values = rows.map((row) => row[index] ?? null);
    const present = values.filter((value) => value !== null);
    const distinct = spaced([...new Set(present)], limits.distinct);
    sampled.set(column.name, { distinct, rows: rows.length, nulls: values.length - present.length });
  }
  return sampled;
}

/** Blocks from all over a large table: its first rows are its oldest. */
function spread(table: Table, limits: SampleLimits): string {
  const samplable =
    table.kind === "table" || table.kind === "partitioned" || table.kind === "materialized view";
  const { estimatedRows = 0 } = table;
  if (!samplable || estimatedRows < limits.rows * 20) return "";
  const percent = Math.min(100, Math.max(0.01, (limits.rows * 5 * 100) / estimatedRows));
  return `tablesample system (${percent.toFixed(4)})`;
}

function asText(column: Column): string {
  const name = `t.${pg.escapeIdentifier(column.name)}`;
  if (column.type.endsWith("[]"))
    return `case when pg_column_size(${name}) <= ${widestJson} then to_jsonb(${name})::text end`;
  if (/^jsonb?$/.test(column.type))
    return `case when pg_column_size(${name}) <= ${widestJson} then ${name}::text end`;
  return `left(${name}::text, ${widestText})`;
}

function qualified(table: Table): string {
  return `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`;
}

/** How many of the values are in the other column; values that cannot be of its type are not there. */
async function lookUp(
  client: pg.ClientBase,
  target: Table,
  probe: Probe,
): Promise<{ values: number; share: number } | undefined> {
  const column = target.columns.find((one) => one.name === probe.toColumn);
  const values = [...new Set(probe.values)].slice(0, 100);
  if (column?.readable !== true || values.length === 0) return undefined;
  const type = column.type;
  const name = `t.${pg.escapeIdentifier(column.name)}`;
  const { rows } = await client.query<{ found: string }>(
    `select count(*) as found from unnest($1::text[]) v(value)
     where exists (
       select from ${qualified(target)} t
       where ${name} = case when pg_input_is_valid(v.value, $2) then v.value::${type} end)`,
    [values, type],
  );
  return { values: values.length, share: Number(rows[0]?.found ?? 0) / values.length };
}

/** At most `most` of them, from the first to the last: rows that lie together are often alike. */
function spaced<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  return values.filter(
    (_, at) => Math.floor((at * most) / values.length) !== Math.floor(((at - 1) * most) / values.length),
  );
}
