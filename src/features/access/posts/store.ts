/** Who holds a role themselves, whoever stands in for them left out: what promises about posts and people are held against. */
import type { Tx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { Role } from "../permissions.ts";

export async function countHolders(
  tx: Tx,
  { organisationId }: Scope,
  role: Role,
  now: Instant,
): Promise<number> {
  const { held } = await tx
    .selectFrom("account_role")
    .innerJoin("account", (join) =>
      join
        .onRef("account.organisation_id", "=", "account_role.organisation_id")
        .onRef("account.id", "=", "account_role.account_id"),
    )
    .select((row) => row.fn.count<string>("account.id").distinct().as("held"))
    .where("account_role.organisation_id", "=", organisationId)
    .where("account_role.role", "=", role)
    .where("account.state", "=", "active")
    .where((row) => row.or([row("account_role.ends_at", "is", null), row("account_role.ends_at", ">", now)]))
    .executeTakeFirstOrThrow();
  return Number(held);
}

/** Those who work here: whoever has a role, but for those who only look from outside. */
export async function staffAccounts(
  tx: Tx,
  { organisationId }: Scope,
  now: Instant,
): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom("account_role")
    .innerJoin("account", (join) =>
      join
        .onRef("account.organisation_id", "=", "account_role.organisation_id")
        .onRef("account.id", "=", "account_role.account_id"),
    )
    .select("account.id")
    .distinct()
    .where("account_role.organisation_id", "=", organisationId)
    .where("account_role.role", "<>", "auditor")
    .where("account.state", "=", "active")
    .where((row) => row.or([row("account_role.ends_at", "is", null), row("account_role.ends_at", ">", now)]))
    .execute();
  return rows.map(({ id }) => id);
}
