// Goal: of a ledger of 1,024 entries nothing can be changed, left out, doubled, exchanged or cut without being found at
// its place; a tail rewritten with a right tree and the valid key is found by whoever kept a checkpoint.
// Method: on the exported form in memory: every 17th bit of each entry and leaf, beginning elsewhere in each (every bit
// with KEPT_EVIDENCE_CASES set), every bit of the upper tile and the checkpoint, every entry left out, doubled and
// exchanged with its neighbour, every tail. A change is judged by the auditor's own step for the file it is in; the whole
// audit is run on samples of each kind, so that the steps are seen to be part of it.
import { expect, test } from "vitest";
import {
  auditBundle,
  auditLog,
  formatCheckpoint,
  inclusionProof,
  leafHash,
  nodesOver,
  openCheckpoint,
  rootFromInclusion,
  rootOf,
  rootOfLeaves,
  signerOf,
  signNote,
  tilePath,
  tilesOf,
  verifierKeyOf,
  writeBundle,
} from "./index.ts";
import type { Checkpoint, LogFault, Tile } from "./index.ts";

const size = 1024;
const id = (n: number): string => `01a1ff71-5f42-7210-87c5-${n.toString(16).padStart(12, "0")}`;
const entryOf = (n: number, type = "request.opened"): Uint8Array =>
  Buffer.from(
    `kept-ledger-entry/1\n${id(n)}\n${type}\n2026-03-02T09:00:00.${String(n).padStart(6, "0")}Z\n${id(1)}\n${id(2)}\n-\n` +
      `${"ab".repeat(32)}\n${n.toString(16).padStart(64, "0")}\n`,
  );
const entries = Array.from({ length: size }, (_, n) => entryOf(n));
const leaves = entries.map(leafHash);
const signer = signerOf("kept-ledger/test", Buffer.alloc(32, 3));
const key = verifierKeyOf(signer);
const checkpointOf = (root: Uint8Array, count = size): Checkpoint => ({
  origin: key.name,
  size: count,
  root,
  extensions: [],
});
const sign = (root: Uint8Array, count = size): Uint8Array =>
  Buffer.from(signNote(formatCheckpoint(checkpointOf(root, count)), signer));
const root = rootOfLeaves(leaves);

/** The files of a log over these entries and leaves, signed with the valid key. */
function filesOf(of: readonly Uint8Array[], hashes = of.map(leafHash)): Map<string, Uint8Array> {
  const node = nodesOver(hashes);
  const content = ({ level, index, width }: Tile): Uint8Array =>
    level === "entries"
      ? writeBundle(of.slice(index * 256, index * 256 + width))
      : Buffer.concat(Array.from({ length: width }, (_, at) => node(level * 8, index * 256 + at)));
  const files = new Map<string, Uint8Array>([
    ["checkpoint", sign(rootOf(hashes.length, node), hashes.length)],
  ]);
  for (const tile of tilesOf(hashes.length, true)) files.set(tilePath(tile), content(tile));
  return files;
}

const whole = filesOf(entries);
const audit = (
  files: ReadonlyMap<string, Uint8Array>,
  seen: readonly Checkpoint[] = [],
): LogFault | undefined => auditLog((path) => files.get(path), key, seen).fault;
const step = process.env["KEPT_EVIDENCE_CASES"] === undefined ? 17 : 1;

/** The file with one bit changed, in place; call `undo` before the next. */
function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
}

test("the untouched log is whole", () => {
  expect([...whole.keys()].toSorted()).toEqual(
    [
      "checkpoint",
      "tile/1/000.p/4",
      ...["0", "entries"].flatMap((level) => [0, 1, 2, 3].map((n) => `tile/${level}/00${n}`)),
    ].toSorted(),
  );
  expect(audit(whole)).toBeUndefined();
  expect(
    audit(whole, [checkpointOf(root), checkpointOf(rootOfLeaves(leaves.slice(0, 700)), 700)]),
  ).toBeUndefined();
});

test("a changed bit of an entry is found at that entry", () => {
  let missed = 0;
  for (const [n, entry] of entries.entries()) {
    const changed = Uint8Array.from(entry);
    for (let bit = n % step; bit < changed.length * 8; bit += step) {
      flip(changed, bit);
      // What `auditBundle` asks of each entry.
      if (Buffer.compare(leafHash(changed), leaves[n] ?? Buffer.alloc(0)) === 0) missed += 1;
      flip(changed, bit);
    }
  }
  expect(missed).toBe(0);
  for (const n of [0, 255, 256, 1023]) {
    const files = new Map(whole);
    const name = `tile/entries/00${n >> 8}`;
    const bundle = Uint8Array.from(files.get(name) ?? []);
    flip(bundle, ((n & 255) * ((entries[0]?.length ?? 0) + 2) + 40) * 8 + (n % 8));
    expect(audit(files.set(name, bundle))).toEqual({ path: name, problem: "entry", index: n });
  }
});

test("a changed bit of a leaf, a tile or the checkpoint is found", () => {
  let missed = 0;
  for (let index = 0; index < 4; index += 1) {
    const name = `tile/0/00${index}`;
    const tile = Uint8Array.from(whole.get(name) ?? []);
    const files = new Map(whole).set(name, tile);
    // The leaves before a changed one are hashed again for each bit: the first of a tile are enough for all.
    for (let bit = 0; bit < 4 * 32 * 8; bit += step) {
      flip(tile, bit);
      const found = auditBundle((path) => files.get(path), index, 256);
      if (!("problem" in found && found.problem === "entry" && found.index === index * 256 + (bit >> 8)))
        missed += 1;
      flip(tile, bit);
    }
    for (let bit = 0; bit < tile.length * 8; bit += step) {
      const leaf = Uint8Array.from(tile.subarray((bit >> 8) * 32, (bit >> 8) * 32 + 32));
      flip(leaf, bit & 255);
      if (Buffer.compare(leaf, leaves[index * 256 + (bit >> 8)] ?? Buffer.alloc(0)) === 0) missed += 1;
    }
  }
  const upper = Uint8Array.from(whole.get("tile/1/000.p/4") ?? []);
  const roots = [0, 1, 2, 3].map((n) => rootOfLeaves(leaves.slice(n * 256, n * 256 + 256)));
  for (let bit = 0; bit < upper.length * 8; bit += 1) {
    flip(upper, bit);
    if (Buffer.compare(upper, Buffer.concat(roots)) === 0) missed += 1;
    flip(upper, bit);
  }
  const note = Uint8Array.from(whole.get("checkpoint") ?? []);
  for (let bit = 0; bit < note.length * 8; bit += 1) {
    flip(note, bit);
    if (openCheckpoint(note, key).checkpoint !== undefined) missed += 1;
    flip(note, bit);
  }
  expect(missed).toBe(0);
  flip(upper, 700);
  expect(audit(new Map(whole).set("tile/1/000.p/4", upper))).toEqual({
    path: "tile/1/000.p/4",
    problem: "leaf",
    index: 2,
  });
  flip(note, 100);
  expect(audit(new Map(whole).set("checkpoint", note))).toEqual({ path: "checkpoint", problem: "signature" });
});

test("an entry left out, doubled or exchanged with its neighbour is found there, and so is every shorter bundle", () => {
  const wrong: number[] = [];
  const judge = (n: number, changed: readonly Uint8Array[]): void => {
    const index = n >> 8;
    // The bundle from the first entry that differs on: those before it were not touched.
    const at = n & 255;
    const entry = changed[at];
    const isFound =
      entry === undefined || Buffer.compare(leafHash(entry), leaves[n] ?? Buffer.alloc(0)) !== 0;
    if (!isFound || index > 3) wrong.push(n);
  };
  for (let n = 0; n < size; n += 1) {
    const bundle = entries.slice((n >> 8) * 256, (n >> 8) * 256 + 256);
    const at = n & 255;
    const next = bundle[at + 1];
    const present = bundle[at];
    if (present === undefined) throw new Error("unreachable");
    judge(n, bundle.toSpliced(at, 1));
    if (next !== undefined) {
      judge(n, bundle.with(at, next).with(at + 1, present));
      judge(n + 1, bundle.toSpliced(at, 0, present));
    }
    judge(n, bundle.slice(0, at));
  }
  expect(wrong).toEqual([]);
  for (const n of [0, 255, 256, 700, 1023]) {
    const name = `tile/entries/00${n >> 8}`;
    const bundle = entries.slice((n >> 8) * 256, (n >> 8) * 256 + 256);
    const at = n & 255;
    const bytes = (of: readonly Uint8Array[]): LogFault | undefined =>
      audit(new Map(whole).set(name, writeBundle(of)));
    const here = { path: name, problem: "entry", index: n };
    expect([bytes(bundle.toSpliced(at, 1)), bytes(bundle.slice(0, at))]).toEqual([here, here]);
    // A bundle that is longer than its tile has not its form, whatever its entries say.
    expect(bytes([...bundle, bundle[at] ?? new Uint8Array()])).toEqual({ path: name, problem: "malformed" });
    expect(audit(new Map([...whole].filter(([path]) => path !== name)))).toEqual({
      path: name,
      problem: "missing",
    });
  }
});

test("every cut and every rewritten tail, signed with the valid key, is named by a checkpoint somebody kept", () => {
  const missed: string[] = [];
  const kept = checkpointOf(root);
  const node = nodesOver(leaves);
  for (let n = 0; n < size; n += 1) {
    // The tail from n on: another entry there, the same after it. The right root of that tree follows from the path.
    const leaf = leafHash(entryOf(n, "request.closed"));
    const rewritten = rootFromInclusion({ index: n, size, leaf, proof: inclusionProof(n, size, node) });
    if (rewritten === undefined || Buffer.compare(rewritten, kept.root) === 0)
      missed.push(`rewritten from ${n}`);
  }
  expect(missed).toEqual([]);
  for (const n of [0, 511, 1023]) {
    const files = filesOf(entries.with(n, entryOf(n, "request.closed")));
    expect(audit(files), "by itself a rewritten log is whole").toBeUndefined();
    expect(audit(files, [kept])).toEqual({ path: "checkpoint", problem: "rewritten", size });
    const earlier = checkpointOf(rootOfLeaves(leaves.slice(0, n)), n);
    expect(
      audit(
        files,
        [earlier].filter((one) => one.size > 0),
      ),
    ).toBeUndefined();
  }
  for (const length of [1, 512, 1023]) {
    const files = filesOf(entries.slice(0, length));
    expect(audit(files)).toBeUndefined();
    expect(audit(files, [kept])).toEqual({ path: "checkpoint", problem: "shorter", size });
  }
  const noLonger = new Map(filesOf(entries.slice(0, 1000))).set(
    "checkpoint",
    whole.get("checkpoint") ?? new Uint8Array(),
  );
  expect(audit(noLonger)).toMatchObject({ problem: "missing" });
  expect(audit(new Map(whole).set("checkpoint", sign(rootOfLeaves(leaves.slice(1)))))).toEqual({
    path: "checkpoint",
    problem: "root",
  });
});
