/**
 * The only place that changes rows of a connected store (GDPR art. 17; decisions 98 and 99): one repeatable-read transaction
 * in which the rows are found, counted, changed and counted again. A row that somebody else changed since its snapshot
 * ends it; so does every number that is not the planned one. Nothing stays unless `commit` came back.
 */
import pg from "pg";
import { askAhead, type Question } from "../ahead.ts";
import type { Catalog, TableId } from "../catalog.ts";
import { tableId } from "../catalog.ts";
import {
  StepRefused,
  wroteElse,
  type ErasureSession,
  type ErasureView,
  type Step,
  type TableEffect,
} from "../erasable.ts";
import { deleteStatement, updateStatement } from "./erase-sql.ts";
import { setStatement } from "./set-sql.ts";
import type { TransactionStatus, WriteLimits } from "../store.ts";
import { asked, busy, viewOf } from "./erasure-view.ts";
import type { Statement } from "./erase-sql.ts";
import { openSession, type Session, type TextRow } from "./session.ts";

/** Opens the transaction; fails with the driver's error when the store cannot be reached, or `LockRefused`. */
export async function openErasure(
  connection: pg.ClientConfig,
  limits: WriteLimits,
  wanted: ReadonlySet<TableId>,
): Promise<ErasureSession> {
  const session = await openSession(connection, { ...limits, writes: true }, wanted);
  const { client } = session;
  try {
    const [, before, view] = await Promise.all([
      client.query(`set local lock_timeout = ${Math.round(limits.lockTimeoutSeconds * 1000)}`),
      counted(client),
      viewOf(session, limits),
    ]);
    return writing(session, view, before, limits);
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}

/** Triggers and checks of the store were written for its own settings, not for those we read keys under. */
const storesOwn = "set local search_path to default; set local timezone to default";
const ours = "set local search_path to pg_catalog, pg_temp; set local timezone to 'UTC'";

function writing(
  session: Session,
  view: ErasureView,
  before: Counts | undefined,
  { rowsPerStatement }: WriteLimits,
): ErasureSession {
  const { client } = session;
  const { equality } = view.catalog;
  return {
    ...view,
    apply: async (steps, onStep) => {
      await ownSettings(client, () => apply(session, steps, equality, rowsPerStatement, onStep));
    },
    settle: async () => {
      // What the store's owner deferred is checked here, where it can still be said which constraint refused.
      await ownSettings(client, () =>
        attempt(client, "", { text: "set constraints all immediate", values: [] }),
      );
    },
    effects: async () => {
      const after = await counted(client);
      return before === undefined || after === undefined ? undefined : differences(before, after);
    },
    transaction: async () => {
      const [row] = await asked(client, { text: "select pg_catalog.pg_current_xact_id()::text", values: [] });
      return row?.[0] ?? "";
    },
    commit: async () => {
      await client.query("commit").catch((error: unknown) => {
        throw refusal("", error);
      });
    },
  };
}

/** Sent before and after the work without waiting; after a failure nothing more is asked. */
async function ownSettings(client: pg.Client, work: () => Promise<unknown>): Promise<void> {
  const before = client.query(storesOwn);
  const after = work().then(() => client.query(ours));
  await Promise.all([before, after]);
}

/** A statement of a step, and how many rows of which tables it must have changed. */
type Part = {
  readonly statement: Statement;
  readonly expected: readonly { readonly table: TableId; readonly rows: number }[];
  readonly verb: "delete" | "change";
  readonly isLastOfStep: boolean;
};

/** All steps' statements one after another; their counts are looked at in the same order. */
async function apply(
  { client, width }: Session,
  steps: readonly Step[],
  equality: Catalog["equality"],
  rowsPerStatement: number,
  onStep: (() => void) | undefined,
): Promise<void> {
  const questions = steps.values().flatMap((step) =>
    partsOf(step, equality, rowsPerStatement).map((of): Question<Part, readonly TextRow[]> => ({
      of,
      ask: async function* () {
        yield await attempt(client, of.expected[0]?.table ?? "", of.statement);
      },
    })),
  );
  for await (const [part, [counts = []]] of askAhead(width, questions)) {
    for (const [at, { table, rows }] of part.expected.entries())
      expectCount(table, part.verb, rows, Number(counts[at]));
    const held = counts[part.expected.length];
    if (held !== undefined && held !== counts[0])
      throw new StepRefused(part.expected[0]?.table ?? "", wroteElse);
    if (part.isLastOfStep) onStep?.();
  }
}

/** In parts of at most so many rows, unless the rows must go together. */
function* partsOf(step: Step, equality: Catalog["equality"], rowsPerStatement: number): Generator<Part> {
  const most =
    step.does === "delete" ? Math.max(...step.parts.map(({ rows }) => rows.length)) : step.rows.length;
  const size = step.does === "delete" && step.atOnce ? most : rowsPerStatement;
  for (let from = 0; from < most; from += size) {
    const isLastOfStep = from + size >= most;
    if (step.does === "delete") {
      const parts = step.parts
        .map(({ on, rows }) => ({ on, rows: rows.slice(from, from + size) }))
        .filter(({ rows }) => rows.length > 0);
      const expected = parts.map(({ on, rows }) => ({ table: on.table.id, rows: rows.length }));
      yield { statement: deleteStatement(parts, equality), expected, verb: "delete", isLastOfStep };
    } else {
      const statement = changeStatement(step, from, size, equality);
      const expected = [{ table: step.on.table.id, rows: Math.min(size, most - from) }];
      yield { statement, expected, verb: "change", isLastOfStep };
    }
  }
}

/** Answers with the number of rows changed, and for stated values with the number that then hold them. */
function changeStatement(
  step: Exclude<Step, { readonly does: "delete" }>,
  from: number,
  size: number,
  equality: Catalog["equality"],
): Statement {
  if (step.does === "set") return setStatement(step, step.rows.slice(from, from + size), equality);
  const rows = step.rows.slice(from, from + size);
  const { text, values } = updateStatement(step.on, step.change, rows, equality);
  return { text: `with changed as (${text} returning 1) select count(*) from changed`, values };
}

function expectCount(table: TableId, verb: string, planned: number, done: number): void {
  if (planned === done) return;
  throw new StepRefused(
    table,
    `the plan was to ${verb} ${planned} of its rows, and the store answers for ${done}`,
  );
}

async function attempt(client: pg.Client, table: TableId, statement: Statement): Promise<readonly TextRow[]> {
  try {
    return await asked(client, statement);
  } catch (error) {
    throw refusal(table, error);
  }
}

/** A refusal without the store's own message, which may quote values. */
function refusal(table: TableId, error: unknown): unknown {
  const held = busy(error);
  if (held !== undefined) return held;
  if (!(error instanceof pg.DatabaseError) || (error.code ?? "").startsWith("57P")) return error;
  const where = error.table === undefined ? table : tableId(error.schema ?? "public", error.table);
  const why = reasons[error.code ?? ""] ?? `it refused (SQLSTATE ${error.code ?? "unknown"})`;
  const what = error.constraint ?? error.column;
  return new StepRefused(where, what === undefined ? why : `${why}: ${what}`, error.constraint);
}

const reasons: Readonly<Record<string, string>> = {
  "22007": "a value is not one of its column's type",
  "22008": "a value is not one of its column's type",
  "22P02": "a value is not one of its column's type",
  "22003": "a number does not fit its column",
  "23001": "another row refers to it, and the key forbids it (RESTRICT)",
  "23502": "a column must not be empty",
  "23503": "another row refers to it, or what it refers to is gone",
  "23505": "a value must be unique",
  "23514": "a check of the store refuses what is left of the row",
  "23P01": "an exclusion constraint refuses what is left of the row",
  "22001": "a value is too long for its column",
  "42501": "our role has no right to change it",
  "25006": "the connection is read only",
  "57014": "it took longer than the limit",
};

type Counts = ReadonlyMap<TableId, TableEffect>;

/** What this transaction did so far, by whatever hand; parts count as their partitioned table. */
async function counted(client: pg.Client): Promise<Counts | undefined> {
  const { rows } = await client.query<{
    schema: string;
    name: string;
    i: string;
    u: string;
    d: string;
    on: string;
  }>(
    `select n.nspname as schema, r.relname as name, pg_catalog.current_setting('track_counts') as on,
       sum(pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid)) as i,
       sum(pg_catalog.pg_stat_get_xact_tuples_updated(c.oid)) as u,
       sum(pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)) as d
     from pg_catalog.pg_class c
     join pg_catalog.pg_class r on r.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
     join pg_catalog.pg_namespace n on n.oid = r.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' group by 1, 2`,
  );
  if (rows.some((row) => row.on !== "on")) return undefined;
  return new Map(
    rows.map(({ schema, name, i, u, d }) => {
      const table = tableId(schema, name);
      return [table, { table, inserted: Number(i), updated: Number(u), deleted: Number(d) }];
    }),
  );
}

function differences(before: Counts, after: Counts): readonly TableEffect[] {
  return [...after.values()]
    .map(({ table, inserted, updated, deleted }) => {
      const was = before.get(table);
      return {
        table,
        inserted: inserted - (was?.inserted ?? 0),
        updated: updated - (was?.updated ?? 0),
        deleted: deleted - (was?.deleted ?? 0),
      };
    })
    .filter(({ inserted, updated, deleted }) => inserted + updated + deleted > 0)
    .toSorted((a, b) => (a.table < b.table ? -1 : 1));
}

/** How a transaction ended that we did not see the end of; `undefined` when the store no longer knows. */
export async function transactionStatus(
  client: pg.ClientBase,
  transaction: string,
): Promise<TransactionStatus | undefined> {
  const { rows } = await client.query<{ status: string | null }>(
    "select pg_catalog.pg_xact_status($1::pg_catalog.xid8) as status",
    [transaction],
  );
  const [row] = rows;
  const { status } = row ?? { status: null };
  return status === "committed" || status === "aborted" || status === "in progress" ? status : undefined;
}
