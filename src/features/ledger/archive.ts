/**
 * The whole ledger of one checkpoint as one file, written while it is read: what a checkpoint covers never changes, so no
 * transaction waits for a slow reader.
 */
import { archiveWriter } from "../../evidence/archive.ts";
import { tilePath, tilesOf } from "../../evidence/index.ts";
import type { Tile } from "../../evidence/index.ts";
import { read } from "../../platform/db.ts";
import type { Database } from "../../platform/db.ts";
import { fileOfSize } from "../../platform/ledger/publish.ts";
import type { Scope } from "../../platform/scope.ts";

/** Two files for 256 entries: beyond this the archive's format cannot number them; `kept ledger export` can. */
export const mostEntries = 8_000_000;

const filesAtOnce = 32;

export type ArchiveHead = {
  readonly size: number;
  /** With the signatures of witnesses. */
  readonly checkpoint: string;
  readonly verifierKey: string;
  /** Once the key was changed. */
  readonly keyHistory: string | undefined;
};

/** The bytes of the archive as they come; the checkpoint last, so that one that was cut has none. */
export async function* archiveOf(
  db: Database,
  scope: Scope,
  { size, checkpoint, verifierKey, keyHistory }: ArchiveHead,
): AsyncGenerator<Uint8Array> {
  const archive = archiveWriter();
  const text = (path: string, value: string): Uint8Array =>
    archive.add({ path, bytes: Buffer.from(value, "utf8") });
  yield text("verifier-key", `${verifierKey}\n`);
  if (keyHistory !== undefined) yield text("key-history", keyHistory);
  for (const tiles of batches(tilesOf(size, true))) {
    const files = await read(db, scope, async (tx) => {
      const found: { path: string; bytes: Uint8Array }[] = [];
      for (const tile of tiles)
        found.push({ path: tilePath(tile), bytes: await fileOfSize(tx, scope, size, tile) });
      return found;
    });
    for (const file of files) yield archive.add(file);
  }
  yield text("checkpoint", checkpoint);
  yield archive.end();
}

function* batches(tiles: Iterable<Tile>): Generator<readonly Tile[]> {
  let batch: Tile[] = [];
  for (const tile of tiles) {
    batch.push(tile);
    if (batch.length < filesAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
