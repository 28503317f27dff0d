/**
 * Checks a whole log from its files (`c2sp.org/tlog-tiles`), without the product that wrote them: every entry against its
 * leaf, every tile against those below, the root against the signed checkpoint, and that against checkpoints others
 * kept. Memory is one tile per level; the files are asked for one at a time.
 */
import { equal, hashBytes } from "./bytes.ts";
import { isEntryOf, unlistedChange } from "./key_history.ts";
import type { ToldChange } from "./key_history.ts";
import { maySign, parseCheckpoint } from "./note.ts";
import type { BoundKey, Checkpoint, VerifierKey } from "./note.ts";
import { nodePrimitives, verifyNote } from "./sign.ts";
import { readBundle, splitHashes, tilePath, tileWidth, widthIn } from "./tiles.ts";
import { growTree, leafHash, rootOfLeaves } from "./tree.ts";

export type LogFault =
  /** `retired`: the time of the key that signed was over, or nothing trusted leads to it. */
  | { readonly path: string; readonly problem: "missing" | "malformed" | "signature" | "root" | "retired" }
  /** The first entry that is not the one its leaf was made of. */
  | { readonly path: string; readonly problem: "entry" | "leaf"; readonly index: number }
  /** Somebody else kept a checkpoint that this log does not continue. */
  | { readonly path: "checkpoint"; readonly problem: "shorter" | "rewritten"; readonly size: number };

export type LogAudit = {
  readonly checkpoint: Checkpoint | undefined;
  /** The first thing that is wrong. */
  readonly fault: LogFault | undefined;
};

export type LogFiles = (path: string) => Uint8Array | undefined;

/**
 * `key` is the log's own, or all of its history (`followKeys`); its name is the origin. `witnessed` are checkpoints whose
 * signatures were already checked.
 */
export function auditLog(
  files: LogFiles,
  key: VerifierKey | readonly BoundKey[],
  witnessed: readonly Checkpoint[] = [],
  onProgress?: (done: number, of: number) => void,
): LogAudit {
  const note = files("checkpoint");
  if (note === undefined) return { checkpoint: undefined, fault: { path: "checkpoint", problem: "missing" } };
  const { checkpoint, problem } = openCheckpoint(note, key);
  if (problem !== undefined) return { checkpoint, fault: { path: "checkpoint", problem } };
  const done = (fault: LogFault | undefined): LogAudit => ({ checkpoint, fault });
  const { size } = checkpoint;
  const shorter = witnessed.find((one) => one.size > size);
  if (shorter !== undefined) return done({ path: "checkpoint", problem: "shorter", size: shorter.size });
  const tree = growTree();
  let below: Uint8Array[] = [];
  for (let index = 0; index * tileWidth < size; index += 1) {
    const width = widthIn(size, 0, index);
    const found = auditBundle(files, index, width);
    if ("problem" in found) return done(found);
    for (const leaf of found.leaves) {
      tree.push(leaf);
      const other = witnessed.find((one) => one.size === tree.size() && !equal(one.root, tree.root()));
      if (other !== undefined) return done({ path: "checkpoint", problem: "rewritten", size: other.size });
    }
    if (width === tileWidth) below.push(rootOfLeaves(found.leaves));
    onProgress?.(tree.size(), size);
  }
  for (let level = 1; below.length > 0; level += 1) {
    const found = auditLevel(files, level, below);
    if ("problem" in found) return done(found);
    below = [...found.roots];
  }
  return done(equal(tree.root(), checkpoint.root) ? undefined : { path: "checkpoint", problem: "root" });
}

type Opened =
  | { readonly checkpoint: Checkpoint; readonly problem: undefined }
  | { readonly checkpoint: undefined; readonly problem: "malformed" | "signature" | "retired" };

/**
 * A checkpoint that the log's key signed, while it might, and whose origin is the key's name. What a stolen key signed before
 * it was given up counts only as a thing to compare with a tree (`isCompared`): anybody may have made it since.
 */
export function openCheckpoint(
  note: Uint8Array | string,
  key: VerifierKey | readonly BoundKey[],
  isCompared = false,
): Opened {
  const verified = verifyNote(note, "name" in key ? [key] : key);
  if (verified === undefined) return { checkpoint: undefined, problem: "signature" };
  const checkpoint = parseCheckpoint(verified.text);
  const own = verified.by.filter(({ key: { name } }) => name === checkpoint?.origin);
  if (checkpoint === undefined || own.length === 0) return { checkpoint: undefined, problem: "malformed" };
  const counts = ({ key: { end, until, lastRoot, ...rest } }: (typeof own)[number]): boolean => {
    const isLast = checkpoint.size === until && lastRoot !== undefined && equal(checkpoint.root, lastRoot);
    const isDoubtful = end === "stolen" && !isLast && !isCompared;
    return !isDoubtful && maySign({ ...rest, ...(until === undefined ? {} : { until }) }, checkpoint.size);
  };
  return own.some(counts)
    ? { checkpoint, problem: undefined }
    : { checkpoint: undefined, problem: "retired" };
}

/**
 * The number of the first entry about which the key's history and the log disagree: a change that its entry does not commit
 * to, or one that the history leaves out. `undefined` when they agree.
 */
export async function auditHistory(
  files: LogFiles,
  size: number,
  changes: readonly ToldChange[],
): Promise<number | undefined> {
  for (let index = 0; index * tileWidth < size; index += 1) {
    const bundle = files(tilePath({ level: "entries", index, width: widthIn(size, 0, index) }));
    const entries = readBundle(bundle ?? new Uint8Array()) ?? [];
    const start = index * tileWidth;
    const unlisted = unlistedChange(changes, entries, start);
    if (unlisted !== undefined) return unlisted;
    for (const change of changes) {
      const entry = change.index < start ? undefined : entries[change.index - start];
      if (entry !== undefined && !(await isEntryOf(entry, change, nodePrimitives))) return change.index;
    }
  }
  return undefined;
}

/** One bundle of entries against its tile of leaves. */
export function auditBundle(
  files: LogFiles,
  index: number,
  width: number,
): LogFault | { readonly leaves: readonly Uint8Array[] } {
  const [tileName, bundleName] = [
    tilePath({ level: 0, index, width }),
    tilePath({ level: "entries", index, width }),
  ];
  const [tile, bundle] = [files(tileName), files(bundleName)];
  if (tile === undefined) return { path: tileName, problem: "missing" };
  if (bundle === undefined) return { path: bundleName, problem: "missing" };
  if (tile.length !== width * hashBytes) return { path: tileName, problem: "malformed" };
  const entries = readBundle(bundle);
  if (entries === undefined) return { path: bundleName, problem: "malformed" };
  const leaves = splitHashes(tile);
  for (const [at, leaf] of leaves.entries()) {
    const entry = entries[at];
    if (entry === undefined || !equal(leafHash(entry), leaf)) {
      return { path: bundleName, problem: "entry", index: index * tileWidth + at };
    }
  }
  return entries.length === width ? { leaves } : { path: bundleName, problem: "malformed" };
}

/** The tiles of a level against the roots of the full tiles below; gives the roots of those that are full. */
function auditLevel(
  files: LogFiles,
  level: number,
  below: readonly Uint8Array[],
): LogFault | { readonly roots: readonly Uint8Array[] } {
  const roots: Uint8Array[] = [];
  for (let index = 0; index * tileWidth < below.length; index += 1) {
    const wanted = below.slice(index * tileWidth, (index + 1) * tileWidth);
    const path = tilePath({ level, index, width: wanted.length });
    const tile = files(path);
    if (tile === undefined) return { path, problem: "missing" };
    if (tile.length !== wanted.length * hashBytes) return { path, problem: "malformed" };
    const wrong = splitHashes(tile).findIndex((hash, at) => !equal(hash, wanted[at] ?? new Uint8Array()));
    if (wrong !== -1) return { path, problem: "leaf", index: index * tileWidth + wrong };
    if (wanted.length === tileWidth) roots.push(rootOfLeaves(wanted));
  }
  return { roots };
}
