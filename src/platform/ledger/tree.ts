/**
 * Reads the tree out of the database: the tiles at its right edge, any tile, roots and proofs. A tile that is not full is
 * put together from what lies below it, so that every tile a checkpoint needs can be given at any time.
 */
import { completeRanges, consistencyRanges, inclusionRanges } from "../../evidence/shape.ts";
import type { Range } from "../../evidence/shape.ts";
import { nodesInTiles, tilesFor, tileWidth, widthIn } from "../../evidence/tiles.ts";
import { consistencyProof, inclusionProof, rootOf } from "../../evidence/tree.ts";
import type { NodeReader } from "../../evidence/tree.ts";
import type { Tx } from "../db.ts";
import type { Scope } from "../scope.ts";
import { fullTile, leafHashes, tileRoots } from "./tree_store.ts";

/** The ledger's rows do not fit together: something was changed outside Kept. */
export class LedgerDamaged extends Error {
  override readonly name = "LedgerDamaged";
}

/** The hashes of a tile in a tree of `size`. Throws `LedgerDamaged` when rows are missing. */
export async function readTile(
  tx: Tx,
  scope: Scope,
  size: number,
  level: number,
  index: number,
): Promise<Uint8Array> {
  const width = widthIn(size, level, index);
  const full = width === tileWidth ? await fullTile(tx, scope, level, index) : undefined;
  if (full !== undefined) return full.hashes;
  const start = index * tileWidth;
  const hashes =
    level === 0
      ? await leafHashes(tx, scope, start, start + width)
      : await tileRoots(tx, scope, level - 1, start, start + width);
  if (hashes.length !== width) throw new LedgerDamaged("The ledger lacks leaves or tiles that it had.");
  return Buffer.concat(hashes);
}

/** The hashes at the right edge, level by level, of a tree of `size`: what it takes to append to it. */
export async function readEdge(tx: Tx, scope: Scope, size: number): Promise<Uint8Array[][]> {
  const levels: Uint8Array[][] = [];
  for (let level = 0, count = size; level === 0 || count > 0; level += 1) {
    const start = count - (count % tileWidth);
    const hashes =
      level === 0
        ? await leafHashes(tx, scope, start, count)
        : await tileRoots(tx, scope, level - 1, start, count);
    if (hashes.length !== count - start)
      throw new LedgerDamaged("The ledger lacks leaves or tiles that it had.");
    levels.push([...hashes]);
    count = Math.floor(count / tileWidth);
  }
  return levels;
}

/** The nodes that make up `ranges` in a tree of `size`, read beforehand. */
async function readNodes(tx: Tx, scope: Scope, size: number, ranges: readonly Range[]): Promise<NodeReader> {
  const tiles = new Map<string, Uint8Array>();
  for (const { level, index } of tilesFor(ranges, size)) {
    if (level === "entries") continue;
    tiles.set(`${level}/${index}`, await readTile(tx, scope, size, level, index));
  }
  return nodesInTiles((level, index) => {
    const found = tiles.get(`${level}/${index}`);
    if (found === undefined) throw new Error("A tile was not read that a proof needs.");
    return found;
  });
}

/** The root the tree had at `size`, which is not beyond its present size. */
export async function readRoot(tx: Tx, scope: Scope, size: number): Promise<Uint8Array> {
  return rootOf(size, await readNodes(tx, scope, size, completeRanges(size)));
}

export async function readInclusion(
  tx: Tx,
  scope: Scope,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const node = await readNodes(tx, scope, size, inclusionRanges(index, size));
  return inclusionProof(index, size, node);
}

export async function readConsistency(
  tx: Tx,
  scope: Scope,
  oldSize: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const node = await readNodes(tx, scope, size, consistencyRanges(oldSize, size));
  return consistencyProof(oldSize, size, node);
}
