/** Destroys what a search found once it is not needed any more; what was decided and what was handed over stays on record. */
import { destroyCellsAt } from "../../../platform/cells/cells.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { destroyDocuments } from "../documents/store.ts";
import { destroyFound } from "../run/found/store.ts";
import { changeRun } from "../run/store.ts";
import type { RunId } from "../request/events.ts";
import { runsOf, spentRuns } from "./store.ts";

const batch = 20;

export async function destroySpent(tx: WriteTx, scope: Scope, now: Instant): Promise<number> {
  const runs = await spentRuns(tx, scope, batch);
  for (const id of runs) await destroyRun(tx, scope, id, now);
  return runs.length;
}

/** All that was found for a case. */
export async function destroyRuns(tx: WriteTx, scope: Scope, caseId: CaseId, now: Instant): Promise<void> {
  for (const id of await runsOf(tx, scope, caseId)) await destroyRun(tx, scope, id, now);
  await destroyDocuments(tx, scope, caseId);
}

async function destroyRun(tx: WriteTx, scope: Scope, id: RunId, now: Instant): Promise<void> {
  // The state first: a search that still writes holds the row, and finds it destroyed once this has committed.
  await changeRun(tx, scope, id, { state: "destroyed", destroyed_at: now });
  await destroyFound(tx, scope, id);
  await destroyCellsAt(tx, scope, { table: "search_run", rowId: id });
}
