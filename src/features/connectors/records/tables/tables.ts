/**
 * Files of rows below folders as a system of records: a row of a CSV file, of a workbook's sheet or of a list in JSON is a record.
 * A row is erased by writing the file anew beside the old one and putting it in its place at once: nobody ever reads half a file.
 * Whatever stands in a file outside its rows is found too, and left to a person.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, stat, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { gapTally, isAbort, stopIfAborted, type GapTally } from "../gaps.ts";
import { matcherOf, type Matcher } from "../match.ts";
import {
  filesBelow,
  isBelow,
  isGone,
  isSame,
  kindOf,
  openFile,
  OutsideRoot,
  reasonOf,
  type Place,
} from "../documents/walk.ts";
import { testFolders } from "../documents/test_folders.ts";
import type {
  AskedValue,
  Coverage,
  EraseAnswer,
  FoundRecord,
  GuardedRef,
  RecordContent,
  RecordRef,
  RecordSystem,
  SystemTest,
  Verdict,
} from "../system.ts";
import { csvFile } from "./csv.ts";
import { jsonFile, jsonLinesFile } from "./json.ts";
import {
  guardOfRow,
  rowsByName,
  rowsNamed,
  textOfName,
  type FileRow,
  type RowName,
  type TableFile,
} from "./table_file.ts";
import { workbookFile } from "./workbook.ts";

export type TablesOptions = {
  /** Absolute folders; none within another. */
  readonly roots: readonly string[];
  /** A larger file is not looked into. */
  readonly mostBytes?: number;
};

const mostFileBytes = 64 * 1024 * 1024;

type Folders = { readonly roots: readonly string[]; readonly most: number };

const readers: Readonly<Record<string, (bytes: Uint8Array) => TableFile>> = {
  ".csv": csvFile,
  ".tsv": csvFile,
  ".xlsx": workbookFile,
  ".xlsm": workbookFile,
  ".json": jsonFile,
  ".jsonl": jsonLinesFile,
  ".ndjson": jsonLinesFile,
};

export function openTables({ roots, mostBytes = mostFileBytes }: TablesOptions): RecordSystem {
  const folders: Folders = { roots, most: mostBytes };
  return {
    kind: "tables",
    can: { erase: true, verify: true },
    test: (signal): Promise<SystemTest> => testFolders(roots, signal),
    find: (asked, signal) => findIn(folders, asked, signal),
    read: (record, signal) => readFrom(folders, record, signal),
    erase: async (record, signal) => {
      const [answer] = await eraseFrom(folders, [record], signal);
      return answer ?? disksSilence;
    },
    poll: () =>
      Promise.resolve({ kind: "unknown", why: "Rows are erased at once: there is nothing to ask after." }),
    verify: async (ref, signal) => {
      const [verdict] = await verifyIn(folders, [ref], signal);
      return verdict ?? { kind: "unverifiable", why: "The file cannot be read." };
    },
    together: {
      of: ({ id }) => Id.parse(JSON.parse(id))[0],
      erase: (records, signal) => eraseFrom(folders, records, signal),
      verify: (records, signal) =>
        verifyIn(
          folders,
          records.map(({ ref }) => ref),
          signal,
        ),
    },
    close: () => Promise.resolve(),
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
      const read = await readPlace(folders, place, gaps);
      stopIfAborted(signal);
      if (read === undefined) continue;
      looked += read.file.rows.length;
      yield* foundIn(place, read, match);
    }
  }
  stopIfAborted(signal);
  return gaps.coverage(looked);
}

type Read = { readonly file: TableFile; readonly changedAt: Date };

/** `undefined`: nobody looked into it, and the gap says so, or it is gone. */
async function readPlace({ most }: Folders, place: Place, gaps: GapTally): Promise<Read | undefined> {
  const reader = readers[path.extname(place.file).toLowerCase()];
  if (reader === undefined) {
    gaps.add(kindOf(place), "not_readable");
    return undefined;
  }
  try {
    const opened = await openFile(place);
    try {
      if (opened.bytes > most) {
        gaps.add(kindOf(place), "too_large");
        return undefined;
      }
      return { file: reader(await opened.handle.readFile()), changedAt: opened.changedAt };
    } finally {
      await opened.handle.close();
    }
  } catch (error) {
    if (isGone(error)) return undefined;
    if (error instanceof Unreadable)
      gaps.add(kindOf(place), error.why === "too_large" ? "too_large" : "not_readable");
    else gaps.add(place.root, error instanceof OutsideRoot ? "refused" : reasonOf(error));
    return undefined;
  }
}

function* foundIn(place: Place, { file, changedAt }: Read, match: Matcher): Generator<FoundRecord> {
  const base = path.basename(place.file);
  const record = (
    id: readonly unknown[],
    guard: string,
    title: string,
    bytes: number,
    hits: readonly { readonly asked: number; readonly part: string; readonly strength: "strong" | "weak" }[],
  ): FoundRecord => ({
    ref: { id: JSON.stringify([place.file, ...id]), place: place.root },
    guard,
    title,
    changedAt: changedAt.toISOString(),
    bytes,
    matched: distinct(hits.map(({ asked, part }) => ({ asked, part }))),
    strength: hits.some(({ strength }) => strength === "strong") ? "strong" : "weak",
  });
  for (const { name, rows } of rowsByName(file).values()) {
    const [row] = rows;
    if (row === undefined) continue;
    const hits = hitsOf(
      row.cells.map(([part, text]) => ({ part, text })),
      match,
    );
    if (hits.length === 0) continue;
    const list = name.list === "" ? "" : `${name.list}, `;
    const numbers = rows.map(({ number }) => number).join(", ");
    const title = `${base}: ${list}${rows.length === 1 ? "row" : "rows"} ${numbers}`;
    yield record([textOfName(name)], guardOfRow(row), title, bytesOf(row), hits);
  }
  const beside = hitsOf([{ part: "file name", text: base }, ...file.beside], match);
  if (beside.length > 0)
    yield record([], guardOfBeside(file), `${base}: outside its rows`, besideText(file).length, beside);
}

type Hit = { readonly asked: number; readonly part: string; readonly strength: "strong" | "weak" };

/** In each cell by itself, and for a name that stands in two, in the whole row. */
function hitsOf(
  parts: readonly { readonly part: string; readonly text: string }[],
  match: Matcher,
): readonly Hit[] {
  const each = parts.flatMap(({ part, text }) => match(text).map((hit) => ({ ...hit, part })));
  const seen = new Set(each.map(({ asked }) => asked));
  const whole = match(parts.map(({ text }) => text).join(" ")).filter(({ asked }) => !seen.has(asked));
  return [...each, ...whole.map((hit) => ({ ...hit, part: "row" }))];
}

function distinct(matched: FoundRecord["matched"]): FoundRecord["matched"] {
  return [...new Map(matched.map((one) => [`${one.asked} ${one.part}`, one])).values()];
}

const bytesOf = ({ cells }: FileRow): number => Buffer.byteLength(JSON.stringify(Object.fromEntries(cells)));
const besideText = ({ beside }: TableFile): string => beside.map(({ text }) => text).join("\n");
const guardOfBeside = (file: TableFile): string =>
  guardOfRow({ list: "", number: 0, cells: file.beside.map(({ part, text }) => [part, text]) });

const Id = z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string()])]);
const NameText = z.tuple([z.string(), z.string().nullable(), z.string()]);

/** Which row of which file; without a row what stands beside them. `undefined`: the path leads out of the folders. */
function placeOf(
  { roots }: Folders,
  { id }: RecordRef,
): { readonly place: Place; readonly name: RowName | undefined } | undefined {
  const [file, row] = Id.parse(JSON.parse(id));
  const root = roots.find((one) => isBelow(one, file));
  if (root === undefined || path.normalize(file) !== file) return undefined;
  if (row === undefined) return { place: { root, file }, name: undefined };
  const [list, key, value] = NameText.parse(JSON.parse(row));
  return { place: { root, file }, name: { list, key: key ?? undefined, value } };
}

function tableOf({ file }: Place, bytes: Uint8Array): TableFile {
  const reader = readers[path.extname(file).toLowerCase()];
  if (reader === undefined) throw new Unreadable();
  return reader(bytes);
}

async function readFrom(
  folders: Folders,
  record: GuardedRef,
  signal: AbortSignal,
): Promise<RecordContent | undefined> {
  const asked = placeOf(folders, record.ref);
  if (asked === undefined) return undefined;
  const opened = await openFile(asked.place).catch(() => undefined);
  if (opened === undefined) return undefined;
  try {
    const file = tableOf(asked.place, await opened.handle.readFile());
    stopIfAborted(signal);
    if (asked.name === undefined) {
      const text = besideText(file);
      return guardOfBeside(file) === record.guard
        ? { parts: [{ name: "outside its rows", mediaType: "text/plain", bytes: Buffer.from(text), text }] }
        : undefined;
    }
    const [row] = rowsNamed(file)(asked.name);
    if (row === undefined || guardOfRow(row) !== record.guard) return undefined;
    const bytes = Buffer.from(JSON.stringify(Object.fromEntries(row.cells)));
    const text = row.cells.map(([head, cell]) => `${head}: ${cell}`).join("\n");
    return { parts: [{ name: "row", mediaType: "application/json", bytes, text }] };
  } catch (error) {
    if (isAbort(error)) throw error;
    return undefined;
  } finally {
    await opened.handle.close();
  }
}

const disksSilence: EraseAnswer = { kind: "unknown", why: "The disk did not say how it ended." };
const outside: EraseAnswer = { kind: "refused", why: "The path leads out of the folders that were named." };
const besideRows: EraseAnswer = {
  kind: "refused",
  why: "It stands outside the rows (a head, a comment, a property): take it out in the program the file was made with.",
};

/** Rows of one file, which is read once and written once. */
async function eraseFrom(
  folders: Folders,
  records: readonly GuardedRef[],
  signal: AbortSignal,
): Promise<readonly EraseAnswer[]> {
  const asked = records.map(({ ref, guard }) => ({ at: placeOf(folders, ref), guard }));
  const place = asked.find(({ at }) => at?.name !== undefined)?.at?.place;
  const rowless = ({ at }: (typeof asked)[number]): EraseAnswer | undefined =>
    at === undefined ? outside : at.name === undefined ? besideRows : undefined;
  if (place === undefined) return asked.map((one) => rowless(one) ?? outside);
  stopIfAborted(signal);
  const all = (answer: EraseAnswer): readonly EraseAnswer[] => asked.map((one) => rowless(one) ?? answer);
  try {
    const { handle } = await openFile(place);
    try {
      const rows = asked.flatMap(({ at, guard }) =>
        at?.name === undefined ? [] : [{ name: at.name, guard }],
      );
      const answers = [...(await eraseRows(handle, place, rows, signal))];
      return asked.map((one) => rowless(one) ?? answers.shift() ?? disksSilence);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof OutsideRoot || error instanceof Unreadable) return all({ kind: "changed" });
    if (isGone(error)) return all({ kind: "already_gone" });
    return all(
      reasonOf(error) === "refused"
        ? { kind: "refused", why: "This user may not change files in that folder." }
        : disksSilence,
    );
  }
}

type NamedRow = { readonly name: RowName; readonly guard: string };

async function eraseRows(
  handle: FileHandle,
  place: Place,
  asked: readonly NamedRow[],
  signal: AbortSignal,
): Promise<readonly EraseAnswer[]> {
  const file = tableOf(place, await handle.readFile());
  const named = rowsNamed(file);
  const judged = asked.map((one) => ({
    rows: named(one.name),
    answer: obstacleTo(file, named(one.name), one),
  }));
  const gone = new Set(judged.flatMap(({ rows, answer }) => (answer === undefined ? rows : [])));
  const answered = (answer: EraseAnswer): readonly EraseAnswer[] =>
    judged.map(({ answer: obstacle }) => obstacle ?? answer);
  if (gone.size === 0) return answered(disksSilence);
  if ((await handle.stat()).nlink > 1)
    return answered({
      kind: "refused",
      why: "The file has a second name on the disk, under which the row would stay.",
    });
  const left = file.without(gone);
  const still = rowsNamed(tableOf(place, left));
  if (asked.some(({ name }, at) => judged[at]?.answer === undefined && still(name).length > 0))
    return answered({ kind: "refused", why: "The file cannot be written without the row." });
  stopIfAborted(signal);
  return answered(await replace(handle, place, left));
}

/** Why these rows are not taken out, as an answer; nothing where they are. */
function obstacleTo(
  file: TableFile,
  rows: readonly FileRow[],
  { name, guard }: NamedRow,
): EraseAnswer | undefined {
  // A row that is called by all it says has another name once it says something else: it may be either.
  if (rows.length === 0) return name.key === undefined ? { kind: "changed" } : { kind: "already_gone" };
  if ((name.key !== undefined && rows.length > 1) || rows.some((row) => guardOfRow(row) !== guard))
    return { kind: "changed" };
  const stuck = rows.flatMap((row) => file.stuck?.(row) ?? [])[0];
  return stuck === undefined ? undefined : { kind: "refused", why: stuck };
}

/** In its place at once, with its rights and its owner; whoever has the old one open reads that to its end. */
async function replace(handle: FileHandle, { file }: Place, content: Uint8Array): Promise<EraseAnswer> {
  const { mode, uid, gid } = await handle.stat();
  const folder = path.dirname(file);
  await withoutLeftovers(folder);
  const beside = path.join(folder, `${leftover}${randomUUID()}`);
  const written = await open(
    beside,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    try {
      await written.writeFile(content);
      const own = await written.stat();
      if (own.uid !== uid || own.gid !== gid) await written.chown(uid, gid);
      await written.chmod(mode & 0o7777);
      await written.sync();
    } finally {
      await written.close();
    }
    // Between these two lines another could write to the file: the time of a call, and no way around it.
    if (!(await isSame(handle, file))) {
      await unlink(beside);
      return { kind: "changed" };
    }
    await rename(beside, file);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
  const opened = await open(folder, "r");
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
  return { kind: "accepted" };
}

/** What a run that was cut off left behind: a file of this name is ours, and nobody's record. */
const leftover = ".kept-written-";

async function withoutLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(leftover)) await unlink(path.join(folder, name));
}

/** Rows of one file, which is read once. */
async function verifyIn(
  folders: Folders,
  refs: readonly RecordRef[],
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const asked = refs.map((ref) => placeOf(folders, ref));
  const place = asked.find((one) => one !== undefined)?.place;
  const lost: Verdict = { kind: "unverifiable", why: "The path leads out of the folders that were named." };
  if (place === undefined) return asked.map(() => lost);
  const all = (verdict: Verdict): readonly Verdict[] =>
    asked.map((one) => (one === undefined ? lost : verdict));
  stopIfAborted(signal);
  try {
    const { handle } = await openFile(place);
    try {
      const file = tableOf(place, await handle.readFile());
      const named = rowsNamed(file);
      return asked.map((one): Verdict => {
        if (one === undefined) return lost;
        const isThere = one.name === undefined ? besideText(file) !== "" : named(one.name).length > 0;
        return isThere ? { kind: "there" } : { kind: "gone" };
      });
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isGone(error)) return all({ kind: "unverifiable", why: "The file cannot be read." });
    const isMounted = await stat(path.dirname(place.file)).then(
      async () => (await readdir(place.root)).length > 0,
      () => false,
    );
    return all(
      isMounted
        ? { kind: "gone" }
        : {
            kind: "unverifiable",
            why: `${place.root} does not hold the folder any more: is its disk mounted?`,
          },
    );
  }
}
