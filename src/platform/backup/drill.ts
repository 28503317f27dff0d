/**
 * Proves a backup beside the running system (ISO/IEC 27002:2022, 8.13: backups are regularly tested): restores it into a
 * PostgreSQL of its own, reads every ledger entry, opens sealed texts and files with the living keystore, and throws it
 * all away. What was found is the evidence.
 */
import path from "node:path";
import type { Readable } from "node:stream";
import { read, readGlobal } from "../db.ts";
import type { Database, Tx } from "../db.ts";
import { readCells } from "../cells/cells.ts";
import { openFileStore } from "../files.ts";
import type { CellId } from "../ids.ts";
import { listEntries, verifyLeaf } from "../ledger/ledger.ts";
import { systemScope } from "../organisations.ts";
import { startPostgres } from "../postgres/postgres.ts";
import { prepareEmbedded } from "../roles.ts";
import type { Scope } from "../scope.ts";
import type { Now } from "../time.ts";
import type { KeystoreOptions } from "../vault/keystore.ts";
import type { Vault } from "../vault/vault.ts";
import { inDrillFolder } from "./drill_folder.ts";
import type { BackupReading } from "./reading.ts";
import { restoreBackup } from "./restore.ts";
import type { Restored } from "./restore.ts";

export type DrillOptions = KeystoreOptions & {
  readonly from: BackupReading;
  /** The installation's folder: where its trials are on record. */
  readonly home: string;
  readonly keystore: string;
  readonly now: Now;
};

export type Drilled = Restored & {
  readonly entries: { readonly read: number; readonly wrong: number };
  readonly texts: { readonly tried: number; readonly unreadable: number };
  readonly contents: { readonly tried: number; readonly unreadable: number };
  readonly seconds: number;
};

/** Nothing was wrong with it. */
export function isProved({ entries, texts, contents, manifest }: Drilled): boolean {
  return (
    entries.wrong === 0 && texts.unreadable === 0 && contents.unreadable === 0 && manifest.files.missing === 0
  );
}

/** A trial is thrown away: what features would forget in it is not looked at. */
const forget = async (): Promise<void> => undefined;

/** At most so many of each organisation are opened, spread over all. */
const textsTried = 2000;
const filesTried = 20;
const rowsAtOnce = 1000;

/** Restores the backup into a database of its own, tries it, and removes it. */
export async function drillRestore(options: DrillOptions): Promise<Drilled> {
  const began = performance.now();
  const found = {
    entries: { read: 0, wrong: 0 },
    texts: { tried: 0, unreadable: 0 },
    contents: { tried: 0, unreadable: 0 },
  };
  return inDrillFolder(options.home, async (folder) => {
    const filesTo = path.join(folder, "files");
    const server = await startPostgres({ folder: path.join(folder, "data") });
    try {
      const target = await prepareEmbedded(server);
      const restored = await restoreBackup({ ...options, target, filesTo, forget }, async (db, vault) => {
        for (const scope of await scopesOf(db)) await tryOne(db, scope, vault, filesTo, found);
      });
      return { ...restored, ...found, seconds: (performance.now() - began) / 1000 };
    } finally {
      await server.stop();
    }
  });
}

type Found = {
  readonly entries: { read: number; wrong: number };
  readonly texts: { tried: number; unreadable: number };
  readonly contents: { tried: number; unreadable: number };
};

async function tryOne(
  db: Database,
  scope: Scope,
  vault: Vault,
  filesTo: string,
  found: Found,
): Promise<void> {
  await read(db, scope, async (tx) => {
    for (let after: bigint | undefined; ;) {
      const page = await listEntries(tx, scope, { after, limit: rowsAtOnce });
      found.entries.read += page.length;
      found.entries.wrong += page.filter((entry) => !verifyLeaf(entry)).length;
      after = page.at(-1)?.arrival;
      if (page.length < rowsAtOnce) break;
    }
    await tryTexts(tx, scope, vault, found.texts);
    const files = openFileStore(filesTo, vault);
    for (const { id } of await spread(tx, scope, "file", filesTried)) {
      found.contents.tried += 1;
      const stored = await files.get(tx, scope, id as Parameters<typeof files.get>[2]);
      if (stored === undefined || !(await opensWhole(stored.content))) found.contents.unreadable += 1;
    }
  });
}

/** Read to its end, and let go: every chunk is authenticated on the way. */
async function opensWhole(content: Readable): Promise<boolean> {
  try {
    for await (const chunk of content) void chunk;
    return true;
  } catch {
    return false;
  }
}

async function tryTexts(tx: Tx, scope: Scope, vault: Vault, sum: Found["texts"]): Promise<void> {
  const ids = (await spread(tx, scope, "cell", textsTried)).map(({ id }) => id as CellId);
  for (let at = 0; at < ids.length; at += rowsAtOnce) {
    const batch = ids.slice(at, at + rowsAtOnce);
    // One by one where a changed byte refuses the whole.
    const opened = await readCells(tx, scope, vault, batch).catch(() => undefined);
    for (const id of opened === undefined ? batch : []) {
      const one = await readCells(tx, scope, vault, [id]).catch(() => undefined);
      if (one?.has(id) !== true) sum.unreadable += 1;
    }
    sum.unreadable += opened === undefined ? 0 : batch.length - opened.size;
    sum.tried += batch.length;
  }
}

/** Ids, in an order that has nothing to do with their age. */
function spread(
  tx: Tx,
  scope: Scope,
  table: "cell" | "file",
  limit: number,
): Promise<readonly { readonly id: string }[]> {
  return tx
    .selectFrom(table)
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy((order) => order.fn("md5", [order.cast<string>("id", "text")]))
    .limit(limit)
    .execute();
}

async function scopesOf(db: Database): Promise<readonly Scope[]> {
  const rows = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  return Promise.all(rows.map(({ id }) => systemScope(db, id)));
}
