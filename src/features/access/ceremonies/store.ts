/**
 * Something begun that only the one who began it can finish, once, and soon: half a sign-in, a passkey's challenge, a
 * visit to the identity provider. The only SQL on it.
 */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, SessionId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { CeremonyId, CeremonyPurpose } from "../tables.ts";

export type Ceremony = {
  readonly id: CeremonyId;
  readonly accountId: AccountId | undefined;
  readonly sessionId: SessionId | undefined;
  readonly challenge: string | undefined;
  readonly returnTo: string | undefined;
};

export type NewCeremony = {
  readonly purpose: CeremonyPurpose;
  /** Of the token in the browser's flow cookie, or of the session's. */
  readonly hash: Buffer;
  readonly accountId?: AccountId;
  readonly sessionId?: SessionId;
  readonly challenge?: string;
  readonly returnTo?: string;
  readonly now: Instant;
  readonly minutes: number;
};

export async function beginCeremony(tx: WriteTx, scope: Scope, begun: NewCeremony): Promise<CeremonyId> {
  const id = newId<CeremonyId>();
  await tx
    .insertInto("ceremony")
    .values({
      organisation_id: scope.organisationId,
      id,
      purpose: begun.purpose,
      token_hash: begun.hash,
      account_id: begun.accountId ?? null,
      session_id: begun.sessionId ?? null,
      challenge: begun.challenge ?? null,
      return_to: begun.returnTo ?? null,
      created_at: begun.now,
      expires_at: begun.now.add({ minutes: begun.minutes }),
      used_at: null,
    })
    .execute();
  return id;
}

/** The newest of a purpose that is neither used nor too old; it stays usable. */
export async function findCeremony(
  tx: Tx,
  scope: Scope,
  purpose: CeremonyPurpose,
  hash: Buffer,
  now: Instant,
): Promise<Ceremony | undefined> {
  const row = await tx
    .selectFrom("ceremony")
    .select(["id", "account_id", "session_id", "challenge", "return_to"])
    .where("organisation_id", "=", scope.organisationId)
    .where("token_hash", "=", hash)
    .where("purpose", "=", purpose)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    accountId: row.account_id ?? undefined,
    sessionId: row.session_id ?? undefined,
    challenge: row.challenge ?? undefined,
    returnTo: row.return_to ?? undefined,
  };
}

/** Takes it for used; false when somebody was faster. */
export async function useCeremony(tx: WriteTx, scope: Scope, id: CeremonyId, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("ceremony")
    .set({ used_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Takes every open one of an account and purpose for used: a new one takes their place. */
export async function useCeremoniesOf(
  tx: WriteTx,
  scope: Scope,
  purpose: CeremonyPurpose,
  accountId: AccountId,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable("ceremony")
    .set({ used_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("purpose", "=", purpose)
    .where("used_at", "is", null)
    .execute();
}
