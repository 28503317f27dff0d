/**
 * A restored database holds again what was erased since the backup was made, sealed by keys that are gone. It is cleared
 * of that before the first request: the keystore remembers every key it destroyed, the database up to which of them it
 * has been cleared (GDPR Art. 17; docs/decisions/0075-backups.md).
 */
import { sql } from "kysely";
import { z } from "zod";
import { read, readGlobal, write, writeGlobal } from "../db.ts";
import type { Database, Tx, WriteTx } from "../db.ts";
import type { ForgetErased } from "../cases/holdings.ts";
import type { CaseId, OrganisationId } from "../ids.ts";
import type { KeyOwner } from "../keys.ts";
import type { Json } from "../ledger/canonical.ts";
import { append, listEntries, provePayload } from "../ledger/ledger.ts";
import { systemScope } from "../organisations.ts";
import type { Scope } from "../scope.ts";
import type { Instant, Now } from "../time.ts";
import type { Tombstone } from "../vault/owner_keys.ts";
import type { Vault } from "../vault/vault.ts";

export type Replayed = {
  /** Keys destroyed since the database was last cleared. */
  readonly keys: number;
  readonly texts: number;
  readonly payloads: number;
  readonly files: number;
};

const keysAtOnce = 500;

/**
 * Clears the database of what destroyed keys sealed, and has features forget what else leads to the cases they were of; does
 * nothing when it was cleared since the last destruction.
 */
export async function replayErasures(
  db: Database,
  vault: Vault,
  now: Now,
  forget: ForgetErased,
): Promise<Replayed> {
  const cleared = await clearedUntil(db);
  const sum = { keys: 0, texts: 0, payloads: 0, files: 0 };
  const byOrganisation = new Map<OrganisationId, Tombstone[]>();
  let newest = cleared;
  for (const tombstone of vault.tombstones()) {
    const { destroyedAt, organisationId } = tombstone;
    // The moment itself once more: two keys may have been destroyed in it.
    if (cleared !== undefined && Temporal.Instant.compare(destroyedAt, cleared) < 0) continue;
    newest = destroyedAt;
    const batch = byOrganisation.get(organisationId) ?? [];
    byOrganisation.set(organisationId, batch);
    batch.push(tombstone);
    if (batch.length >= keysAtOnce)
      await clear(db, vault, organisationId, batch.splice(0), { sum, now, forget });
  }
  for (const [organisationId, batch] of byOrganisation) {
    if (batch.length > 0) await clear(db, vault, organisationId, batch, { sum, now, forget });
  }
  if (newest !== undefined) await noteCleared(db, newest);
  return sum;
}

/**
 * The other way round, for a keystore put back from a copy: keys that were destroyed since it was made are destroyed
 * again, as the ledger has them. Gives their number.
 */
export async function replayDestructions(db: Database, vault: Vault): Promise<number> {
  let count = 0;
  const organisations = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  for (const { id: organisationId } of organisations) {
    const scope = await systemScope(db, organisationId);
    const owners = await read(db, scope, (tx) => destroyedOwners(tx, scope, vault));
    for (const owner of owners) count += vault.destroy(organisationId, owner).length;
  }
  return count;
}

/** One entry in each organisation's ledger: a backup, a trial, a restore concern all of them. */
export async function noteInEveryLedger(
  db: Database,
  vault: Vault,
  now: Instant,
  type: string,
  payload: Json,
): Promise<void> {
  const organisations = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  for (const { id: organisationId } of organisations) {
    const scope = await systemScope(db, organisationId);
    const owner: KeyOwner = { kind: "organisation", id: organisationId };
    await write(db, scope, (tx) => append(tx, scope, vault, { type, now, owner, payload }));
  }
}

const Destroyed = z.object({
  owner: z.strictObject({ kind: z.enum(["subject", "case", "file", "organisation"]), id: z.guid() }),
});

async function destroyedOwners(tx: Tx, scope: Scope, vault: Vault): Promise<readonly KeyOwner[]> {
  const owners: KeyOwner[] = [];
  for (let after: bigint | undefined; ;) {
    const page = await listEntries(tx, scope, { after, limit: keysAtOnce });
    for (const entry of page) {
      if (entry.type !== "key.destroyed") continue;
      const proof = await provePayload(tx, scope, vault, entry);
      if (proof.result === "proved") owners.push(Destroyed.parse(JSON.parse(proof.payload)).owner);
    }
    after = page.at(-1)?.arrival;
    if (page.length < keysAtOnce) return owners;
  }
}

type Sum = { keys: number; texts: number; payloads: number; files: number };

async function clear(
  db: Database,
  vault: Vault,
  organisationId: OrganisationId,
  tombstones: readonly Tombstone[],
  { sum, now, forget }: { readonly sum: Sum; readonly now: Now; readonly forget: ForgetErased },
): Promise<void> {
  if (!(await isKnown(db, organisationId))) return;
  const scope = await systemScope(db, organisationId);
  await write(db, scope, async (tx) => {
    const texts = await clearCells(tx, scope, tombstones);
    const payloads = await clearPayloads(tx, scope, tombstones);
    const files = await clearFiles(tx, scope, tombstones);
    // Keyed hashes of names and addresses, links, rows that were found: they lead to a person without any key of theirs.
    const caseIds = tombstones.flatMap(({ owner }) => (owner.kind === "case" ? [owner.id as CaseId] : []));
    if (caseIds.length > 0) await forget(tx, scope, caseIds, now());
    sum.keys += tombstones.length;
    sum.texts += texts;
    sum.payloads += payloads;
    sum.files += files;
    if (texts + payloads + files === 0) return;
    await append(tx, scope, vault, {
      type: "erasure.replayed",
      now: now(),
      owner: { kind: "organisation", id: organisationId },
      payload: { keys: tombstones.map(({ keyId }) => keyId.toString("hex")), texts, payloads, files },
    });
  });
}

const kinds = (tombstones: readonly Tombstone[]) => [...new Set(tombstones.map(({ owner }) => owner.kind))];
const ids = (tombstones: readonly Tombstone[]) => tombstones.map(({ owner }) => owner.id);
const keyIds = (tombstones: readonly Tombstone[]) => tombstones.map(({ keyId }) => keyId);

/** The id of the key an envelope was sealed with stands in its head (cells/seal.ts). */
const keyIdOf = (column: string) => sql`substring(${sql.ref(column)} from 4 for 16)`;

async function clearCells(tx: WriteTx, scope: Scope, tombstones: readonly Tombstone[]): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("key_owner_kind", "in", kinds(tombstones))
    .where("key_owner_id", "in", ids(tombstones))
    .where(keyIdOf("envelope"), "in", keyIds(tombstones))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function clearPayloads(tx: WriteTx, scope: Scope, tombstones: readonly Tombstone[]): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom("ledger_payload")
    .where("organisation_id", "=", scope.organisationId)
    .where("key_owner_kind", "in", kinds(tombstones))
    .where("key_owner_id", "in", ids(tombstones))
    .where(keyIdOf("payload"), "in", keyIds(tombstones))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The key of a file stands in the file: of an owner's files those go that are older than the destruction. */
async function clearFiles(tx: WriteTx, scope: Scope, tombstones: readonly Tombstone[]): Promise<number> {
  let count = 0;
  for (const { owner, destroyedAt } of tombstones) {
    const { numDeletedRows } = await tx
      .deleteFrom("file")
      .where("organisation_id", "=", scope.organisationId)
      .where("key_owner_kind", "=", owner.kind)
      .where("key_owner_id", "=", owner.id)
      .where("created_at", "<=", destroyedAt)
      .executeTakeFirstOrThrow();
    count += Number(numDeletedRows);
  }
  return count;
}

async function isKnown(db: Database, organisationId: OrganisationId): Promise<boolean> {
  const row = await readGlobal(db, (tx) =>
    tx.selectFrom("organisation").select("id").where("id", "=", organisationId).executeTakeFirst(),
  );
  return row !== undefined;
}

async function clearedUntil(db: Database): Promise<Instant | undefined> {
  const row = await readGlobal(db, (tx) =>
    tx.selectFrom("installation").select("erasures_cleared_until").executeTakeFirst(),
  );
  return row?.erasures_cleared_until ?? undefined;
}

async function noteCleared(db: Database, until: Instant): Promise<void> {
  await writeGlobal(db, (tx) =>
    tx.updateTable("installation").set({ erasures_cleared_until: until }).execute(),
  );
}
