/**
 * Folders of documents on disk as a system of records: a file is a record, its path what it is called, the digest of its
 * bytes its guard. Erasing takes the name from the folder after the bytes behind it were compared once more; whether the
 * file is gone, and whether a copy of it stands elsewhere in the roots, is looked up afterwards.
 */
import { createHash } from "node:crypto";
import { lstat, open, readdir, realpath, stat, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { gapTally, isAbort, stopIfAborted } from "../gaps.ts";
import type { GapTally } from "../gaps.ts";
import { matcherOf } from "../match.ts";
import type { Matcher } from "../match.ts";
import type {
  AskedValue,
  Coverage,
  EraseAnswer,
  FoundRecord,
  GuardedRef,
  RecordContent,
  RecordRef,
  RecordSystem,
  Verdict,
} from "../system.ts";
import { judged } from "../text/judged.ts";
import { textReader } from "../text/reader.ts";
import type { TextReader } from "../text/reader.ts";
import {
  filesBelow,
  isBelow,
  isGone,
  isSame,
  kindOf,
  leadingOut,
  openFile,
  OutsideRoot,
  reasonOf,
} from "./walk.ts";
import { testFolders } from "./test_folders.ts";
import type { Place } from "./walk.ts";

export type DocumentsOptions = {
  /** Absolute folders; none within another. */
  readonly roots: readonly string[];
  /** A larger file is not looked into. */
  readonly mostBytes?: number;
};

const mostFileBytes = 64 * 1024 * 1024;

type Folders = { readonly roots: readonly string[]; readonly most: number; readonly reader: TextReader };

export function openDocuments({ roots, mostBytes = mostFileBytes }: DocumentsOptions): RecordSystem {
  const folders: Folders = { roots, most: mostBytes, reader: textReader() };
  return {
    kind: "documents",
    can: { erase: true, verify: true },
    test: (signal) => testFolders(roots, signal),
    find: (asked, signal) => findIn(folders, asked, signal),
    read: (record, signal) => readFrom(folders, record, signal),
    erase: (record, signal) => eraseFrom(folders, record, signal),
    poll: () =>
      Promise.resolve({ kind: "unknown", why: "Files are erased at once: there is nothing to ask after." }),
    verify: (ref, signal, guard) => verifyIn(folders, ref, guard, signal),
    close: () => folders.reader.close(),
  };
}

async function* findIn(
  folders: Folders,
  asked: readonly AskedValue[],
  signal: AbortSignal,
): AsyncGenerator<FoundRecord, Coverage, undefined> {
  const gaps = gapTally();
  const match = matcherOf(asked);
  let looked = 0;
  for (const root of folders.roots) {
    for await (const place of filesBelow(root, gaps, signal)) {
      const found = await lookInto(folders, place, match, gaps);
      stopIfAborted(signal);
      if (found !== "passed") looked += 1;
      if (typeof found === "object") yield found;
    }
  }
  stopIfAborted(signal);
  return gaps.coverage(looked);
}

/** What the file says of the values; `passed` when it could not be opened, and the gap says so, or is gone. */
async function lookInto(
  { most, reader }: Folders,
  place: Place,
  match: Matcher,
  gaps: GapTally,
): Promise<FoundRecord | "passed" | undefined> {
  const opened = await openFile(place).catch((error: unknown) => {
    if (!isGone(error)) gaps.add(place.root, error instanceof OutsideRoot ? "refused" : reasonOf(error));
  });
  if (opened === undefined) return "passed";
  try {
    const { bytes } = opened;
    const name = path.basename(place.file);
    const way = path.relative(place.root, place.file);
    const named = { part: "file name", text: `${way}\n${way.replace(/\.[^.]*$/, "")}` };
    const isLarge = bytes > most;
    const content = isLarge ? undefined : await opened.handle.readFile();
    const answer =
      content === undefined
        ? { why: "too_large" as const }
        : await reader.read({ bytes: content, name, mediaType: "" });
    const judgement = judged(answer, match, [named]);
    if (judgement.strength !== "strong" && judgement.gap !== undefined)
      gaps.add(kindOf(place), judgement.gap);
    if (judgement.strength === undefined) return undefined;
    const guard = content === undefined ? await guardOf(opened.handle) : guardOfBytes(content);
    return {
      ref: { id: place.file, place: place.root },
      guard,
      title: name,
      changedAt: opened.changedAt.toISOString(),
      bytes: content?.length ?? bytes,
      matched: judgement.matched,
      strength: judgement.strength,
    };
  } catch (error) {
    gaps.add(place.root, reasonOf(error));
    return "passed";
  } finally {
    await opened.handle.close();
  }
}

function guardOfBytes(content: Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}:${content.length}`;
}

async function guardOf(handle: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(1024 * 1024);
  let at = 0;
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return `sha256:${hash.digest("hex")}:${at}`;
    hash.update(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}

function placeOf({ roots }: Folders, { id }: RecordRef): Place | undefined {
  const root = roots.find((one) => isBelow(one, id));
  return root === undefined || path.normalize(id) !== id ? undefined : { root, file: id };
}

async function readFrom(
  folders: Folders,
  record: GuardedRef,
  signal: AbortSignal,
): Promise<RecordContent | undefined> {
  const place = placeOf(folders, record.ref);
  if (place === undefined) return undefined;
  const opened = await openFile(place).catch(() => undefined);
  if (opened === undefined) return undefined;
  try {
    stopIfAborted(signal);
    const bytes = await opened.handle.readFile();
    if (guardOfBytes(bytes) !== record.guard) return undefined;
    const name = path.basename(place.file);
    const answer = await folders.reader.read({ bytes, name, mediaType: "" }, { withBytes: true });
    stopIfAborted(signal);
    const documents = "why" in answer ? [] : answer.documents;
    const text = (at: number): string | undefined => {
      const pieces = documents[at]?.pieces ?? [];
      return pieces.length === 0 || pieces.some((piece) => piece.text === undefined)
        ? undefined
        : pieces.map((piece) => piece.text).join("\n");
    };
    const within = documents.slice(1).map((document, at) => ({
      name: document.name,
      mediaType: document.mediaType,
      bytes: document.bytes ?? new Uint8Array(),
      text: text(at + 1),
    }));
    return { parts: [{ name, mediaType: "", bytes, text: text(0) }, ...within] };
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  } finally {
    await opened.handle.close();
  }
}

async function eraseFrom(folders: Folders, record: GuardedRef, signal: AbortSignal): Promise<EraseAnswer> {
  const place = placeOf(folders, record.ref);
  if (place === undefined)
    return { kind: "refused", why: "The path leads out of the folders that were named." };
  stopIfAborted(signal);
  const opened = await openFile(place).catch((error: unknown) => error);
  if (!isOpened(opened)) return unopened(opened);
  const { handle } = opened;
  try {
    if ((await guardOf(handle)) !== record.guard) return { kind: "changed" };
    stopIfAborted(signal);
    // Between these two lines another could put a file of the same name here: the time of a call, and no way around it.
    if ((await realpath(place.file)) !== place.file || !(await isSame(handle, place.file)))
      return { kind: "changed" };
    await unlink(place.file);
    await settle(path.dirname(place.file));
    return { kind: "accepted" };
  } catch (error) {
    if (isAbort(error)) throw error;
    if (isGone(error)) return { kind: "already_gone" };
    return reasonOf(error) === "refused"
      ? { kind: "refused", why: "This user may not take files out of that folder." }
      : { kind: "unknown", why: "The disk did not say how it ended." };
  } finally {
    await handle.close();
  }
}

function isOpened(value: unknown): value is { readonly handle: FileHandle } {
  return typeof value === "object" && value !== null && "handle" in value;
}

function unopened(error: unknown): EraseAnswer {
  if (error instanceof OutsideRoot) return { kind: "changed" };
  if (isGone(error)) return { kind: "already_gone" };
  return reasonOf(error) === "refused"
    ? { kind: "refused", why: "This user may not read the file, and what cannot be compared is not erased." }
    : { kind: "unknown", why: "The disk did not answer." };
}

/** That the name is gone is on the disk before anybody is told. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function verifyIn(
  folders: Folders,
  ref: RecordRef,
  guard: string,
  signal: AbortSignal,
): Promise<Verdict> {
  const place = placeOf(folders, ref);
  if (place === undefined)
    return { kind: "unverifiable", why: "The path leads out of the folders that were named." };
  const bytes = Number(guard.split(":")[2]);
  const gaps = gapTally();
  try {
    if (await isEmptyWithout(place))
      return { kind: "unverifiable", why: `${place.root} is empty: is its disk mounted?` };
    for (const root of folders.roots)
      for await (const each of filesBelow(root, gaps, signal)) {
        if (each.file === place.file) return { kind: "there" };
        if (bytes > 0 && (await isCopy(each, bytes, guard, gaps))) return { kind: "there" };
      }
  } catch (error) {
    if (isAbort(error)) throw error;
    return { kind: "unverifiable", why: `${place.root} cannot be read.` };
  }
  const coverage = gaps.coverage(0);
  const isBlind =
    coverage.kind === "partial" &&
    coverage.gaps.some(
      ({ place: at, why }) =>
        why !== "not_readable" && !folders.roots.some((root) => at === leadingOut(root)),
    );
  return isBlind
    ? { kind: "unverifiable", why: "Not every folder could be looked at for copies." }
    : { kind: "gone" };
}

/** A folder below the root went with its files: that is how it looks when a disk is not there. */
async function isEmptyWithout({ root, file }: Place): Promise<boolean> {
  const folder = path.dirname(file);
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return false;
  return (await readdir(root)).length === 0;
}

async function isCopy(place: Place, bytes: number, guard: string, gaps: GapTally): Promise<boolean> {
  try {
    if ((await lstat(place.file)).size !== bytes) return false;
    const opened = await openFile(place);
    try {
      return opened.bytes === bytes && (await guardOf(opened.handle)) === guard;
    } finally {
      await opened.handle.close();
    }
  } catch (error) {
    if (!isGone(error)) gaps.add(place.root, "half_answer");
    return false;
  }
}
