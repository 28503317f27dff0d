/**
 * Whether somebody has another request open (GDPR art. 12(3): their number may count): by the address they confirmed, or
 * by what they are known by, compared as keyed hashes. Nobody's address stands anywhere in plain for it.
 */
import { createHmac } from "node:crypto";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../platform/identifiers.ts";
import { deriveKey, type KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { casesLike, insertMarks, type Mark } from "./persons/store.ts";
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
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const key = deriveKey(await keys.current(scope.organisationId, owner), "blind index");
  const digest = (...parts: readonly string[]): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify(["rights same person", ...parts]))
      .digest();
  const plain = (text: string): string => text.normalize("NFKC").trim().toLowerCase();
  const marks: Mark[] = identities
    .filter(({ value }) => plain(value) !== "")
    .map(({ name, value }) => ({
      kind: "identity",
      digest: digest(plain(name).replaceAll(/[^\p{L}\p{N}]/gu, ""), plain(value)),
    }));
  if (requesterEmail !== undefined) marks.push({ kind: "address", digest: digest(plain(requesterEmail)) });
  await insertMarks(tx, scope, caseId, marks);
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
