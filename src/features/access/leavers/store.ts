/** Accounts that ended, and the ways in that should have ended with them: what a promise about leavers is held against. */
import type { Indexed } from "../../../platform/blind_index.ts";
import type { Tx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

export type Leaver = {
  readonly accountId: AccountId;
  readonly endedAt: Instant;
  /** Sessions and API tokens that have neither ended nor run out. */
  readonly waysIn: number;
};

/**
 * Those who left since, the newest first, and whoever left before and still has a way in. Sign-in refuses an ended account
 * besides; this looks at the rows themselves, so that it would see what another fault left open.
 */
export async function listLeavers(
  tx: Tx,
  scope: Scope,
  { since, now }: { readonly since: Instant; readonly now: Instant },
): Promise<readonly Leaver[]> {
  const living = (["session", "api_token"] as const).map((table) =>
    tx
      .selectFrom(table)
      .select(["organisation_id", "account_id"])
      .where("organisation_id", "=", scope.organisationId)
      .where("ended_at", "is", null)
      .where("expires_at", ">", now),
  );
  const [sessions, tokens] = living;
  if (sessions === undefined || tokens === undefined) return [];
  const rows = await tx
    .with("living", () => sessions.unionAll(tokens))
    .selectFrom("account")
    .leftJoin("living", (join) =>
      join
        .onRef("living.organisation_id", "=", "account.organisation_id")
        .onRef("living.account_id", "=", "account.id"),
    )
    .select((row) => ["account.id", "account.ended_at", row.fn.count<string>("living.account_id").as("ways")])
    .where("account.organisation_id", "=", scope.organisationId)
    .where("account.state", "=", "ended")
    .groupBy(["account.id", "account.ended_at"])
    .having((row) =>
      row.or([row("account.ended_at", ">=", since), row(row.fn.count("living.account_id"), ">", 0)]),
    )
    .orderBy("account.ended_at", "desc")
    .limit(1000)
    .execute();
  return rows.flatMap(({ id, ended_at: endedAt, ways }) =>
    endedAt === null ? [] : [{ accountId: id, endedAt, waysIn: Number(ways) }],
  );
}

/** Accounts that ended, of an address. */
export async function endedAccounts(tx: Tx, scope: Scope, { all }: Indexed): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom("account")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("email_index", "in", [...all])
    .where("state", "=", "ended")
    .execute();
  return rows.map(({ id }) => id);
}
