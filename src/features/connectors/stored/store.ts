/** The stored connections' SQL: what was last seen of a store, its map, and the cell of its address. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CellId, EntryId } from "../../../platform/ids.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { LookStage } from "../tables.ts";

export type LookRow = {
  readonly id: EntryId;
  readonly stage: LookStage;
  readonly problem: string | null;
  readonly role: string | null;
  readonly server: string | null;
  readonly findings: unknown;
  readonly changed_at: Instant;
  readonly looked_at: Instant | null;
};

/** How far the look at each of these stores is, without what it saw. */
export async function readLooks(
  tx: Tx,
  scope: Scope,
  ids: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, LookRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("store_look")
    .select(["id", "stage", "problem", "role", "server", "findings", "changed_at", "looked_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the last finished look saw, and the remarks of the suggestion; the caller's schemas judge both. */
export async function readSeen(
  tx: Tx,
  scope: Scope,
  id: EntryId,
): Promise<{ readonly catalog: unknown; readonly remarks: unknown } | undefined> {
  return tx
    .selectFrom("store_look")
    .select(["catalog", "remarks"])
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** A look begins: what was seen before stays until something newer is. */
export async function beginLook(tx: WriteTx, scope: Scope, id: EntryId, now: Instant): Promise<void> {
  await tx
    .insertInto("store_look")
    .values({
      organisation_id: scope.organisationId,
      id,
      stage: "waiting",
      problem: null,
      role: null,
      server: null,
      findings: json([]),
      catalog: null,
      remarks: null,
      changed_at: now,
      looked_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "id"])
        .doUpdateSet({ stage: "waiting", problem: null, changed_at: now }),
    )
    .execute();
}

export type LookChange = {
  readonly stage: LookStage;
  readonly now: Instant;
  readonly problem?: string | undefined;
  readonly tested?: { readonly role: string; readonly server: string; readonly findings: unknown };
  readonly catalog?: unknown;
  readonly remarks?: unknown;
};

/** The look is a step further. */
export async function changeLook(tx: WriteTx, scope: Scope, id: EntryId, change: LookChange): Promise<void> {
  const { stage, now, problem, tested, catalog, remarks } = change;
  await tx
    .updateTable("store_look")
    .set({ stage, problem: problem ?? null, changed_at: now })
    .$if(tested !== undefined, (query) =>
      query.set({
        role: tested?.role ?? null,
        server: tested?.server ?? null,
        findings: json(tested?.findings ?? []),
      }),
    )
    .$if(catalog !== undefined, (query) => query.set({ catalog: json(catalog), looked_at: now }))
    .$if(remarks !== undefined, (query) => query.set({ remarks: json(remarks) }))
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** The maps of these stores: the store's id and the map entry's. */
export async function readMapIds(
  tx: Tx,
  scope: Scope,
  relation: string,
  stores: readonly EntryId[],
): Promise<ReadonlyMap<EntryId, EntryId>> {
  if (stores.length === 0) return new Map();
  const rows = await tx
    .selectFrom("entry_link")
    .select(["from_entry_id", "to_entry_id"])
    .where("organisation_id", "=", scope.organisationId)
    .where("relation", "=", relation)
    .where("to_entry_id", "in", [...stores])
    .where("ended_at", "is", null)
    .execute();
  return new Map(rows.map((row) => [row.to_entry_id, row.from_entry_id]));
}

/** Whether a key is taken among entries of a kind, retired ones too. */
export async function keysLike(
  tx: Tx,
  scope: Scope,
  kind: string,
  stem: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("entry")
    .select("key")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where(sql<boolean>`starts_with(key, ${stem})`)
    .limit(1000)
    .execute();
  return new Set(rows.map(({ key }) => key));
}

/** Destroys the sealed address of a connection that was removed or given another. */
export async function destroyAddress(tx: WriteTx, scope: Scope, cell: CellId): Promise<void> {
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", cell)
    .execute();
}

/** Forgets what was seen of a store. */
export async function forgetLook(tx: WriteTx, scope: Scope, id: EntryId): Promise<void> {
  await tx
    .deleteFrom("store_look")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}
