/** API tokens: the only SQL on them. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, ActorId, CellId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { rolesColumn, standingInColumn, toFacts } from "../accounts/store.ts";
import type { AccountFacts } from "../permissions.ts";
import type { TokenId } from "../tables.ts";

export type TokenLine = {
  readonly id: TokenId;
  readonly labelCell: CellId | undefined;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | undefined;
};

export async function insertToken(
  tx: WriteTx,
  scope: Scope,
  token: {
    readonly id: TokenId;
    readonly accountId: AccountId;
    readonly hash: Buffer;
    readonly labelCell: CellId;
    readonly scopes: readonly string[];
    readonly now: Instant;
    readonly expiresAt: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("api_token")
    .values({
      organisation_id: scope.organisationId,
      id: token.id,
      account_id: token.accountId,
      token_hash: token.hash,
      label_cell: token.labelCell,
      scopes: token.scopes.join(" "),
      created_at: token.now,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** The account's tokens that neither ended nor ran out, newest first. */
export async function listTokens(
  tx: Tx,
  scope: Scope,
  accountId: AccountId,
  now: Instant,
): Promise<readonly TokenLine[]> {
  const rows = await tx
    .selectFrom("api_token")
    .select(["id", "label_cell", "scopes", "created_at", "expires_at", "last_used_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("id", "desc")
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    labelCell: row.label_cell ?? undefined,
    scopes: row.scopes.split(" "),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }));
}

export type TokenHolder = {
  readonly id: TokenId;
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly scopes: readonly string[];
  readonly lastUsedAt: Instant | undefined;
  readonly facts: AccountFacts;
};

/** The living token of a hash, with all that decides on its permissions. */
export async function tokenByHash(
  tx: Tx,
  scope: Scope,
  hash: Buffer,
  now: Instant,
): Promise<TokenHolder | undefined> {
  const row = await tx
    .selectFrom("account")
    .innerJoin("api_token", (join) =>
      join
        .onRef("api_token.organisation_id", "=", "account.organisation_id")
        .onRef("api_token.account_id", "=", "account.id"),
    )
    .select((eb) => [
      "api_token.id",
      "api_token.account_id",
      "api_token.scopes",
      "api_token.last_used_at",
      "account.actor_id",
      "account.state",
      rolesColumn(eb),
      standingInColumn(eb, now),
    ])
    .where("api_token.organisation_id", "=", scope.organisationId)
    .where("api_token.token_hash", "=", hash)
    .where("api_token.ended_at", "is", null)
    .where("api_token.expires_at", ">", now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    accountId: row.account_id,
    actorId: row.actor_id,
    scopes: row.scopes.split(" "),
    lastUsedAt: row.last_used_at ?? undefined,
    facts: toFacts(row),
  };
}

export async function noteTokenUse(tx: WriteTx, scope: Scope, id: TokenId, now: Instant): Promise<void> {
  await tx
    .updateTable("api_token")
    .set({ last_used_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Ends the tokens of an account, or one of them; gives their number. */
export async function endTokens(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  now: Instant,
  only?: TokenId,
): Promise<number> {
  let query = tx
    .updateTable("api_token")
    .set({ ended_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("ended_at", "is", null);
  if (only !== undefined) query = query.where("id", "=", only);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
