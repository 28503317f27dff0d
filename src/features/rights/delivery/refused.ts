/** A package in which something held back survived is none: it is on record, sealed with the case where words name anybody. */
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Scope } from "../../../platform/scope.ts";
import { packageFailed, type PackageId } from "../request/events.ts";
import { note } from "../run/case.ts";
import { holdRun, type Run } from "../run/store.ts";
import { heldBackSurvives } from "./scan.ts";

/** Made again it would hold the same: a person decides first. */
export function refused(
  { keys, now }: Platform,
  scope: Scope,
  run: Run,
  packageId: PackageId,
  found: readonly string[],
) {
  return async (tx: WriteTx): Promise<void> => {
    const current = await holdRun(tx, scope, run.id);
    if (current?.state !== "finished" || current.approval !== packageId) return;
    const event = packageFailed.make({ reason: heldBackSurvives, packageId, survivors: found.length });
    const words = [...new Set(found)].slice(0, mostNamedSurvivors).join("\n");
    await note(tx, scope, keys, { caseId: run.caseId, now: now(), events: [event], words });
  };
}

const mostNamedSurvivors = 20;
