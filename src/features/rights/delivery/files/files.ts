/**
 * What becomes of each file that the data name: added, explained, or open (GDPR art. 15(3): a copy of the data, not of the
 * name of the file they are in; art. 15(4) for what is held back). Whatever is changed makes the package anew, so that the one
 * that goes out is the one on record. Contents lie under keys of their own, destroyed with the package
 * (docs/decisions/0102-files-in-packages.md).
 */
import { cellOf, destroyCellsAt, readCells, writeCell } from "../../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import type { StoredFile } from "../../../../platform/files.ts";
import { newId } from "../../../../platform/ids.ts";
import type { CaseId, FileId } from "../../../../platform/ids.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { UploadedFile } from "../../../../platform/upload.ts";
import { rebuild } from "../../review/decide.ts";
import { lockRun } from "../../run/store.ts";
import { mostFileBytes, mostFiles, packageFileLimit } from "./contract.ts";
import type { FileLook, FileAnswer } from "./contract.ts";
import { changeFile, deleteFiles, filesOf, insertFiles, type FileRow } from "./store.ts";
import type { PackageFileId } from "./tables.ts";

/** What rows name, as the package finds it while it is made. */
export type NamedFile = { readonly name: string; readonly in: string };
/** A row with its words. */
export type KnownFile = FileRow & { readonly name: string; readonly says: string | undefined };

const place = (rowId: PackageFileId, column: "name" | "says") =>
  ({ table: "rights_package_file", column, rowId }) as const;

export async function knownFiles(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
): Promise<readonly KnownFile[]> {
  const rows = await filesOf(tx, scope, caseId);
  const cells = await Promise.all(
    rows.map(async ({ id }) => [
      await cellOf(tx, scope, place(id, "name")),
      await cellOf(tx, scope, place(id, "says")),
    ]),
  );
  const texts = await readCells(
    tx,
    scope,
    keys,
    cells.flat().filter((id) => id !== undefined),
  );
  return rows.map((row, at) => {
    const [name, says] = (cells[at] ?? []).map((id) => (id === undefined ? undefined : texts.get(id)));
    return { ...row, name: name ?? "", says };
  });
}

const sameAs = (row: KnownFile, named: NamedFile): boolean =>
  row.is_named && row.name === named.name && row.named_in === named.in;

/** Those of `named` that nothing is on record about yet. */
export function unheard(known: readonly KnownFile[], named: readonly NamedFile[]): readonly NamedFile[] {
  return named.filter((each) => !known.some((row) => sameAs(row, each)));
}

/** Keeps what the rows of a package name; what no row names any more and nobody answered goes. */
export async function keepNamed(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  {
    caseId,
    named,
    now,
  }: { readonly caseId: CaseId; readonly named: readonly NamedFile[]; readonly now: Instant },
): Promise<void> {
  const known = await knownFiles(tx, scope, keys, caseId);
  const gone = known.filter(
    (row) => row.is_named && row.standing === "open" && !named.some((each) => sameAs(row, each)),
  );
  await forgetRows(tx, scope, caseId, gone);
  const rows = unheard(known, named).map((each) => ({ id: newId<PackageFileId>(), each }));
  const blank = {
    case_id: caseId,
    reason: null,
    file_id: null,
    media_type: null,
    size_bytes: null,
    changed_at: now,
  };
  await insertFiles(
    tx,
    scope,
    rows.map(({ id, each }) => ({
      ...blank,
      id,
      is_named: true,
      named_in: each.in,
      standing: "open" as const,
    })),
  );
  const owner = { kind: "case", id: caseId } as const;
  for (const { id, each } of rows)
    await writeCell(tx, scope, keys, { row: place(id, "name"), owner, text: each.name, now });
}

async function forgetRows(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  rows: readonly FileRow[],
): Promise<void> {
  for (const { id } of rows) await destroyCellsAt(tx, scope, { table: "rights_package_file", rowId: id });
  await deleteFiles(
    tx,
    scope,
    caseId,
    rows.map(({ id }) => id),
  );
}

/** Everything that is known of a case's files; gives the contents to be removed. */
export async function forgetFiles(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<readonly FileId[]> {
  const rows = await filesOf(tx, scope, caseId);
  await forgetRows(tx, scope, caseId, rows);
  return rows.flatMap(({ file_id: id }) => (id === null ? [] : [id]));
}

type Desk = Pick<Platform, "keys" | "files">;
type AfterCommit = (act: () => Promise<void>) => void;

export async function addFile(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  given: {
    readonly caseId: CaseId;
    readonly file: UploadedFile;
    readonly of: string | undefined;
    readonly says: string;
    readonly looked: FileLook;
    readonly now: Instant;
  },
  afterCommit: AfterCommit,
): Promise<PackageFileId> {
  const { caseId, file, says, looked, now } = given;
  const run = await lockRun(tx, scope, caseId);
  const rows = await filesOf(tx, scope, caseId);
  const named = given.of === undefined ? undefined : rows.find(({ id }) => id === given.of);
  if (given.of !== undefined && named === undefined) throw refusal("not_found");
  const held = rows.filter(({ file_id: fileId }) => fileId !== null);
  const bytes = held.reduce((sum, { size_bytes: size }) => sum + Number(size), file.bytes.length);
  if (held.length >= mostFiles || bytes > mostFileBytes) throw refusal("too_large");
  const stored = await putContent(tx, scope, desk, { caseId, file, now });
  const kept = {
    standing: looked === "yes" ? ("added" as const) : ("to-redact" as const),
    file_id: stored.id,
    media_type: file.mediaType,
    size_bytes: String(stored.sizeBytes),
    changed_at: now,
  };
  const id = named?.id ?? newId<PackageFileId>();
  const owner = { kind: "case", id: caseId } as const;
  if (named === undefined) {
    const row = { id, case_id: caseId, is_named: false, named_in: null, reason: null, ...kept };
    await insertFiles(tx, scope, [row]);
    await writeCell(tx, scope, desk.keys, { row: place(id, "name"), owner, text: file.name, now });
  } else {
    await erase(tx, scope, desk, named, afterCommit);
    await changeFile(tx, scope, id, kept);
  }
  await sayAnew(tx, scope, desk.keys, { id, caseId, says, now });
  await append(tx, scope, desk.keys, {
    type: "package.file-added",
    now,
    payload: { caseId, file: id, sizeBytes: stored.sizeBytes, isNamed: named !== undefined, looked },
    owner,
  });
  if (run !== undefined) await rebuild(tx, scope, run, now);
  return id;
}

function putContent(
  tx: WriteTx,
  scope: Scope,
  { files }: Pick<Platform, "files">,
  {
    caseId,
    file,
    now,
  }: {
    readonly caseId: CaseId;
    readonly file: Pick<UploadedFile, "bytes" | "mediaType">;
    readonly now: Instant;
  },
): Promise<StoredFile> {
  const content = (async function* () {
    yield file.bytes;
  })();
  return files.put(tx, scope, content, {
    owner: { kind: "file", id: newId() },
    mediaType: file.mediaType,
    now,
    caseId,
    maximumBytes: packageFileLimit.maxBytes,
  });
}

/** What goes out in place of the file as it came, which is destroyed. */
export async function replaceContent(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  given: {
    readonly caseId: CaseId;
    readonly row: KnownFile;
    readonly file: Pick<UploadedFile, "bytes" | "mediaType">;
    /** Another than it came with. */
    readonly name?: string;
    readonly says: string;
    readonly now: Instant;
  },
  afterCommit: AfterCommit,
): Promise<StoredFile> {
  const { caseId, row, file, name, says, now } = given;
  const stored = await putContent(tx, scope, desk, { caseId, file, now });
  await erase(tx, scope, desk, row, afterCommit);
  await changeFile(tx, scope, row.id, {
    standing: "added",
    file_id: stored.id,
    media_type: file.mediaType,
    size_bytes: String(stored.sizeBytes),
    changed_at: now,
  });
  await sayAnew(tx, scope, desk.keys, { id: row.id, caseId, name, says, now });
  return stored;
}

export async function answerFile(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  given: {
    readonly caseId: CaseId;
    readonly file: string;
    readonly answer: FileAnswer;
    readonly now: Instant;
  },
  afterCommit: AfterCommit,
): Promise<void> {
  const { caseId, answer, now } = given;
  const run = await lockRun(tx, scope, caseId);
  const row = (await filesOf(tx, scope, caseId)).find(({ id }) => id === given.file);
  if (row === undefined) throw refusal("not_found");
  const { id } = row;
  await erase(tx, scope, desk, row, afterCommit);
  const isNotGiven = answer.standing === "not-given";
  const reason = isNotGiven ? answer.reason : null;
  if (!row.is_named) {
    // Nothing names it, so nothing of it is to be explained.
    if (answer.standing !== "open") throw refusal("conflict");
    await forgetRows(tx, scope, caseId, [row]);
  } else {
    await changeFile(tx, scope, id, { standing: answer.standing, reason, changed_at: now });
    await sayAnew(tx, scope, desk.keys, { id, caseId, says: isNotGiven ? answer.words : undefined, now });
  }
  await append(tx, scope, desk.keys, {
    type: row.standing === "added" ? "package.file-removed" : "package.file-answered",
    now,
    payload: { caseId, file: id, standing: answer.standing, ...(reason === null ? {} : { reason }) },
    owner: { kind: "case", id: caseId },
  });
  if (run !== undefined) await rebuild(tx, scope, run, now);
}

async function erase(
  tx: WriteTx,
  scope: Scope,
  { files }: Pick<Platform, "files">,
  { file_id: held }: FileRow,
  afterCommit: AfterCommit,
): Promise<void> {
  const eraser = held === null ? undefined : await files.remove(tx, scope, held);
  if (eraser !== undefined) afterCommit(eraser);
}

/** One line per file: what it is, or why it is not given. */
async function sayAnew(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  {
    id,
    caseId,
    name: renamed,
    says,
    now,
  }: {
    id: PackageFileId;
    caseId: CaseId;
    name?: string | undefined;
    says: string | undefined;
    now: Instant;
  },
): Promise<void> {
  const name = renamed ?? (await nameOf(tx, scope, keys, id));
  const owner = { kind: "case", id: caseId } as const;
  await destroyCellsAt(tx, scope, { table: "rights_package_file", rowId: id });
  if (name !== undefined)
    await writeCell(tx, scope, keys, { row: place(id, "name"), owner, text: name, now });
  if (says !== undefined)
    await writeCell(tx, scope, keys, { row: place(id, "says"), owner, text: says, now });
}

async function nameOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: PackageFileId,
): Promise<string | undefined> {
  const cell = await cellOf(tx, scope, place(id, "name"));
  return cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell])).get(cell);
}
