// Goal: the tree, its proofs and their verification are those of RFC 6962 and nothing else passes for one.
// Method: the values published with the Certificate Transparency tests; a naive tree written here from the RFC's own
// recursive definitions, against 100,000 generated cases (KEPT_EVIDENCE_CASES for more); every bit of a proof flipped.
import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  completeRanges,
  consistencyProof,
  emptyFrontier,
  emptyRoot,
  extend,
  frontierRoot,
  inclusionProof,
  isFrontier,
  leafHash,
  nodesInTiles,
  nodesOver,
  rootOf,
  rootOfLeaves,
  tilesFor,
  tilesOf,
  tileWidth,
  verifyConsistency,
  verifyInclusion,
} from "./index.ts";
import type { Frontier, NodeReader } from "./index.ts";

const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");
const hex = (value: Uint8Array): string => Buffer.from(value).toString("hex");

// Published with the tests of google/certificate-transparency and transparency-dev/merkle.
const inputs = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
];
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const a = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const b = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const c = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const d = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const e = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const f = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const g = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
const inclusions = [
  { index: 0, size: 1, proof: [] },
  { index: 0, size: 8, proof: [a, b, c] },
  { index: 5, size: 8, proof: [d, e, roots[4]] },
  { index: 2, size: 3, proof: [roots[2]] },
  { index: 1, size: 5, proof: [roots[1], b, d] },
];
const consistencies = [
  { oldSize: 1, size: 1, proof: [] },
  { oldSize: 1, size: 8, proof: [a, b, c] },
  { oldSize: 6, size: 8, proof: [f, e, roots[4]] },
  { oldSize: 2, size: 5, proof: [b, d] },
  { oldSize: 6, size: 7, proof: [f, g, roots[4]] },
];
const leaves = inputs.map((input) => leafHash(bytes(input)));
const rootAt = (size: number): Uint8Array => bytes(roots[size] ?? "");

test("roots and proofs are the published ones", () => {
  expect(hex(emptyRoot())).toBe(roots[0]);
  for (const [size, root] of roots.entries()) {
    expect(hex(rootOfLeaves(leaves.slice(0, size)))).toBe(root);
    expect(hex(frontierRoot(extend(emptyFrontier, leaves.slice(0, size))))).toBe(root);
  }
  for (const { index, size, proof } of inclusions) {
    expect(inclusionProof(index, size, nodesOver(leaves)).map(hex)).toEqual(proof);
  }
  for (const { oldSize, size, proof } of consistencies) {
    expect(consistencyProof(oldSize, size, nodesOver(leaves)).map(hex)).toEqual(proof);
  }
});

/** Every way to change a proof by one bit, one node or one number. */
function* damaged(proof: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  for (const [at, node] of proof.entries()) {
    for (let bit = 0; bit < node.length * 8; bit += 1) yield proof.with(at, flipped(node, bit));
    yield proof.toSpliced(at, 1);
    yield proof.toSpliced(at, 0, node);
    yield proof.with(at, node.subarray(1));
  }
  yield [...proof, new Uint8Array(32)];
  yield [...proof, new Uint8Array()];
  yield [new Uint8Array(), ...proof];
}

function flipped(value: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(value);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

test("a proof with any bit flipped, node added or left out, or number changed is refused", () => {
  for (const { index, size, proof: nodes } of inclusions) {
    const proof = nodes.map((node) => bytes(node ?? ""));
    const leaf = leaves[index] ?? new Uint8Array();
    const claim = { index, size, leaf, proof, root: rootAt(size) };
    expect(verifyInclusion(claim)).toBe(true);
    for (const other of damaged(proof)) expect(verifyInclusion({ ...claim, proof: other })).toBe(false);
    for (let bit = 0; bit < 256; bit += 1) {
      expect(verifyInclusion({ ...claim, leaf: flipped(leaf, bit) })).toBe(false);
      expect(verifyInclusion({ ...claim, root: flipped(claim.root, bit) })).toBe(false);
    }
    for (const wrong of [index + 1, index ^ 2, -1, size, 0.5, Number.NaN, 2 ** 53]) {
      expect(verifyInclusion({ ...claim, index: wrong })).toBe(false);
    }
    expect(verifyInclusion({ ...claim, size: size * 2 })).toBe(false);
    expect(verifyInclusion({ ...claim, size: Math.floor(size / 2) })).toBe(false);
  }
  for (const { oldSize, size, proof: nodes } of consistencies) {
    const proof = nodes.map((node) => bytes(node ?? ""));
    const claim = { oldSize, size, oldRoot: rootAt(oldSize), root: rootAt(size), proof };
    expect(verifyConsistency(claim)).toBe(true);
    for (const other of damaged(proof)) expect(verifyConsistency({ ...claim, proof: other })).toBe(false);
    for (let bit = 0; bit < 256; bit += 1) {
      expect(verifyConsistency({ ...claim, root: flipped(claim.root, bit) })).toBe(false);
      expect(verifyConsistency({ ...claim, oldRoot: flipped(claim.oldRoot, bit) })).toBe(false);
    }
    for (const change of [
      { oldSize: oldSize - 1 },
      { oldSize: oldSize + 1 },
      { size: size * 2 },
      { size: 0 },
    ]) {
      expect(verifyConsistency({ ...claim, ...change })).toBe(false);
    }
  }
});

test("the empty tree is consistent with itself alone, and holds no entry", () => {
  const [empty, one] = [emptyRoot(), rootAt(1)];
  expect(verifyConsistency({ oldSize: 0, size: 0, oldRoot: empty, root: empty, proof: [] })).toBe(true);
  expect(verifyConsistency({ oldSize: 0, size: 0, oldRoot: empty, root: one, proof: [] })).toBe(false);
  expect(verifyConsistency({ oldSize: 0, size: 0, oldRoot: empty, root: empty, proof: [empty] })).toBe(false);
  expect(verifyConsistency({ oldSize: 0, size: 1, oldRoot: empty, root: one, proof: [] })).toBe(false);
  expect(verifyConsistency({ oldSize: 1, size: 0, oldRoot: one, root: empty, proof: [] })).toBe(false);
  expect(verifyInclusion({ index: 0, size: 0, leaf: one, root: empty, proof: [] })).toBe(false);
  expect(() => inclusionProof(0, 0, nodesOver([]))).toThrow(RangeError);
  expect(() => consistencyProof(2, 1, nodesOver(leaves))).toThrow(RangeError);
});

// The textbook: RFC 6962 §2.1, §2.1.1 and §2.1.2, word for word, on lists of entries.
const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
class Naive {
  readonly #entries: readonly Uint8Array[];
  readonly #known = new Map<number, Uint8Array>();
  constructor(entries: readonly Uint8Array[]) {
    this.#entries = entries;
  }
  static k(n: number): number {
    let k = 1;
    while (k << 1 < n) k <<= 1;
    return k;
  }
  /** MTH(D[from:to]). */
  mth(from: number, to: number): Uint8Array {
    const name = from * 4096 + to;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const n = to - from;
    const k = Naive.k(n);
    const made =
      n === 0
        ? sha256()
        : n === 1
          ? sha256(Uint8Array.of(0), this.#entries[from] ?? new Uint8Array())
          : sha256(Uint8Array.of(1), this.mth(from, from + k), this.mth(from + k, to));
    this.#known.set(name, made);
    return made;
  }
  /** PATH(m, D[from:to]). */
  path(m: number, from: number, to: number): readonly Uint8Array[] {
    const n = to - from;
    if (n === 1) return [];
    const k = Naive.k(n);
    return m < k
      ? [...this.path(m, from, from + k), this.mth(from + k, to)]
      : [...this.path(m - k, from + k, to), this.mth(from, from + k)];
  }
  /** SUBPROOF(m, D[from:to], b). */
  subproof(m: number, from: number, to: number, isWhole: boolean): readonly Uint8Array[] {
    const n = to - from;
    if (m === n) return isWhole ? [] : [this.mth(from, to)];
    const k = Naive.k(n);
    return m <= k
      ? [...this.subproof(m, from, from + k, isWhole), this.mth(from + k, to)]
      : [...this.subproof(m - k, from + k, to, false), this.mth(from, from + k)];
  }
}

test("100,000 generated cases agree with the textbook", () => {
  const cases = Number(process.env["KEPT_EVIDENCE_CASES"] ?? "100000");
  const most = 700;
  const entries = Array.from({ length: most }, (_, at) => Buffer.from(`entry ${at}`));
  const naive = new Naive(entries);
  const node = nodesOver(entries.map(leafHash));
  // A seeded generator of our own: the property library's shrinking is not worth its time at this number.
  let seed = 20_260_302;
  const below = (bound: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * bound);
  };
  let differences = 0;
  const same = (one: readonly Uint8Array[], other: readonly Uint8Array[]): boolean =>
    one.length === other.length &&
    one.every((hash, at) => Buffer.compare(hash, other[at] ?? Buffer.alloc(0)) === 0);
  for (let done = 0; done < cases; done += 1) {
    const size = 1 + below(below(16) === 0 ? most : 20);
    const root = naive.mth(0, size);
    if (done % 2 === 0) {
      const index = below(size);
      const proof = naive.path(index, 0, size);
      const claim = { index, size, leaf: naive.mth(index, index + 1), root, proof };
      const other = below(size);
      const isRefused = done % 16 !== 0 || other === index || !verifyInclusion({ ...claim, index: other });
      if (!same(proof, inclusionProof(index, size, node)) || !verifyInclusion(claim) || !isRefused)
        differences += 1;
    } else {
      const oldSize = 1 + below(size);
      const proof = naive.subproof(oldSize, 0, size, true);
      const claim = { oldSize, size, oldRoot: naive.mth(0, oldSize), root, proof };
      const other = 1 + below(size);
      const isRefused =
        done % 16 !== 1 || other === oldSize || !verifyConsistency({ ...claim, oldSize: other });
      if (!same(proof, consistencyProof(oldSize, size, node)) || !verifyConsistency(claim) || !isRefused) {
        differences += 1;
      }
    }
  }
  expect(differences).toBe(0);
});

/** The tiles of a tree as a reader of files has them. */
function tilesOver(size: number, node: NodeReader): (level: number, index: number) => Uint8Array {
  return (level, index) => {
    const width = Math.min(tileWidth, Math.floor(size / 256 ** level) - index * tileWidth);
    return Buffer.concat(Array.from({ length: width }, (_, at) => node(level * 8, index * tileWidth + at)));
  };
}

test("a tree grown in steps and one read out of tiles have the root and proofs of one built at once", () => {
  const all = Array.from({ length: 66_000 }, (_, at) => leafHash(Buffer.from(`${at}`)));
  // A complete subtree is the same in every tree that holds it.
  const node = nodesOver(all);
  for (const size of [1, 255, 256, 257, 1000, 66_000]) {
    const read: string[] = [];
    const tiles = tilesOver(size, node);
    const tiled: NodeReader = nodesInTiles((level, index) => {
      read.push(`${level}/${index}`);
      return tiles(level, index);
    });
    const root = rootOf(size, node);
    const steps = [0, 1, 7, Math.floor(size / 3), size]
      .filter((step) => step <= size)
      .toSorted((x, y) => x - y);
    let grown: Frontier = emptyFrontier;
    for (const step of steps) grown = extend(grown, all.slice(grown.size, step));
    expect([hex(frontierRoot(grown)), isFrontier(grown)]).toEqual([hex(root), true]);
    expect(hex(rootOf(size, tiled))).toBe(hex(root));
    const index = Math.floor(size / 2);
    const [inclusion, consistency] = [
      inclusionProof(index, size, node),
      consistencyProof(index + 1, size, node),
    ];
    expect(inclusionProof(index, size, tiled).map(hex)).toEqual(inclusion.map(hex));
    expect(consistencyProof(index + 1, size, tiled).map(hex)).toEqual(consistency.map(hex));
    const wanted = tilesFor([...completeRanges(size), { start: index, end: index + 1 }], size);
    expect(wanted.every(({ level, width }) => level !== "entries" && width > 0)).toBe(true);
    expect(new Set(read).size, "no tile is hashed twice").toBe(read.length);
  }
});

test("the tiles of a tree are those of the specification's own examples", () => {
  const count = (size: number): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const { level, width } of tilesOf(size)) {
      const name = `${level}${width === 256 ? " full" : ` of ${width}`}`;
      found[name] = (found[name] ?? 0) + 1;
    }
    return found;
  };
  expect(count(70_000)).toEqual({ "0 full": 273, "0 of 112": 1, "1 full": 1, "1 of 17": 1, "2 of 1": 1 });
  expect(count(256)).toEqual({ "0 full": 1, "1 of 1": 1 });
  expect(count(0)).toEqual({});
});

function throwsRange(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}

test("a frontier of another form than its size is refused", () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(20), (size, length) => {
      const frontier = { size, hashes: Array.from({ length }, () => new Uint8Array(32)) };
      const isRight = completeRanges(size).length === length;
      expect(isFrontier(frontier)).toBe(isRight);
      expect(isRight || throwsRange(() => extend(frontier, []))).toBe(true);
    }),
  );
});
