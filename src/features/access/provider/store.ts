/** The organisation's identity provider: the only SQL on it. */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";

/** Whether signing in through a provider is set up and switched on. */
export async function isOffered(tx: Tx, scope: Scope): Promise<boolean> {
  const row = await tx
    .selectFrom("identity_provider")
    .select("enabled")
    .where("organisation_id", "=", scope.organisationId)
    .executeTakeFirst();
  return row?.enabled ?? false;
}
