/** Destroys what a search found once it is not needed any more; what was decided and what was handed over stays on record. */
import type { WriteTx } from "../../../platform/db.ts";
import type { ActorId } from "../../../platform/ids.ts";
import { scopeOf } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { destroyFound } from "../run/found/store.ts";
import { changeRun, destroyCell } from "../run/store.ts";
import { spentRuns } from "./store.ts";

const batch = 20;

export async function destroySpent(tx: WriteTx, now: Instant): Promise<number> {
  const runs = await spentRuns(tx, batch);
  for (const { id, organisation_id: organisationId } of runs) {
    // Housekeeping writes no event: any actor opens the scope, as in the worker that calls it.
    const scope = scopeOf({ organisationId, actorId: organisationId as string as ActorId });
    await destroyFound(tx, scope, id);
    await destroyCell(tx, scope, { table: "search_run", rowId: id });
    await changeRun(tx, scope, id, { state: "destroyed", destroyed_at: now });
  }
  return runs.length;
}
