/**
 * Restores an installation from a backup against the keystore that lives: rows, files, then everything that was erased
 * since is erased again before anybody can ask for it (docs/backup.md, decision 0075).
 */
import type { ForgetErased } from "../cases/holdings.ts";
import { openDatabase } from "../db.ts";
import type { Database } from "../db.ts";
import type { Now } from "../time.ts";
import { openKeystore } from "../vault/keystore.ts";
import type { KeystoreOptions } from "../vault/keystore.ts";
import type { Vault } from "../vault/vault.ts";
import { BackupRefused } from "./format.ts";
import type { Manifest } from "./format.ts";
import { loadBackup } from "./load.ts";
import type { Loaded, Target } from "./load.ts";
import type { BackupReading } from "./reading.ts";
import { replayErasures } from "./replay.ts";
import type { Replayed } from "./replay.ts";
import type pg from "pg";

export type RestoreOptions = KeystoreOptions & {
  readonly from: BackupReading;
  readonly keystore: string;
  readonly target: Target & { readonly app: pg.ClientConfig };
  /** Where the sealed files go. */
  readonly filesTo: string;
  /** What features forget of cases that were erased since. */
  readonly forget: ForgetErased;
  readonly now: Now;
};

export type Restored = {
  readonly manifest: Manifest;
  readonly loaded: Loaded;
  readonly replayed: Replayed;
};

/** Restores, then hands the open database and keystore to `look` while they are still open. */
export async function restoreBackup(
  options: RestoreOptions,
  look: (db: Database, vault: Vault, restored: Restored) => Promise<void> = async () => undefined,
): Promise<Restored> {
  const { manifest } = options.from;
  const loaded = await loadBackup(options.from, options.target, options.filesTo);
  const db = openDatabase(options.target.app, { maxConnections: 2 });
  try {
    const vault = await openKeystore(options.keystore, db, options.now, options);
    try {
      if (vault.id.toString("hex") !== manifest.keystore) {
        throw new BackupRefused("The keystore is not the one this backup was sealed with.");
      }
      const replayed = await replayErasures(db, vault, options.now, options.forget);
      const restored = { manifest, loaded, replayed };
      await look(db, vault, restored);
      return restored;
    } finally {
      vault.close();
    }
  } finally {
    await db.close();
  }
}
