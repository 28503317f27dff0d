/** Passkeys: the only SQL on them. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { PasskeyId } from "../tables.ts";

export type Passkey = {
  readonly id: PasskeyId;
  readonly accountId: AccountId;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  /** `singleDevice` or `multiDevice`: whether the key travels with its owner's devices. */
  readonly deviceType: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | undefined;
};

const columns = [
  "id",
  "account_id",
  "credential_id",
  "public_key",
  "counter",
  "transports",
  "device_type",
  "created_at",
  "last_used_at",
] as const;

type Row = {
  id: PasskeyId;
  account_id: AccountId;
  credential_id: Buffer;
  public_key: Buffer;
  counter: string;
  transports: string;
  device_type: string;
  created_at: Instant;
  last_used_at: Instant | null;
};

const fromRow = (row: Row): Passkey => ({
  id: row.id,
  accountId: row.account_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  counter: Number(row.counter),
  transports: row.transports.split(" ").filter((one) => one !== ""),
  deviceType: row.device_type,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at ?? undefined,
});

export async function passkeysOf(tx: Tx, scope: Scope, accountId: AccountId): Promise<readonly Passkey[]> {
  const rows = await tx
    .selectFrom("passkey")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId)
    .orderBy("id")
    .limit(100)
    .execute();
  return rows.map(fromRow);
}

/** How many passkeys each account has. */
export async function countPasskeys(tx: Tx, scope: Scope): Promise<ReadonlyMap<AccountId, number>> {
  const rows = await tx
    .selectFrom("passkey")
    .select((eb) => ["account_id", eb.fn.countAll<string>().as("count")])
    .where("organisation_id", "=", scope.organisationId)
    .groupBy("account_id")
    .execute();
  return new Map(rows.map((row) => [row.account_id, Number(row.count)]));
}

export async function passkeyByCredential(
  tx: Tx,
  scope: Scope,
  credentialId: Buffer,
): Promise<Passkey | undefined> {
  const row = await tx
    .selectFrom("passkey")
    .select(columns)
    .where("organisation_id", "=", scope.organisationId)
    .where("credential_id", "=", credentialId)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

/** False when somebody has registered this credential already. */
export async function insertPasskey(
  tx: WriteTx,
  scope: Scope,
  passkey: Omit<Passkey, "id" | "lastUsedAt">,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("passkey")
    .values({
      organisation_id: scope.organisationId,
      id: newId<PasskeyId>(),
      account_id: passkey.accountId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      counter: String(passkey.counter),
      transports: passkey.transports.join(" "),
      device_type: passkey.deviceType,
      created_at: passkey.createdAt,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.columns(["organisation_id", "credential_id"]).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function notePasskeyUse(
  tx: WriteTx,
  scope: Scope,
  id: PasskeyId,
  counter: number,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable("passkey")
    .set({ counter: String(counter), last_used_at: now })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Removes one of the account's own, or all of them; gives their number. */
export async function removePasskeys(
  tx: WriteTx,
  scope: Scope,
  accountId: AccountId,
  only?: PasskeyId,
): Promise<number> {
  let query = tx
    .deleteFrom("passkey")
    .where("organisation_id", "=", scope.organisationId)
    .where("account_id", "=", accountId);
  if (only !== undefined) query = query.where("id", "=", only);
  const { numDeletedRows } = await query.executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
