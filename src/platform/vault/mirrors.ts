/**
 * The keystore's file on other disks, in step with the first: each change is written there before it counts here, and what is
 * destroyed is destroyed there, so that they are no backups (docs/decisions/0074-keystore.md). A copy that was away or is
 * damaged is filled anew when the keystore is opened.
 */
import { rmSync } from "node:fs";
import { constants } from "node:sqlite";
import type { DatabaseSync } from "node:sqlite";
import { emptyLog, openFile } from "./keys_file.ts";
import { KeystoreRefused } from "./refused.ts";

const tables = ["about", "epoch", "owner_key", "destroyed_key"] as const;

/** Opens the copies, filled as the first file is; the caller keeps others from writing into it meanwhile. */
export function openMirrors(first: DatabaseSync, file: string, copies: readonly string[]): DatabaseSync[] {
  return copies.map((copy) => {
    const mirror = openOrMake(copy);
    if (figureOf(mirror) !== figureOf(first)) fill(mirror, file);
    return mirror;
  });
}

function openOrMake(copy: string): DatabaseSync {
  try {
    return openFile(copy);
  } catch (error) {
    if (!(error instanceof KeystoreRefused)) throw error;
    for (const end of ["", "-wal", "-shm"]) rmSync(`${copy}${end}`, { force: true });
    return openFile(copy);
  }
}

/** Two files with the same figures hold the same: every change moves one of them. */
function figureOf(db: DatabaseSync): string {
  const rows = [
    "select count(*) as n, max(made_at) as last, sum(is_current) as now, sum(epoch) as epochs from owner_key",
    "select count(*) as n, max(destroyed_at) as last from destroyed_key",
    "select group_concat(number || state, ' ') as all_of_them from (select * from epoch order by number)",
    "select group_concat(name || hex(value), ' ') as all_of_them from (select * from about order by name)",
  ].map((text) => db.prepare(text).get());
  return JSON.stringify(rows);
}

/** In one transaction, so that whoever has the copy open goes on with it. */
function fill(mirror: DatabaseSync, file: string): void {
  mirror.prepare("attach ? as live").run(file);
  // Not at once: that would ask for the first file's lock as well, which the caller holds.
  mirror.exec("begin; pragma defer_foreign_keys = on;");
  for (const table of tables) {
    mirror.exec(`delete from main.${table}; insert into main.${table} select * from live.${table};`);
  }
  mirror.exec("commit; detach live;");
  emptyLog(mirror);
}

/** Does the same in a copy; one that was behind takes what it can, and is filled when it is next opened. */
export function repeatIn(mirrors: readonly DatabaseSync[], changes: Uint8Array): void {
  for (const mirror of mirrors) {
    mirror.applyChangeset(changes, {
      onConflict: (kind) =>
        kind === constants.SQLITE_CHANGESET_DATA || kind === constants.SQLITE_CHANGESET_CONFLICT
          ? constants.SQLITE_CHANGESET_REPLACE
          : constants.SQLITE_CHANGESET_OMIT,
    });
  }
}
