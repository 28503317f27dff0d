/** The SQL of a ledger's keys, and which of them signs (docs/decisions/0093-ledger-key-exchange.md). */
import { sql } from "kysely";
import { ed25519Type } from "../../evidence/note.ts";
import type { VerifierKey } from "../../evidence/note.ts";
import { keyIdOf, publicKeyOf } from "../../evidence/sign.ts";
import type { Signer } from "../../evidence/sign.ts";
import type { ToldChange } from "../../evidence/key_history.ts";
import type { Tx, WriteTx } from "../db.ts";
import type { LedgerEntryId } from "../ids.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { LedgerRefused, originOf } from "./signing_key.ts";
import type { LedgerKey } from "./signing_key.ts";
import type { KeyBegin } from "./tables.ts";
import { generationOf, leafIndexOf } from "./tree_store.ts";

export type StoredKey = {
  readonly number: number;
  /** Of the ledger's name, when it began to sign. */
  readonly generation: number;
  readonly kind: KeyBegin;
  readonly publicKey: Buffer;
  /** It signs trees larger than this. */
  readonly sinceSize: number;
  readonly statement: string | undefined;
  readonly opening: Buffer | undefined;
  readonly entryId: LedgerEntryId | undefined;
  /** Until when the one before signs beside it. */
  readonly overlapUntil: Instant | undefined;
};

/** Every key of the ledger, first to last. */
export async function listKeys(tx: Tx, scope: Scope): Promise<readonly StoredKey[]> {
  const rows = await tx
    .selectFrom("ledger_key")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("number")
    .limit(1001)
    .execute();
  return rows.map((row) => ({
    number: row.number,
    generation: row.generation,
    kind: row.kind,
    publicKey: row.public_key,
    sinceSize: Number(row.since_size),
    statement: row.statement ?? undefined,
    opening: row.opening ?? undefined,
    entryId: row.entry_id ?? undefined,
    overlapUntil: row.overlap_until ?? undefined,
  }));
}

export async function insertKey(
  tx: WriteTx,
  scope: Scope,
  key: Omit<StoredKey, "statement" | "opening" | "entryId" | "overlapUntil"> & Partial<StoredKey>,
  at: Instant,
): Promise<void> {
  await tx
    .insertInto("ledger_key")
    .values({
      organisation_id: scope.organisationId,
      number: key.number,
      generation: key.generation,
      kind: key.kind,
      public_key: key.publicKey,
      since_size: String(key.sinceSize),
      statement: key.statement ?? null,
      opening: key.opening ?? null,
      entry_id: key.entryId ?? null,
      overlap_until: key.overlapUntil ?? null,
      begun_at: at,
    })
    .execute();
}

/** Waits until no integrator works on this tree; held until the transaction ends. */
export async function lockTree(tx: WriteTx, { organisationId }: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(1265921140, hashtext(${organisationId}))`.execute(tx);
}

/** The key of these bytes under the ledger's name of a generation. */
export function verifierOf(
  publicKey: Uint8Array,
  { organisationId }: Scope,
  generation: number,
): VerifierKey {
  const name = originOf(organisationId, generation);
  return { name, keyId: keyIdOf(name, ed25519Type, publicKey), type: ed25519Type, publicKey };
}

/** The keys of a generation, each with the size from which on it signs; the one it began with signs from the beginning. */
export function keysOfGeneration(
  keys: readonly StoredKey[],
  generation: number,
): readonly (readonly [StoredKey, number])[] {
  const before = keys.findLast((one) => one.generation < generation);
  const within = keys.filter((one) => one.generation === generation);
  const isOwn = within[0]?.kind === "restarted";
  return [
    ...(before === undefined || isOwn ? [] : [[before, 0] as const]),
    ...within.map((one) => [one, one.kind === "restarted" ? 0 : one.sinceSize] as const),
  ];
}

/** The key with which others verify what is signed now. */
export async function presentVerifier(tx: Tx, scope: Scope, key: LedgerKey): Promise<VerifierKey> {
  const generation = await generationOf(tx, scope);
  const last = (await listKeys(tx, scope)).at(-1);
  const publicKey = last?.publicKey ?? publicKeyOf(key.signer(scope.organisationId, generation));
  return verifierOf(publicKey, scope, generation);
}

/**
 * Who signs for the ledger now: the key of its newest statement and, while both do, the one before.
 */
export async function signersOf(
  tx: Tx,
  scope: Scope,
  key: LedgerKey,
  now: Instant,
): Promise<readonly [Signer, ...Signer[]]> {
  const generation = await generationOf(tx, scope);
  const keys = await listKeys(tx, scope);
  const [present, former] = [keys.at(-1), keys.at(-2)];
  if (present === undefined) return [key.signer(scope.organisationId, generation)];
  const signerFor = (one: StoredKey): Signer | undefined =>
    key.signerFor(one.publicKey, scope.organisationId, generation);
  const own = signerFor(present);
  if (own === undefined) throw new LedgerRefused("The key that signs this ledger is not in the keystore.");
  const { overlapUntil } = present;
  const isBoth = overlapUntil !== undefined && Temporal.Instant.compare(now, overlapUntil) < 0;
  const other = isBoth && former !== undefined ? signerFor(former) : undefined;
  return other === undefined ? [own] : [own, other];
}

/** Puts the present key on record as the ledger's first, where none is. */
export async function recordFirstKey(tx: WriteTx, scope: Scope, key: LedgerKey, now: Instant): Promise<void> {
  if ((await listKeys(tx, scope)).length > 0) return;
  const publicKey = Buffer.from(publicKeyOf(key.signer(scope.organisationId, 1)));
  await insertKey(tx, scope, { number: 1, generation: 1, kind: "first", publicKey, sinceSize: 0 }, now);
}

/** What the ledger tells of its keys, for whoever checks it. */
export async function toldChanges(tx: Tx, scope: Scope): Promise<readonly ToldChange[]> {
  const told: ToldChange[] = [];
  for (const { statement, opening, entryId } of await listKeys(tx, scope)) {
    if (statement === undefined || opening === undefined || entryId === undefined) continue;
    const index = await leafIndexOf(tx, scope, entryId);
    if (index !== undefined) told.push({ statement, index, opening });
  }
  return told;
}

/** The size from which on the present key alone vouches for the ledger. */
export async function presentSince(tx: Tx, scope: Scope): Promise<number> {
  const generation = await generationOf(tx, scope);
  return keysOfGeneration(await listKeys(tx, scope), generation).at(-1)?.[1] ?? 0;
}
