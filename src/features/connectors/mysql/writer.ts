/**
 * The only place that changes rows of a MySQL or MariaDB (GDPR art. 17; decisions 98, 99 and 110): one transaction in which the
 * rows are found, held, changed and counted. Nothing here defines anything: that would commit by itself. Every number that
 * is not the planned one ends it, and nothing stays unless `commit` came back.
 */
import { randomUUID } from "node:crypto";
import { columnNamed, type Catalog, type Column, type TableId } from "../catalog.ts";
import { pathsTo } from "../documents.ts";
import {
  StepRefused,
  type Blank,
  type Change,
  type ChangedRow,
  type ErasureSession,
  type KeyedTable,
  type Step,
} from "../erasable.ts";
import type { MysqlConnection, TransactionStatus, WriteLimits } from "../store.ts";
import { watchEffects } from "./effects.ts";
import { begin, busy, opened, viewOf } from "./erasure-view.ts";
import { isHeld, refusalWords } from "./failure.ts";
import { readGrants } from "./grants.ts";
import { refuseReferences, type Part } from "./guards.ts";
import { byKey, keyed, probeTable } from "./probes.ts";
import { openSession, type Session } from "./session.ts";
import { setValues } from "./set.ts";
import { identifier, parameters, qualified, type Parameters } from "./sql.ts";
import { markerTable } from "./introspect.ts";
import { familyOf, firstMoment } from "./values.ts";

export async function openErasure(
  connection: MysqlConnection,
  limits: WriteLimits,
  wanted: ReadonlySet<TableId>,
): Promise<ErasureSession> {
  return await opened(connection, limits, async (session) => {
    const begun = await begin(session, wanted, "read write");
    const view = await viewOf(session, begun, limits);
    const grants = await readGrants(session);
    const effects = watchEffects(session, begun.catalog, grants);
    return {
      ...view,
      apply: async (steps, onStep) => {
        if (!grants.onDatabase("SELECT"))
          throw new StepRefused(
            "",
            "tables our role has no right on are out of our sight, and their keys could act: GRANT SELECT ON the whole database to the role that writes",
          );
        for (const step of steps) {
          await effects.before(step);
          await underOwnClock(session, step, () =>
            apply(session, begun.catalog, step, limits.rowsPerStatement),
          );
          await effects.after(step);
          onStep?.();
        }
      },
      // InnoDB lets nothing wait for the end.
      settle: () => Promise.resolve(),
      effects: () => effects.count(),
      transaction: () => mark(session),
      commit: async () => {
        await session.plain("commit").catch((error: unknown) => {
          throw refusal("", error);
        });
      },
      close: async () => {
        await session.plain("rollback").catch(() => undefined);
        await session.close();
      },
    };
  });
}

/** Triggers of the store were written for its own clock, not for the one we read moments by. */
async function underOwnClock<T>(session: Session, step: Step, work: () => Promise<T>): Promise<T> {
  const keys = step.does === "delete" ? step.parts.map(({ on }) => on) : [step.on];
  const isNamedByMoment = keys.some(({ table, key }) =>
    key.some((name) => columnNamed(table, name).type === "timestamp with time zone"),
  );
  if (isNamedByMoment) return await work();
  await session.plain("set time_zone = @@global.time_zone");
  const result = await work();
  await session.plain("set time_zone = '+00:00'");
  return result;
}

async function apply(session: Session, catalog: Catalog, step: Step, perStatement: number): Promise<void> {
  if (step.does !== "delete") {
    const altered = step.does === "set" ? step.cells : step.change.columns;
    const lost = new Set(altered.map(({ column }) => column));
    const part = { on: step.on, rows: step.rows.map(({ key }) => key) };
    await refuseReferences(
      session,
      catalog,
      [part],
      ({ key }) => isActing(key.onUpdate) && key.toColumns.some((column) => lost.has(column)),
    );
    if (step.does === "set")
      await setValues(session, (sql, values) => attempt(session, step.on.table.id, sql, values), step);
    else
      for (const rows of inParts(step.rows, perStatement)) await change(session, step.on, step.change, rows);
  } else if (step.atOnce) await deleteTogether(session, catalog, step.parts, perStatement);
  else {
    await refuseReferences(session, catalog, step.parts, ({ key }) => isActing(key.onDelete));
    for (const part of step.parts) await deleteRows(session, part, perStatement);
  }
}

function isActing(action: string): boolean {
  return action === "cascade" || action === "set null" || action === "set default";
}

function inParts<T>(rows: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  );
}

async function deleteRows(session: Session, { on, rows }: Part, perStatement: number): Promise<void> {
  for (const part of inParts(rows, perStatement)) {
    const p = parameters();
    const match = keyed(on, part, p);
    const done =
      match === undefined
        ? 0
        : await attempt(
            session,
            on.table.id,
            `delete t from ${match.from} straight_join ${qualified(on.table)} t${byKey(on)} on ${match.where}`,
            p.values,
          );
    expectCount(on.table.id, "delete", part.length, done);
  }
}

/**
 * Rows that refer to each other. InnoDB checks every key row by row and lets none wait, so their keys are not asked while they
 * go; that nothing else refers to them was asked before, with a lock. Triggers would change rows unasked as well: not then.
 */
async function deleteTogether(
  session: Session,
  catalog: Catalog,
  parts: readonly Part[],
  perStatement: number,
): Promise<void> {
  const triggered = parts.find(({ on }) => on.table.triggers.some(({ events }) => events.includes("delete")));
  if (triggered !== undefined)
    throw new StepRefused(
      triggered.on.table.id,
      "its rows refer to each other, and a trigger of it would run while keys are not asked",
    );
  await refuseReferences(session, catalog, parts, () => true);
  await session.plain("set foreign_key_checks = 0");
  for (const part of parts) await deleteRows(session, part, perStatement);
  await session.plain("set foreign_key_checks = 1");
}

function expectCount(table: TableId, verb: string, planned: number, done: number): void {
  if (planned === done) return;
  throw new StepRefused(
    table,
    `the plan was to ${verb} ${planned} of its rows, and the store answers for ${done}`,
  );
}

async function attempt(
  session: Session,
  table: TableId,
  sql: string,
  values: readonly (string | null)[],
): Promise<number> {
  return await session.run(sql, values).catch((error: unknown) => {
    throw refusal(table, error);
  });
}

/** A refusal without the store's own message, which may quote values. */
function refusal(table: TableId, error: unknown): unknown {
  if (isHeld(error)) return busy(error);
  const words = refusalWords(error);
  return words === undefined ? error : new StepRefused(table, words.why, words.constraint);
}

async function change(
  session: Session,
  on: KeyedTable,
  wanted: Change,
  rows: readonly ChangedRow[],
): Promise<void> {
  if (wanted.elements.length === 0) {
    await update(session, on, wanted, rows, []);
    return;
  }
  for (const row of rows) {
    const cuts = await cutsOf(session, on, wanted, row);
    if (wanted.columns.length + cuts.length > 0) await update(session, on, wanted, [row], cuts);
  }
}

type Cut = { readonly column: string; readonly paths: readonly string[] };

async function update(
  session: Session,
  on: KeyedTable,
  { columns }: Change,
  rows: readonly ChangedRow[],
  cuts: readonly Cut[],
): Promise<void> {
  const fresh = columns.filter(({ blank }) => blank.kind === "fresh");
  const more = fresh.map(
    (_, at) => `f${at} varchar(100) character set utf8mb4 path '$[${on.key.length + at}]'`,
  );
  const p = parameters();
  const compared = on.key.map((name) => ({
    column: columnNamed(on.table, name),
    native: true,
    asKey: false,
  }));
  const tuples = rows.map((row) => [...row.key, ...row.fresh]);
  const match = probeTable("t", compared, tuples, p, more);
  if (match === undefined) throw new StepRefused(on.table.id, "the rows to change cannot be named");
  const sets = columns.map(({ column, blank }) => {
    const at = fresh.findIndex((each) => each.column === column);
    return `t.${identifier(column)} = ${valueSql(columnNamed(on.table, column), blank, `k.f${at}`, p)}`;
  });
  const removed = cuts.map(({ column, paths }) => {
    const name = `t.${identifier(column)}`;
    return `${name} = json_remove(${[name, ...paths.map((path) => p.add(path))].join(", ")})`;
  });
  const sql = `update ${match.from} straight_join ${qualified(on.table)} t${byKey(on)} on ${match.where} set ${[...sets, ...removed].join(", ")}`;
  const done = await attempt(session, on.table.id, sql, p.values);
  expectCount(on.table.id, "change", rows.length, done);
}

function valueSql(column: Column, blank: Blank, fresh: string, p: Parameters): string {
  const family = familyOf(column.type);
  const isBytes = family === "bytes";
  switch (blank.kind) {
    case "null":
      return "null";
    case "default":
      return `default(t.${identifier(column.name)})`;
    case "fresh":
      return isBytes ? `unhex(substr(${fresh}, 3))` : fresh;
    case "value":
      if (blank.text === firstMoment) return "from_unixtime(86400)";
      if (isBytes) return `unhex(substr(${p.add(blank.text)}, 3))`;
      // Bits would take the letters of a number for bits.
      return family === "bits" || family === "integer" ? `${p.add(blank.text)} + 0` : p.add(blank.text);
  }
}

/** What of its documents goes with the links that are cut. */
async function cutsOf(
  session: Session,
  on: KeyedTable,
  { elements }: Change,
  row: ChangedRow,
): Promise<readonly Cut[]> {
  const cuts: Cut[] = [];
  const byColumn = Map.groupBy(
    elements.map((element, place) => ({ ...element, place })),
    ({ link }) => link.column,
  );
  for (const [column, links] of byColumn) {
    const p = parameters();
    const match = keyed(on, [row.key], p);
    if (match === undefined) continue;
    const [[document] = []] = await session.all(
      `select t.${identifier(column)} from ${match.from} straight_join ${qualified(on.table)} t on ${match.where}`,
      p.values,
    );
    const paths = links.flatMap(({ link, place }) => pathsTo(document, link.path, row.values[place] ?? []));
    const named = [...new Set(paths)].map((path) => {
      if (path === undefined || path.includes("\\"))
        throw new StepRefused(on.table.id, "a key of the document cannot be named to the store");
      return path;
    });
    if (named.length > 0) cuts.push({ column, paths: named });
  }
  return cuts;
}

const marker = identifier(markerTable);
const runPrefix = "run ";

/**
 * The server numbers transactions and forgets them. Where whoever runs it made a table for it, a run leaves a random number
 * there, within the transaction: it stands there exactly when the rest was committed. We make no table ourselves: that would
 * commit. Without one the connection's number says whether the transaction still runs, and not how it ended.
 */
async function mark(session: Session): Promise<string> {
  if (!(await hasMarker(session))) return `connection ${session.id}`;
  const run = randomUUID();
  await attempt(session, markerTable, `insert into ${marker} (run) values (?)`, [run]);
  return `${runPrefix}${run}`;
}

export async function hasMarker(session: Session): Promise<boolean> {
  const rows = await session.all(
    `select 1 from information_schema.tables t
     join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
     where t.table_schema = database() and t.table_name = ? and t.engine = 'InnoDB' and c.column_name = 'run'`,
    [markerTable],
  );
  return rows.length > 0;
}

const waits = { connectTimeoutSeconds: 10, statementTimeoutSeconds: 60, lockTimeoutSeconds: 10 };

/** `undefined`: the server no longer knows. */
export async function transactionStatus(
  connection: MysqlConnection,
  transaction: string,
): Promise<TransactionStatus | undefined> {
  const session = await openSession(connection, waits);
  try {
    if (!transaction.startsWith(runPrefix)) {
      const id = transaction.replace(/^connection /, "");
      const rows = await session.all("select 1 from information_schema.processlist where concat(id) = ?", [
        id,
      ]);
      return rows.length > 0 ? "in progress" : undefined;
    }
    if (!(await hasMarker(session))) return undefined;
    const run = transaction.slice(runPrefix.length);
    // The number was written before anybody could ask for it: where it is not, its transaction was rolled back. As long as
    // that one has not ended, it holds the row.
    const rows = await session.all(`select 1 from ${marker} where run = ? for update nowait`, [run]);
    return rows.length > 0 ? "committed" : "aborted";
  } catch (error) {
    if (isHeld(error)) return "in progress";
    throw error;
  } finally {
    await session.close();
  }
}

export async function forgetTransaction(connection: MysqlConnection, transaction: string): Promise<void> {
  if (!transaction.startsWith(runPrefix)) return;
  const session = await openSession(connection, waits);
  try {
    if (await hasMarker(session))
      await session.run(`delete from ${marker} where run = ?`, [transaction.slice(runPrefix.length)]);
  } finally {
    await session.close();
  }
}
