/** The SQL of witnesses, of what they signed, and of whether the ledger is public. */
import type { Tx, WriteTx } from "../db.ts";
import { newId } from "../ids.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import type { WitnessId } from "./tables.ts";

/** Signature lines that witnesses gave for the checkpoint of `size`. */
export async function cosignaturesOf(tx: Tx, scope: Scope, size: number): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("ledger_cosignature")
    .select("line")
    .where("organisation_id", "=", scope.organisationId)
    .where("size", "=", String(size))
    .orderBy("witness")
    .execute();
  return rows.map(({ line }) => line);
}

/** The size of the newest checkpoint that a witness signed. */
export async function newestCosignedSize(tx: Tx, scope: Scope): Promise<number | undefined> {
  const row = await tx
    .selectFrom("ledger_cosignature")
    .select("size")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : Number(row.size);
}

export type StoredWitness = {
  readonly id: WitnessId;
  readonly address: string;
  readonly verifierKey: string;
};

export async function listWitnesses(tx: Tx, scope: Scope): Promise<readonly StoredWitness[]> {
  const rows = await tx
    .selectFrom("ledger_witness")
    .select(["id", "address", "verifier_key"])
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("id")
    .limit(16)
    .execute();
  return rows.map((row) => ({ id: row.id, address: row.address, verifierKey: row.verifier_key }));
}

/** Adds a witness, or gives a known one (by its key) another address. */
export async function setWitness(
  tx: WriteTx,
  scope: Scope,
  witness: Omit<StoredWitness, "id">,
  now: Instant,
): Promise<void> {
  await removeWitness(tx, scope, witness.verifierKey);
  await tx
    .insertInto("ledger_witness")
    .values({
      organisation_id: scope.organisationId,
      id: newId<WitnessId>(),
      address: witness.address,
      verifier_key: witness.verifierKey,
      added_at: now,
    })
    .execute();
}

export async function removeWitness(tx: WriteTx, scope: Scope, verifierKey: string): Promise<void> {
  await tx
    .deleteFrom("ledger_witness")
    .where("organisation_id", "=", scope.organisationId)
    .where("verifier_key", "=", verifierKey)
    .execute();
}

/** The size of the newest checkpoint that this witness signed; 0 before its first. */
export async function cosignedBy(tx: Tx, scope: Scope, witness: string): Promise<number> {
  const row = await tx
    .selectFrom("ledger_cosignature")
    .select("size")
    .where("organisation_id", "=", scope.organisationId)
    .where("witness", "=", witness)
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return Number(row?.size ?? 0);
}

export async function insertCosignature(
  tx: WriteTx,
  scope: Scope,
  cosignature: {
    readonly size: number;
    readonly witness: string;
    readonly line: string;
    readonly at: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("ledger_cosignature")
    .values({
      organisation_id: scope.organisationId,
      size: String(cosignature.size),
      witness: cosignature.witness,
      line: cosignature.line,
      received_at: cosignature.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether the organisation lets anybody read its ledger; it does not until it says so. */
export async function isPublic(tx: Tx, scope: Scope): Promise<boolean> {
  const row = await tx
    .selectFrom("ledger_setting")
    .select("is_public")
    .where("organisation_id", "=", scope.organisationId)
    .executeTakeFirst();
  return row?.is_public ?? false;
}

export async function setPublic(tx: WriteTx, scope: Scope, value: boolean, now: Instant): Promise<void> {
  await tx
    .insertInto("ledger_setting")
    .values({ organisation_id: scope.organisationId, is_public: value, changed_at: now })
    .onConflict((conflict) =>
      conflict.column("organisation_id").doUpdateSet({ is_public: value, changed_at: now }),
    )
    .execute();
}
