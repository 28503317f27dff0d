/**
 * What a person can check of us: where our ledger stands as their page is shown, and the receipt of the answer they were given.
 * A checkpoint in many hands is what keeps a ledger from being rewritten; the person who has one is a witness.
 */
import { parseCheckpoint, parseNote, toBase64 } from "../../../evidence/index.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { receiptsOfCase } from "../../../platform/ledger/case_entries.ts";
import { proofOf, verifierKeyText } from "../../../platform/ledger/publish.ts";
import { readHead } from "../../../platform/ledger/tree_store.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { readEvents } from "../../../platform/cases/store.ts";
import { requestKind } from "../request/state.ts";
import type { FetchPage } from "./contract.ts";

/** The ledger as it stands; `undefined` while nothing is numbered, and then nothing is printed. */
export async function ledgerNow(
  tx: Tx,
  scope: Scope,
  { ledger }: Pick<Platform, "ledger">,
): Promise<FetchPage["ledger"]> {
  const head = await readHead(tx, scope);
  const checkpoint = parseCheckpoint(parseNote(head?.note ?? "")?.text ?? "");
  if (checkpoint === undefined) return undefined;
  const { size, root } = checkpoint;
  return { size, root: toBase64(root), key: await verifierKeyText(tx, scope, ledger.key) };
}

/** The receipt, or the promise of one, of the newest release of the answer. */
export async function answerProof(
  tx: Tx,
  scope: Scope,
  { ledger }: Pick<Platform, "ledger">,
  caseId: CaseId,
  now: Instant,
): Promise<{ readonly fileName: string; readonly text: string } | undefined> {
  const events = await readEvents(tx, scope, requestKind, caseId, { limit: 5000 });
  const answered = events.findLast(({ type }) => type === "request.answered");
  const receipts = await receiptsOfCase(tx, scope, caseId);
  const own = receipts.find(({ sequence }) => sequence === answered?.sequence);
  return own === undefined ? undefined : proofOf(tx, scope, ledger.key, own.entryId, now);
}
