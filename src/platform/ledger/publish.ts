/**
 * What the ledger shows to others: its checkpoint with witnesses' signatures, tiles and bundles of entries as
 * `c2sp.org/tlog-tiles` names them, its verification key, and the receipt of an entry (`c2sp.org/tlog-proof`).
 */
import { formatPromise } from "../../evidence/promise.ts";
import { formatReceipt } from "../../evidence/receipt.ts";
import { formatVerifierKey } from "../../evidence/note.ts";
import { formatKeyHistory } from "../../evidence/key_history.ts";
import { signNote } from "../../evidence/sign.ts";
import { parseTilePath, tilePath, tilesOf, tileWidth, writeBundle } from "../../evidence/tiles.ts";
import type { Tile } from "../../evidence/tiles.ts";
import type { Tx } from "../db.ts";
import type { LedgerEntryId } from "../ids.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { canonicalEntry } from "./canonical.ts";
import { presentSince, presentVerifier, signersOf, toldChanges } from "./key_store.ts";
import type { LedgerKey } from "./signing_key.ts";
import { LedgerDamaged, readInclusion, readTile } from "./tree.ts";
import { entryOf, leafIndexOf, numberedEntries, readCheckpoint, readHead } from "./tree_store.ts";
import { cosignaturesOf, newestCosignedSize } from "./witness_store.ts";

/** The newest checkpoint, with the signatures witnesses gave for it; `undefined` before the first entry. */
export async function signedCheckpoint(tx: Tx, scope: Scope): Promise<string | undefined> {
  const head = await readHead(tx, scope);
  if (head === undefined) return undefined;
  return head.note + (await cosignaturesOf(tx, scope, head.size)).join("");
}

/** The key others verify with, as text. */
export async function verifierKeyText(tx: Tx, scope: Scope, key: LedgerKey): Promise<string> {
  return formatVerifierKey(await presentVerifier(tx, scope, key));
}

/** The history of that key, for whoever knew it before: `undefined` while it is the first. */
export async function keyHistoryText(tx: Tx, scope: Scope): Promise<string | undefined> {
  const changes = await toldChanges(tx, scope);
  return changes.length === 0 ? undefined : formatKeyHistory(changes);
}

/** The bytes at a path below the ledger's address; `undefined` for what the signed tree does not have. */
export async function readPath(tx: Tx, scope: Scope, path: string): Promise<Uint8Array | undefined> {
  const tile = parseTilePath(path);
  const head = await readHead(tx, scope);
  return tile === undefined || head === undefined ? undefined : readPublished(tx, scope, head.size, tile);
}

async function readPublished(
  tx: Tx,
  scope: Scope,
  size: number,
  { level, index, width }: Tile,
): Promise<Uint8Array | undefined> {
  const step = level === "entries" ? 1 : tileWidth ** level;
  // The smallest tree that has a tile this wide: what the tile says does not change afterwards.
  const least = (index * tileWidth + width) * step;
  if (!Number.isSafeInteger(least) || least > size) return undefined;
  if (level !== "entries") return readTile(tx, scope, least, level, index);
  const start = index * tileWidth;
  const entries = await numberedEntries(tx, scope, start, start + width);
  if (entries.size !== width) throw new LedgerDamaged("The ledger lacks entries that it had.");
  return writeBundle(
    Array.from({ length: width }, (_, at) => {
      const entry = entries.get(start + at);
      if (entry === undefined) throw new LedgerDamaged("The ledger lacks entries that it had.");
      return canonicalEntry(entry);
    }),
  );
}

export type ReceiptResult =
  | { readonly result: "receipt"; readonly text: string; readonly index: number; readonly size: number }
  | { readonly result: "unknown" }
  /** Not numbered yet (within a second it is). */
  | { readonly result: "waiting" };

/**
 * The receipt of an entry: under the newest checkpoint that a witness signed too when that covers it, else the newest. The
 * entry itself stands in it, so that the receipt can be checked alone.
 */
export async function receiptOf(tx: Tx, scope: Scope, entryId: LedgerEntryId): Promise<ReceiptResult> {
  const index = await leafIndexOf(tx, scope, entryId);
  if (index === undefined) {
    const isThere = await tx
      .selectFrom("ledger_entry")
      .select("id")
      .where("organisation_id", "=", scope.organisationId)
      .where("id", "=", entryId)
      .executeTakeFirst();
    return { result: isThere === undefined ? "unknown" : "waiting" };
  }
  const cosigned = await newestCosignedSize(tx, scope);
  // One that a former key alone signed would ask its reader for the history of the key.
  const isNewest = cosigned !== undefined && cosigned > Math.max(index, await presentSince(tx, scope));
  const head =
    isNewest && cosigned !== undefined
      ? await readCheckpoint(tx, scope, cosigned)
      : await readHead(tx, scope);
  const entry = (await numberedEntries(tx, scope, index, index + 1)).get(index);
  if (head === undefined || entry === undefined)
    throw new LedgerDamaged("The ledger lacks entries that it had.");
  const text = formatReceipt({
    index,
    proof: await readInclusion(tx, scope, index, head.size),
    checkpoint: head.note + (await cosignaturesOf(tx, scope, head.size)).join(""),
    extra: canonicalEntry(entry),
  });
  return { result: "receipt", text, index, size: head.size };
}

/** Longer than an integrator is ever behind, outages of the database apart: what a promise binds the keeper to. */
const promisedMinutes = 60;

/**
 * A signed promise that an entry which still waits will have its number; `undefined` when there is no such entry. Made from
 * what is committed: nothing is promised that a rolled-back transaction wrote.
 */
export async function promiseOf(
  tx: Tx,
  scope: Scope,
  key: LedgerKey,
  entryId: LedgerEntryId,
  now: Instant,
): Promise<string | undefined> {
  const entry = await entryOf(tx, scope, entryId);
  if (entry === undefined) return undefined;
  const [signer] = await signersOf(tx, scope, key, now);
  const madeAtSeconds = Math.floor(now.epochMilliseconds / 1000);
  const text = formatPromise({
    origin: signer.name,
    entry: canonicalEntry(entry),
    madeAtSeconds,
    dueAtSeconds: madeAtSeconds + promisedMinutes * 60,
  });
  return signNote(text, signer);
}

/** What somebody who asks for an entry's proof is given: its receipt, or the promise of one while it waits. */
export async function proofOf(
  tx: Tx,
  scope: Scope,
  key: LedgerKey,
  entryId: LedgerEntryId,
  now: Instant,
): Promise<{ readonly fileName: string; readonly text: string } | undefined> {
  const receipt = await receiptOf(tx, scope, entryId);
  if (receipt.result === "receipt") return { fileName: `${entryId}.tlog-proof`, text: receipt.text };
  const promise = receipt.result === "waiting" ? await promiseOf(tx, scope, key, entryId, now) : undefined;
  return promise === undefined ? undefined : { fileName: `${entryId}.promise`, text: promise };
}

/** The tree's files of a size that was signed once, whichever is newest by now; for a reader that takes its time. */
export async function fileOfSize(tx: Tx, scope: Scope, size: number, tile: Tile): Promise<Uint8Array> {
  const bytes = await readPublished(tx, scope, size, tile);
  if (bytes === undefined) throw new LedgerDamaged("The ledger lacks tiles that it had.");
  return bytes;
}

/**
 * Every file of the ledger as one checkpoint has it, one after the other, for whoever writes them to a folder. What
 * `read` gives must be of one snapshot.
 */
export async function* exportFiles(
  tx: Tx,
  scope: Scope,
  key: LedgerKey,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  const head = await readHead(tx, scope);
  if (head === undefined) return;
  for (const tile of tilesOf(head.size, true)) {
    yield { path: tilePath(tile), bytes: await fileOfSize(tx, scope, head.size, tile) };
  }
  const text = (value: string): Uint8Array => Buffer.from(value, "utf8");
  const history = await keyHistoryText(tx, scope);
  if (history !== undefined) yield { path: "key-history", bytes: text(history) };
  yield { path: "verifier-key", bytes: text(`${await verifierKeyText(tx, scope, key)}\n`) };
  // Last, so that a folder with a checkpoint is whole.
  yield { path: "checkpoint", bytes: text((await signedCheckpoint(tx, scope)) ?? "") };
}
