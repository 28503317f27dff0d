/** Sessions: the only SQL on them. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, ActorId, SessionId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { rolesColumn, standingInColumn, toFacts } from "../accounts/store.ts";
import type { AccountFacts } from "../permissions.ts";
import type { SignInMethod } from "../tables.ts";

export type SessionRow = {
  readonly id: SessionId;
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly method: SignInMethod;
  readonly provedAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  readonly facts: AccountFacts;
};

/** The living session of a token with all that decides on its permissions: one statement per request. */
export async function sessionByToken(
  tx: Tx,
  scope: Scope,
  hash: Buffer,
  now: Instant,
): Promise<SessionRow | undefined> {
  const row = await tx
    .selectFrom("account")
    .innerJoin("session", (join) =>
      join
        .onRef("session.organisation_id", "=", "account.organisation_id")
        .onRef("session.account_id", "=", "account.id"),
    )
    .select((eb) => [
      "session.id",
      "session.account_id",
      "account.actor_id",
      "account.state",
      "session.method",
      "session.proved_at",
      "session.seen_at",
      "session.expires_at",
      rolesColumn(eb),
      standingInColumn(eb, now),
    ])
    .where("session.organisation_id", "=", scope.organisationId)
    .where("session.token_hash", "=", hash)
    .where("session.ended_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    accountId: row.account_id,
    actorId: row.actor_id,
    method: row.method,
    provedAt: row.proved_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    facts: toFacts(row),
  };
}

export type NewSession = {
  readonly id: SessionId;
  readonly accountId: AccountId;
  readonly hash: Buffer;
  readonly method: SignInMethod;
  readonly device: string;
  readonly now: Instant;
  readonly expiresAt: Instant;
};

export async function insertSession(tx: WriteTx, scope: Scope, session: NewSession): Promise<void> {
  await tx
    .insertInto("session")
    .values({
      organisation_id: scope.organisationId,
      id: session.id,
      account_id: session.accountId,
      token_hash: session.hash,
      method: session.method,
      device: session.device,
      created_at: session.now,
      proved_at: session.now,
      seen_at: session.now,
      expires_at: session.expiresAt,
      ended_at: null,
    })
    .execute();
}

export async function noteSeen(tx: WriteTx, scope: Scope, id: SessionId, now: Instant): Promise<void> {
  await tx
    .updateTable("session")
    .set({ seen_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Proved again: the moment, and a new token in place of the old. */
export async function renewSession(
  tx: WriteTx,
  scope: Scope,
  id: SessionId,
  hash: Buffer,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable("session")
    .set({ token_hash: hash, proved_at: now, seen_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export type SessionLine = {
  readonly id: SessionId;
  readonly method: SignInMethod;
  readonly device: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
};

/** The account's sessions that neither ended nor ran out, newest first. */
export async function listSessions(
  tx: Tx,
  scope: Scope,
  accountId: AccountId,
  limits: { readonly now: Instant; readonly seenSince: Instant },
): Promise<readonly SessionLine[]> {
  const rows = await tx
    .selectFrom("session")
    .select(["id", "method", "device", "created_at", "seen_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", limits.now)
    .where("seen_at", ">=", limits.seenSince)
    .orderBy("id", "desc")
    .limit(100)
    .execute();
  return rows.map(({ created_at, seen_at, ...row }) => ({ ...row, createdAt: created_at, seenAt: seen_at }));
}

/** Ends sessions of an account: one, or all but one, or all. Gives their number. */
export async function endSessions(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  now: Instant,
  which: { readonly only?: SessionId; readonly except?: SessionId } = {},
): Promise<number> {
  let query = tx
    .updateTable("session")
    .set({ ended_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("ended_at", "is", null);
  if (which.only !== undefined) query = query.where("id", "=", which.only);
  if (which.except !== undefined) query = query.where("id", "<>", which.except);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Forgets what is long over: sessions a month after their end, ceremonies a day after theirs. */
export async function forgetSessions(tx: WriteTx, now: Instant): Promise<number> {
  await tx
    .deleteFrom("ceremony")
    .where("expires_at", "<", now.subtract({ hours: 24 }))
    .execute();
  const { numDeletedRows } = await tx
    .deleteFrom("session")
    .where("expires_at", "<", now.subtract({ hours: 24 * 30 }))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("ceremony")
            .select("ceremony.id")
            .whereRef("ceremony.organisation_id", "=", "session.organisation_id")
            .whereRef("ceremony.session_id", "=", "session.id"),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
