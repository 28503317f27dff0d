/**
 * Where the tree's files stand and how they are made up (`c2sp.org/tlog-tiles`): tiles of 256 hashes, partial tiles `.p/<W>` at
 * the right edge, bundles of entries with their length as two bytes before each. No hashing, so that a browser loads it.
 */
import { concat, decimal, hashBytes } from "./bytes.ts";
import { isCount } from "./shape.ts";

/** Hashes of a full tile; a tile stands for a subtree of height 8. */
export const tileWidth = 256;
const greatestLevel = 63;

export type TileLevel = number | "entries";

/** One tile or bundle of entries: `width` hashes or entries, 1 to 256. */
export type Tile = { readonly level: TileLevel; readonly index: number; readonly width: number };

/** Such as `tile/0/x001/x234/067.p/12`, `tile/entries/000`. */
export function tilePath({ level, index, width }: Tile): string {
  if (!isLevel(level) || !isCount(index) || !isWidth(width)) {
    throw new RangeError("A tile has a level up to 63, an index, and 1 to 256 hashes.");
  }
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/\d{3}/gu) ?? [];
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${name}${width === tileWidth ? "" : `.p/${width}`}`;
}

/** The tile of a path; `undefined` for every other spelling, so that each tile has one address. */
export function parseTilePath(path: string): Tile | undefined {
  const match =
    /^tile\/(?<level>entries|0|[1-9]\d?)\/(?<name>(?:x\d{3}\/){0,5}\d{3})(?:\.p\/(?<width>[1-9]\d{0,2}))?$/u.exec(
      path,
    );
  const { level: named = "", name = "", width: given } = match?.groups ?? {};
  const index = Number(name.replaceAll(/[x/]/gu, "") || Number.NaN);
  const level: TileLevel | undefined = named === "entries" ? "entries" : decimal(named);
  const width = given === undefined ? tileWidth : Number(given);
  if (level === undefined || !isCount(index) || (given !== undefined && width >= tileWidth)) return undefined;
  const tile = { level, index, width };
  return isLevel(level) && isWidth(width) && tilePath(tile) === path ? tile : undefined;
}

function isLevel(level: TileLevel): boolean {
  return level === "entries" || (isCount(level) && level <= greatestLevel);
}

function isWidth(width: number): boolean {
  return isCount(width) && width >= 1 && width <= tileWidth;
}

/** How wide a tile is in a tree of `size`; 0 when the tree has no such tile. */
export function widthIn(size: number, level: TileLevel, index: number): number {
  const hashes = Math.floor(size / tileWidth ** (level === "entries" ? 0 : level));
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}

/** Every tile of hashes of a tree, level by level; with the bundles of entries when asked. */
export function* tilesOf(size: number, withEntries = false): Generator<Tile> {
  for (let level = 0; level === 0 || widthIn(size, level, 0) > 0; level += 1) {
    for (let index = 0; widthIn(size, level, index) > 0; index += 1) {
      yield { level, index, width: widthIn(size, level, index) };
    }
  }
  if (!withEntries) return;
  for (let index = 0; widthIn(size, "entries", index) > 0; index += 1) {
    yield { level: "entries", index, width: widthIn(size, "entries", index) };
  }
}

/** The hashes of a tile. Throws on bytes that are not a whole number of hashes. */
export function splitHashes(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length % hashBytes !== 0) throw new RangeError("A tile is made of whole hashes.");
  return Array.from({ length: bytes.length / hashBytes }, (_, at) =>
    bytes.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}

/** A bundle of entries: each with its length before it, as two bytes, big-endian. */
export function writeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff) throw new RangeError("An entry in a bundle has at most 65,535 bytes.");
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** The entries of a bundle; `undefined` when it is cut, has more than 256, or leaves bytes over. */
export function readBundle(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    if (high === undefined || low === undefined || entries.length === tileWidth) return undefined;
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) return undefined;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
