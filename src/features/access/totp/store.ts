/** Recovery codes: the only SQL on them. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { RecoveryCodeId } from "../tables.ts";

/** The account's codes become these; the old ones are worth nothing. */
export async function replaceRecoveryCodes(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  hashes: readonly Buffer[],
  now: Instant,
): Promise<void> {
  const { organisationId } = scope;
  await tx
    .deleteFrom("recovery_code")
    .where("organisation_id", "=", organisationId)
    .where("account_id", "=", accountId)
    .execute();
  await tx
    .insertInto("recovery_code")
    .values(
      hashes.map((hash) => ({
        organisation_id: organisationId,
        id: newId<RecoveryCodeId>(),
        account_id: accountId,
        code_hash: hash,
        created_at: now,
        used_at: null,
      })),
    )
    .execute();
}

/** Takes a code for used; false when there is none of this hash, or it was used. */
export async function takeRecoveryCode(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  hash: Buffer,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("recovery_code")
    .set({ used_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("code_hash", "=", hash)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function countRecoveryCodes(tx: Tx, scope: Scope, accountId: AccountId): Promise<number> {
  const rows = await tx
    .selectFrom("recovery_code")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .execute();
  return rows.length;
}
