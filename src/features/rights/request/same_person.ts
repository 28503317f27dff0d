/**
 * Whether somebody has another request open (GDPR art. 12(3): their number may count): by the address they confirmed, or
 * by what they are known by, compared as keyed hashes. Nobody's address stands anywhere in plain for it.
 */
import { createHmac } from "node:crypto";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { parseShortReference, shortReference } from "../../../platform/identifiers.ts";
import type { AccountId, CaseId, ShortReference } from "../../../platform/identifiers.ts";
import { deriveKey, type KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { readCase, readCaseByReference } from "../../../platform/cases/store.ts";
import { casesLike, casesOfAddress, insertMarks, type Mark } from "./persons/store.ts";
import { requestKind, type RequestState } from "./state.ts";
import type { RequestFile } from "./store.ts";
import type { RequestTexts } from "./texts.ts";

export async function markPerson(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  { requesterEmail, identities = [] }: RequestTexts,
): Promise<void> {
  const digest = await digester(scope, keys);
  const marks: Mark[] = identities
    .filter(({ value }) => plain(value) !== "")
    .map(({ name, value }) => ({
      kind: "identity",
      digest: digest(plain(name).replaceAll(/[^\p{L}\p{N}]/gu, ""), plain(value)),
    }));
  if (requesterEmail !== undefined) marks.push({ kind: "address", digest: digest(plain(requesterEmail)) });
  await insertMarks(tx, scope, caseId, marks);
}

/** The open requests whose requester gave this address, for mail that comes from it; nobody has said it is theirs. */
export async function openRequestsOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  address: string,
): Promise<readonly MailedCase[]> {
  if (plain(address) === "") return [];
  const digest = await digester(scope, keys);
  const files = [];
  for (const id of await casesOfAddress(tx, scope, digest(plain(address)), most))
    files.push(await requestById(tx, scope, id));
  return files.filter((file) => file !== undefined);
}

export type MailedCase = {
  readonly id: CaseId;
  readonly reference: ShortReference;
  readonly aboutAccountId: AccountId | undefined;
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
  return { id: file.id, reference: file.reference, aboutAccountId: file.state.aboutAccountId };
}

const plain = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

async function digester(scope: Scope, keys: KeyProvider): Promise<(...parts: readonly string[]) => Buffer> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const key = deriveKey(await keys.current(scope.organisationId, owner), "blind index");
  return (...parts) =>
    createHmac("sha256", key)
      .update(JSON.stringify(["rights same person", ...parts]))
      .digest();
}

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
