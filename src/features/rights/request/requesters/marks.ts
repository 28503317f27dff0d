/**
 * Finding the requests of an address without opening any: a keyed hash beside each, made in the transaction that opens
 * it, made anew when the key is (docs/decisions/0082-renewing-keys.md).
 */
import { movingIndex } from "../../../../platform/blind_index.ts";
import type { Indexed } from "../../../../platform/blind_index.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { requestRow } from "../rows/store.ts";
import { openTexts } from "../texts.ts";
import {
  deleteRequesterMarks,
  insertRequesterMarks,
  noteMarked,
  requestsWithMark,
  unmarkedRequests,
} from "./store.ts";

/** The same for an address in any case: people do not remember how they wrote it. */
export function requesterIndex(scope: Scope, keys: KeyProvider, email: string): Promise<Indexed> {
  const plain = email.normalize("NFKC").trim().toLowerCase();
  return movingIndex(keys, scope, [JSON.stringify(["rights lost link", plain])]);
}

export async function markRequester(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  caseId: CaseId,
  email: string | undefined,
): Promise<void> {
  if (email === undefined) return;
  // Under every key that lives, so that it is found while keys are exchanged.
  await insertRequesterMarks(tx, scope, caseId, (await requesterIndex(scope, keys, email)).all);
}

const batch = 100;

/** Marks a batch of requests from before there were marks; true while there may be more. What is marked is not opened again. */
export async function markEarlier(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  now: Instant,
): Promise<boolean> {
  const ids = await unmarkedRequests(tx, scope, batch);
  for (const id of ids) await markRequester(tx, scope, keys, id, await emailOf(tx, scope, keys, id));
  await noteMarked(tx, scope, ids, now);
  return ids.length === batch;
}

/** Makes the marks anew under the newest key, one batch after `after`; gives where it ended. */
export async function remarkRequesters(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  after: string | undefined,
): Promise<string | undefined> {
  const ids = await requestsWithMark(tx, scope, { after: after as CaseId | undefined, limit: batch });
  for (const id of ids) {
    const email = await emailOf(tx, scope, keys, id);
    await deleteRequesterMarks(tx, scope, id);
    await markRequester(tx, scope, keys, id, email);
  }
  return ids.length < batch ? undefined : ids.at(-1);
}

async function emailOf(tx: Tx, scope: Scope, keys: KeyProvider, id: CaseId): Promise<string | undefined> {
  const row = await requestRow(tx, scope, id);
  return row === undefined ? undefined : (await openTexts(tx, scope, keys, [row])).get(id)?.requesterEmail;
}
