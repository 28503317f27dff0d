/** Reads nodes of the tree out of its tiles (`layout.ts` says where these stand). */
import { splitHashes, tileWidth, widthIn } from "./layout.ts";
import type { Tile } from "./layout.ts";
import type { Range } from "./shape.ts";
import { nodesOver } from "./tree.ts";
import type { NodeReader } from "./tree.ts";

export {
  parseTilePath,
  readBundle,
  splitHashes,
  tilePath,
  tilesOf,
  tileWidth,
  widthIn,
  writeBundle,
} from "./layout.ts";
export type { Tile, TileLevel } from "./layout.ts";

/** A tile stands for a subtree of this height. */
const tileHeight = 8;

/** The tiles in which the complete subtrees stand that make up the ranges, in a tree of `size`; each named once. */
export function tilesFor(ranges: readonly Range[], size: number): readonly Tile[] {
  const wanted = new Map<string, Tile>();
  const want = (start: number, end: number): void => {
    const width = end - start;
    const level = Math.round(Math.log2(width));
    if (2 ** level !== width || start % width !== 0) {
      let middle = 1;
      while (middle * 2 < width) middle *= 2;
      want(start, start + middle);
      want(start + middle, end);
      return;
    }
    const tileLevel = Math.floor(level / tileHeight);
    const index = Math.floor(start / tileWidth ** (tileLevel + 1));
    const tile = { level: tileLevel, index, width: widthIn(size, tileLevel, index) };
    wanted.set(`${tileLevel}/${index}`, tile);
  };
  for (const { start, end } of ranges) want(start, end);
  return [...wanted.values()];
}

/** Reads nodes out of tiles; each tile is hashed once. `hashesOf` gives the tile's hashes one after the other. */
export function nodesInTiles(hashesOf: (level: number, index: number) => Uint8Array): NodeReader {
  const known = new Map<string, NodeReader>();
  return (level, index) => {
    const tileLevel = Math.floor(level / tileHeight);
    const within = level % tileHeight;
    const perTile = 2 ** (tileHeight - within);
    const tile = Math.floor(index / perTile);
    const key = `${tileLevel}/${tile}`;
    let nodes = known.get(key);
    if (nodes === undefined) {
      nodes = nodesOver(splitHashes(hashesOf(tileLevel, tile)));
      known.set(key, nodes);
    }
    return nodes(within, index % perTile);
  };
}
