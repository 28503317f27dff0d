/**
 * One change of keys at a time: a turn of the epoch while another process exchanges the root could seal the new epoch with
 * a root that is gone. The lock is SQLite's on a file beside the keystore: the system lets it go when its holder dies.
 */
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { KeystoreRefused } from "./refused.ts";

const patienceMilliseconds = 120_000;
const lockFile = "change.lock";

export async function oneChangeAtATime<T>(folder: string, work: () => Promise<T>): Promise<T> {
  // No waiting inside SQLite: it would stop this process, which may be the one that holds the lock.
  const lock = new DatabaseSync(path.join(folder, lockFile), { timeout: 0 });
  try {
    const until = performance.now() + patienceMilliseconds;
    while (!taken(lock)) {
      if (performance.now() > until) {
        throw new KeystoreRefused("Another change of keys is under way; try again when it has ended.");
      }
      await pause(50);
    }
    return await work();
  } finally {
    lock.close();
  }
}

function taken(lock: DatabaseSync): boolean {
  try {
    lock.exec("begin exclusive");
    return true;
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === busy) return false;
    throw error;
  }
}

/** SQLITE_BUSY. */
const busy = 5;
