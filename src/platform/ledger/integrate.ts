/**
 * Gives the entries that wait their leaf numbers, in order of arrival, and signs the tree that they make: one transaction
 * per batch, so that leaves, tiles and checkpoint are there together or not at all (docs/decisions/0070-ledger-tree.md).
 *
 * A transaction that committed late has an earlier arrival than entries already numbered. Nothing is therefore looked
 * for by "greater than the last": what is no leaf yet is a leaf next, looked for from five minutes back, and now and then
 * from the beginning.
 */
import { formatCheckpoint } from "../../evidence/note.ts";
import { signNote } from "../../evidence/sign.ts";
import { tileWidth, nodesInTiles } from "../../evidence/tiles.ts";
import { emptyRoot, rootOf, rootOfLeaves } from "../../evidence/tree.ts";
import type { WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { recordFirstKey, signersOf } from "./key_store.ts";
import type { LedgerKey } from "./signing_key.ts";
import { LedgerDamaged, readEdge } from "./tree.ts";
import {
  arrivalBefore,
  insertCheckpoint,
  insertLeaves,
  insertTiles,
  pendingEntries,
  readHead,
  tryLockTree,
} from "./tree_store.ts";
import type { NewTile } from "./tree_store.ts";

export type Integrated = {
  /** Entries numbered now. */
  readonly added: number;
  readonly size: number;
  /** The checkpoint signed over them; `undefined` when there were none. */
  readonly note: string | undefined;
  /** The batch was full: there may be more. */
  readonly more: boolean;
};

export type IntegrateOptions = {
  readonly key: LedgerKey;
  readonly now: Instant;
  /** Looks at every entry there is, not only at the last minutes'. */
  readonly thorough: boolean;
  readonly batch?: number;
};

const lookBackMinutes = 5;

/** Numbers one batch; `undefined` while another server does. Throws `LedgerDamaged` rather than sign a broken tree. */
export async function integrate(
  tx: WriteTx,
  scope: Scope,
  options: IntegrateOptions,
): Promise<Integrated | undefined> {
  if (!(await tryLockTree(tx, scope))) return undefined;
  const { now, key, batch = 4096 } = options;
  const after = options.thorough
    ? 0n
    : await arrivalBefore(tx, scope, now.subtract({ minutes: lookBackMinutes }));
  const entries = await pendingEntries(tx, scope, after, batch);
  const head = await readHead(tx, scope);
  const start = head?.size ?? 0;
  if (entries.length === 0) return { added: 0, size: start, note: undefined, more: false };

  const edge = await readEdge(tx, scope, start);
  if (Buffer.compare(edgeRoot(start, edge), head?.root ?? emptyRoot()) !== 0) {
    throw new LedgerDamaged("The ledger's leaves do not lead to the root that was signed.");
  }
  const tiles = grow(start, edge, entries);
  const size = start + entries.length;
  await insertLeaves(tx, scope, start, entries);
  failPoint("ledger.numbered");
  await insertTiles(tx, scope, tiles);
  failPoint("ledger.tiled");
  const root = Buffer.from(edgeRoot(size, edge));
  await recordFirstKey(tx, scope, key, now);
  const signers = await signersOf(tx, scope, key, now);
  const text = formatCheckpoint({ origin: signers[0].name, size, root, extensions: [] });
  const note = signNote(text, ...signers);
  const lastArrival = entries.reduce(
    (most, { arrival }) => (arrival > most ? arrival : most),
    head?.lastArrival ?? 0n,
  );
  await insertCheckpoint(tx, scope, { size, root, note, lastArrival, madeAt: now });
  failPoint("ledger.signed");
  return { added: entries.length, size, note, more: entries.length === batch };
}

/** The root of a tree from the hashes at its right edge. */
function edgeRoot(size: number, edge: readonly (readonly Uint8Array[])[]): Uint8Array {
  return rootOf(
    size,
    nodesInTiles((level) => Buffer.concat(edge[level] ?? [])),
  );
}

/** Appends to the edge; gives the tiles that become full, each once, and moves their roots up. */
function grow(
  start: number,
  edge: Uint8Array[][],
  entries: readonly { readonly leafHash: Buffer }[],
): readonly NewTile[] {
  const tiles: NewTile[] = [];
  const push = (level: number, count: number, hash: Uint8Array): void => {
    const hashes = (edge[level] ??= []);
    hashes.push(hash);
    if (hashes.length < tileWidth) return;
    const index = Math.floor(count / tileWidth);
    const root = Buffer.from(rootOfLeaves(hashes));
    tiles.push({ level, index, hashes: Buffer.concat(hashes), root });
    edge[level] = [];
    push(level + 1, index, root);
  };
  for (const [at, { leafHash }] of entries.entries()) push(0, start + at, leafHash);
  return tiles;
}
