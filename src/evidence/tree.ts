/**
 * The Merkle tree of a log (RFC 6962 §2.1, RFC 9162 §2.1): leaf and node hash, roots, proofs and their verification,
 * and the frontier with which a tree grows without being read again. SHA-256.
 *
 * Verification is strict: a proof has exactly the nodes its sizes ask for, each of 32 bytes. What is malformed is not an
 * error but false, because a proof comes from a stranger.
 */
import { hash as digest } from "node:crypto";
import { equal, hashBytes } from "./bytes.ts";
import {
  completeRanges,
  consistencyRanges,
  inclusionRanges,
  inclusionSides,
  isCount,
  split,
} from "./shape.ts";
import type { Range } from "./shape.ts";

// One digest call over one buffer is the fastest that Node has; nothing waits between filling it and hashing it.
const scratch = new Uint8Array(1024);

function sha256(bytes: Uint8Array): Uint8Array {
  return digest("sha256", bytes, "buffer");
}

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
  const bytes = entry.length < scratch.length ? scratch : new Uint8Array(entry.length + 1);
  bytes[0] = 0;
  bytes.set(entry, 1);
  return sha256(bytes.subarray(0, entry.length + 1));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== hashBytes || right.length !== hashBytes) throw new RangeError("A node has two hashes.");
  scratch[0] = 1;
  scratch.set(left, 1);
  scratch.set(right, 1 + hashBytes);
  return sha256(scratch.subarray(0, 1 + 2 * hashBytes));
}

/** The root of the empty tree: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array());
}

/** Gives the hash of a complete subtree: of `2 ** level` leaves, the `index`-th of its level. */
export type NodeReader = (level: number, index: number) => Uint8Array;

/** The Merkle tree hash over a range of leaves that begins where a complete subtree may begin. */
export function rangeHash({ start, end }: Range, node: NodeReader): Uint8Array {
  const width = end - start;
  const level = Math.round(Math.log2(width));
  if (2 ** level === width && start % width === 0) return node(level, start / width);
  const middle = start + split(width);
  return nodeHash(rangeHash({ start, end: middle }, node), rangeHash({ start: middle, end }, node));
}

/** The root of a tree of `size` leaves. */
export function rootOf(size: number, node: NodeReader): Uint8Array {
  return size === 0 ? emptyRoot() : rangeHash({ start: 0, end: size }, node);
}

/** A tree in memory over leaf hashes; each level is hashed once, when first asked for. */
export function nodesOver(leaves: readonly Uint8Array[]): NodeReader {
  const levels: (readonly Uint8Array[])[] = [leaves];
  const at = (level: number): readonly Uint8Array[] => {
    const known = levels[level];
    if (known !== undefined) return known;
    const below = at(level - 1);
    const made: Uint8Array[] = [];
    for (let index = 0; index + 1 < below.length; index += 2) {
      const [left, right] = [below[index], below[index + 1]];
      if (left !== undefined && right !== undefined) made.push(nodeHash(left, right));
    }
    levels[level] = made;
    return made;
  };
  return (level, index) => {
    const found = at(level)[index];
    if (found === undefined) throw new RangeError("The tree has no such complete subtree.");
    return found;
  };
}

/** The root over leaf hashes. */
export function rootOfLeaves(leaves: readonly Uint8Array[]): Uint8Array {
  return rootOf(leaves.length, nodesOver(leaves));
}

/** Throws `RangeError` unless `index < size`. */
export function inclusionProof(index: number, size: number, node: NodeReader): readonly Uint8Array[] {
  return inclusionRanges(index, size).map((range) => rangeHash(range, node));
}

/** Throws `RangeError` unless `oldSize <= size`. */
export function consistencyProof(oldSize: number, size: number, node: NodeReader): readonly Uint8Array[] {
  return consistencyRanges(oldSize, size).map((range) => rangeHash(range, node));
}

export type InclusionClaim = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/** The root that an inclusion proof leads to; `undefined` when it has not the form its index and size ask for. */
export function rootFromInclusion({ index, size, leaf, proof }: InclusionClaim): Uint8Array | undefined {
  const sides = inclusionSides(index, size, proof.length);
  if (sides === undefined || ![leaf, ...proof].every((hash) => hash.length === hashBytes)) return undefined;
  let root = leaf;
  for (const [at, node] of proof.entries()) {
    root = sides[at] === "left" ? nodeHash(node, root) : nodeHash(root, node);
  }
  return root;
}

/** Is the leaf the `index`-th of the tree with this size and root? */
export function verifyInclusion(claim: InclusionClaim & { readonly root: Uint8Array }): boolean {
  const root = rootFromInclusion(claim);
  return root !== undefined && equal(root, claim.root);
}

export type ConsistencyClaim = {
  readonly oldSize: number;
  readonly size: number;
  readonly oldRoot: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

/**
 * Is the old tree the beginning of the new one (RFC 9162 §2.1.4.2)? Of two trees of one size: have they the same root?
 * From the empty tree nothing can be proved, so that is false unless both are empty; whoever begins with a log (a
 * witness) takes its first checkpoint without a proof.
 */
export function verifyConsistency({ oldSize, size, oldRoot, root, proof }: ConsistencyClaim): boolean {
  if (!isCount(oldSize) || !isCount(size) || oldSize > size) return false;
  if (oldSize === size) return proof.length === 0 && equal(oldRoot, root);
  if (oldSize === 0) return false;
  if (![oldRoot, root, ...proof].every((hash) => hash.length === hashBytes)) return false;
  const ranges = consistencyRanges(oldSize, size);
  if (ranges.length !== proof.length) return false;
  const find = (start: number, end: number): Uint8Array | undefined =>
    proof[ranges.findIndex((range) => range.start === start && range.end === end)];
  // What the proof leaves out is the old tree itself, where it is a complete subtree of the new one.
  const isComplete = oldSize === 2 ** Math.round(Math.log2(oldSize));
  const hash = (start: number, end: number): Uint8Array | undefined => {
    if (isComplete && start === 0 && end === oldSize) return oldRoot;
    const found = find(start, end);
    if (found !== undefined || end - start < 2) return found;
    const middle = start + split(end - start);
    const [left, right] = [hash(start, middle), hash(middle, end)];
    return left === undefined || right === undefined ? undefined : nodeHash(left, right);
  };
  const [before, after] = [hash(0, oldSize), hash(0, size)];
  return before !== undefined && after !== undefined && equal(before, oldRoot) && equal(after, root);
}

/** A tree that grows: its size, and the hashes of its largest complete subtrees from left to right. */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] };

export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/** Is this a frontier: as many hashes as the size has complete subtrees, each of 32 bytes? */
export function isFrontier({ size, hashes }: Frontier): boolean {
  return (
    isCount(size) &&
    completeRanges(size).length === hashes.length &&
    hashes.every((hash) => hash.length === hashBytes)
  );
}

/** A tree that is added to leaf by leaf, without being copied each time. */
export type GrowingTree = {
  readonly push: (leaf: Uint8Array) => void;
  readonly size: () => number;
  readonly root: () => Uint8Array;
  readonly frontier: () => Frontier;
};

/** Throws `RangeError` for what is not a frontier. */
export function growTree(from: Frontier = emptyFrontier): GrowingTree {
  if (!isFrontier(from)) throw new RangeError("The frontier does not have the form of its size.");
  const hashes = [...from.hashes];
  let { size } = from;
  return {
    push: (leaf) => {
      let hash = leaf;
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = hashes.pop();
        if (left === undefined) throw new RangeError("The frontier is shorter than its size.");
        hash = nodeHash(left, hash);
      }
      hashes.push(hash);
      size += 1;
    },
    size: () => size,
    root: () => frontierRoot({ size, hashes }),
    frontier: () => ({ size, hashes: [...hashes] }),
  };
}

/** The frontier after adding leaf hashes. */
export function extend(frontier: Frontier, leaves: Iterable<Uint8Array>): Frontier {
  const tree = growTree(frontier);
  for (const leaf of leaves) tree.push(leaf);
  return tree.frontier();
}

/** The root of a frontier. */
export function frontierRoot({ hashes }: Frontier): Uint8Array {
  const [last, ...rest] = hashes.toReversed();
  return last === undefined ? emptyRoot() : rest.reduce((root, left) => nodeHash(left, root), last);
}
