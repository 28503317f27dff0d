/** The SQL of reading and signing. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { VersionId } from "../tables.ts";
import type { SignatureTable } from "./tables.ts";

export function signingOf(tx: Tx, scope: Scope, version: VersionId) {
  return tx
    .selectFrom("policy_signing")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("version_id", "=", version)
    .executeTakeFirst();
}

export function signaturesOf(tx: Tx, scope: Scope, version: VersionId): Promise<readonly SignatureTable[]> {
  return tx
    .selectFrom("policy_signature")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("version_id", "=", version)
    .orderBy("signed_at")
    .limit(20_000)
    .execute();
}

export async function putSigning(
  tx: WriteTx,
  scope: Scope,
  asked: { readonly version: VersionId; readonly dueOn: PlainDate; readonly now: Instant },
): Promise<void> {
  await tx
    .insertInto("policy_signing")
    .values({
      organisation_id: scope.organisationId,
      version_id: asked.version,
      asked_by: scope.actorId,
      asked_at: asked.now,
      due_on: asked.dueOn,
      reminded_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "version_id"]).doUpdateSet({ due_on: asked.dueOn }),
    )
    .execute();
}

export async function noteReminded(
  tx: WriteTx,
  scope: Scope,
  version: VersionId,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable("policy_signing")
    .set({ reminded_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("version_id", "=", version)
    .execute();
}

/** False where this account has signed it before. */
export async function insertSignature(
  tx: WriteTx,
  scope: Scope,
  signature: Omit<SignatureTable, "organisation_id">,
): Promise<boolean> {
  const made = await tx
    .insertInto("policy_signature")
    .values({ organisation_id: scope.organisationId, ...signature })
    .onConflict((conflict) => conflict.columns(["organisation_id", "version_id", "account_id"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return made !== undefined;
}

/** Whether this account has signed it: asked before its name is sealed. */
export async function hasSigned(
  tx: Tx,
  scope: Scope,
  version: VersionId,
  accountId: AccountId,
): Promise<boolean> {
  const row = await tx
    .selectFrom("policy_signature")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("version_id", "=", version)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row !== undefined;
}
