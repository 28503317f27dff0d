/**
 * Whether somebody has another request open (GDPR art. 12(3): their number may count): by the address they confirmed, or
 * by what they are known by, compared as keyed hashes. Nobody's address stands anywhere in plain for it.
 */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { parseShortReference, shortReference } from "../../../platform/identifiers.ts";
import type { AccountId, CaseId, ShortReference } from "../../../platform/identifiers.ts";
import { movingIndex } from "../../../platform/blind_index.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { readCase, readCaseByReference } from "../../../platform/cases/store.ts";
import {
  casesLike,
  casesOfAddress,
  deleteMarks,
  insertMarks,
  isMarkedOpen,
  markedCases,
  type Mark,
} from "./persons/store.ts";
import { requestRow } from "./rows/store.ts";
import { requestKind, type RequestState } from "./state.ts";
import type { RequestFile } from "./store.ts";
import { openTexts, type RequestTexts } from "./texts.ts";
import { wallsOf } from "../../../platform/cases/walls.ts";

export async function markPerson(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  texts: RequestTexts,
): Promise<void> {
  await insertMarks(tx, scope, caseId, await marksOf(scope, keys, texts));
}

async function marksOf(
  scope: Scope,
  keys: KeyProvider,
  { requesterEmail, identities = [] }: RequestTexts,
): Promise<readonly Mark[]> {
  // Under every key that lives: while they are made anew, old marks and new ones still know each other.
  const digests = async (...parts: readonly string[]): Promise<readonly Buffer[]> =>
    (await movingIndex(keys, scope, [JSON.stringify(["rights same person", ...parts])])).all;
  const marks: Mark[] = [];
  for (const { name, value } of identities) {
    if (plain(value) === "") continue;
    const bare = plain(name).replaceAll(/[^\p{L}\p{N}]/gu, "");
    for (const digest of await digests(bare, plain(value))) marks.push({ kind: "identity", digest });
  }
  if (requesterEmail !== undefined) {
    for (const digest of await digests(plain(requesterEmail))) marks.push({ kind: "address", digest });
  }
  return marks;
}

/**
 * Whether the person of this request has another one open: then nothing of theirs is destroyed by itself, because it may
 * be what they ask for (Data Protection Act 2018 s. 173). In doubt it is kept: an address counts as it was given.
 */
export async function isPreserved(tx: Tx, scope: Scope, keys: KeyProvider, caseId: CaseId): Promise<boolean> {
  const row = await requestRow(tx, scope, caseId);
  const texts = row === undefined ? undefined : (await openTexts(tx, scope, keys, [row])).get(caseId);
  return texts !== undefined && isMarkedOpen(tx, scope, await marksOf(scope, keys, texts), caseId);
}

const batch = 100;

/** Makes the marks of open requests anew under the newest key, one batch after `after`; gives where it ended. */
export async function remarkPersons(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  after: string | undefined,
): Promise<string | undefined> {
  const ids = await markedCases(tx, scope, { after: after as CaseId | undefined, limit: batch });
  for (const caseId of ids) {
    const row = await requestRow(tx, scope, caseId);
    const texts = row === undefined ? undefined : (await openTexts(tx, scope, keys, [row])).get(caseId);
    if (texts === undefined) continue;
    await deleteMarks(tx, scope, caseId);
    await markPerson(tx, scope, keys, caseId, texts);
  }
  return ids.length < batch ? undefined : ids.at(-1);
}

/** The open requests whose requester gave this address, for mail that comes from it; nobody has said it is theirs. */
export async function openRequestsOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  address: string,
): Promise<readonly MailedCase[]> {
  if (plain(address) === "") return [];
  const { all } = await movingIndex(keys, scope, [JSON.stringify(["rights same person", plain(address)])]);
  const files = [];
  for (const id of await casesOfAddress(tx, scope, all, most)) files.push(await requestById(tx, scope, id));
  return files.filter((file) => file !== undefined);
}

/** Whether whoever writes from this address has a request that somebody confirmed or took up, and that is not over. */
export async function hasOpenRequest(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  address: string,
): Promise<boolean> {
  if (plain(address) === "") return false;
  return isMarkedOpen(tx, scope, await marksOf(scope, keys, { requesterEmail: address }));
}

export type MailedCase = {
  readonly id: CaseId;
  readonly reference: ShortReference;
  /** From whom it is kept. */
  readonly walls: readonly AccountId[];
};

/** A request as mail needs to know it. */
export async function requestById(tx: Tx, scope: Scope, id: CaseId): Promise<MailedCase | undefined> {
  return mailed(await readCase(tx, scope, requestKind, id));
}

export async function requestByReference(
  tx: Tx,
  scope: Scope,
  typed: string,
): Promise<MailedCase | undefined> {
  const parts = parseShortReference(typed);
  if (parts === undefined || parts.prefix !== requestKind.referencePrefix) return undefined;
  const reference = shortReference(parts.prefix, parts.year, parts.number);
  return mailed(await readCaseByReference(tx, scope, requestKind, reference));
}

function mailed(file: RequestFile | undefined): MailedCase | undefined {
  if (file === undefined) return undefined;
  return { id: file.id, reference: file.reference, walls: wallsOf(file) };
}

const plain = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

export type OtherRequest = { readonly file: RequestFile; readonly by: "address" | "identity" };

const most = 10;

/**
 * The other open requests. An address counts where its owner has answered from it; what nobody has confirmed or taken up
 * is nobody's request yet.
 */
export async function otherRequests(
  tx: Tx,
  scope: Scope,
  file: RequestFile,
  hiddenFrom: AccountId,
): Promise<readonly OtherRequest[]> {
  if (!isSomebodys(file.state)) return [];
  const found = new Map<CaseId, OtherRequest>();
  for (const { caseId, kind } of await casesLike(tx, scope, file.id, hiddenFrom, most * 2)) {
    const other = await readCase(tx, scope, requestKind, caseId);
    if (other === undefined || !isSomebodys(other.state)) continue;
    const isKnown = file.state.isAddressConfirmed === true && other.state.isAddressConfirmed === true;
    if (kind === "address" && !isKnown) continue;
    found.set(caseId, found.get(caseId) ?? { file: other, by: kind });
  }
  return [...found.values()].slice(0, most);
}

const isSomebodys = ({ name }: RequestState): boolean => name === "open" || name === "answered";
