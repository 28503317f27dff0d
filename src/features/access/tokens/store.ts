/** API tokens: the only SQL on them. */
import type { WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

/** Ends every token of an account; gives their number. */
export async function endTokens(tx: WriteTx, scope: Scope, id: AccountId, now: Instant): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable("api_token")
    .set({ ended_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
