// Goal: of a large ledger, no change of any kind that somebody with access makes goes unnoticed, each judged for itself.
// Method: chance chooses the kind and the place of each mutation (seeded, so that it repeats). Since each step of the auditor
// reads one or two files and nothing else, only the steps that a changed file reaches are run again; what they give goes up
// the tree to the root and the signature. Some of each kind are judged by the whole auditor as well, and must be
// judged alike. `KEPT_TAMPER=1000000,10000` is the long form: entries, mutations.
import { expect, test } from "vitest";
import {
  auditBundle,
  auditLog,
  formatCheckpoint,
  leafHash,
  nodesInTiles,
  openCheckpoint,
  parseTilePath,
  rootOf,
  rootOfLeaves,
  signerOf,
  signNote,
  splitHashes,
  tilePath,
  tileWidth,
  verifierKeyOf,
  widthIn,
  writeBundle,
} from "./index.ts";
import type { Checkpoint, Tile } from "./index.ts";

const [size = 0, mutations = 0] = (process.env["KEPT_TAMPER"] ?? "3000,110").split(",").map(Number);
const compared = 22;
const signer = signerOf("kept-ledger/scale", Buffer.alloc(32, 9));
const key = verifierKeyOf(signer);

const id = (n: number): string => `01a1ff71-5f42-7210-87c5-${n.toString(16).padStart(12, "0")}`;
const entryOf = (n: number, type = "request.opened"): Uint8Array =>
  Buffer.from(
    `kept-ledger-entry/1\n${id(n)}\n${type}\n2026-03-02T09:00:00.${String(n % 1_000_000).padStart(6, "0")}Z\n${id(1)}\n` +
      `${id(2)}\n-\n-\n${n.toString(16).padStart(64, "0")}\n`,
  );
const sign = (root: Uint8Array, count = size): Uint8Array =>
  Buffer.from(signNote(formatCheckpoint({ origin: key.name, size: count, root, extensions: [] }), signer));

/** Hashes of each level, one after the other: the leaves, then the roots of full tiles. */
const levels: Buffer[] = [Buffer.alloc(size * 32)];
for (let n = 0; n < size; n += 1) levels[0]?.set(leafHash(entryOf(n)), n * 32);
for (let level = 0; (levels[level]?.length ?? 0) >= tileWidth * 32; level += 1) {
  const below = levels[level] ?? Buffer.alloc(0);
  const full = Math.floor(below.length / 32 / tileWidth);
  const roots = Array.from({ length: full }, (_, at) =>
    rootOfLeaves(splitHashes(below.subarray(at * tileWidth * 32, (at + 1) * tileWidth * 32))),
  );
  levels.push(Buffer.concat(roots));
}
const honestRoot = rootOf(
  size,
  nodesInTiles((level, index) => hashesOf({ level, index, width: widthIn(size, level, index) })),
);
const kept: Checkpoint = { origin: key.name, size, root: honestRoot, extensions: [] };
const honestNote = sign(honestRoot);

function hashesOf({ level, index, width }: Tile): Buffer {
  const start = index * tileWidth * 32;
  return (levels[Number(level)] ?? Buffer.alloc(0)).subarray(start, start + width * 32);
}

function entriesOf(index: number): readonly Uint8Array[] {
  return Array.from({ length: widthIn(size, 0, index) }, (_, at) => entryOf(index * tileWidth + at));
}

type Changed = ReadonlyMap<string, Uint8Array>;

function fileIn(changed: Changed, path: string): Uint8Array | undefined {
  if (changed.has(path)) return changed.get(path);
  if (path === "checkpoint") return honestNote;
  const tile = parseTilePath(path);
  if (tile === undefined || widthIn(size, tile.level, tile.index) !== tile.width) return undefined;
  return tile.level === "entries" ? writeBundle(entriesOf(tile.index)) : hashesOf(tile);
}

const nameOf = (level: Tile["level"], index: number): string =>
  tilePath({ level, index, width: widthIn(size, level, index) });

/** What the auditor finds, running only the steps that the changed files reach; `undefined` when it finds nothing. */
function judged(changed: Changed, witnessed: readonly Checkpoint[]): string | undefined {
  const { checkpoint } = openCheckpoint(fileIn(changed, "checkpoint") ?? Buffer.alloc(0), key);
  if (checkpoint === undefined) return "checkpoint";
  if (witnessed.some((one) => one.size > checkpoint.size)) return "shorter";
  if (checkpoint.size !== size) return "another size";
  const touched = [...changed.keys()].map(parseTilePath).filter((tile) => tile !== undefined);
  /** Level by level, the hashes that are not the honest ones. */
  const other = new Map<string, Uint8Array>();
  const bundles = touched.filter(({ level }) => level === 0 || level === "entries").map(({ index }) => index);
  for (const index of new Set(bundles.toSorted((one, two) => one - two))) {
    const found = auditBundle((path) => fileIn(changed, path), index, widthIn(size, 0, index));
    if ("problem" in found) return "index" in found ? `${found.problem} ${found.index}` : found.problem;
    for (const [at, leaf] of found.leaves.entries()) other.set(`0/${index * tileWidth + at}`, leaf);
    if (found.leaves.length === tileWidth) other.set(`1/${index}`, rootOfLeaves(found.leaves));
  }
  const read = (level: number, index: number): Buffer => {
    const bytes = Buffer.from(hashesOf({ level, index, width: widthIn(size, level, index) }));
    for (let at = 0; at < bytes.length / 32; at += 1)
      bytes.set(other.get(`${level}/${index * tileWidth + at}`) ?? [], at * 32);
    return bytes;
  };
  for (let level = 1; widthIn(size, level, 0) > 0; level += 1) {
    const reached = [...other.keys()]
      .filter((name) => name.startsWith(`${level}/`))
      .map((name) => Math.floor(Number(name.split("/")[1]) / tileWidth));
    const own = touched.filter((tile) => tile.level === level).map(({ index }) => index);
    for (const index of new Set([...reached, ...own])) {
      const wanted = read(level, index);
      if (!wanted.equals(fileIn(changed, nameOf(level, index)) ?? Buffer.alloc(0)))
        return `tile ${level}/${index}`;
      if (wanted.length === tileWidth * 32)
        other.set(`${level + 1}/${index}`, rootOfLeaves(splitHashes(wanted)));
    }
  }
  const root = rootOf(size, nodesInTiles(read));
  if (witnessed.some((one) => one.size === size && Buffer.compare(one.root, root) !== 0)) return "rewritten";
  return Buffer.compare(root, checkpoint.root) === 0 ? undefined : "root";
}

/** mulberry32: the same numbers each time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

type Pick = (below: number) => number;

function flipped(path: string, pick: Pick): Changed {
  const bytes = Uint8Array.from(fileIn(new Map(), path) ?? []);
  const at = pick(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
  return new Map([[path, bytes]]);
}

/** Another entry at `n`, with everything above it made to fit as far up as `upTo`; all of it beyond the highest level. */
function replaced(n: number, upTo: number): Map<string, Uint8Array> {
  const changed = new Map<string, Uint8Array>();
  const index = Math.floor(n / tileWidth);
  const other = entryOf(n, "request.closed");
  changed.set(nameOf("entries", index), writeBundle(entriesOf(index).with(n % tileWidth, other)));
  let [at, hash]: [number, Uint8Array | undefined] = [n, leafHash(other)];
  for (let level = 0; level < upTo && hash !== undefined; level += 1) {
    const tile = Math.floor(at / tileWidth);
    const width = widthIn(size, level, tile);
    if (width === 0) break;
    const bytes = Buffer.from(hashesOf({ level, index: tile, width }));
    bytes.set(hash, (at % tileWidth) * 32);
    changed.set(nameOf(level, tile), bytes);
    hash = width === tileWidth ? rootOfLeaves(splitHashes(bytes)) : undefined;
    at = tile;
  }
  return changed;
}

/** The root that the changed tiles lead to. */
function rootWith(changed: Changed): Uint8Array {
  return rootOf(
    size,
    nodesInTiles((level, index) => fileIn(changed, nameOf(level, index)) ?? Buffer.alloc(0)),
  );
}

const anyTile = (pick: Pick): string => {
  const level = pick(10) === 0 && levels.length > 1 ? 1 : 0;
  return nameOf(level, pick(Math.ceil((levels[level]?.length ?? 0) / 32 / tileWidth)));
};
const bundleAt = (n: number): number => Math.floor(n / tileWidth);

const kinds: Readonly<Record<string, (pick: Pick) => Changed>> = {
  "bit of an entry": (pick) => flipped(nameOf("entries", bundleAt(pick(size))), pick),
  "bit of a tile": (pick) => flipped(anyTile(pick), pick),
  "bit of the checkpoint": (pick) => flipped("checkpoint", pick),
  "entry left out": (pick) => {
    const n = pick(size);
    const bundle = entriesOf(bundleAt(n)).toSpliced(n % tileWidth, 1);
    return new Map([[nameOf("entries", bundleAt(n)), writeBundle(bundle)]]);
  },
  "entry doubled over its neighbour": (pick) => {
    const n = pick(size - 1);
    const target = n + 1;
    const bundle = entriesOf(bundleAt(target)).with(target % tileWidth, entryOf(n));
    return new Map([[nameOf("entries", bundleAt(target)), writeBundle(bundle)]]);
  },
  "two entries exchanged": (pick) => {
    const [one, other] = [pick(size - 1), pick(size - 1)];
    const second = one === other ? one + 1 : other;
    const first = writeBundle(
      entriesOf(bundleAt(one))
        .with(one % tileWidth, entryOf(second))
        .map((entry, at) => (bundleAt(one) * tileWidth + at === second ? entryOf(one) : entry)),
    );
    const changed = new Map([[nameOf("entries", bundleAt(one)), first]]);
    if (bundleAt(one) === bundleAt(second)) return changed;
    const bundle = entriesOf(bundleAt(second)).with(second % tileWidth, entryOf(one));
    return changed.set(nameOf("entries", bundleAt(second)), writeBundle(bundle));
  },
  "two tiles exchanged with their entries": (pick) => {
    const full = Math.floor(size / tileWidth);
    const one = pick(full);
    const other = (one + 1 + pick(full - 1)) % full;
    return new Map([
      [nameOf("entries", one), writeBundle(entriesOf(other))],
      [nameOf("entries", other), writeBundle(entriesOf(one))],
      [nameOf(0, one), hashesOf({ level: 0, index: other, width: tileWidth })],
      [nameOf(0, other), hashesOf({ level: 0, index: one, width: tileWidth })],
    ]);
  },
  "entry rewritten with its leaf": (pick) => replaced(pick(size), 1),
  "entry rewritten with every tile": (pick) => replaced(pick(size), 9),
  "entry rewritten with every tile and the valid key": (pick) => {
    const changed = replaced(pick(size), 9);
    return changed.set("checkpoint", sign(rootWith(changed)));
  },
  "ledger cut, signed with the valid key": (pick) => {
    const count = 1 + pick(Math.min(size - 1, 5000));
    const leaves = splitHashes((levels[0] ?? Buffer.alloc(0)).subarray(0, count * 32));
    return new Map([["checkpoint", sign(rootOfLeaves(leaves), count)]]);
  },
};

test(
  `of ${mutations} mutations of ${size} entries none is missed, and the untouched ledger raises no alarm`,
  { timeout: 3_600_000 },
  () => {
    expect(judged(new Map(), [kept])).toBeUndefined();
    const names = Object.keys(kinds);
    const found = new Map<string, number>();
    const missed: string[] = [];
    const unlike: string[] = [];
    for (let n = 0; n < mutations; n += 1) {
      const name = names[n % names.length] ?? "";
      const pick = chance(n + 1);
      const changed = kinds[name]?.(pick) ?? new Map<string, Uint8Array>();
      const verdict = judged(changed, [kept]);
      if (verdict === undefined) missed.push(`${n} ${name}`);
      else found.set(name, (found.get(name) ?? 0) + 1);
      if (n >= compared || size > 50_000) continue;
      const { fault } = auditLog((path) => fileIn(changed, path), key, [kept]);
      const place =
        fault !== undefined && "index" in fault && fault.problem === "entry" ? `entry ${fault.index}` : "";
      if (fault === undefined || (place !== "" && place !== verdict)) unlike.push(`${n} ${name}: ${verdict}`);
    }
    expect([missed, unlike]).toEqual([[], []]);
    expect([...found.keys()].toSorted()).toEqual(names.toSorted());
    if (process.env["KEPT_TAMPER"] !== undefined)
      process.stdout.write(`${JSON.stringify(Object.fromEntries(found))}\n`);
  },
);

test("without a checkpoint that somebody kept, a rewriting with the valid key is not to be seen: the control", () => {
  const rewritten = kinds["entry rewritten with every tile and the valid key"]?.(chance(5)) ?? new Map();
  expect(judged(rewritten, [])).toBeUndefined();
  expect(judged(rewritten, [kept])).toBe("rewritten");
});
