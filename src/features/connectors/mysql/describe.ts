/** A MySQL or MariaDB looked at without a row being searched for: what our role may do, a few values, what rows are called. */
import { columnNamed, type Catalog, type Column, type Table, type TableId } from "../catalog.ts";
import { probesFor } from "../map/link-guesses.ts";
import { noSamples, probeKey, type ColumnSample, type Samples } from "../map/samples.ts";
import type { DescribedStore, LabelQuestion, MysqlConnection, RowsShown, ShownColumn } from "../store.ts";
import { testConnection } from "./connection-test.ts";
import { failureOf } from "./failure.ts";
import { introspect } from "./introspect.ts";
import { keyed, probeTable } from "./probes.ts";
import { openSession, type Session } from "./session.ts";
import { parameters, qualified, readColumn } from "./sql.ts";
import { familyOf, textOf } from "./values.ts";

const waits = { connectTimeoutSeconds: 10, statementTimeoutSeconds: 60, lockTimeoutSeconds: 10 };

export async function describeDatabase<T>(
  connection: MysqlConnection,
  use: (store: DescribedStore) => Promise<T>,
): Promise<T> {
  return await within(connection, (session) =>
    use({
      test: () => testConnection(session),
      introspect: () => introspect(session),
      sample: (catalog) => sampleDatabase(session, catalog),
      firstRows: (table, columns, shown) => firstRows(session, table, columns, shown),
      isOurOwn: () => Promise.resolve(false),
    }),
  );
}

/** In a transaction that can only read. */
async function within<T>(connection: MysqlConnection, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(connection, waits);
  try {
    await session.plain("set session transaction read only");
    return await use(session);
  } finally {
    await session.close();
  }
}

/** What is hidden is not even fetched. */
async function firstRows(
  session: Session,
  table: Table,
  columns: readonly ShownColumn[],
  { rows, characters }: RowsShown,
): Promise<readonly (readonly (string | null)[])[]> {
  const shown = columns.map(({ name, isHidden }) => ({ isHidden, column: columnNamed(table, name) }));
  const list = shown
    .map(({ isHidden, column }) => {
      const value = readColumn("t", column);
      return isHidden ? `case when ${value} is not null then '' end` : value;
    })
    .join(", ");
  await session.plain(
    session.system === "MariaDB" ? "set max_statement_time = 4" : "set max_execution_time = 4000",
  );
  const found = await session.all(`select ${list} from ${qualified(table)} t limit ${rows}`);
  return found.map((row) =>
    shown.map(({ isHidden, column }, at) => {
      const cell = row[at] ?? null;
      if (cell === null) return null;
      return isHidden ? "" : (textOf(cell, column.type)?.slice(0, characters) ?? null);
    }),
  );
}

const most = { rows: 1000, distinct: 200, text: 256, document: 16_384, seconds: 60 };

async function sampleDatabase(session: Session, catalog: Catalog): Promise<Samples> {
  const end = performance.now() + most.seconds * 1000;
  const columns = new Map<TableId, ReadonlyMap<string, ColumnSample>>();
  const found = new Map<string, { readonly values: number; readonly share: number }>();
  for (const table of catalog.tables.values()) {
    if (performance.now() > end) break;
    if (!table.readable || table.kind === "view") continue;
    const sampled = await unlessRefused(() => sampleTable(session, table));
    if (sampled !== undefined) columns.set(table.id, sampled);
  }
  for (const probe of probesFor(catalog, { ...noSamples, columns })) {
    if (performance.now() > end) break;
    const target = catalog.tables.get(probe.to);
    const column = target?.columns.find(({ name }) => name === probe.toColumn);
    if (target === undefined || column?.readable !== true) continue;
    const share = await unlessRefused(() => lookUp(session, target, column, probe.values));
    if (share !== undefined) found.set(probeKey(probe.from, probe.link, probe.to, probe.toColumn), share);
  }
  return { columns, found };
}

/** A table that is too slow or refuses is left out, and its names must do. */
async function unlessRefused<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return undefined;
  }
}

async function sampleTable(session: Session, table: Table): Promise<ReadonlyMap<string, ColumnSample>> {
  const columns = table.columns.filter(({ readable, type }) => readable && familyOf(type) !== "bytes");
  if (columns.length === 0) return new Map();
  const list = columns.map(sampledSql).join(", ");
  const rows = await session.all(`select ${list} from ${qualified(table)} t limit ${most.rows}`);
  return new Map(
    columns.map(({ name, type }, at) => {
      const texts = rows.map((row) => textOf(row[at] ?? null, type));
      const present = texts.filter((value) => value !== null);
      const distinct = [...new Set(present)].slice(0, most.distinct);
      return [name, { distinct, rows: rows.length, nulls: texts.length - present.length }] as const;
    }),
  );
}

function sampledSql({ name, type }: Column): string {
  const column = readColumn("t", { name, type });
  if (familyOf(type) === "json") return `case when length(${column}) <= ${most.document} then ${column} end`;
  return familyOf(type) === "text" ? `left(${column}, ${most.text})` : column;
}

/** How many of the values are in the other column. */
async function lookUp(
  session: Session,
  target: Table,
  column: Column,
  asked: readonly string[],
): Promise<{ readonly values: number; readonly share: number } | undefined> {
  const wanted = [...new Set(asked)].slice(0, 100);
  if (wanted.length === 0) return undefined;
  const p = parameters();
  const compared = [{ column, native: false, asKey: false }];
  const tuples = wanted.map((value) => [value]);
  const match = probeTable("t", compared, tuples, p);
  if (match === undefined) return { values: wanted.length, share: 0 };
  const sql = `select concat(count(distinct k.i)) from ${match.from} straight_join ${qualified(target)} t on ${match.where}`;
  const [[hits] = []] = await session.all(sql, p.values);
  return { values: wanted.length, share: Number(hits) / wanted.length };
}

/** Asked after the search, so a label may be newer than the row it names. */
export async function readLabels(
  connection: MysqlConnection,
  questions: readonly LabelQuestion[],
): Promise<readonly (readonly (readonly string[])[])[]> {
  return await within(connection, async (session) => {
    const answers: (readonly (readonly string[])[])[] = [];
    for (const question of questions) answers.push(await labelsOf(session, question));
    return answers;
  });
}

async function labelsOf(
  session: Session,
  { table, key, label, rows }: LabelQuestion,
): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = rows.map(() => []);
  const names = new Set(table.columns.flatMap(({ name, readable }) => (readable ? [name] : [])));
  const shown = label.filter((name) => names.has(name)).map((name) => columnNamed(table, name));
  if (key.length === 0 || shown.length === 0 || !key.every((name) => names.has(name))) return found;
  for (let from = 0; from < rows.length; from += 2000) {
    const p = parameters();
    const match = keyed({ table, key }, rows.slice(from, from + 2000), p);
    if (match === undefined) continue;
    const list = ["concat(k.i)", ...shown.map((column) => readColumn("t", column))].join(", ");
    const sql = `select straight_join ${list} from ${match.from} straight_join ${qualified(table)} t on ${match.where}`;
    for await (const part of session.rows(sql, p.values))
      for (const [place, ...cells] of part)
        found[from + (match.places[Number(place) - 1] ?? 0)] = shown.flatMap(({ type }, at) => {
          const text = textOf(cells[at] ?? null, type);
          return text === null || text === "" ? [] : [text];
        });
  }
  return found;
}
