/** The SQL of the ledger's tree: leaves, tiles, checkpoints (docs/decisions/0070-ledger-tree.md). */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../db.ts";
import type { LedgerEntryId } from "../ids.ts";
import type { Scope } from "../scope.ts";
import type { Tables } from "../tables.ts";
import type { Instant } from "../time.ts";
import type { CanonicalEntry } from "./canonical.ts";

/** One integrator per organisation at a time, on however many servers; the lock ends with the transaction. */
export async function tryLockTree(tx: WriteTx, { organisationId }: Scope): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(1265921140, hashtext(${organisationId})) as taken`.execute(tx);
  return rows[0]?.taken === true;
}

export type Head = {
  readonly size: number;
  readonly root: Buffer;
  /** The signed note. */
  readonly note: string;
  readonly lastArrival: bigint;
  readonly madeAt: Instant;
};

/** The newest checkpoint; `undefined` before the first entry is numbered. */
export async function readHead(tx: Tx, scope: Scope): Promise<Head | undefined> {
  const [row] = await listCheckpoints(tx, scope, { limit: 1 });
  return row;
}

/** Checkpoints, newest first; of trees greater than `after` and not greater than `upTo`. */
export async function listCheckpoints(
  tx: Tx,
  scope: Scope,
  page: { readonly after?: number; readonly upTo?: number; readonly limit: number },
): Promise<readonly Head[]> {
  const rows = await tx
    .selectFrom("ledger_checkpoint")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .$if(page.upTo !== undefined, (query) => query.where("size", "<=", String(page.upTo)))
    .$if(page.after !== undefined, (query) => query.where("size", ">", String(page.after)))
    .orderBy("size", "desc")
    .limit(page.limit)
    .execute();
  return rows.map((row) => ({
    size: Number(row.size),
    root: row.root,
    note: row.note,
    lastArrival: BigInt(row.last_arrival),
    madeAt: row.made_at,
  }));
}

/** What was numbered when the newest checkpoint made before `before` was: entries that arrived earlier are done. */
export async function arrivalBefore(tx: Tx, scope: Scope, before: Instant): Promise<bigint> {
  const row = await tx
    .selectFrom("ledger_checkpoint")
    .select("last_arrival")
    .where("organisation_id", "=", scope.organisationId)
    .where("made_at", "<", before)
    .orderBy("made_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return BigInt(row?.last_arrival ?? 0);
}

export type PendingEntry = {
  readonly id: LedgerEntryId;
  readonly arrival: bigint;
  readonly leafHash: Buffer;
};

/** Entries that are no leaf yet, in order of arrival, among those that arrived after `after`. */
export async function pendingEntries(
  tx: Tx,
  scope: Scope,
  after: bigint,
  limit: number,
): Promise<readonly PendingEntry[]> {
  const rows = await tx
    .selectFrom("ledger_entry as entry")
    .select(["entry.id", "entry.arrival", "entry.leaf_hash"])
    .where("entry.organisation_id", "=", scope.organisationId)
    .where("entry.arrival", ">", String(after))
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom("ledger_leaf as leaf")
            .select("leaf.leaf_index")
            .whereRef("leaf.organisation_id", "=", "entry.organisation_id")
            .whereRef("leaf.entry_id", "=", "entry.id"),
        ),
      ),
    )
    .orderBy("entry.arrival")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, arrival: BigInt(row.arrival), leafHash: row.leaf_hash }));
}

/** Leaf hashes from `start` up to, not including, `end`. */
export async function leafHashes(
  tx: Tx,
  scope: Scope,
  start: number,
  end: number,
): Promise<readonly Buffer[]> {
  if (start >= end) return [];
  const rows = await tx
    .selectFrom("ledger_leaf as leaf")
    .innerJoin("ledger_entry as entry", (join) =>
      join
        .onRef("entry.organisation_id", "=", "leaf.organisation_id")
        .onRef("entry.id", "=", "leaf.entry_id"),
    )
    .select("entry.leaf_hash")
    .where("leaf.organisation_id", "=", scope.organisationId)
    .where("leaf.leaf_index", ">=", String(start))
    .where("leaf.leaf_index", "<", String(end))
    .orderBy("leaf.leaf_index")
    .execute();
  return rows.map((row) => row.leaf_hash);
}

/** Roots of full tiles of a level, from tile `start` up to, not including, `end`. */
export async function tileRoots(
  tx: Tx,
  scope: Scope,
  level: number,
  start: number,
  end: number,
): Promise<readonly Buffer[]> {
  if (start >= end) return [];
  const rows = await tx
    .selectFrom("ledger_tile")
    .select("root")
    .where("organisation_id", "=", scope.organisationId)
    .where("level", "=", level)
    .where("tile_index", ">=", String(start))
    .where("tile_index", "<", String(end))
    .orderBy("tile_index")
    .execute();
  return rows.map((row) => row.root);
}

/** The hashes of a full tile; `undefined` when it is not there. */
export async function fullTile(
  tx: Tx,
  scope: Scope,
  level: number,
  index: number,
): Promise<{ readonly hashes: Buffer; readonly root: Buffer } | undefined> {
  return tx
    .selectFrom("ledger_tile")
    .select(["hashes", "root"])
    .where("organisation_id", "=", scope.organisationId)
    .where("level", "=", level)
    .where("tile_index", "=", String(index))
    .executeTakeFirst();
}

/** Gives entries their numbers, from `start` on. */
export async function insertLeaves(
  tx: WriteTx,
  scope: Scope,
  start: number,
  entries: readonly PendingEntry[],
): Promise<void> {
  await sql`
    insert into ledger_leaf (organisation_id, leaf_index, entry_id)
    select ${scope.organisationId}::uuid, ${String(start)}::bigint + place - 1, entry_id
    from unnest(${entries.map(({ id }) => id)}::uuid[]) with ordinality as numbered (entry_id, place)`.execute(
    tx,
  );
}

export type NewTile = {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
  readonly root: Buffer;
};

export async function insertTiles(tx: WriteTx, scope: Scope, tiles: readonly NewTile[]): Promise<void> {
  if (tiles.length === 0) return;
  await tx
    .insertInto("ledger_tile")
    .values(
      tiles.map(({ level, index, hashes, root }) => ({
        organisation_id: scope.organisationId,
        level,
        tile_index: String(index),
        hashes,
        root,
      })),
    )
    .execute();
}

export async function insertCheckpoint(tx: WriteTx, scope: Scope, head: Head): Promise<void> {
  await tx
    .insertInto("ledger_checkpoint")
    .values({
      organisation_id: scope.organisationId,
      size: String(head.size),
      root: head.root,
      note: head.note,
      last_arrival: String(head.lastArrival),
      made_at: head.madeAt,
    })
    .execute();
}

/** How often this ledger was started anew after a loss; the first is 1. */
export async function generationOf(tx: Tx, scope: Scope): Promise<number> {
  const row = await tx
    .selectFrom("ledger_restart")
    .select("number")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.number ?? 1;
}

/** When the ledger went on under its present name after a loss; `undefined` while it has its first. */
export async function restartedAt(tx: Tx, scope: Scope): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom("ledger_restart")
    .select("restarted_at")
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.restarted_at;
}

export async function insertRestart(
  tx: WriteTx,
  scope: Scope,
  restart: {
    readonly number: number;
    readonly entryId: LedgerEntryId;
    readonly formerSize: number;
    readonly formerRoot: Buffer;
    readonly foundSize: number;
    readonly at: Instant;
  },
): Promise<void> {
  await tx
    .insertInto("ledger_restart")
    .values({
      organisation_id: scope.organisationId,
      number: restart.number,
      entry_id: restart.entryId,
      former_size: String(restart.formerSize),
      former_root: restart.formerRoot,
      found_size: String(restart.foundSize),
      restarted_at: restart.at,
    })
    .execute();
}

/** The number of an entry's leaf; `undefined` while it waits. */
export async function leafIndexOf(tx: Tx, scope: Scope, entryId: LedgerEntryId): Promise<number | undefined> {
  const row = await tx
    .selectFrom("ledger_leaf")
    .select("leaf_index")
    .where("organisation_id", "=", scope.organisationId)
    .where("entry_id", "=", entryId)
    .executeTakeFirst();
  return row === undefined ? undefined : Number(row.leaf_index);
}

/** How many rows there are of each kind, and how far the newest checkpoint reaches. */
export async function countsOf(
  tx: Tx,
  { organisationId }: Scope,
): Promise<{
  readonly entries: number;
  readonly leaves: number;
  readonly tiles: number;
  readonly checkpoints: number;
  readonly size: number;
}> {
  const { rows } = await sql<Record<"entries" | "leaves" | "tiles" | "checkpoints" | "size", string>>`select
    (select count(*) from ledger_entry where organisation_id = ${organisationId}) as entries,
    (select count(*) from ledger_leaf where organisation_id = ${organisationId}) as leaves,
    (select count(*) from ledger_tile where organisation_id = ${organisationId}) as tiles,
    (select count(*) from ledger_checkpoint where organisation_id = ${organisationId}) as checkpoints,
    (select coalesce(max(size), 0) from ledger_checkpoint where organisation_id = ${organisationId}) as size`.execute(
    tx,
  );
  const count = (name: "entries" | "leaves" | "tiles" | "checkpoints" | "size"): number =>
    Number(rows[0]?.[name] ?? 0);
  return {
    entries: count("entries"),
    leaves: count("leaves"),
    tiles: count("tiles"),
    checkpoints: count("checkpoints"),
    size: count("size"),
  };
}

/** Entries by leaf number, from `start` up to, not including, `end`. */
export async function numberedEntries(
  tx: Tx,
  scope: Scope,
  start: number,
  end: number,
): Promise<ReadonlyMap<number, CanonicalEntry & { readonly leafHash: Buffer }>> {
  const rows = await tx
    .selectFrom("ledger_leaf as leaf")
    .innerJoin("ledger_entry as entry", (join) =>
      join
        .onRef("entry.organisation_id", "=", "leaf.organisation_id")
        .onRef("entry.id", "=", "leaf.entry_id"),
    )
    .selectAll("entry")
    .select("leaf.leaf_index")
    .where("leaf.organisation_id", "=", scope.organisationId)
    .where("leaf.leaf_index", ">=", String(start))
    .where("leaf.leaf_index", "<", String(end))
    .execute();
  return new Map(rows.map((row) => [Number(row.leaf_index), fieldsOf(row)]));
}

/** One entry, numbered or not. */
export async function entryOf(
  tx: Tx,
  scope: Scope,
  id: LedgerEntryId,
): Promise<(CanonicalEntry & { readonly leafHash: Buffer }) | undefined> {
  const row = await tx
    .selectFrom("ledger_entry")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? undefined : fieldsOf(row);
}

function fieldsOf(row: Selectable<Tables["ledger_entry"]>): CanonicalEntry & { readonly leafHash: Buffer } {
  return {
    version: 1,
    id: row.id,
    type: row.type,
    recordedAt: row.recorded_at,
    organisationId: row.organisation_id,
    actorId: row.actor_id,
    clauseId: row.clause_id ?? undefined,
    subjectTag: row.subject_tag ?? undefined,
    commitment: row.commitment,
    leafHash: row.leaf_hash,
  };
}

/** Checkpoints by size, of trees greater than `after` and not greater than `upTo`. */
export async function checkpointsBetween(
  tx: Tx,
  scope: Scope,
  after: number,
  upTo: number,
): Promise<ReadonlyMap<number, Head>> {
  const rows = await listCheckpoints(tx, scope, { after, upTo, limit: upTo - after });
  return new Map(rows.map((head) => [head.size, head]));
}

export async function readCheckpoint(tx: Tx, scope: Scope, size: number): Promise<Head | undefined> {
  const [row] = await listCheckpoints(tx, scope, { after: size - 1, upTo: size, limit: 1 });
  return row;
}
