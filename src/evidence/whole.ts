/**
 * Checks a whole ledger from its exported file, with whatever hashes and verifies signatures where this runs: the same
 * questions as `audit.ts`, asked without Node, so that a page in a browser can answer them. Every entry against its leaf,
 * every tile against those below, the root against the signed checkpoint, and both against a checkpoint somebody kept.
 */
import { readArchive } from "./archive.ts";
import { concat, equal, hashBytes } from "./bytes.ts";
import { followKeys, isEntryOf, unlistedChange, parseKeyChange, parseKeyHistory } from "./key_history.ts";
import type { HistoryProblem, ToldChange } from "./key_history.ts";
import { readBundle, splitHashes, tilePath, tileWidth, widthIn } from "./layout.ts";
import { parseCheckpoint, parseNote } from "./note.ts";
import type { BoundKey, Checkpoint, VerifierKey } from "./note.ts";
import { checkSignatures } from "./receipt.ts";
import type { KeyProblem, Primitives, SeenBy } from "./receipt.ts";

export type WholeProblem =
  | { readonly problem: "not_an_export" | "not_a_checkpoint" | "not_signed_by_this_key" | "not_this_ledger" }
  /** The first entry that is not the one its leaf was made of; from 0. */
  | { readonly problem: "entry"; readonly index: number }
  | { readonly problem: "missing" | "tile"; readonly path: string }
  | { readonly problem: "root" }
  /** Of the history of the key, the one given or the export's own. */
  | { readonly problem: KeyProblem | HistoryProblem }
  /** The ledger does not have what the history says of the key, or the history leaves out what the ledger has. */
  | { readonly problem: "history_denied"; readonly index: number }
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
      /** How often the key was changed until here, by the history that was followed. */
      readonly keyChanges: number;
      readonly firstEntry: Uint8Array | undefined;
      readonly lastEntry: Uint8Array | undefined;
    };

type Node = { readonly height: number; readonly hash: Uint8Array };

export type WholeOptions = {
  /** A signed checkpoint of this ledger that somebody has from elsewhere, such as out of a mail. */
  readonly kept?: string | undefined;
  /** The history of the key from elsewhere, in the place of the export's own. */
  readonly history?: string | undefined;
  readonly onProgress?: (done: number, of: number) => void;
};

/** A root that the tree must have had. */
type Point = { readonly size: number; readonly root: Uint8Array; readonly found: WholeProblem };

export async function verifyWhole(
  archive: Uint8Array,
  trusted: readonly VerifierKey[],
  primitives: Primitives,
  options: WholeOptions = {},
): Promise<WholeVerdict> {
  const refused = (why: WholeProblem): WholeVerdict => ({ result: "refused", ...why });
  const files = readArchive(archive);
  if (files === undefined) return refused({ problem: "not_an_export" });
  const opened = await openWhole(files, trusted, primitives, options);
  if ("problem" in opened) return refused(opened);
  const { checkpoint, changes, older } = opened;
  const { size } = checkpoint;
  if (older !== undefined && older.size > size) return refused({ problem: "shorter", size: older.size });
  const points = pointsOf(changes, older);
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
    for (const point of points.filter((one) => one.size > start && one.size <= start + width)) {
      const then = await hash.grow(edge, leaves.slice(0, point.size - start));
      if (!equal(await hash.fold(then), point.root)) return refused(point.found);
    }
    const denied = await deniedChange(changes, entries, start, primitives);
    if (denied !== undefined) return refused({ problem: "history_denied", index: denied });
    if (width === tileWidth) {
      const root = await hash.fold(await hash.grow([], leaves));
      tiles.push(root);
      edge = await hash.add(edge, { height: 8, hash: root });
    } else edge = await hash.grow(edge, leaves);
    options.onProgress?.(start + width, size);
  }
  for (let level = 1; tiles.length > 0; level += 1) {
    const found = await hash.level(files, level, tiles);
    if ("problem" in found) return refused(found);
    tiles = found.roots;
  }
  if (!equal(await hash.fold(edge), checkpoint.root)) return refused({ problem: "root" });
  const keyChanges = changes.filter(({ index }) => index < size).length;
  const { witnesses } = opened;
  return {
    result: "whole",
    checkpoint,
    witnesses,
    continues: older?.size,
    keyChanges,
    firstEntry,
    lastEntry,
  };
}

type Opened = {
  readonly checkpoint: Checkpoint;
  readonly witnesses: SeenBy;
  readonly changes: readonly ToldChange[];
  readonly older: Checkpoint | undefined;
};

/** What is signed and by whom: the export's checkpoint and the one that was kept, with the keys that the history gives. */
async function openWhole(
  files: ReadonlyMap<string, Uint8Array>,
  trusted: readonly VerifierKey[],
  primitives: Primitives,
  { kept, history }: WholeOptions,
): Promise<WholeProblem | Opened> {
  const own = files.get("key-history");
  const text = history ?? (own === undefined ? undefined : new TextDecoder().decode(own));
  const changes = text === undefined ? [] : parseKeyHistory(text);
  if (changes === undefined) return { problem: "history_malformed" };
  const note = parseNote(files.get("checkpoint") ?? "");
  const origin = parseCheckpoint(note?.text ?? "")?.origin;
  if (origin === undefined) return { problem: "not_a_checkpoint" };
  const keys = await followKeys(changes, origin, trusted, primitives);
  if (typeof keys === "string")
    return { problem: keys === "history_foreign" ? "not_signed_by_this_key" : keys };
  const opened = await openSigned(files.get("checkpoint"), keys, primitives);
  if (typeof opened === "string") return { problem: opened };
  // A stolen key may have made it; but then it is not of this tree, which is what is asked.
  const older = kept === undefined ? undefined : await openSigned(kept, keys, primitives, true);
  if (typeof older === "string" || (older !== undefined && older.checkpoint.origin !== origin))
    return { problem: "kept_foreign", size: 0 };
  return { ...opened, changes, older: older?.checkpoint };
}

function pointsOf(changes: readonly ToldChange[], older: Checkpoint | undefined): readonly Point[] {
  const points = changes.flatMap(({ statement, index }): readonly Point[] => {
    const change = parseKeyChange(parseNote(statement)?.text ?? "");
    return change === undefined
      ? []
      : [{ size: change.size, root: change.root, found: { problem: "history_denied", index } }];
  });
  if (older === undefined) return points;
  const { size, root } = older;
  return [...points, { size, root, found: { problem: "rewritten", size } }];
}

/** The first entry, by its number, that the history and the ledger do not agree about. */
async function deniedChange(
  changes: readonly ToldChange[],
  entries: readonly Uint8Array[],
  start: number,
  primitives: Primitives,
): Promise<number | undefined> {
  const unlisted = unlistedChange(changes, entries, start);
  if (unlisted !== undefined) return unlisted;
  for (const change of changes) {
    const entry = entries[change.index - start];
    if (change.index < start || entry === undefined) continue;
    if (!(await isEntryOf(entry, change, primitives))) return change.index;
  }
  return undefined;
}

async function openSigned(
  given: Uint8Array | string | undefined,
  trusted: readonly BoundKey[],
  primitives: Primitives,
  isOfThisTree = false,
): Promise<
  | { readonly checkpoint: Checkpoint; readonly witnesses: SeenBy }
  | "not_a_checkpoint"
  | "not_signed_by_this_key"
  | "not_this_ledger"
  | KeyProblem
> {
  const note = given === undefined ? undefined : parseNote(given);
  const checkpoint = note === undefined ? undefined : parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return "not_a_checkpoint";
  const signed = await checkSignatures(note, checkpoint.origin, trusted, primitives, checkpoint);
  if (signed === "key_stolen" && isOfThisTree) return { checkpoint, witnesses: [] };
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
