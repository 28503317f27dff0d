/**
 * One snapshot of a foreign PostgreSQL: repeatable read, so that every table is seen at the same moment; read only unless
 * the writer asks. Values come as the text PostgreSQL writes under fixed settings, so that a key's text
 * names its row.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import { tableId, type TableId } from "../catalog.ts";
import { LockRefused, type ReadLimits } from "../store.ts";
import { qualified, sqlOfId } from "./sql.ts";

/** Rows as arrays of text; `null` is SQL NULL. */
export type TextRow = readonly (string | null)[];

export type Session = {
  readonly client: pg.Client;
  /** How many statements may be sent before the first is answered: one where the store is to rest in between. */
  readonly width: number;
  /** The snapshot's moment by the store's clock, ISO 8601 UTC. */
  readonly asOf: string;
  /** Streams a statement's rows in batches; a small answer takes one round trip. */
  rows(text: string, values: readonly unknown[]): AsyncGenerator<readonly TextRow[], void, undefined>;
  close(): Promise<void>;
};

const batch = 1000;
/** Enough that the store need not wait for us; few enough that their first batches together are a small answer. */
const widest = 16;
export const asText = { getTypeParser: () => (value: string) => value } as unknown as pg.CustomTypesConfig;

/** `pg_catalog` alone: nobody's schema can put a function or an operator in place of a built-in one. */
const settings = [
  ["timezone", "UTC"],
  ["datestyle", "ISO, MDY"],
  ["intervalstyle", "postgres"],
  ["bytea_output", "hex"],
  ["extra_float_digits", "1"],
  ["xmloption", "content"],
  ["idle_in_transaction_session_timeout", "0"],
  ["lock_timeout", "10s"],
  ["standard_conforming_strings", "on"],
  // A cursor's rows are all read: planned as for a statement.
  ["cursor_tuple_fraction", "1"],
] as const;

export type SessionLimits = ReadLimits & {
  /** Open it so that rows can be changed (writer.ts alone); otherwise nothing can. */
  readonly writes?: true;
};

/**
 * Opens the snapshot. The tables to be read are locked first, in the mode every reader takes: what is truncated,
 * rewritten or put under row security after a snapshot would read as empty without saying so.
 * Fails with the driver's error when the store cannot be reached, with `LockRefused` when a table is held by another.
 */
export async function openSession(
  connection: pg.ClientConfig,
  limits: SessionLimits,
  wanted: ReadonlySet<TableId>,
): Promise<Session> {
  const { restPerWork = 0 } = limits;
  const client = new pg.Client({
    ...connection,
    application_name: "kept",
    pipeline: true,
    connectionTimeoutMillis: limits.connectTimeoutSeconds * 1000,
  });
  // A lost connection fails the statement under way; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const begin = [
      `begin isolation level repeatable read ${limits.writes === true ? "read write" : "read only"}`,
      "set local search_path = pg_catalog, pg_temp",
      ...settings.map(([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`),
      `set local statement_timeout = ${Math.round(limits.statementTimeoutSeconds * 1000)}`,
      ...(restPerWork > 0 ? ["set local max_parallel_workers_per_gather = 0"] : []),
    ].join(";");
    const results = await beginLocked(client, begin, wanted);
    return {
      client,
      asOf: Moment.parse(z.array(z.unknown()).parse(results).at(-1)).rows[0].as_of,
      width: restPerWork > 0 ? 1 : widest,
      rows: (text, values) => stream(client, restPerWork, text, values),
      close: () => end(client),
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

const momentQuery = `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as as_of`;

/**
 * Begins with every wanted table locked. Tried by name first, in one trip; only when that fails (a view, a table that
 * is gone or refused, one held by another) is the store asked which of them can be locked.
 */
async function beginLocked(client: pg.Client, begin: string, wanted: ReadonlySet<TableId>): Promise<unknown> {
  const start = async (tables: readonly string[]): Promise<unknown> => {
    const lock = tables.length === 0 ? "" : `lock table ${tables.join(", ")} in access share mode;`;
    // Several statements in one trip; the driver answers with a result for each.
    return await client.query(`${begin};${lock}${momentQuery}`);
  };
  try {
    return await start([...wanted].map(sqlOfId));
  } catch {
    await client.query("rollback");
  }
  const lockable = await lockableTables(client, wanted);
  try {
    return await start([...lockable.values()]);
  } catch (error) {
    throw (await refusedLock(client, begin, lockable)) ?? error;
  }
}

/** Tables of `wanted` that exist and may be locked (views and foreign tables may not), as SQL. */
async function lockableTables(
  client: pg.Client,
  wanted: ReadonlySet<TableId>,
): Promise<ReadonlyMap<TableId, string>> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `select n.nspname as schema, c.relname as name
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_table_privilege(c.oid, 'SELECT')`,
  );
  const tables = rows.map((row) => [tableId(row.schema, row.name), qualified(row)] as const);
  return new Map(tables.filter(([id]) => wanted.has(id)));
}

/** The first table that cannot be locked by itself; `undefined` when the fault is another. */
async function refusedLock(
  client: pg.Client,
  begin: string,
  lockable: ReadonlyMap<TableId, string>,
): Promise<LockRefused | undefined> {
  for (const [id, sql] of lockable) {
    await client.query("rollback");
    await client.query(`${begin}; set local lock_timeout = '1s'`);
    const refused = await client.query(`lock table ${sql} in access share mode`).then(
      () => undefined,
      (cause: unknown) => new LockRefused(id, cause),
    );
    if (refused !== undefined) return refused;
  }
  return undefined;
}

const Moment = z.looseObject({ rows: z.tuple([z.object({ as_of: z.string() })]) });

async function* stream(
  client: pg.Client,
  restPerWork: number,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<readonly TextRow[], void, undefined> {
  const ask = (query: string, bound: readonly unknown[]): Promise<readonly TextRow[]> =>
    resting(restPerWork, async () => {
      const asked = { text: query, values: [...bound], rowMode: "array" as const, types: asText };
      return (await client.query<(string | null)[]>(asked)).rows;
    });
  const first = await ask(`${text} limit ${batch + 1}`, values);
  if (first.length <= batch) {
    if (first.length > 0) yield first;
    return;
  }
  // A large answer is read again through a cursor: memory stays flat, and only large answers pay for it.
  const cursor = `kept_${randomUUID().replaceAll("-", "")}`;
  await ask(`declare ${cursor} no scroll cursor for ${text}`, values);
  let isOpen = true;
  try {
    for (;;) {
      // What failed took the cursor with it.
      isOpen = false;
      const rows = await ask(`fetch ${batch} from ${cursor}`, []);
      isOpen = true;
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    if (isOpen) await client.query(`close ${cursor}`).catch(() => undefined);
  }
}

/** What took less disturbs nobody; what took more is not paid for with minutes. */
const [leastMs, mostMs] = [20, 5000];

async function resting<T>(restPerWork: number, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  const rest = (performance.now() - began) * restPerWork;
  if (rest >= leastMs) await pause(Math.min(rest, mostMs));
  return result;
}

/** Whoever stops does not wait for statements that are still on their way: they end with the connection. */
async function end(client: pg.Client): Promise<void> {
  const { connection } = client;
  const timer = setTimeout(() => connection.stream.destroy(), mostToDrainMs);
  try {
    await client.end();
  } finally {
    clearTimeout(timer);
  }
}

const mostToDrainMs = 1000;
