/** What must stand before files go, and still when they do. */
import type { CaseFile } from "../../../../platform/cases/kind.ts";
import type { Tx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { liftingFacts, missingToApprove, taskOf } from "../../execution/gates.ts";
import type { RequestState } from "../../request/state.ts";
import { latestRun } from "../../run/store.ts";
import type { DocumentRow } from "../store.ts";

/** Codes; empty when files may go. */
export async function missingToErase(
  {
    scope,
    request,
    now,
  }: { readonly scope: Scope; readonly request: CaseFile<RequestState>; readonly now: Instant },
  tx: Tx,
  rows: readonly DocumentRow[],
): Promise<readonly string[]> {
  const run = await latestRun(tx, scope, request.id);
  const missing = missingToApprove(request.state, "erase", {
    isSamenessOpen: run?.state === "finished" && run.sameness === "open",
    ...(await liftingFacts(tx, scope, request.state, now)),
  });
  return [
    ...(taskOf(request.state) === "erase" ? [] : ["not-of-this-right"]),
    ...missing,
    ...(rows.some(({ decision }) => decision === null) ? ["files-open"] : []),
    ...(rows.some(({ decision }) => decision === "erase") ? [] : ["no-file-goes"]),
  ];
}
