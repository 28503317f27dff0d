/**
 * A lock between processes that the kernel drops when its holder dies, kill -9 included: SQLite's exclusive lock on a
 * file without tables. Refused: a file with a process id, which has to be judged and recovered by hand.
 */
import { setTimeout as pause } from "node:timers/promises";
import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const busy = 5;

/** Runs `action` while nobody else holds `file`; throws what `refused` gives when the wait is over. */
export async function withLock<Result>(
  file: string,
  waitSeconds: number,
  refused: () => Error,
  action: () => Promise<Result>,
): Promise<Result> {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    chmodSync(file, 0o600);
    const end = performance.now() + waitSeconds * 1000;
    while (!tryLock(database)) {
      if (performance.now() > end) throw refused();
      await pause(50);
    }
    return await action();
  } finally {
    database.close();
  }
}

/**
 * Locking an empty file makes SQLite write its first page. That is done once, while there is room: on a full disk a
 * running server must still be found.
 */
function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec("begin exclusive");
    if (database.prepare("pragma user_version").get()?.["user_version"] === 0) {
      database.exec("pragma user_version = 1; commit; begin exclusive");
    }
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === busy) return false;
    throw error;
  }
}
