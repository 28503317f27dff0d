/** The SQL of looks at the policy: one row a person. */
import type { WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import { Seen, type Looks } from "./domain.changes.ts";

export async function lockLooks(tx: WriteTx, scope: Scope, account: AccountId): Promise<Looks | undefined> {
  const row = await tx
    .selectFrom("policy_look")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", account)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const before = row.before_at === null ? undefined : { at: row.before_at, seen: Seen.parse(row.before) };
  return { last: { at: row.looked_at, seen: Seen.parse(row.seen) }, before };
}

export async function putLooks(
  tx: WriteTx,
  scope: Scope,
  account: AccountId,
  { last, before }: Looks,
): Promise<void> {
  const values = {
    looked_at: last.at,
    seen: json(last.seen),
    before_at: before?.at ?? null,
    before: before === undefined ? null : json(before.seen),
  };
  await tx
    .insertInto("policy_look")
    .values({ organisation_id: scope.organisationId, account_id: account, ...values })
    .onConflict((conflict) => conflict.columns(["organisation_id", "account_id"]).doUpdateSet(values))
    .execute();
}
