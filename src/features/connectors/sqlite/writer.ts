/**
 * The only place that changes rows of a SQLite file (GDPR art. 17; decisions 98, 99 and 108): one immediate transaction, alone
 * with the file from its first moment, in which the rows are found, changed and counted. Every number that is not the planned
 * one ends it. Nothing stays unless `commit` came back.
 */
import { randomUUID } from "node:crypto";
import type { Table, TableId } from "../catalog.ts";
import {
  StepRefused,
  StoreBusy,
  wroteElse,
  type Cell,
  type Change,
  type ChangedRow,
  type ErasureSession,
  type KeyedTable,
  type RowKey,
  type SetStep,
  type Step,
  type TableEffect,
} from "../erasable.ts";
import type { SqliteConnection, TransactionStatus, WriteLimits } from "../store.ts";
import { closingOnFailure, now, viewOf } from "./erasure-view.ts";
import { refusalWords } from "./failure.ts";
import { markerTable } from "./introspect.ts";
import { pathsTo, pathText } from "../documents.ts";
import { isBusy, openDatabase, type Database } from "./open.ts";
import { columnType, identifier, keyColumns, qualified } from "./sql.ts";
import { affinityOf, boundOf } from "./values.ts";

const marker = `main.${identifier(markerTable)}`;

export async function openErasure(
  connection: SqliteConnection,
  limits: WriteLimits,
): Promise<ErasureSession> {
  const database = openDatabase(connection, { writes: true });
  return await closingOnFailure(database, async () => {
    database.setLimit(limits.statementTimeoutSeconds);
    const asOf = now();
    await database.patiently(limits.lockTimeoutSeconds, () => database.db.exec("begin immediate"));
    const view = viewOf(database, asOf, limits);
    const tables = [...view.catalog.tables.values()];
    const keys = watchKeys(database, tables);
    const effects = countEffects(database, tables);
    return {
      ...view,
      apply: (steps, onStep) =>
        settled(() => {
          for (const step of steps) {
            if (step.does === "delete" && step.atOnce) keys.begin();
            apply(database, step);
            onStep?.();
          }
        }),
      settle: () => settled(keys.check),
      effects: () => settled(effects),
      transaction: () => settled(() => mark(database)),
      commit: () => commit(database, limits.lockTimeoutSeconds),
    };
  });
}

/** Whatever it throws is the promise's. */
async function settled<T>(work: () => T): Promise<T> {
  return await Promise.resolve(work());
}

function apply(database: Database, step: Step): void {
  if (step.does === "set") setValues(database, step);
  else if (step.does !== "delete") change(database, step.on, step.change, step.rows);
  else if (step.atOnce) deleteTogether(database, step.parts);
  else for (const { on, rows } of step.parts) deleteRows(database, on, rows);
}

/** A trigger may end the transaction by itself; what came after it would stand for good. */
function attempt<T>(database: Database, table: TableId, work: () => T): T {
  if (!database.db.isTransaction) throw new StepRefused(table, "the store's own rules ended the transaction");
  try {
    return work();
  } catch (error) {
    if (isBusy(error)) throw new StoreBusy("rows are being changed by somebody else", { cause: error });
    const words = refusalWords(error);
    throw words === undefined ? error : new StepRefused(table, words.why, words.constraint);
  }
}

function keyWhere(on: KeyedTable): string {
  return keyColumns(on)
    .map(({ sql }) => `${sql} = ?`)
    .join(" and ");
}

function keyValues(on: KeyedTable, row: RowKey): ReturnType<typeof boundOf>[] {
  return keyColumns(on).map(({ type }, at) => boundOf(row[at] ?? "", affinityOf(type)));
}

function deleteRows(database: Database, on: KeyedTable, rows: readonly RowKey[]): void {
  const statement = database.db.prepare(`delete from ${qualified(on.table)} where ${keyWhere(on)}`);
  for (const row of rows) {
    const { changes } = attempt(database, on.table.id, () => statement.run(...keyValues(on, row)));
    expectOne(on.table.id, "delete", changes);
  }
}

/**
 * Rows that refer to each other. SQLite deletes from one table in a statement, so every key, RESTRICT as well, is told to wait
 * for the end, as keys of one statement would. Keys that act may be there before us.
 */
function deleteTogether(
  database: Database,
  parts: readonly { readonly on: KeyedTable; readonly rows: readonly RowKey[] }[],
): void {
  database.db.exec("pragma defer_foreign_keys = on");
  for (const { on, rows } of parts) {
    const there = database.db.prepare(`select 1 from ${qualified(on.table)} where ${keyWhere(on)}`);
    for (const row of rows) expectOne(on.table.id, "delete", there.all(...keyValues(on, row)).length);
  }
  for (const { on, rows } of parts) {
    const statement = database.db.prepare(`delete from ${qualified(on.table)} where ${keyWhere(on)}`);
    for (const row of rows) attempt(database, on.table.id, () => statement.run(...keyValues(on, row)));
  }
  for (const { on, rows } of parts) {
    const there = database.db.prepare(`select 1 from ${qualified(on.table)} where ${keyWhere(on)}`);
    for (const row of rows)
      if (there.get(...keyValues(on, row)) !== undefined)
        throw new StepRefused(on.table.id, "a row was to be deleted, and the store kept it");
  }
}

function expectOne(table: TableId, verb: string, done: number | bigint): void {
  if (Number(done) === 1) return;
  throw new StepRefused(table, `the plan was to ${verb} 1 of its rows, and the store answers for ${done}`);
}

function change(
  database: Database,
  on: KeyedTable,
  { columns, elements }: Change,
  rows: readonly ChangedRow[],
): void {
  const { table } = on;
  const fresh = columns.filter(({ blank }) => blank.kind === "fresh");
  const sets = columns.map(
    ({ column, blank }) =>
      `${identifier(column)} = ${blank.kind === "default" ? `(${defaultOf(table, column)})` : "?"}`,
  );
  const byColumn = [
    ...Map.groupBy(
      elements.map((element, place) => ({ ...element, place })),
      ({ link }) => link.column,
    ),
  ];
  for (const row of rows) {
    const values = columns.flatMap(({ column, blank }) => {
      const affinity = affinityOf(columnType(table, column));
      if (blank.kind === "null") return [null];
      if (blank.kind === "default") return [];
      const at = fresh.findIndex((each) => each.column === column);
      return [boundOf(blank.kind === "value" ? blank.text : (row.fresh[at] ?? ""), affinity)];
    });
    const cut = byColumn.map(([column, links]) => {
      const paths = links.flatMap(({ link, place }) =>
        pathsOf(database, on, row, column, link.path, row.values[place] ?? []),
      );
      return { column, paths: [...new Set(paths)] };
    });
    const taken = cut.filter(({ paths }) => paths.length > 0);
    const all = [...sets, ...taken.map(({ column, paths }) => removed(column, paths.length))];
    const given = [...values, ...taken.flatMap(({ paths }) => [...paths, ...paths])];
    if (all.length === 0) continue;
    const statement = database.db.prepare(
      `update ${qualified(table)} set ${all.join(", ")} where ${keyWhere(on)}`,
    );
    const { changes } = attempt(database, table.id, () => statement.run(...given, ...keyValues(on, row.key)));
    expectOne(table.id, "change", changes);
  }
}

/** A place in JSON is written only where it is there; the row is read again afterwards. */
function setValues(database: Database, { on, cells, rows }: SetStep): void {
  const { table } = on;
  const columns = [...Map.groupBy(cells.keys(), (at) => cells[at]?.column ?? "")];
  const sets: string[] = [];
  /** Places by parameter of the statement: a document's stand in both branches. */
  const given: number[] = [];
  for (const [column, places] of columns) {
    const name = identifier(column);
    const inside = places.filter((at) => (cells[at]?.path.length ?? 0) > 0);
    given.push(...(inside.length === 0 ? places : [...inside, ...inside]));
    const marks = inside.map((at) => `${literalPath(table, cells[at])}, json(?)`).join(", ");
    sets.push(
      inside.length === 0
        ? `${name} = ?`
        : `${name} = case typeof(${name}) when 'blob' then jsonb_replace(${name}, ${marks}) else json_replace(${name}, ${marks}) end`,
    );
  }
  const bound = (values: readonly (string | null)[], at: number): ReturnType<typeof boundOf> | null => {
    const value = values[at] ?? null;
    const cell = cells[at];
    if (value === null || cell === undefined) return null;
    return cell.path.length > 0 ? value : boundOf(value, affinityOf(columnType(table, cell.column)));
  };
  const held = cells.map((cell) =>
    cell.path.length === 0
      ? `${identifier(cell.column)} is ?`
      : `(${identifier(cell.column)} -> ${literalPath(table, cell)}) is json(?)`,
  );
  const update = database.db.prepare(
    `update ${qualified(table)} set ${sets.join(", ")} where ${keyWhere(on)}`,
  );
  const check = database.db.prepare(
    `select 1 from ${qualified(table)} where ${keyWhere(on)} and ${held.join(" and ")}`,
  );
  for (const { key, values } of rows) {
    const { changes } = attempt(database, table.id, () =>
      update.run(...given.map((at) => bound(values, at)), ...keyValues(on, key)),
    );
    expectOne(table.id, "change", changes);
    const asked = cells.map((_, at) => bound(values, at));
    if (check.get(...keyValues(on, key), ...asked) === undefined) throw new StepRefused(table.id, wroteElse);
  }
}

/** From the document's own keys, as a text of SQL: a parameter would be bound twice for one place. */
function literalPath(table: Table, cell: Cell | undefined): string {
  const text = pathText(cell?.path ?? []);
  if (text === undefined)
    throw new StepRefused(table.id, "a key of the document cannot be named to the store");
  return `'${text.replaceAll("'", "''")}'`;
}

function defaultOf(table: Table, column: string): string {
  return table.columns.find(({ name }) => name === column)?.default ?? "null";
}

/** A document kept as text stays text; one kept in SQLite's own bytes stays that. */
function removed(column: string, paths: number): string {
  const name = identifier(column);
  const marks = Array.from({ length: paths }, () => "?").join(", ");
  return `${name} = case typeof(${name}) when 'blob' then jsonb_remove(${name}, ${marks}) else json_remove(${name}, ${marks}) end`;
}

function pathsOf(
  database: Database,
  on: KeyedTable,
  row: ChangedRow,
  column: string,
  path: readonly string[],
  gone: readonly string[],
): readonly string[] {
  const name = identifier(column);
  const sql = `select case when json_valid(${name}, 6) then json(${name}) end from ${qualified(on.table)} where ${keyWhere(on)}`;
  const [found] = database.all(sql, keyValues(on, row.key));
  return pathsTo(found?.[0], path, gone).map((each) => {
    if (each === undefined)
      throw new StepRefused(on.table.id, "a key of the document cannot be named to the store");
    return each;
  });
}

type Counts = { inserted: number; updated: number; deleted: number };

/**
 * Triggers of this connection alone, which go with it, count what changes in every table, whoever does it: cascades of keys and
 * the store's own triggers too. What REPLACE deletes without telling anybody, and what stands behind a virtual table, they miss.
 */
function countEffects(database: Database, tables: readonly Table[]): () => readonly TableEffect[] {
  const counted = tables.filter(({ kind }) => kind === "table").map((table) => ({ table, counts: none() }));
  database.db.function("kept_count", { varargs: false }, (at, what) => {
    const counts = counted[Number(at)]?.counts;
    if (counts !== undefined && (what === "inserted" || what === "updated" || what === "deleted"))
      counts[what] += 1;
    return null;
  });
  for (const [at, { table }] of counted.entries())
    for (const [event, what] of [
      ["insert", "inserted"],
      ["update", "updated"],
      ["delete", "deleted"],
    ] as const)
      database.db.exec(
        `create temp trigger "kept_${at}_${event}" after ${event} on ${qualified(table)} begin select kept_count(${at}, '${what}'); end`,
      );
  return () =>
    counted
      .map(({ table, counts }): TableEffect => ({ table: table.id, ...counts }))
      .filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0);
}

const none = (): Counts => ({ inserted: 0, updated: 0, deleted: 0 });

/**
 * Keys that were told to wait are checked before the commit, where it can still be said which refused, and in a dry run as well.
 * A file whose application never asked for its keys may be broken before we came: only what is more is ours.
 */
function watchKeys(
  database: Database,
  tables: readonly Table[],
): { readonly begin: () => void; readonly check: () => void } {
  const referring = tables.filter(({ foreignKeys }) => foreignKeys.length > 0);
  const broken = ({ name }: Table): number =>
    Number(database.all("select count(*) from pragma_foreign_key_check(?)", [name])[0]?.[0] ?? 0);
  let before: ReadonlyMap<Table, number> | undefined;
  const begin = (): void => {
    before ??= new Map(referring.map((table) => [table, broken(table)]));
  };
  if (tables.some(({ foreignKeys }) => foreignKeys.some(({ deferrable }) => deferrable === "deferred")))
    begin();
  return {
    begin,
    check: () => {
      for (const [table, count] of before ?? [])
        if (broken(table) > count)
          throw new StepRefused(table.id, "another row refers to it, or what it refers to is gone");
    },
  };
}

/**
 * SQLite numbers no transactions. The run leaves a random number of its own in the file, within the transaction: it stands
 * there exactly when the rest was committed, names nobody, and goes when nobody needs to ask any more.
 */
function mark(database: Database): string {
  const run = randomUUID();
  attempt(database, markerTable, () => {
    database.db.exec(`create table if not exists ${marker} (run text primary key) without rowid`);
    database.db.prepare(`insert into ${marker} values (?)`).run(run);
  });
  return run;
}

/** In rollback mode whoever still reads holds the commit up; it stays as it is, and is tried again. */
async function commit(database: Database, seconds: number): Promise<void> {
  if (!database.db.isTransaction) throw new StepRefused("", "the store's own rules ended the transaction");
  const refused = await database.patiently(seconds, () => {
    try {
      database.db.exec("commit");
      return undefined;
    } catch (error) {
      if (isBusy(error)) throw error;
      const words = refusalWords(error);
      return words === undefined ? error : new StepRefused("", words.why, words.constraint);
    }
  });
  if (refused !== undefined) throw refused;
  flush(database);
}

/** The log holds pages as they were: it is written back and emptied, as far as others who read it allow. */
function flush(database: Database): void {
  database.db.exec("pragma wal_checkpoint(truncate)");
}

export async function transactionStatus(
  connection: SqliteConnection,
  transaction: string,
): Promise<TransactionStatus | undefined> {
  const database = openDatabase(connection, { writes: true });
  try {
    database.setLimit(60);
    try {
      // Whoever gets the file to itself knows that no run is under way.
      await database.patiently(1, () => database.db.exec("begin immediate"));
    } catch (error) {
      if (error instanceof StoreBusy) return "in progress";
      throw error;
    }
    const isThere = hasMarker(database) && hasRun(database, transaction);
    database.db.exec("rollback");
    if (isThere) flush(database);
    return isThere ? "committed" : "aborted";
  } finally {
    database.close();
  }
}

export async function forgetTransaction(connection: SqliteConnection, transaction: string): Promise<void> {
  const database = openDatabase(connection, { writes: true });
  try {
    if (!hasMarker(database)) return;
    await database.patiently(10, () => database.db.exec("begin immediate"));
    database.db.prepare(`delete from ${marker} where run = ?`).run(transaction);
    if (database.all(`select 1 from ${marker} limit 1`).length === 0)
      database.db.exec(`drop table ${marker}`);
    database.db.exec("commit");
    flush(database);
  } finally {
    database.close();
  }
}

function hasMarker(database: Database): boolean {
  return database.all("select 1 from sqlite_schema where name = ?", [markerTable]).length > 0;
}

function hasRun(database: Database, transaction: string): boolean {
  return database.all(`select 1 from ${marker} where run = ?`, [transaction]).length > 0;
}
