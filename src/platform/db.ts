/**
 * The one way to the database at run time: a pool of the app role's connections, and transactions that carry their
 * scope. The scope is set in the same trip that opens the transaction and ends with it, so nothing leaks through the
 * pool (docs/decisions/0010-tenants.md, 0011-connections.md). There is no unscoped handle to query with.
 *
 * No retry is hidden here: a failed transaction is the caller's to repeat, with its idempotency key.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { CompiledQuery, Kysely, PostgresDialect, PostgresDriver, PostgresQueryCompiler } from "kysely";
import type { DatabaseConnection, Driver, QueryCompiler, Transaction } from "kysely";
import pg from "pg";
import { failPoint } from "./fail_point.ts";
import { preparing } from "./prepared.ts";
import type { Scope } from "./scope.ts";
import type { Tables } from "./tables.ts";
import { compareClocks, formatInstant, parseDate, parseInstant } from "./time.ts";
import type { ClockReading, Now } from "./time.ts";

declare const scoped: unique symbol;
declare const writable: unique symbol;

/** A transaction with its scope set. Store functions take one first; a pool or a bare Kysely is not one. */
export type Tx = Transaction<Tables> & { readonly [scoped]: true };

/** A transaction that may write. */
export type WriteTx = Tx & { readonly [writable]: true };

/** The app role's connections. Opaque: `read`, `write`, `readGlobal` and `writeGlobal` are its only uses. */
export type Database = {
  readonly pool: pg.Pool;
  /** For transactions begun inside another one, which holds a connection of the pool and waits for them. */
  readonly inner: pg.Pool;
  readonly mostIdleMs: number;
  close(): Promise<void>;
};

/** The database did not give or keep a connection. What was under way is in doubt until it is repeated under its key. */
export class DatabaseUnavailable extends Error {
  override readonly name = "DatabaseUnavailable";
  /** All connections were taken: the database is there. */
  readonly isBusy: boolean;
  constructor(cause: unknown, isBusy = false) {
    super("The database did not give or keep a connection.", { cause });
    this.isBusy = isBusy;
  }
}

/** The named error of a query on a tenant table without scope (SQLSTATE KP001). */
export class ScopeMissing extends Error {
  override readonly name = "ScopeMissing";
  constructor(cause: unknown) {
    super("A tenant table was queried without a scope; the database refused to answer.", { cause });
  }
}

/** The SQLSTATE that `kept.current_organisation()` raises when no scope is set. */
export const scopeMissingState = "KP001";

export type DatabaseOptions = {
  readonly maxConnections?: number;
  /** A server that does not answer within this time is down, in milliseconds. */
  readonly connectTimeoutMs?: number;
  /** A statement that is not answered within this time is lost with its connection, in milliseconds. */
  readonly queryTimeoutMs?: number;
  /** A transaction that writes and says nothing for this long gives its locks back, in milliseconds. */
  readonly mostIdleMs?: number;
};

/**
 * A server that hangs, is stopped, or can no longer be reached must not keep others waiting for ever: neither we for a
 * database that is silent, nor the database, with its locks, for us. No statement of ours takes a minute, and the
 * longest silence within a transaction is that of a file of the largest size being written.
 */
const standardLimits = { queryTimeoutMs: 60_000, mostIdleMs: 120_000 };

/** Opens the pools; connects when first used. `connection` is the app role's, never the owner's. */
export function openDatabase(connection: pg.ClientConfig, options: DatabaseOptions = {}): Database {
  const most = options.maxConnections ?? 10;
  const open = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      application_name: "kept",
      ...connection,
      types: columnTypes,
      max,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
      query_timeout: options.queryTimeoutMs ?? standardLimits.queryTimeoutMs,
      keepAlive: true,
    });
    // A connection that dies is replaced at the next use; without a listener it would end the process, idle or taken.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    return pool;
  };
  const [pool, inner] = [open(most), open(Math.ceil(most / 2))];
  return {
    pool,
    inner,
    mostIdleMs: options.mostIdleMs ?? standardLimits.mostIdleMs,
    close: async () => {
      await Promise.all([pool.end(), inner.end()]);
    },
  };
}

/** Runs `fn` in a read-only transaction of one snapshot, seeing only the scope's organisation. */
export function read<T>(db: Database, scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return within(db, opening("isolation level repeatable read, read only", scope.organisationId), (tx) =>
    fn(tx as Tx),
  );
}

export type WriteOptions = {
  /** A row that somebody else holds is waited for this long, in seconds; then the statement fails (SQLSTATE 55P03). */
  readonly lockTimeoutSeconds?: number;
};

/** Runs `fn` in one transaction that commits when `fn` resolves and leaves nothing when it throws. */
export function write<T>(
  db: Database,
  scope: Scope,
  fn: (tx: WriteTx) => Promise<T>,
  options: WriteOptions = {},
): Promise<T> {
  return writing(db, scope.organisationId, fn, options);
}

async function writing<T>(
  db: Database,
  organisationId: string,
  fn: (tx: WriteTx) => Promise<T>,
  { lockTimeoutSeconds }: WriteOptions = {},
): Promise<T> {
  const lockLimit =
    lockTimeoutSeconds === undefined
      ? ""
      : `, set_config('lock_timeout', '${Math.round(lockTimeoutSeconds * 1000)}', true)`;
  const begin = `${opening("read write", organisationId)}, ${idleLimit(db)}${lockLimit}`;
  const written = await within(db, begin, async (tx) => {
    failPoint("write.opened");
    const result = await fn(tx as WriteTx);
    failPoint("write.committing");
    return result;
  });
  failPoint("write.committed");
  return written;
}

/** Global tables only (the organisation's id by its slug, before any scope): a tenant table raises `ScopeMissing`. */
export function readGlobal<T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return within(db, opening("isolation level repeatable read, read only", ""), (tx) => fn(tx as Tx));
}

/** Writes to global tables only: a new organisation. */
export function writeGlobal<T>(db: Database, fn: (tx: WriteTx) => Promise<T>): Promise<T> {
  return writing(db, "", fn);
}

/** Reads the database's clock and compares it with ours; it also proves that the database answers. */
export async function readClock(db: Database, now: Now): Promise<ClockReading> {
  const before = now();
  const { rows } = await db.pool.query<{ clock: Temporal.Instant }>("select clock_timestamp() as clock");
  const after = now();
  const clock = rows[0]?.clock;
  if (clock === undefined) throw new Error("The database did not tell its time.");
  return compareClocks(before, clock, after);
}

/** Quotes an SQL identifier: the only function that does. */
export function identifier(name: string): string {
  if (name === "" || name.includes("\0"))
    throw new TypeError("An SQL identifier has at least one character and no NUL.");
  return `"${name.replaceAll('"', '""')}"`;
}

/** The schema everything of ours lives in. */
export const schema = "kept";

/** One trip: begin, scope, search path. `scopeOf` has proved that the id is a uuid, so nothing can be injected. */
function opening(mode: string, organisationId: string): string {
  return (
    `begin ${mode}; select set_config('kept.organisation', '${organisationId}', true), ` +
    `set_config('search_path', '${schema}, pg_temp', true), ` +
    `set_config('plan_cache_mode', 'auto', true)`
  );
}

/** Ends with the transaction, like the scope. What only reads keeps nobody waiting. */
function idleLimit({ mostIdleMs }: Database): string {
  return `set_config('idle_in_transaction_session_timeout', '${Math.round(mostIdleMs)}', true)`;
}

/** The transactions that the present call stands in. */
const under = new AsyncLocalStorage<{ readonly db: Database; readonly depth: number }>();

/**
 * A try that must count although the call is refused, or a page rendered from what is committed, is a transaction inside
 * another. Taken from the same pool, as many calls as it has connections would each hold one and wait for one more;
 * the second pool is waited for by those alone who will give theirs back without waiting. Hence no third level.
 */
async function within<T>(
  db: Database,
  begin: string,
  fn: (tx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const around = under.getStore();
  const depth = around?.db === db ? around.depth : 0;
  if (depth > 1) throw new Error("A transaction was begun inside two others.");
  const dialect = new ScopedDialect(depth === 0 ? db.pool : db.inner, begin);
  const kysely = new Kysely<Tables>({ dialect });
  try {
    return await kysely.transaction().execute((tx) => under.run({ db, depth: depth + 1 }, () => fn(tx)));
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === scopeMissingState) throw new ScopeMissing(error);
    throw isLost(error) ? new DatabaseUnavailable(error) : error;
  }
}

/** SQLSTATE classes 08 (connection), 57P0x (shut down, crashed, starting) and 25P03 (silent too long), and what the driver says without a code. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof pg.DatabaseError) return /^(?:08|57P0|25P03)/.test(error.code ?? "");
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNRESET" || code === "EPIPE") return true;
  return /^(?:Connection terminated|Query read timeout|Client has encountered a connection error)/.test(
    error.message,
  );
}

class ScopedDialect extends PostgresDialect {
  readonly #pool: pg.Pool;
  readonly #begin: string;
  constructor(pool: pg.Pool, begin: string) {
    super({ pool: preparing(pool) });
    this.#pool = pool;
    this.#begin = begin;
  }
  override createDriver(): Driver {
    return new ScopedDriver(this.#pool, this.#begin);
  }
  override createQueryCompiler(): QueryCompiler {
    return new TemporalQueryCompiler();
  }
}

class ScopedDriver extends PostgresDriver {
  readonly #begin: string;
  constructor(pool: pg.Pool, begin: string) {
    super({ pool: preparing(pool) });
    this.#begin = begin;
  }
  override async acquireConnection(): Promise<DatabaseConnection> {
    try {
      return await super.acquireConnection();
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? error.code : undefined;
      const isTaken = error instanceof Error && error.message.startsWith("timeout exceeded");
      throw new DatabaseUnavailable(error, isTaken || code === "53300");
    }
  }
  override async beginTransaction(
    connection: Parameters<PostgresDriver["rollbackTransaction"]>[0],
  ): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw(this.#begin));
    } catch (error) {
      // Nothing was begun; but a connection that is silent goes back to the pool unless ending it failed, too.
      await super.rollbackTransaction(connection).catch(() => undefined);
      throw error;
    }
  }
}

/** Lets Temporal values be parameters; `pg` would send them as quoted JSON. */
class TemporalQueryCompiler extends PostgresQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(toParameter(parameter));
  }
}

function toParameter(value: unknown): unknown {
  if (value instanceof Temporal.Instant) return formatInstant(value);
  if (value instanceof Temporal.PlainDate) return value.toString();
  return value;
}

const timestamptz: number = pg.types.builtins.TIMESTAMPTZ;
const date: number = pg.types.builtins.DATE;
const parsers = new Map<number, (text: string) => unknown>([
  [timestamptz, parseInstant],
  [date, parseDate],
]);

/** timestamptz and date as Temporal; int8 and numeric stay text, as `pg` gives them, because a double is too small. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const ours = format === "binary" ? undefined : parsers.get(oid);
    return ours ?? pg.types.getTypeParser(oid, format);
  },
};
