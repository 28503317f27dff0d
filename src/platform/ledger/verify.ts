/**
 * Derives the whole ledger again from its entries: each entry's hash, its number, every tile, every root that was signed
 * and its signature. Streams: memory does not grow with the ledger. Says the first entry, tile or checkpoint that is
 * wrong and what is wrong with it; nothing after a first wrong entry can be judged.
 */
import { equal } from "../../evidence/bytes.ts";
import { maySign, parseCheckpoint, parseNote } from "../../evidence/note.ts";
import type { BoundKey, Checkpoint } from "../../evidence/note.ts";
import { verifyNote } from "../../evidence/sign.ts";
import { splitHashes, tileWidth } from "../../evidence/tiles.ts";
import { emptyRoot, growTree, rootOfLeaves } from "../../evidence/tree.ts";
import type { Tx } from "../db.ts";
import type { Scope } from "../scope.ts";
import { canonicalEntry, leafHash } from "./canonical.ts";
import { deniedEntry, readHistory } from "./key_history.ts";
import type { LedgerKey } from "./signing_key.ts";
import { checkpointsBetween, countsOf, fullTile, numberedEntries } from "./tree_store.ts";
import type { Head } from "./tree_store.ts";

export type LedgerFault =
  | {
      /** `missing`: no entry has this number; `changed`: the entry is not the one that was hashed. */
      readonly what: "entry";
      readonly index: number;
      readonly problem: "missing" | "changed";
    }
  | {
      /** `at` is the first hash of the level that differs: for level 0 the number of the entry. */
      readonly what: "tile";
      readonly level: number;
      readonly index: number;
      readonly at: number;
      readonly problem: "missing" | "changed";
    }
  | {
      readonly what: "checkpoint";
      readonly size: number;
      readonly problem: "malformed" | "root" | "signature" | "retired" | "beyond";
    }
  /** What is told of the signing key: `number` is that of the first entry about which the ledger and its history disagree. */
  | {
      readonly what: "key";
      readonly problem: "history" | "denied" | "foreign";
      readonly index: number | undefined;
    }
  | { readonly what: "extra"; readonly problem: "leaves" | "tiles"; readonly count: number }
  /** A checkpoint that somebody else kept: the ledger is shorter, or its beginning is another. */
  | {
      readonly what: "witnessed";
      readonly size: number;
      /** `retired`: by a key of this ledger whose time was over. */
      readonly problem: "shorter" | "rewritten" | "signature" | "retired";
    };

export type LedgerVerdict = {
  /** Entries that were derived again. */
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoints: number;
  /** Entries that are not numbered yet. */
  readonly waiting: number;
  /** The first thing that is wrong. */
  readonly fault: LedgerFault | undefined;
};

export type VerifyOptions = {
  readonly key: LedgerKey;
  /** Signed checkpoints that others kept: of a witness, a mail, a report. */
  readonly against?: readonly string[];
  /** What the anchor file remembers; its signature was judged when it was written. */
  readonly known?: Checkpoint;
  readonly onProgress?: (done: number, of: number) => void;
};

const pageEntries = 16 * tileWidth;

/** Verifies in the caller's snapshot. */
export async function verifyLedger(tx: Tx, scope: Scope, options: VerifyOptions): Promise<LedgerVerdict> {
  const counts = await countsOf(tx, scope);
  const history = await readHistory(tx, scope, options.key);
  const judge = signatureCheck(history.keys);
  const kept = keptCheckpoints(options.against ?? [], judge);
  const tree = growTree();
  const progress = { checkpoints: 0, tiles: 0 };
  const verdict = (fault: LedgerFault | undefined): LedgerVerdict => ({
    size: tree.size(),
    root: tree.root(),
    checkpoints: progress.checkpoints,
    waiting: counts.entries - counts.leaves,
    fault,
  });
  if (history.fault !== undefined) return verdict(history.fault);
  const refused = kept.find(({ problem }) => problem !== undefined);
  if (refused?.problem !== undefined)
    return verdict({ what: "witnessed", size: refused.checkpoint?.size ?? 0, problem: refused.problem });
  const wanted = kept.flatMap(({ checkpoint }) => (checkpoint === undefined ? [] : [checkpoint]));
  if (options.known !== undefined) wanted.push(options.known);
  for (const { size, root } of wanted) {
    if (size === 0 && !equal(root, emptyRoot()))
      return verdict({ what: "witnessed", size, problem: "rewritten" });
  }
  const levels: Uint8Array[][] = [];
  while (tree.size() < counts.size) {
    const start = tree.size();
    const end = Math.min(counts.size, start + pageEntries);
    const page = await numberedEntries(tx, scope, start, end);
    const signed = await checkpointsBetween(tx, scope, start, end);
    for (let at = start; at < end; at += 1) {
      const entry = page.get(at);
      if (entry === undefined) return verdict({ what: "entry", index: at, problem: "missing" });
      const leaf = leafOf(entry);
      if (leaf === undefined || !leaf.equals(entry.leafHash)) {
        return verdict({ what: "entry", index: at, problem: "changed" });
      }
      const denied = await deniedEntry(history.changes, entry, at);
      if (denied !== undefined) return verdict(denied);
      tree.push(leaf);
      for (const tile of fill(levels, 0, at, leaf)) {
        const fault = await tileFault(tx, scope, tile);
        if (fault !== undefined) return verdict(fault);
        progress.tiles += 1;
      }
      const size = at + 1;
      const checkpoint = signed.get(size);
      if (checkpoint !== undefined) {
        const fault = checkpointFault(checkpoint, tree.root(), judge);
        if (fault !== undefined) return verdict(fault);
        progress.checkpoints += 1;
      }
      if (history.points.some((one) => one.size === size && !equal(one.root, tree.root())))
        return verdict({ what: "key", problem: "denied", index: undefined });
      const other = wanted.find((one) => one.size === size && !equal(one.root, tree.root()));
      if (other !== undefined) return verdict({ what: "witnessed", size, problem: "rewritten" });
    }
    options.onProgress?.(end, counts.size);
  }
  const beyond = wanted.find(({ size }) => size > counts.size);
  if (beyond !== undefined) return verdict({ what: "witnessed", size: beyond.size, problem: "shorter" });
  return verdict(extraFault(counts, progress.checkpoints, progress.tiles));
}

type Counts = Awaited<ReturnType<typeof countsOf>>;

function extraFault(counts: Counts, checkpoints: number, tiles: number): LedgerFault | undefined {
  if (counts.leaves > counts.size)
    return { what: "extra", problem: "leaves", count: counts.leaves - counts.size };
  if (counts.tiles > tiles) return { what: "extra", problem: "tiles", count: counts.tiles - tiles };
  if (counts.checkpoints > checkpoints) return { what: "checkpoint", size: counts.size, problem: "beyond" };
  return undefined;
}

type NumberedEntry = NonNullable<ReturnType<Awaited<ReturnType<typeof numberedEntries>>["get"]>>;

/** The entry's leaf; `undefined` when a field no longer has its form. */
function leafOf(entry: NumberedEntry): Buffer | undefined {
  try {
    return leafHash(canonicalEntry(entry));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type FullTile = { readonly level: number; readonly index: number; readonly hashes: readonly Uint8Array[] };

/** Adds a hash to the tile at the right edge; gives the tiles that this makes full, lowest first. */
function fill(levels: Uint8Array[][], level: number, count: number, hash: Uint8Array): readonly FullTile[] {
  const hashes = (levels[level] ??= []);
  hashes.push(hash);
  if (hashes.length < tileWidth) return [];
  levels[level] = [];
  const index = Math.floor(count / tileWidth);
  return [{ level, index, hashes }, ...fill(levels, level + 1, index, rootOfLeaves(hashes))];
}

async function tileFault(
  tx: Tx,
  scope: Scope,
  { level, index, hashes }: FullTile,
): Promise<LedgerFault | undefined> {
  const stored = await fullTile(tx, scope, level, index);
  const first = index * tileWidth;
  if (stored === undefined) return { what: "tile", level, index, at: first, problem: "missing" };
  const kept = splitHashes(stored.hashes);
  const wrong = hashes.findIndex((hash, at) => !equal(hash, kept[at] ?? new Uint8Array()));
  if (wrong === -1 && equal(stored.root, rootOfLeaves(hashes))) return undefined;
  return { what: "tile", level, index, at: first + Math.max(0, wrong), problem: "changed" };
}

/** Undefined when the checkpoint of this origin and size is signed as it must be. */
type Judge = (note: string, checkpoint: Checkpoint) => "signature" | "retired" | undefined;

function signatureCheck(keys: ReadonlyMap<string, readonly BoundKey[]>): Judge {
  return (note, { origin, size }) => {
    const signed = verifyNote(note, keys.get(origin) ?? [])?.by ?? [];
    if (signed.length === 0) return "signature";
    return signed.some(({ key }) => maySign(key, size)) ? undefined : "retired";
  };
}

function checkpointFault(
  { size, root, note }: Head,
  derived: Uint8Array,
  judge: Judge,
): LedgerFault | undefined {
  const fault = (problem: "malformed" | "root" | "signature" | "retired"): LedgerFault => ({
    what: "checkpoint",
    size,
    problem,
  });
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "");
  if (checkpoint === undefined || checkpoint.size !== size) return fault("malformed");
  if (!equal(derived, checkpoint.root) || !equal(derived, root)) return fault("root");
  const problem = judge(note, checkpoint);
  return problem === undefined ? undefined : fault(problem);
}

function keptCheckpoints(
  notes: readonly string[],
  judge: Judge,
): readonly { readonly checkpoint: Checkpoint | undefined; readonly problem: ReturnType<Judge> }[] {
  return notes.map((note) => {
    const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "");
    return { checkpoint, problem: checkpoint === undefined ? "signature" : judge(note, checkpoint) };
  });
}
