/**
 * Checks a whole ledger from its exported file, with whatever hashes and verifies signatures where this runs: the same
 * questions as `audit.ts`, asked without Node, so that a page in a browser can answer them. Every entry against its leaf,
 * every tile against those below, the root against the signed checkpoint, and both against a checkpoint somebody kept.
 */
import { readArchive } from "./archive.ts";
import { concat, equal, hashBytes } from "./bytes.ts";
import { readBundle, splitHashes, tilePath, tileWidth, widthIn } from "./layout.ts";
import { parseCheckpoint, parseNote } from "./note.ts";
import type { Checkpoint, VerifierKey } from "./note.ts";
import { checkSignatures } from "./receipt.ts";
import type { Primitives, SeenBy } from "./receipt.ts";

export type WholeProblem =
  | { readonly problem: "not_an_export" | "not_a_checkpoint" | "not_signed_by_this_key" | "not_this_ledger" }
  /** The first entry that is not the one its leaf was made of; from 0. */
  | { readonly problem: "entry"; readonly index: number }
  | { readonly problem: "missing" | "tile"; readonly path: string }
  | { readonly problem: "root" }
  /** Of the checkpoint that was kept. */
  | { readonly problem: "kept_foreign" | "shorter" | "rewritten"; readonly size: number };

export type WholeVerdict =
  | ({ readonly result: "refused" } & WholeProblem)
  | {
      readonly result: "whole";
      readonly checkpoint: Checkpoint;
      readonly witnesses: SeenBy;
      /** The size of the kept checkpoint that it goes on from. */
      readonly continues: number | undefined;
      readonly firstEntry: Uint8Array | undefined;
      readonly lastEntry: Uint8Array | undefined;
    };

type Node = { readonly height: number; readonly hash: Uint8Array };

/** `kept` is a signed checkpoint of this ledger that somebody has from elsewhere, such as out of a mail. */
export async function verifyWhole(
  archive: Uint8Array,
  trusted: readonly VerifierKey[],
  primitives: Primitives,
  kept?: string,
  onProgress?: (done: number, of: number) => void,
): Promise<WholeVerdict> {
  const refused = (why: WholeProblem): WholeVerdict => ({ result: "refused", ...why });
  const files = readArchive(archive);
  if (files === undefined) return refused({ problem: "not_an_export" });
  const opened = await openSigned(files.get("checkpoint"), trusted, primitives);
  if (typeof opened === "string") return refused({ problem: opened });
  const { checkpoint, witnesses } = opened;
  const { size } = checkpoint;
  const older = kept === undefined ? undefined : await openSigned(kept, trusted, primitives);
  if (typeof older === "string" || (older !== undefined && older.checkpoint.origin !== checkpoint.origin))
    return refused({ problem: "kept_foreign", size: 0 });
  const keptSize = older?.checkpoint.size;
  if (keptSize !== undefined && keptSize > size) return refused({ problem: "shorter", size: keptSize });

  const hash = treeHash(primitives);
  let edge: readonly Node[] = [];
  let tiles: Uint8Array[] = [];
  let [firstEntry, lastEntry]: (Uint8Array | undefined)[] = [];
  for (let index = 0; index * tileWidth < size; index += 1) {
    const width = widthIn(size, 0, index);
    const found = await leavesIn(files, index, width, primitives);
    if ("problem" in found) return refused(found);
    const { leaves, entries } = found;
    firstEntry ??= entries[0];
    lastEntry = entries.at(-1);
    const start = index * tileWidth;
    if (older !== undefined && keptSize !== undefined && keptSize > start && keptSize <= start + width) {
      const then = await hash.grow(edge, leaves.slice(0, keptSize - start));
      if (!equal(await hash.fold(then), older.checkpoint.root))
        return refused({ problem: "rewritten", size: keptSize });
    }
    if (width === tileWidth) {
      const root = await hash.fold(await hash.grow([], leaves));
      tiles.push(root);
      edge = await hash.add(edge, { height: 8, hash: root });
    } else edge = await hash.grow(edge, leaves);
    onProgress?.(start + width, size);
  }
  for (let level = 1; tiles.length > 0; level += 1) {
    const found = await hash.level(files, level, tiles);
    if ("problem" in found) return refused(found);
    tiles = found.roots;
  }
  if (!equal(await hash.fold(edge), checkpoint.root)) return refused({ problem: "root" });
  return { result: "whole", checkpoint, witnesses, continues: keptSize, firstEntry, lastEntry };
}

async function openSigned(
  given: Uint8Array | string | undefined,
  trusted: readonly VerifierKey[],
  primitives: Primitives,
): Promise<
  | { readonly checkpoint: Checkpoint; readonly witnesses: SeenBy }
  | "not_a_checkpoint"
  | "not_signed_by_this_key"
  | "not_this_ledger"
> {
  const note = given === undefined ? undefined : parseNote(given);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return "not_a_checkpoint";
  const signed = await checkSignatures(note, checkpoint.origin, trusted, primitives);
  return typeof signed === "string" ? signed : { checkpoint, ...signed };
}

/** One bundle of entries, hashed and held against its tile. */
async function leavesIn(
  files: ReadonlyMap<string, Uint8Array>,
  index: number,
  width: number,
  { sha256 }: Primitives,
): Promise<
  WholeProblem | { readonly leaves: readonly Uint8Array[]; readonly entries: readonly Uint8Array[] }
> {
  const [tileName, bundleName] = [
    tilePath({ level: 0, index, width }),
    tilePath({ level: "entries", index, width }),
  ];
  const [tile, bundle] = [files.get(tileName), files.get(bundleName)];
  if (tile === undefined) return { problem: "missing", path: tileName };
  if (bundle === undefined) return { problem: "missing", path: bundleName };
  const entries = readBundle(bundle);
  if (tile.length !== width * hashBytes) return { problem: "tile", path: tileName };
  if (entries === undefined) return { problem: "tile", path: bundleName };
  const leaves = splitHashes(tile);
  const hashed = await Promise.all(entries.map((entry) => sha256(concat(Uint8Array.of(0), entry))));
  const wrong = leaves.findIndex((leaf, at) => {
    const own = hashed[at];
    return own === undefined || !equal(own, leaf);
  });
  if (wrong !== -1) return { problem: "entry", index: index * tileWidth + wrong };
  return entries.length === width ? { leaves, entries } : { problem: "tile", path: bundleName };
}

/** The tree's own operations on a hash that has to be waited for (RFC 6962 §2.1). */
function treeHash({ sha256 }: Primitives) {
  const pair = (left: Uint8Array, right: Uint8Array): Promise<Uint8Array> =>
    sha256(concat(Uint8Array.of(1), left, right));
  /** Adds a complete subtree at the right; equal heights become one. */
  const add = async (edge: readonly Node[], node: Node): Promise<readonly Node[]> => {
    const nodes = [...edge];
    let last = node;
    for (let before = nodes.at(-1); before?.height === last.height; before = nodes.at(-1)) {
      nodes.pop();
      last = { height: last.height + 1, hash: await pair(before.hash, last.hash) };
    }
    return [...nodes, last];
  };
  const grow = async (edge: readonly Node[], leaves: readonly Uint8Array[]): Promise<readonly Node[]> => {
    let grown = edge;
    for (const hash of leaves) grown = await add(grown, { height: 0, hash });
    return grown;
  };
  const fold = async (edge: readonly Node[]): Promise<Uint8Array> => {
    let root: Uint8Array | undefined;
    for (const { hash } of edge.toReversed()) root = root === undefined ? hash : await pair(hash, root);
    return root ?? sha256(new Uint8Array());
  };
  /** The tiles of a level against the roots of the full tiles below; gives the roots of those that are full. */
  const level = async (
    files: ReadonlyMap<string, Uint8Array>,
    height: number,
    below: readonly Uint8Array[],
  ): Promise<WholeProblem | { readonly roots: Uint8Array[] }> => {
    const roots: Uint8Array[] = [];
    for (let index = 0; index * tileWidth < below.length; index += 1) {
      const wanted = below.slice(index * tileWidth, (index + 1) * tileWidth);
      const path = tilePath({ level: height, index, width: wanted.length });
      const tile = files.get(path);
      if (tile === undefined) return { problem: "missing", path };
      if (!equal(tile, concat(...wanted))) return { problem: "tile", path };
      if (wanted.length === tileWidth) roots.push(await fold(await grow([], wanted)));
    }
    return { roots };
  };
  return { add, grow, fold, level };
}
