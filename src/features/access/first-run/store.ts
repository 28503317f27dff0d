/** One-time links: invitations, the owner's link, and the first run's of the installation. The only SQL on them. */
import { readGlobal, writeGlobal } from "../../../platform/db.ts";
import type { Database, Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId, CellId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { InvitationId } from "../tables.ts";

export type Invitation = {
  readonly id: InvitationId;
  /** None yet: the link of the organisation's first owner. */
  readonly accountId: AccountId | undefined;
  readonly expiresAt: Instant;
  /** Chosen on this link and not yet confirmed by a code of the app; the account has what it had. */
  readonly proofs: { readonly passwordHash: string; readonly totpCell: CellId } | undefined;
};

export async function insertInvitation(
  tx: WriteTx,
  scope: Scope,
  invitation: {
    readonly hash: Buffer;
    readonly accountId?: AccountId;
    readonly now: Instant;
    readonly expiresAt: Instant;
  },
): Promise<InvitationId> {
  const id = newId<InvitationId>();
  await tx
    .insertInto("invitation")
    .values({
      organisation_id: scope.organisationId,
      id,
      account_id: invitation.accountId ?? null,
      token_hash: invitation.hash,
      actor_id: scope.actorId,
      created_at: invitation.now,
      expires_at: invitation.expiresAt,
      used_at: null,
    })
    .execute();
  return id;
}

export async function findInvitation(
  tx: Tx,
  scope: Scope,
  hash: Buffer,
  now: Instant,
): Promise<Invitation | undefined> {
  const row = await tx
    .selectFrom("invitation")
    .select(["id", "account_id", "expires_at", "password_hash", "totp_cell"])
    .where("organisation_id", "=", scope.organisationId)
    .where("token_hash", "=", hash)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { password_hash: passwordHash, totp_cell: totpCell } = row;
  return {
    id: row.id,
    accountId: row.account_id ?? undefined,
    expiresAt: row.expires_at,
    proofs: passwordHash === null || totpCell === null ? undefined : { passwordHash, totpCell },
  };
}

/** What was chosen waits on the link until a code confirms it. */
export async function keepProofs(
  tx: WriteTx,
  scope: Scope,
  id: InvitationId,
  proofs: NonNullable<Invitation["proofs"]>,
): Promise<void> {
  await tx
    .updateTable("invitation")
    .set({ password_hash: proofs.passwordHash, totp_cell: proofs.totpCell })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export async function giveInvitationTo(
  tx: WriteTx,
  scope: Scope,
  id: InvitationId,
  accountId: AccountId,
): Promise<void> {
  await tx
    .updateTable("invitation")
    .set({ account_id: accountId })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/**
 * Takes every open link of an account for used: one was followed, or a new one takes their place. What waited on them
 * goes. Gives their number.
 */
export async function useInvitations(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  now: Instant,
): Promise<number> {
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", (waiting) =>
      waiting
        .selectFrom("invitation")
        .select("totp_cell")
        .where("organisation_id", "=", scope.organisationId)
        .where("account_id", "=", accountId)
        .where("totp_cell", "is not", null),
    )
    .execute();
  const { numUpdatedRows } = await tx
    .updateTable("invitation")
    .set({ used_at: now, password_hash: null, totp_cell: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Open owner's links are worth nothing from now on. */
export async function useOwnerLinks(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  await tx
    .updateTable("invitation")
    .set({ used_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "is", null)
    .where("used_at", "is", null)
    .execute();
}

/** When the newest open invitation of each account ends. */
export async function openInvitations(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<ReadonlyMap<AccountId, Instant>> {
  const rows = await tx
    .selectFrom("invitation")
    .select(["account_id", "expires_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("expires_at")
    .limit(1000)
    .execute();
  return new Map(rows.flatMap((row) => (row.account_id === null ? [] : [[row.account_id, row.expires_at]])));
}

/** The first run's link: one at a time, of the installation. */
export async function setFirstRun(
  db: Database,
  link: { readonly hash: Buffer; readonly expiresAt: Instant } | undefined,
): Promise<void> {
  await writeGlobal(db, (tx) =>
    tx
      .updateTable("installation")
      .set({ first_run_hash: link?.hash ?? null, first_run_expires_at: link?.expiresAt ?? null })
      .execute(),
  );
}

export async function isFirstRun(db: Database, hash: Buffer, now: Instant): Promise<boolean> {
  const row = await readGlobal(db, (tx) =>
    tx
      .selectFrom("installation")
      .select("only_row")
      .where("first_run_hash", "=", hash)
      .where("first_run_expires_at", ">", now)
      .executeTakeFirst(),
  );
  return row !== undefined;
}
