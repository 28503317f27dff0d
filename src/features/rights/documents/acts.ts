/**
 * What staff do with files found in folders: have them looked for, look into one, put it into the package or leave it out. A file
 * is given as it was found or not at all: its bytes are compared again at that moment.
 */
import path from "node:path";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { newId } from "../../../platform/ids.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { documentFoldersIn, openDocumentFolders, unaskableAmong } from "../../connectors/index.ts";
import { packageFileLimit, type FileLook } from "../delivery/files/contract.ts";
import { addFile, answerFile } from "../delivery/files/files.ts";
import { filesOf } from "../delivery/files/store.ts";
import { taskOf } from "../execution/gates.ts";
import type { RequestState } from "../request/state.ts";
import { rebuild } from "../review/decide.ts";
import { isOver } from "../run/case.ts";
import { lockRun } from "../run/store.ts";
import type { Asked, Decision, DocumentId, DocumentSearchId, DocumentText } from "./contract.ts";
import { oweSearch } from "./duty.ts";
import { documentSeals, type FoundFile } from "./sealed.ts";
import { changeDocument, documentsOf, lockDocument, readDocument, replaceSearch, searchOf } from "./store.ts";

export type Acting = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  readonly platform: Platform;
  readonly request: CaseFile<RequestState>;
  readonly now: Instant;
};

const notYet = (at: string, reason: string): Error => refusal("not_yet", {}, [{ at, reason }]);

export async function beginSearch(
  { tx, scope, platform, request, now }: Acting,
  asked: readonly Asked[],
): Promise<void> {
  if (isOver(request)) throw refusal("conflict");
  if (unaskableAmong(asked) !== undefined) throw notYet("asked", "cannot-be-asked");
  const roots = await documentFoldersIn(tx, scope, platform);
  if (roots.length === 0) throw notYet("folders", "no-folders");
  const before = await searchOf(tx, scope, request.id);
  if (before?.state === "waiting" || before?.state === "running") throw refusal("conflict");
  // What is going is gone into first.
  if (before?.erase_state === "approved") throw refusal("conflict");
  const given = (await documentsOf(tx, scope, request.id)).some(({ decision }) => decision === "disclose");
  // What stands in the package would be found a second time.
  if (given) throw notYet("documents", "in-the-package");
  const id: DocumentSearchId = newId();
  const seals = await documentSeals(platform.keys, scope, request.id);
  const row = { id, case_id: request.id, asked: seals.seal("asked", id, [...asked]), started_at: now };
  await replaceSearch(tx, scope, { ...row, roots });
  await oweSearch(tx, scope, row, now);
  await told({ tx, scope, platform, request, now }, "documents.asked", { folders: roots.length });
}

/** The text of one, for whoever decides of it. */
export async function textOf(
  tx: Tx,
  scope: Scope,
  platform: Platform,
  { request, id }: { readonly request: CaseFile<RequestState>; readonly id: DocumentId },
): Promise<DocumentText> {
  const row = await readDocument(tx, scope, request.id, id);
  if (row === undefined) throw refusal("not_found");
  const seals = await documentSeals(platform.keys, scope, request.id);
  const found = await seals.open("content", id, row.content);
  if (found === undefined) throw refusal("not_found");
  const read = await contentOf(await documentFoldersIn(tx, scope, platform), found);
  if (read === undefined) return { isCut: false, isGone: true };
  const texts = read.parts.flatMap(({ name, text }, at) =>
    text === undefined ? [] : [at === 0 ? text : `${name}\n\n${text}`],
  );
  if (texts.length === 0) return { isCut: false, isGone: false };
  const whole = texts.join("\n\n");
  return { text: whole.slice(0, mostCharacters), isCut: whole.length > mostCharacters, isGone: false };
}

const mostCharacters = 40_000;
const mostMilliseconds = 30_000;

async function contentOf(roots: readonly string[], { ref, guard }: FoundFile) {
  if (roots.length === 0) return undefined;
  const system = await openDocumentFolders(roots);
  try {
    return await system.read({ ref, guard }, AbortSignal.timeout(mostMilliseconds));
  } finally {
    await system.close();
  }
}

export async function decide(
  acting: Acting,
  id: DocumentId,
  decision: Decision,
  later: Later,
): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  if (isOver(request)) throw refusal("conflict");
  const search = await searchOf(tx, scope, request.id);
  if (search?.erase_state === "approved") throw refusal("conflict");
  const row = await lockDocument(tx, scope, request.id, id);
  if (row === undefined) throw refusal("not_found");
  const isErasing = taskOf(request.state) === "erase";
  // A copy goes out of one request, a file goes of another.
  if (decision.decision === "erase" && !isErasing) throw notYet("decision", "nothing-is-erased");
  if (decision.decision === "disclose" && isErasing) throw notYet("decision", "nothing-is-given");
  const { id: caseId } = request;
  if (row.package_file_id !== null) {
    // Whoever took it out of the package by hand has taken the decision back already.
    const isThere = (await filesOf(tx, scope, caseId)).some((file) => file.id === row.package_file_id);
    const answer = { standing: "open" } as const;
    if (isThere)
      await answerFile(tx, scope, platform, { caseId, file: row.package_file_id, answer, now }, later);
  }
  const none = {
    decision: null,
    reason: null,
    package_file_id: null,
    decided_by: null,
    decided_at: null,
    ordered_at: null,
    answer: null,
    verdict: null,
  };
  const by = { decided_by: scope.actorId, decided_at: now };
  if (decision.decision === "open") await changeDocument(tx, scope, id, none);
  else if (decision.decision === "erase")
    await changeDocument(tx, scope, id, { ...none, ...by, decision: "erase" });
  else if (decision.decision === "leave-out")
    await changeDocument(tx, scope, id, { ...none, ...by, decision: "leave-out", reason: decision.reason });
  else {
    const { says, looked } = decision;
    const file = await fileOf(acting, { id, sealed: row.content, looked });
    const given = { caseId, file, of: undefined, says, looked, now };
    const packageFile = await addFile(tx, scope, platform, given, later);
    await changeDocument(tx, scope, id, {
      ...none,
      ...by,
      decision: "disclose",
      package_file_id: packageFile,
    });
  }
  // The package says how many are not given.
  const run = await lockRun(tx, scope, caseId);
  if (run !== undefined) await rebuild(tx, scope, run, now);
  await told(acting, "documents.decided", { document: id, decision: decision.decision });
}

type Later = (act: () => Promise<void>) => void;

async function fileOf(
  { tx, scope, platform, request }: Acting,
  { id, sealed, looked }: { readonly id: DocumentId; readonly sealed: Buffer; readonly looked: FileLook },
) {
  const seals = await documentSeals(platform.keys, scope, request.id);
  const found = await seals.open("content", id, sealed);
  if (found === undefined) throw refusal("not_found");
  if (found.bytes > packageFileLimit.maxBytes) throw refusal("too_large");
  const read = await contentOf(await documentFoldersIn(tx, scope, platform), found);
  const bytes = read?.parts[0]?.bytes;
  if (bytes === undefined) throw notYet("document", "changed-since-found");
  // Of what is made anew from its text any kind will do that can be read.
  const mediaType =
    mediaTypeOf(found.title, bytes) ?? (looked === "redact" ? "application/octet-stream" : undefined);
  if (mediaType === undefined) throw notYet("document", "kind-not-given");
  return { name: path.basename(found.title), mediaType, bytes };
}

const beginnings: readonly (readonly [string, readonly number[]])[] = [
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47]],
];
const office = "application/vnd.openxmlformats-officedocument";
const zipped: Readonly<Record<string, string>> = {
  ".docx": `${office}.wordprocessingml.document`,
  ".xlsx": `${office}.spreadsheetml.sheet`,
};

/** By its bytes before its name; `undefined` for what a package does not take: somebody makes a PDF of it. */
function mediaTypeOf(name: string, bytes: Uint8Array): string | undefined {
  const known = beginnings.find(([, begins]) => begins.every((byte, at) => bytes[at] === byte))?.[0];
  if (known !== undefined) return known;
  const ending = path.extname(name).toLowerCase();
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return zipped[ending];
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.includes("\0")) return undefined;
    return ending === ".csv" ? "text/csv" : "text/plain";
  } catch {
    return undefined;
  }
}

async function told(
  { tx, scope, platform, request, now }: Acting,
  type: string,
  more: Readonly<Record<string, string | number>>,
): Promise<void> {
  const owner = { kind: "case", id: request.id } as const;
  await append(tx, scope, platform.keys, { type, now, owner, payload: { case: request.id, ...more } });
}
