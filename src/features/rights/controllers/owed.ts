/** A controller is owed each change of where its request stands: written down with the change, and called back afterwards. */
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { RequestState } from "../request/state.ts";
import { onward, standingOf } from "./domain.standing.ts";
import { receivedOfCase, updateReceived } from "./store.ts";

export const tellDutyName = "rights.controller_told";

export async function oweStanding(
  tx: WriteTx,
  scope: Scope,
  { id: caseId, state }: CaseFile<RequestState>,
  now: Instant,
): Promise<void> {
  if (state.capacity !== "controller") return;
  const received = await receivedOfCase(tx, scope, caseId);
  if (received === undefined) return;
  const status = onward(received.status, standingOf(state).status);
  if (status === received.status) return;
  await updateReceived(tx, scope, received.id, { status });
  if (!received.has_callbacks) return;
  const data = { case: caseId, received: received.id };
  const key = `${received.id} ${status}`;
  await insertDuty(tx, scope, { kind: tellDutyName, key, data, dueAt: now, now, caseId });
}
