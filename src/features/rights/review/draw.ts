/**
 * Whether a second person looks at an answer before it goes out: drawn from the ledger's entry that asks for it, whose hash
 * nobody knows beforehand and everybody can check afterwards (decision 0133).
 */
import type { WriteTx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { readSettings } from "../../office/index.ts";
import { secondDrawn } from "../request/events.ts";
import { note } from "../run/case.ts";
import type { Run } from "../run/store.ts";

/** Of a SHA-256: the first eight octets, as a number, leave no rest. */
export function isDrawnBy(hash: Uint8Array, oneIn: number): boolean {
  if (oneIn <= 0) return false;
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
  return view.getBigUint64(0) % BigInt(oneIn) === 0n;
}

/** After an approval: draws, where the organisation wants it. Once drawn, a request stays drawn. */
export async function drawSecond(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  run: Run,
  now: Instant,
): Promise<void> {
  const { secondLookOneIn: oneIn } = await readSettings(tx, scope);
  if (oneIn === 0) return;
  const { id: entryId, leafHash } = await append(tx, scope, keys, {
    type: "review.second-asked",
    now,
    owner: { kind: "case", id: run.caseId },
    payload: { case: run.caseId, run: run.id, oneIn },
  });
  const isDrawn = isDrawnBy(leafHash, oneIn);
  const event = secondDrawn.make({ runId: run.id, oneIn, entryId, isDrawn, approver: scope.actorId });
  await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
}
