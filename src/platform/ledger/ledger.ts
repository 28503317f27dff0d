/**
 * The ledger: what happened, for ever, in a form that outlives an erasure (docs/decisions/0016-ledger-entry.md).
 * An entry holds no personal data: type, time, pseudonyms, and a commitment to its payload. Payload and opening lie
 * sealed in another table under the key of the one they are about, and can be destroyed; entry and leaf stay valid.
 *
 * Appended in the business transaction, without a lock between writers; an integrator numbers the leaves later.
 */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { open, readHead, seal } from "../cells/seal.ts";
import type { Tx, WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { newId } from "../ids.ts";
import type { ActorId, ClauseId, LedgerEntryId, OrganisationId, SubjectId } from "../ids.ts";
import { deriveKey } from "../keys.ts";
import type { KeyOwner, KeyProvider } from "../keys.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";
import { canonicalEntry, canonicalJson, commit, leafHash, subjectTag } from "./canonical.ts";
import type { CanonicalEntry, Json } from "./canonical.ts";

export type NewLedgerEntry = {
  /** A code such as `request.opened`; never text. */
  readonly type: string;
  readonly now: Instant;
  readonly clauseId?: ClauseId | undefined;
  /** Whom it is about; only a tag that their key alone can recognise is recorded. */
  readonly subjectId?: SubjectId | undefined;
  readonly payload: Json;
  /** Under whose key the payload lies: destroyed with that key. */
  readonly owner: KeyOwner;
  readonly expiresAt?: Instant | undefined;
};

export type LedgerEntry = CanonicalEntry & {
  readonly id: LedgerEntryId;
  readonly organisationId: OrganisationId;
  readonly actorId: ActorId;
  readonly clauseId: ClauseId | undefined;
  readonly leafHash: Buffer;
  /** Order of arrival; not the leaf number. */
  readonly arrival: bigint;
};

/** Adds one entry and its payload in the caller's transaction; gives the id and the leaf hash, the receipt's heart. */
export async function append(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  entry: NewLedgerEntry,
): Promise<{ readonly id: LedgerEntryId; readonly leafHash: Buffer }> {
  const id: LedgerEntryId = newId();
  const { organisationId } = scope;
  const opening = randomBytes(32);
  const payload = Buffer.from(canonicalJson(entry.payload), "utf8");
  const tag =
    entry.subjectId === undefined ? undefined : await tagOf(keys, organisationId, entry.subjectId, id);
  const canonical: CanonicalEntry = {
    version: 1,
    id,
    type: entry.type,
    recordedAt: entry.now,
    organisationId,
    actorId: scope.actorId,
    clauseId: entry.clauseId,
    subjectTag: tag,
    commitment: commit(opening, payload),
  };
  const leaf = leafHash(canonicalEntry(canonical));
  const key = await keys.current(organisationId, entry.owner);
  const sealed = (column: string, plain: Buffer): Buffer =>
    seal(key, entry.owner, { organisationId, table: "ledger_payload", column, rowId: id }, plain);
  failPoint("ledger.entry");
  // One statement for both tables: each trip to the database is a good part of what the ledger costs a write.
  await sql`
    with entry as (
      insert into ledger_entry (organisation_id, id, version, type, recorded_at, actor_id, clause_id, subject_tag,
        commitment, leaf_hash)
      values (${organisationId}, ${id}, ${canonical.version}, ${canonical.type}, ${entry.now}, ${scope.actorId},
        ${entry.clauseId ?? null}, ${tag ?? null}, ${canonical.commitment}, ${leaf}))
    insert into ledger_payload (organisation_id, id, key_owner_kind, key_owner_id, payload, opening, expires_at)
    values (${organisationId}, ${id}, ${entry.owner.kind}, ${entry.owner.id}, ${sealed("payload", payload)},
      ${sealed("opening", opening)}, ${entry.expiresAt ?? null})`.execute(tx);
  failPoint("ledger.payload");
  return { id, leafHash: leaf };
}

/** Entries in order of arrival, after `after`, at most `limit`. */
export async function listEntries(
  tx: Tx,
  scope: Scope,
  page: { readonly after?: bigint | undefined; readonly limit: number },
): Promise<readonly LedgerEntry[]> {
  const rows = await tx
    .selectFrom("ledger_entry")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("arrival", ">", String(page.after ?? 0n))
    .orderBy("arrival")
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    version: knownVersion(row.version),
    id: row.id,
    type: row.type,
    recordedAt: row.recorded_at,
    organisationId: row.organisation_id,
    actorId: row.actor_id,
    clauseId: row.clause_id ?? undefined,
    subjectTag: row.subject_tag ?? undefined,
    commitment: row.commitment,
    leafHash: row.leaf_hash,
    arrival: BigInt(row.arrival),
  }));
}

/** Is the leaf the hash of this entry? False after any change to any field. */
export function verifyLeaf(entry: CanonicalEntry & { readonly leafHash: Buffer }): boolean {
  return leafHash(canonicalEntry(entry)).equals(entry.leafHash);
}

export type PayloadProof =
  | { readonly result: "proved"; readonly payload: string }
  | { readonly result: "destroyed" }
  | { readonly result: "contradicted" };

/** Opens an entry's payload and holds it against the commitment. Destroyed is not an error: the leaf still stands. */
export async function provePayload(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  entry: LedgerEntry,
): Promise<PayloadProof> {
  const opened = await openPayload(tx, scope, keys, entry.id);
  if (opened === undefined) return { result: "destroyed" };
  const { payload, opening } = opened;
  if (!commit(opening, payload).equals(entry.commitment)) return { result: "contradicted" };
  return { result: "proved", payload: payload.toString("utf8") };
}

/**
 * A payload with its opening, for whoever may know it: with both, anybody can hold the payload against the commitment in
 * the entry's receipt. Only for payloads without personal data. `undefined` when it was destroyed.
 */
export async function openPayload(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: LedgerEntryId,
): Promise<{ readonly payload: Buffer; readonly opening: Buffer } | undefined> {
  const { organisationId } = scope;
  const row = await tx
    .selectFrom("ledger_payload")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const owner = { kind: row.key_owner_kind, id: row.key_owner_id };
  const key = await keys.find(organisationId, owner, readHead(row.payload).keyId);
  if (key === undefined) return undefined;
  const opened = (column: "payload" | "opening"): Buffer =>
    open(key, owner, { organisationId, table: "ledger_payload", column, rowId: id }, row[column]);
  return { payload: opened("payload"), opening: opened("opening") };
}

/** Destroys the payloads of a key owner; entries and leaves stay. Gives their number. */
export async function destroyPayloadsOf(tx: WriteTx, scope: Scope, owner: KeyOwner): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("ledger_payload")
    .where("organisation_id", "=", scope.organisationId)
    .where("key_owner_kind", "=", owner.kind)
    .where("key_owner_id", "=", owner.id)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function tagOf(
  keys: KeyProvider,
  organisationId: OrganisationId,
  subjectId: SubjectId,
  entryId: LedgerEntryId,
): Promise<Buffer> {
  const key = await keys.current(organisationId, { kind: "subject", id: subjectId });
  // While one key serves the whole organisation, the subject's id keeps two subjects' tags apart.
  return subjectTag(Buffer.concat([deriveKey(key, "ledger tag"), Buffer.from(subjectId, "ascii")]), entryId);
}

function knownVersion(version: number): 1 {
  if (version !== 1) throw new Error(`A ledger entry has the unknown version ${version}.`);
  return 1;
}
