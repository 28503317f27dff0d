/**
 * Restores an installation from a backup against the keystore that lives: files, rows, then everything that was erased
 * since is erased again before anybody can ask for it (docs/backup.md, decision 0075).
 */
import { openDatabase } from "../db.ts";
import type { Database } from "../db.ts";
import type { Now } from "../time.ts";
import { openKeystore } from "../vault/keystore.ts";
import type { KeystoreOptions } from "../vault/keystore.ts";
import type { Vault } from "../vault/vault.ts";
import { BackupRefused, readManifest } from "./format.ts";
import type { Manifest } from "./format.ts";
import { loadBackup, loadFiles } from "./load.ts";
import type { Loaded, Target } from "./load.ts";
import { replayErasures } from "./replay.ts";
import type { Replayed } from "./replay.ts";
import type pg from "pg";

export type RestoreOptions = KeystoreOptions & {
  /** The folder of the backup. */
  readonly from: string;
  readonly keystore: string;
  readonly target: Target & { readonly app: pg.ClientConfig };
  /** Where the sealed files go. */
  readonly filesTo: string;
  readonly now: Now;
};

export type Restored = {
  readonly manifest: Manifest;
  readonly loaded: Loaded;
  readonly files: number;
  readonly replayed: Replayed;
};

/** Restores, then hands the open database and keystore to `look` while they are still open. */
export async function restoreBackup(
  options: RestoreOptions,
  look: (db: Database, vault: Vault, restored: Restored) => Promise<void> = async () => undefined,
): Promise<Restored> {
  const manifest = await readManifest(options.from);
  // Again after a crash it finds them there; without rows they are what nobody names, and are swept.
  const files = await loadFiles(options.from, options.filesTo);
  const loaded = await loadBackup(options.from, manifest, options.target);
  const db = openDatabase(options.target.app, { maxConnections: 2 });
  try {
    const vault = await openKeystore(options.keystore, db, options.now, options);
    try {
      if (vault.id.toString("hex") !== manifest.keystore) {
        throw new BackupRefused("The keystore is not the one this backup was sealed with.");
      }
      const replayed = await replayErasures(db, vault, options.now);
      const restored = { manifest, loaded, files, replayed };
      await look(db, vault, restored);
      return restored;
    } finally {
      vault.close();
    }
  } finally {
    await db.close();
  }
}
