/**
 * Which nodes a tree of a given size has and which of them a proof names: numbers only, no hashes (RFC 6962 §2.1,
 * RFC 9162 §2.1). Sizes and indexes are safe integers; 32-bit operators are not used, since they would cut them.
 */

/** Leaves `start` up to, not including, `end`: a proof's node is the Merkle tree hash over such a range. */
export type Range = { readonly start: number; readonly end: number };

/** A size or an index: an integer from 0 to 2^53 - 1. */
export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The largest power of two that is smaller than `size`, which is at least 2: where RFC 6962 §2.1 splits. */
export function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The largest complete subtrees of a tree, from left to right: their hashes are all that is needed to append. */
export function completeRanges(size: number): readonly Range[] {
  const ranges: Range[] = [];
  let start = 0;
  while (start < size) {
    const width = split(size - start + 1);
    ranges.push({ start, end: start + width });
    start += width;
  }
  return ranges;
}

/** The ranges of an inclusion proof, leaf's sibling first (RFC 6962 §2.1.1). */
export function inclusionRanges(index: number, size: number): readonly Range[] {
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw new RangeError("An inclusion proof is for an index within the tree.");
  }
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.toReversed();
}

/** The ranges of a consistency proof (RFC 6962 §2.1.2). Empty when the sizes are equal, and from the empty tree. */
export function consistencyRanges(oldSize: number, size: number): readonly Range[] {
  if (!isCount(oldSize) || !isCount(size) || oldSize > size) {
    throw new RangeError("A consistency proof leads from a tree to one that is not smaller.");
  }
  if (oldSize === 0 || oldSize === size) return [];
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end !== oldSize) {
    const middle = start + split(end - start);
    if (oldSize <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The old tree's own root is known to whoever asks; a subtree of it is not.
  if (start > 0) ranges.push({ start, end });
  return ranges.toReversed();
}

/**
 * On which side of the path each node of an inclusion proof stands, or `undefined` when a proof of `length` nodes is not
 * one for this index and size. Whoever can hash folds the proof with it: at once, or waiting for a browser.
 */
export function inclusionSides(
  index: number,
  size: number,
  length: number,
): readonly ("left" | "right")[] | undefined {
  if (!isCount(index) || !isCount(size) || index >= size) return undefined;
  const sides = inclusionRanges(index, size).map(({ start }) => (start > index ? "right" : "left"));
  return sides.length === length ? sides : undefined;
}
