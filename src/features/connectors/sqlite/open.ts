/**
 * A file of SQLite's, opened. Everything about a connection that must be so stands here: what may write, what it waits for,
 * what a refusal is called. node:sqlite works within the calling thread (which `apart.ts` gives it): rows come in batches, with
 * a pause for others between them, and waiting for a lock is done here and not inside SQLite.
 */
import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { z } from "zod";
import { StoreBusy } from "../erasable.ts";
import { identityMatches } from "../map/map.ts";
import { isNamedBy } from "../normal_form.ts";
import type { SqliteConnection } from "../store.ts";
import { elementsText } from "../documents.ts";
import { textOf, type Value } from "./values.ts";

export type RefusedWhy = "outside" | "no_file" | "no_database" | "no_access" | "unreadable";

/** The file cannot be used as it is; the sentence says why, and names no row. */
export class SqliteRefused extends Error {
  override readonly name = "SqliteRefused";
  readonly why: RefusedWhy;
  readonly sentence: string;
  constructor(why: RefusedWhy, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.why = why;
    this.sentence = sentence;
  }
}

/** A statement took longer than it may. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

export type Database = {
  readonly db: DatabaseSync;
  readonly file: string;
  /** Rows as arrays, a batch at a time, each statement boxed in time. */
  rows(
    sql: string,
    values: readonly SQLInputValue[],
  ): AsyncGenerator<readonly (readonly Value[])[], void, undefined>;
  /** A small answer at once. */
  all(sql: string, values?: readonly SQLInputValue[]): readonly (readonly Value[])[];
  /** Repeats what somebody else's lock refuses, for so long; then `StoreBusy`. */
  patiently<T>(seconds: number, work: () => T): Promise<T>;
  setLimit(seconds: number): void;
  close(): void;
};

type SqliteError = Error & { readonly errcode: number };

export function sqliteCode(error: unknown): number | undefined {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode
    : undefined;
}

export function isBusy(error: unknown): error is SqliteError {
  const primary = (sqliteCode(error) ?? 0) & 0xff;
  return primary === 5 || primary === 6;
}

const Match = z.enum(identityMatches);
const batch = 1000;

/** `writes`: rows may be changed through it; otherwise none can, whatever is asked. */
export function openDatabase(connection: SqliteConnection, how: { readonly writes: boolean }): Database {
  const file = allowedFile(connection);
  refuseNoFile(file);
  const db = how.writes ? connect(file, false) : connectToRead(file);
  try {
    db.exec(
      how.writes
        ? "pragma foreign_keys = on; pragma secure_delete = on; pragma journal_size_limit = 0"
        : "pragma query_only = on; pragma trusted_schema = off",
    );
    const clock = { end: Number.POSITIVE_INFINITY, seconds: Number.POSITIVE_INFINITY };
    addFunctions(db, clock);
    return made(db, path.resolve(file), clock);
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Which file that is, links followed. Where only some folders are allowed, what lies outside is judged by its name before it
 * is touched: nobody learns from a refusal which other files there are.
 */
function allowedFile({ file, within }: SqliteConnection): string {
  if (within === undefined) return file;
  const outside = new SqliteRefused("outside", `${file} lies in no folder that the operator has named.`);
  if (!path.isAbsolute(file) || !within.some((folder) => isInside(folder, path.resolve(file)))) throw outside;
  const real = realpath(file);
  if (real === undefined) throw new SqliteRefused("no_file", `There is no file ${file}.`);
  if (!within.some((folder) => isInside(realpath(folder) ?? folder, real))) throw outside;
  return real;
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function realpath(place: string): string | undefined {
  try {
    return realpathSync(place);
  } catch {
    return undefined;
  }
}

function refuseNoFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new SqliteRefused("no_file", `There is no file ${file}.`);
  if (!found.isFile())
    throw new SqliteRefused("no_file", `${file} is no file: name the database's own file.`);
}

function connect(file: string, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(file, {
    readOnly,
    timeout: 0,
    allowExtension: false,
    enableDoubleQuotedStringLiterals: true,
  });
  try {
    db.prepare("select count(*) from sqlite_schema").get();
    return db;
  } catch (error) {
    db.close();
    // Held by another: whoever asks waits with the patience they have.
    if (isBusy(error)) return connectLater(file, readOnly);
    throw refusalOf(file, error);
  }
}

/** Opening reads nothing; the lock is met again by whoever begins. */
function connectLater(file: string, readOnly: boolean): DatabaseSync {
  return new DatabaseSync(file, {
    readOnly,
    timeout: 0,
    allowExtension: false,
    enableDoubleQuotedStringLiterals: true,
  });
}

/**
 * What another program left half written has to be taken back before anybody may read, and a log without its index cannot
 * be read without writing one: then the file is opened to write, and told to let nothing through (`query_only`).
 */
function connectToRead(file: string): DatabaseSync {
  try {
    return connect(file, true);
  } catch (error) {
    const cause = error instanceof SqliteRefused ? error.cause : error;
    const primary = (sqliteCode(cause) ?? 0) & 0xff;
    if (primary !== 8 && primary !== 14) throw error;
    return connect(file, false);
  }
}

function refusalOf(file: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const known: Readonly<Record<number, readonly [RefusedWhy, string]>> = {
    8: ["no_access", `${file} may only be read, and reading it takes a right to write beside it.`],
    11: ["unreadable", `${file} is damaged: SQLite cannot read it.`],
    14: ["no_access", `${file} cannot be opened: look at its rights and those of its folder.`],
    23: ["no_access", `${file} refuses us.`],
    26: [
      "no_database",
      `${file} is no SQLite database, or it is encrypted: an encrypted one cannot be read.`,
    ],
  };
  const [why, sentence] = known[code & 0xff] ?? [
    "unreadable" as const,
    `${file} cannot be read (SQLite error ${code}).`,
  ];
  return new SqliteRefused(why, sentence, { cause: error });
}

/** Functions of ours, for this connection alone: the file never knows of them. */
function addFunctions(db: DatabaseSync, clock: { readonly end: number; readonly seconds: number }): void {
  const options = { deterministic: true, useBigIntArguments: true };
  const timed = (): void => {
    if (performance.now() > clock.end) throw new TooLong(`it takes longer than ${clock.seconds} seconds`);
  };
  db.function("kept_text", options, (value) => {
    timed();
    return textOf(value);
  });
  db.function("kept_elements", options, (value, link) => {
    timed();
    return elementsText(value, String(link));
  });
  db.function("kept_is", { ...options, varargs: true }, (stored, match, wanted) => {
    timed();
    return isNamedBy(textOf(stored ?? null), Match.parse(match), String(wanted)) ? 1 : 0;
  });
}

function made(db: DatabaseSync, file: string, clock: { end: number; seconds: number }): Database {
  const begin = (): void => {
    clock.end = performance.now() + clock.seconds * 1000;
  };
  const prepared = (sql: string): ReturnType<DatabaseSync["prepare"]> => {
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    return statement;
  };
  return {
    db,
    file,
    rows: async function* (sql, values) {
      begin();
      let part: (readonly Value[])[] = [];
      for (const row of prepared(sql).iterate(...values)) {
        part.push(cells(row));
        if (part.length < batch) continue;
        if (performance.now() > clock.end) throw new TooLong(`it takes longer than ${clock.seconds} seconds`);
        yield part;
        part = [];
        await turn();
      }
      if (part.length > 0) yield part;
    },
    all: (sql, values = []) => {
      begin();
      return prepared(sql)
        .all(...values)
        .map(cells);
    },
    patiently: async (seconds, work) => {
      const end = performance.now() + seconds * 1000;
      for (;;) {
        try {
          return work();
        } catch (error) {
          if (!isBusy(error)) throw refusalOf(file, error);
          if (performance.now() > end)
            throw new StoreBusy(`${file} is held by another program`, { cause: error });
          await pause(50);
        }
      }
    },
    setLimit: (seconds) => {
      clock.seconds = seconds;
    },
    close: () => db.close(),
  };
}

/** node:sqlite gives arrays when asked to, and its types say objects. */
function cells(row: unknown): readonly Value[] {
  return Array.isArray(row) ? row.map((cell): Value => asValue(cell)) : [];
}

function asValue(cell: unknown): Value {
  if (cell === null || typeof cell === "bigint" || typeof cell === "number" || typeof cell === "string")
    return cell;
  if (cell instanceof Uint8Array) return cell;
  throw new Error("SQLite answered with something that is no value");
}
