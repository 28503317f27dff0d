/**
 * A connection to a MySQL or MariaDB, and everything about it that must be so: how values travel (as exact texts, through
 * prepared statements alone), what a statement may take, under which rules of SQL we write. `multipleStatements` stays off.
 */
import { createConnection, type Connection, type ConnectionOptions } from "mysql2";
import net from "node:net";
import { addAbortSignal } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { NotOwnNetwork } from "../../../platform/reach.ts";
import { GuardedSocket } from "../stored/guarded_socket.ts";
import type { MysqlConnection } from "../store.ts";
import { connectionSentence, isMysqlError } from "./failure.ts";

/** As the driver gives it: whole numbers of one word, texts, bytes. */
export type Cell = string | number | Buffer | null;
export type Row = readonly Cell[];

export type Session = {
  readonly system: "MySQL" | "MariaDB";
  readonly version: string;
  readonly database: string;
  /** By which the server knows this connection. */
  readonly id: string;
  /** Rows as arrays, a batch at a time; memory stays flat however many there are. */
  rows(sql: string, values?: readonly string[]): AsyncGenerator<readonly Row[], void, undefined>;
  /** A small answer at once. */
  all(sql: string, values?: readonly string[]): Promise<readonly Row[]>;
  /** How many rows a statement found to change. */
  run(sql: string, values?: readonly (string | null)[]): Promise<number>;
  /** What cannot be prepared: settings and the bounds of a transaction. Never with a value from outside. */
  plain(sql: string): Promise<void>;
  /** Whatever was not committed ends. */
  close(): Promise<void>;
};

export type SessionLimits = {
  readonly connectTimeoutSeconds: number;
  readonly statementTimeoutSeconds: number;
  /** For a row, or a table, that somebody else holds. */
  readonly lockTimeoutSeconds?: number;
  readonly restPerWork?: number | undefined;
};

/** The server does not answer as it must; the sentence says why. */
export class MysqlRefused extends Error {
  override readonly name = "MysqlRefused";
  readonly sentence: string;
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.sentence = sentence;
  }
}

const batch = 1000;

export async function openSession(connection: MysqlConnection, limits: SessionLimits): Promise<Session> {
  const driver = await connected(connection, limits.connectTimeoutSeconds);
  try {
    return await prepared(driver, limits);
  } catch (error) {
    driver.destroy();
    throw error;
  }
}

async function connected(connection: MysqlConnection, seconds: number): Promise<Connection> {
  refuseNameless(connection);
  const driver = createConnection(optionsOf(connection, seconds));
  // A lost connection fails the statement under way; without a listener it would end the process.
  driver.on("error", () => undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      driver.connect((error) => (error === null ? resolve() : reject(error)));
    });
    return driver;
  } catch (error) {
    driver.destroy();
    if (error instanceof NotOwnNetwork)
      throw new MysqlRefused(
        "The connection would not be encrypted, and that host is not on your own network: add ?ssl-mode=VERIFY_IDENTITY to the address.",
        { cause: error },
      );
    const sentence = connectionSentence(error);
    throw sentence === undefined ? error : new MysqlRefused(sentence, { cause: error });
  }
}

/** The driver would hold the certificate of an address without a name against `localhost`. */
function refuseNameless({ host = "localhost", encryption, socketPath }: MysqlConnection): void {
  if (encryption === "verified" && socketPath === undefined && net.isIP(host) !== 0)
    throw new MysqlRefused(
      "A certificate is held against the host's name: give the name instead of its address, or ssl-mode=REQUIRED to believe whoever answers.",
    );
}

function optionsOf(connection: MysqlConnection, seconds: number): ConnectionOptions {
  const { host = "localhost", port = 3306, socketPath, database, user, password, encryption } = connection;
  const { ownNetwork = true, resolve } = connection.guard ?? {};
  const guarded = (): GuardedSocket =>
    new GuardedSocket({
      // Whoever runs the command names the address: it is the password that must not travel in the clear.
      ownNetwork,
      ...(resolve === undefined ? {} : { resolve }),
      isUnencrypted: encryption === "none",
      judgeSocket: () => undefined,
    }).connect(port, host);
  return {
    ...(socketPath === undefined ? { host, port, stream: guarded } : { socketPath }),
    database,
    user,
    ...(password === undefined ? {} : { password }),
    connectTimeout: seconds * 1000,
    ...(encryption === "none" || socketPath !== undefined
      ? {}
      : {
          ssl: {
            minVersion: "TLSv1.2",
            rejectUnauthorized: encryption === "verified",
            verifyIdentity: encryption === "verified",
            ...(connection.authority === undefined ? {} : { ca: connection.authority }),
          },
        }),
    charset: "utf8mb4",
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    multipleStatements: false,
    rowsAsArray: true,
    // Rows are read by the driver's own code, not by code it writes and compiles.
    disableEval: true,
    maxPreparedStatements: 200,
    // A server may ask for files of ours: never.
    flags: ["-LOCAL_FILES"],
  };
}

async function prepared(driver: Connection, limits: SessionLimits): Promise<Session> {
  const { restPerWork = 0, statementTimeoutSeconds, lockTimeoutSeconds = 10 } = limits;
  const plain = async (sql: string): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      driver.query(sql, (error) => (error === null ? resolve() : reject(error)));
    });
  };
  const all = (sql: string, values: readonly string[] = []): Promise<readonly Row[]> =>
    resting(restPerWork, () => answered(driver, sql, values));
  const [[version = "", database = "", id = ""] = []] = await all(
    "select version(), database(), concat(connection_id())",
  );
  const system = /mariadb/i.test(String(version)) ? "MariaDB" : "MySQL";
  await plain(settingsOf(system, statementTimeoutSeconds, lockTimeoutSeconds));
  await plain("set session transaction isolation level repeatable read");
  if (system === "MariaDB") await unlessUnknown(() => plain("set session innodb_snapshot_isolation = on"));
  return {
    system,
    version: String(version),
    database: String(database),
    id: String(id),
    plain,
    all,
    rows: (sql, values = []) => streamed(driver, restPerWork, sql, values),
    run: (sql, values = []) => changed(driver, sql, values),
    close: () => closed(driver),
  };
}

/** Where a variable came with a later release, what it would spare us we do by hand (guards.ts). */
async function unlessUnknown(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!isMysqlError(error) || error.errno !== 1193) throw error;
  });
}

/** What does not fit is refused, never cut; a moment is UTC; texts are not read as escapes we did not write. */
function settingsOf(system: Session["system"], statementSeconds: number, lockSeconds: number): string {
  const seconds = Math.max(1, Math.round(lockSeconds));
  const settings = [
    "names utf8mb4",
    "sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
    "time_zone = '+00:00'",
    "autocommit = 1",
    "completion_type = 0",
    "foreign_key_checks = 1",
    "unique_checks = 1",
    "sql_safe_updates = 0",
    "sql_select_limit = 18446744073709551615",
    "wait_timeout = 28800",
    "net_read_timeout = 600",
    "net_write_timeout = 600",
    `lock_wait_timeout = ${seconds}`,
    `innodb_lock_wait_timeout = ${seconds}`,
    ...(system === "MariaDB"
      ? [
          `max_statement_time = ${statementSeconds}`,
          "idle_transaction_timeout = 0",
          "check_constraint_checks = 1",
          // Rows that are asked for by a key are looked up by it: whatever is read on the way would be locked as well.
          "join_cache_level = 2",
        ]
      : [`max_execution_time = ${Math.round(statementSeconds * 1000)}`]),
  ];
  return `set ${settings.join(", ")}`;
}

const Cells = z.custom<Row>((value) => Array.isArray(value));
const Rows = z.array(Cells);
const Header = z.looseObject({ affectedRows: z.number() });

function answered(driver: Connection, sql: string, values: readonly string[]): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    driver.execute(sql, [...values], (error, found: unknown) =>
      error === null ? resolve(Rows.parse(found)) : reject(error),
    );
  });
}

function changed(driver: Connection, sql: string, values: readonly (string | null)[]): Promise<number> {
  return new Promise((resolve, reject) => {
    driver.execute(sql, [...values], (error, header: unknown) =>
      error === null ? resolve(Header.parse(header).affectedRows) : reject(error),
    );
  });
}

/** Whoever stops early leaves the rest to be read and thrown away, before anything else can be asked. */
async function* streamed(
  driver: Connection,
  restPerWork: number,
  sql: string,
  values: readonly string[],
): AsyncGenerator<readonly Row[], void, undefined> {
  // The driver tells a lost connection to the connection alone: whoever waits for rows would wait for good.
  const lost = new AbortController();
  const tell = (error: unknown): void => lost.abort(error);
  driver.once("error", tell);
  try {
    const command = driver.execute(sql, [...values]);
    // Once nobody reads any more, a failure of what is thrown away is nobody's.
    command.on("error", () => undefined);
    const source = addAbortSignal(lost.signal, command.stream({ highWaterMark: batch }));
    let began = performance.now();
    let part: Row[] = [];
    for await (const row of source) {
      part.push(Cells.parse(row));
      if (part.length < batch) continue;
      await rest(restPerWork, began);
      yield part;
      part = [];
      began = performance.now();
    }
    await rest(restPerWork, began);
    if (part.length > 0) yield part;
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    driver.off("error", tell);
  }
}

/** What took less disturbs nobody; what took more is not paid for with minutes. */
const [leastMs, mostMs] = [20, 5000];

async function rest(restPerWork: number, began: number): Promise<void> {
  const due = (performance.now() - began) * restPerWork;
  if (due >= leastMs) await pause(Math.min(due, mostMs));
}

async function resting<T>(restPerWork: number, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  await rest(restPerWork, began);
  return result;
}

/** A server that does not answer any more learns it from the socket. */
async function closed(driver: Connection): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    driver.end(() => resolve());
  });
  await Promise.race([ended, pause(2000, undefined, { ref: false })]);
  driver.destroy();
}
