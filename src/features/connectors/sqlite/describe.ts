/** A SQLite file looked at without a row being searched for: what may be done with it, a few values, what rows are called. */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import type { Catalog, Table, TableId } from "../catalog.ts";
import { probesFor } from "../map/link-guesses.ts";
import { noSamples, probeKey, type ColumnSample, type Samples } from "../map/samples.ts";
import type {
  ConnectionFinding,
  ConnectionTest,
  DescribedStore,
  LabelQuestion,
  RowsShown,
  ShownColumn,
  SqliteConnection,
} from "../store.ts";
import { failureOf } from "./failure.ts";
import { introspect } from "./introspect.ts";
import { openDatabase, type Database } from "./open.ts";
import { identifier, keyed, parameters, qualified, rowsAtOnce } from "./sql.ts";
import { affinityOf, boundOf, textOf } from "./values.ts";

export async function describeFile<T>(
  connection: SqliteConnection,
  use: (store: DescribedStore) => Promise<T>,
): Promise<T> {
  const database = openDatabase(connection, { writes: false });
  try {
    database.setLimit(60);
    await database.patiently(10, () => database.all("select count(*) from sqlite_schema"));
    return await use({
      test: () => Promise.resolve(testFile(database)),
      introspect: () => Promise.resolve(introspect(database)),
      sample: (catalog) => sampleFile(database, catalog),
      firstRows: (table, columns, shown) => Promise.resolve(firstRows(database, table, columns, shown)),
      isOurOwn: () => Promise.resolve(false),
    });
  } finally {
    database.close();
  }
}

function testFile(database: Database): ConnectionTest {
  const findings: ConnectionFinding[] = [];
  if (textOf(database.all("pragma journal_mode")[0]?.[0] ?? null) !== "wal")
    findings.push({
      level: "warn",
      what: "blocks_writers",
      tables: [],
      sentence:
        "The file is not in WAL mode: while it is searched its application cannot write. PRAGMA journal_mode=WAL lets it.",
    });
  if (!mayWrite(database.file))
    findings.push({
      level: "note",
      what: "read_only_role",
      tables: [],
      sentence: "We may read the file and nothing else.",
    });
  const version = textOf(database.all("select sqlite_version()")[0]?.[0] ?? null) ?? "";
  return { system: "SQLite", role: path.basename(database.file), version, replica: false, findings };
}

function mayWrite(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is hidden is not even fetched. */
function firstRows(
  database: Database,
  table: Table,
  columns: readonly ShownColumn[],
  { rows, characters }: RowsShown,
): readonly (readonly (string | null)[])[] {
  const list = columns
    .map(({ name, isHidden }) =>
      isHidden
        ? `case when ${identifier(name)} is not null then '' end`
        : `substr(${identifier(name)}, 1, ${characters})`,
    )
    .join(", ");
  database.setLimit(4);
  const found = database.all(`select ${list} from ${qualified(table)} limit ${rows}`);
  return found.map((row) => columns.map((_, at) => textOf(row[at] ?? null)));
}

const most = { rows: 1000, distinct: 200, text: 256, document: 16_384, seconds: 60 };

async function sampleFile(database: Database, catalog: Catalog): Promise<Samples> {
  const end = performance.now() + most.seconds * 1000;
  const columns = new Map<TableId, ReadonlyMap<string, ColumnSample>>();
  const found = new Map<string, { readonly values: number; readonly share: number }>();
  for (const table of catalog.tables.values()) {
    if (performance.now() > end) break;
    const sampled = sampleTable(database, table);
    if (sampled !== undefined) columns.set(table.id, sampled);
    await Promise.resolve();
  }
  const samples = { ...noSamples, columns };
  for (const probe of probesFor(catalog, samples)) {
    if (performance.now() > end) break;
    const share = lookUp(database, catalog.tables.get(probe.to), probe.toColumn, probe.values);
    if (share !== undefined) found.set(probeKey(probe.from, probe.link, probe.to, probe.toColumn), share);
  }
  return { columns, found };
}

/** From both ends: the first rows of a table are its oldest. A table that refuses is left out, and its names must do. */
function sampleTable(database: Database, table: Table): ReadonlyMap<string, ColumnSample> | undefined {
  const columns = table.columns.filter(({ type }) => type !== "bytea");
  if (columns.length === 0) return undefined;
  const list = columns
    .map(({ name, type }) =>
      type === "json"
        ? `case when length(${identifier(name)}) <= ${most.document} then ${identifier(name)} end`
        : `substr(${identifier(name)}, 1, ${most.text})`,
    )
    .join(", ");
  try {
    const rows = database.all(`select ${list} from ${qualified(table)} limit ${most.rows}`);
    return new Map(
      columns.map(({ name }, at) => {
        const texts = rows.map((row) => textOf(row[at] ?? null));
        const present = texts.filter((value) => value !== null);
        const distinct = [...new Set(present)].slice(0, most.distinct);
        return [name, { distinct, rows: rows.length, nulls: texts.length - present.length }] as const;
      }),
    );
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return undefined;
  }
}

/** How many of the values are in the other column. */
function lookUp(
  database: Database,
  target: Table | undefined,
  toColumn: string,
  asked: readonly string[],
): { readonly values: number; readonly share: number } | undefined {
  const column = target?.columns.find(({ name }) => name === toColumn);
  const values = [...new Set(asked)].slice(0, 100);
  if (target === undefined || column === undefined || values.length === 0) return undefined;
  const sql = `select exists (select 1 from ${qualified(target)} where ${identifier(column.name)} = ?)`;
  try {
    const hits = values.filter(
      (value) => database.all(sql, [boundOf(value, affinityOf(column.type))])[0]?.[0] === 1n,
    );
    return { values: values.length, share: hits.length / values.length };
  } catch (error) {
    if (failureOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Asked after the search, so a label may be newer than the row it names. */
export async function readLabels(
  connection: SqliteConnection,
  questions: readonly LabelQuestion[],
): Promise<readonly (readonly (readonly string[])[])[]> {
  const database = openDatabase(connection, { writes: false });
  try {
    database.setLimit(60);
    await database.patiently(10, () => database.all("select count(*) from sqlite_schema"));
    const answers: (readonly (readonly string[])[])[] = [];
    for (const question of questions) answers.push(await labelsOf(database, question));
    return answers;
  } finally {
    database.close();
  }
}

async function labelsOf(
  database: Database,
  { table, key, label, rows }: LabelQuestion,
): Promise<readonly (readonly string[])[]> {
  const found: (readonly string[])[] = rows.map(() => []);
  const names = new Set(table.columns.map(({ name }) => name));
  const shown = label.filter((name) => names.has(name));
  if (key.length === 0 || shown.length === 0 || !key.every((name) => names.has(name))) return found;
  const size = rowsAtOnce(key.length, 1000);
  for (let from = 0; from < rows.length; from += size) {
    const p = parameters();
    const match = keyed({ table, key }, rows.slice(from, from + size), p);
    const list = ["k.i", ...shown.map((name) => `t.${identifier(name)}`)].join(", ");
    const sql = `with ${match.with} select ${list} from k join ${qualified(table)} t on ${match.where}`;
    for await (const part of database.rows(sql, p.values))
      for (const [at, ...values] of part)
        found[from + Number(at)] = values.flatMap((value) => {
          const text = textOf(value);
          return text === null || text === "" ? [] : [text];
        });
  }
  return found;
}
