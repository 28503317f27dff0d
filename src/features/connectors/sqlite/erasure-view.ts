/**
 * One moment of a SQLite file as an erasure looks at it (decision 98): facts of rows, what refers to them, what is left of a
 * value. Reads only; the writer adds to it what changes rows.
 */
import { createHmac } from "node:crypto";
import type { Catalog, Column, ForeignKey, Table } from "../catalog.ts";
import type { Blank, Change, ErasureView, FactsAsked, KeyedTable, RowFacts } from "../erasable.ts";
import { lastDay } from "../last_day.ts";
import type { ReadLimits, Snapshot, SqliteConnection, ViewLimits } from "../store.ts";
import { introspect } from "./introspect.ts";
import { openDatabase, type Database } from "./open.ts";
import { createReader } from "./reader.ts";
import { scanFor } from "./residual.ts";
import { identifier, keyColumns, keyed, keyOf, parameters, qualified, rowsAtOnce } from "./sql.ts";
import { affinityOf, boundOf, textOf, type Value } from "./values.ts";

/** One moment: whoever writes meanwhile writes beside it (WAL), or waits for us. */
export async function openReading(connection: SqliteConnection, limits: ReadLimits): Promise<Snapshot> {
  const { database, asOf } = await begun(connection, limits);
  return await closingOnFailure(database, () => {
    const catalog = introspect(database);
    return { asOf, catalog, reader: createReader(database, catalog), close: () => closed(database) };
  });
}

export async function openErasureView(
  connection: SqliteConnection,
  limits: ViewLimits,
): Promise<ErasureView> {
  const { database, asOf } = await begun(connection, limits);
  return await closingOnFailure(database, () => viewOf(database, asOf, limits));
}

async function begun(
  connection: SqliteConnection,
  limits: ReadLimits,
): Promise<{ readonly database: Database; readonly asOf: string }> {
  const database = openDatabase(connection, { writes: false });
  return await closingOnFailure(database, async () => {
    const asOf = now();
    database.setLimit(limits.statementTimeoutSeconds);
    await database.patiently(limits.connectTimeoutSeconds, () => {
      if (!database.db.isTransaction) database.db.exec("begin");
      database.all("select count(*) from sqlite_schema");
    });
    return { database, asOf };
  });
}

export async function closingOnFailure<T>(database: Database, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    database.close();
    throw error;
  }
}

export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

function closed(database: Database): Promise<void> {
  database.close();
  return Promise.resolve();
}

export function viewOf(database: Database, asOf: string, { rowsPerStatement }: ViewLimits): ErasureView {
  const catalog = introspect(database);
  return {
    asOf,
    catalog,
    reader: createReader(database, catalog),
    facts: async function* (on, rows, asked) {
      const size = rowsAtOnce(on.key.length, rowsPerStatement);
      for (let from = 0; from < rows.length; from += size)
        yield* factsOf(database, catalog, on, rows.slice(from, from + size), asked, from, asOf);
    },
    references: async function* ({ from: table, key }, to, targets, fromKey) {
      const size = rowsAtOnce(to.key.length, rowsPerStatement);
      const named = fromKey === undefined ? [] : keyColumns({ table, key: fromKey });
      const types = named.map(({ type }) => type);
      for (let from = 0; from < targets.length; from += size) {
        const p = parameters();
        const match = keyed(to, targets.slice(from, from + size), p, "p");
        const list = ["k.i", ...named.map(({ sql }) => `c.${sql}`)].join(", ");
        const sql =
          `with ${match.with} select ${fromKey === undefined ? "distinct " : ""}${list} ` +
          `from k join ${qualified(to.table)} p on ${match.where} join ${qualified(table)} c on ${pairsOf(key)}`;
        for await (const found of database.rows(sql, p.values))
          yield found.map(([target, ...values]) => ({
            target: from + Number(target),
            from: fromKey === undefined ? undefined : keyOf(values, types),
          }));
      }
    },
    scan: (values, kept, seconds) => scanFor(database, catalog, values, kept, seconds),
    close: () => closed(database),
  };
}

/** As SQLite compares them: by the affinity and collation of what is referred to, which therefore stands first. */
function pairsOf(key: ForeignKey): string {
  return key.columns
    .map((name, at) => `p.${identifier(key.toColumns[at] ?? "")} = c.${identifier(name)}`)
    .join(" and ");
}

async function* factsOf(
  database: Database,
  catalog: Catalog,
  on: KeyedTable,
  rows: readonly (readonly string[])[],
  asked: FactsAsked,
  from: number,
  asOf: string,
): AsyncGenerator<readonly RowFacts[], void, undefined> {
  const p = parameters();
  const match = keyed(on, rows, p);
  const { columns } = on.table;
  const keys = asked.keys ?? [];
  const refers = keys.map((key) => refersSql(catalog, key));
  const whole = columns.map(({ name }) => `t.${identifier(name)}`);
  const sql = `with ${match.with} select ${["k.i", ...refers, ...whole].join(", ")} from k join ${qualified(on.table)} t on ${match.where}`;
  const isBlank = asked.change === undefined ? () => false : blankTest(database, on.table, asked.change);
  for await (const found of database.rows(sql, p.values))
    yield found.map((row): RowFacts => {
      const cells = row.slice(1 + keys.length);
      const cell = (name: string): Value =>
        cells[columns.findIndex((column) => column.name === name)] ?? null;
      const until =
        asked.until === undefined ? undefined : lastDay(dayOf(cell(asked.until.column)), asked.until);
      return {
        row: from + Number(row[0]),
        fingerprint: asked.secret === undefined ? "" : fingerprint(asked.secret, cells),
        until,
        hasEnded: until !== undefined && until < asOf.slice(0, 10),
        isBlank: isBlank(cell),
        refers: keys.map((_, at) => row[1 + at] === 1n),
      };
    });
}

/** No key is known to hold of every row: it is asked of each. */
function refersSql(catalog: Catalog, key: ForeignKey): string {
  const filled = key.columns.map((name) => `t.${identifier(name)} is not null`).join(" and ");
  const to = catalog.tables.get(key.to);
  if (to === undefined) return `(${filled})`;
  const pairs = key.columns.map(
    (name, at) => `p.${identifier(key.toColumns[at] ?? "")} = t.${identifier(name)}`,
  );
  return `(${filled} and exists (select 1 from ${qualified(to)} p where ${pairs.join(" and ")}))`;
}

function fingerprint(secret: string, cells: readonly Value[]): string {
  const hash = createHmac("sha256", secret);
  for (const cell of cells) hash.update(`${JSON.stringify([classOf(cell), textOf(cell)])}\n`);
  return hash.digest("hex");
}

function classOf(value: Value): string {
  return value === null ? "null" : value instanceof Uint8Array ? "blob" : typeof value;
}

/** SQLite has no dates: they stand as text, as seconds since 1970, or as milliseconds; moments count as days of UTC. */
function dayOf(value: Value): string | undefined {
  try {
    if (typeof value === "bigint" || typeof value === "number") {
      const number = Number(value);
      const milliseconds = Math.abs(number) >= 100_000_000_000 ? number : number * 1000;
      return new Date(milliseconds).toISOString();
    }
    const text = typeof value === "string" ? value.trim() : "";
    const hasZone = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*(?:Z|[+-]\d\d(?::?\d\d)?)$/i.test(text);
    return hasZone ? Temporal.Instant.from(text.replace(" ", "T")).toString() : text;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether nothing is left in a row that the change would take; an element that still links is always there to be taken. */
function blankTest(
  database: Database,
  table: Table,
  change: Change,
): (cell: (name: string) => Value) => boolean {
  if (change.elements.length > 0) return () => false;
  const tests = change.columns.map(({ column, blank }) => {
    const found = table.columns.find(({ name }) => name === column);
    const test = found === undefined ? () => false : cellTest(database, found, blank);
    return (cell: (name: string) => Value) => test(cell(column));
  });
  return (cell) => tests.every((test) => test(cell));
}

function cellTest(database: Database, column: Column, blank: Blank): (value: Value) => boolean {
  switch (blank.kind) {
    case "null":
      return (value) => value === null;
    case "default": {
      const [row] = database.all(`select ${column.default ?? "null"}`);
      const text = textOf(row?.[0] ?? null);
      return (value) => textOf(value) === text;
    }
    case "value": {
      const text = textOf(boundOf(blank.text, affinityOf(column.type)));
      return (value) => textOf(value) === text;
    }
    case "fresh": {
      const sign = new RegExp(blank.sign);
      return (value) => sign.test(textOf(value) ?? "");
    }
  }
}
