/** A system that failed several times in a row is left alone for a while, whichever case asks (docs/decisions/0106). */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { EntryId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { pauseMinutes } from "./domain.ts";
import { readBreaker, setBreaker } from "./store.ts";

export async function isPaused(tx: Tx, scope: Scope, storeId: EntryId, now: Instant): Promise<boolean> {
  const { pausedUntil } = await readBreaker(tx, scope, storeId);
  return pausedUntil !== undefined && Temporal.Instant.compare(pausedUntil, now) > 0;
}

export async function noteFailure(tx: WriteTx, scope: Scope, storeId: EntryId, now: Instant): Promise<void> {
  const { failures: before } = await readBreaker(tx, scope, storeId);
  const failures = before + 1;
  const minutes = pauseMinutes(failures);
  const pausedUntil = minutes === 0 ? undefined : now.add({ minutes });
  await setBreaker(tx, scope, storeId, { failures, pausedUntil }, now);
}

export async function noteAnswer(tx: WriteTx, scope: Scope, storeId: EntryId, now: Instant): Promise<void> {
  const { failures } = await readBreaker(tx, scope, storeId);
  if (failures > 0) await setBreaker(tx, scope, storeId, { failures: 0, pausedUntil: undefined }, now);
}
