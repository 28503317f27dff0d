/**
 * Register entries in the database: a closed set of kinds, each a schema; every version kept; links that can be
 * followed both ways and read as they were at any moment (docs/decisions/0017-cases-and-entries.md).
 */
import type { z } from "zod";
import { VersionConflict } from "../cases/kind.ts";
import type { Tx, WriteTx } from "../db.ts";
import { newId } from "../ids.ts";
import { noteChange } from "../recent.ts";
import type { ActorId, EntryId, SiteId } from "../ids.ts";
import { json } from "../json.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

export type EntryKind<Body> = {
  /** A code such as `processing-activity`. */
  readonly kind: string;
  /** The version of the schema new bodies are written with. */
  readonly schemaVersion: number;
  /** Brings a body of any released version to the present shape, then judges it. */
  readonly read: (schemaVersion: number, body: unknown) => Body;
  readonly schema: z.ZodType<Body>;
};

export type Entry<Body> = {
  readonly id: EntryId;
  readonly kind: string;
  /** A name for people and files, unique within the kind: `student-records`. */
  readonly key: string;
  readonly siteId: SiteId | undefined;
  readonly version: number;
  readonly body: Body;
  readonly changedBy: ActorId;
  readonly changedAt: Instant;
  /** Why this version was made, where somebody said so. */
  readonly reason?: string | undefined;
  readonly retiredAt: Instant | undefined;
  readonly retiredReason?: string | undefined;
};

/** A kind whose schema has had one version so far. */
export function firstVersion<Body>(kind: string, schema: z.ZodType<Body>): EntryKind<Body> {
  return {
    kind,
    schemaVersion: 1,
    schema,
    read: (version, body) => {
      if (version !== 1) throw new Error(`An entry of ${kind} has the unknown schema version ${version}.`);
      return schema.parse(body);
    },
  };
}

export type NewEntry<Body> = {
  readonly key: string;
  readonly siteId?: SiteId | undefined;
  readonly body: Body;
  readonly now: Instant;
  /** 1 to 500 characters. */
  readonly reason?: string | undefined;
};

/** Makes an entry with its version 1. A key that is taken breaks the unique constraint. */
export async function createEntry<Body>(
  tx: WriteTx,
  scope: Scope,
  kind: EntryKind<Body>,
  input: NewEntry<Body>,
): Promise<Entry<Body>> {
  const id: EntryId = newId();
  await tx
    .insertInto("entry")
    .values({
      organisation_id: scope.organisationId,
      id,
      site_id: input.siteId ?? null,
      kind: kind.kind,
      key: input.key,
      version: 1,
      created_at: input.now,
      retired_at: null,
      retired_reason: null,
    })
    .execute();
  const body = await insertVersion(tx, scope, kind, { entryId: id, version: 1, ...input });
  return {
    id,
    kind: kind.kind,
    key: input.key,
    siteId: input.siteId,
    version: 1,
    body,
    changedBy: scope.actorId,
    changedAt: input.now,
    ...(input.reason === undefined ? {} : { reason: input.reason }),
    retiredAt: undefined,
  };
}

export type EntryChange<Body> = {
  readonly entryId: EntryId;
  /** The version the change was made on. */
  readonly version: number;
  readonly body: Body;
  readonly now: Instant;
  /** 1 to 500 characters. */
  readonly reason?: string | undefined;
};

/** Adds a version, or throws `VersionConflict` when another was added meanwhile or the entry is retired. */
export async function changeEntry<Body>(
  tx: WriteTx,
  scope: Scope,
  kind: EntryKind<Body>,
  change: EntryChange<Body>,
): Promise<number> {
  const version = change.version + 1;
  const { numUpdatedRows } = await tx
    .updateTable("entry")
    .set({ version })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", change.entryId)
    .where("kind", "=", kind.kind)
    .where("version", "=", change.version)
    .where("retired_at", "is", null)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw new VersionConflict(`The entry is not at version ${change.version}.`);
  await insertVersion(tx, scope, kind, { ...change, version });
  return version;
}

/** Takes an entry out of use; it and its versions stay readable. False when it was retired already. */
export async function retireEntry(
  tx: WriteTx,
  scope: Scope,
  id: EntryId,
  now: Instant,
  reason?: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("entry")
    .set({ retired_at: now, retired_reason: reason ?? null })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("retired_at", "is", null)
    .executeTakeFirstOrThrow();
  noteChange(scope.organisationId);
  return numUpdatedRows > 0n;
}

/** One entry as it is, or as it was at `asOf`; `undefined` when there was none of this kind. */
export async function readEntry<Body>(
  tx: Tx,
  scope: Scope,
  kind: EntryKind<Body>,
  id: EntryId,
  asOf?: Instant,
): Promise<Entry<Body> | undefined> {
  const row = await withVersions(tx, scope, kind.kind)
    .where("entry.id", "=", id)
    .$if(asOf === undefined, (query) => query.whereRef("entry_version.version", "=", "entry.version"))
    .$if(asOf !== undefined, (query) => query.where("entry_version.recorded_at", "<=", asOf as Instant))
    .orderBy("entry_version.version", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const entry = toEntry(kind, row);
  const retiredLater =
    asOf !== undefined &&
    entry.retiredAt !== undefined &&
    Temporal.Instant.compare(entry.retiredAt, asOf) > 0;
  if (!retiredLater) return entry;
  const { retiredReason: _later, ...then } = entry;
  return { ...then, retiredAt: undefined };
}

/** One entry by its key, as it is or as a version of it was; `undefined` when there is none of this kind. */
export async function readEntryByKey<Body>(
  tx: Tx,
  scope: Scope,
  kind: EntryKind<Body>,
  key: string,
  version?: number,
): Promise<Entry<Body> | undefined> {
  const row = await withVersions(tx, scope, kind.kind)
    .where("entry.key", "=", key)
    .$if(version === undefined, (query) => query.whereRef("entry_version.version", "=", "entry.version"))
    .$if(version !== undefined, (query) => query.where("entry_version.version", "=", version ?? 0))
    .executeTakeFirst();
  return row === undefined ? undefined : toEntry(kind, row);
}

/** The versions of an entry, newest first, each as it was written. */
export async function listVersions<Body>(
  tx: Tx,
  scope: Scope,
  kind: EntryKind<Body>,
  id: EntryId,
  limit: number,
): Promise<readonly Entry<Body>[]> {
  const rows = await withVersions(tx, scope, kind.kind)
    .where("entry.id", "=", id)
    .orderBy("entry_version.version", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => toEntry(kind, row));
}

/** Entries of a kind in use, oldest first; or as they were at `asOf`, those that were in use then. */
export async function listEntries<Body>(
  tx: Tx,
  scope: Scope,
  kind: EntryKind<Body>,
  page: {
    readonly after?: EntryId | undefined;
    readonly limit: number;
    readonly asOf?: Instant | undefined;
    /** Those taken out of use as well. */
    readonly withRetired?: boolean;
  },
): Promise<readonly Entry<Body>[]> {
  const { after, asOf, withRetired = false } = page;
  const rows = await withVersions(tx, scope, kind.kind)
    .$if(asOf === undefined, (query) => query.whereRef("entry_version.version", "=", "entry.version"))
    .$if(asOf !== undefined, (query) =>
      query.where("entry_version.version", "=", (inner) =>
        inner
          .selectFrom("entry_version as then")
          .select(({ fn }) => fn.max("then.version").as("version"))
          .whereRef("then.organisation_id", "=", "entry.organisation_id")
          .whereRef("then.entry_id", "=", "entry.id")
          .where("then.recorded_at", "<=", asOf as Instant),
      ),
    )
    .$if(!withRetired, (query) =>
      query.where((or) =>
        or.or([
          or("entry.retired_at", "is", null),
          ...(asOf === undefined ? [] : [or("entry.retired_at", ">", asOf)]),
        ]),
      ),
    )
    .$if(after !== undefined, (query) => query.where("entry.id", ">", after as EntryId))
    .orderBy("entry.id")
    .limit(page.limit)
    .execute();
  return rows.map((row) => toEntry(kind, row));
}

type VersionedRow = {
  id: EntryId;
  kind: string;
  key: string;
  site_id: SiteId | null;
  retired_at: Instant | null;
  version: number;
  schema_version: number;
  body: unknown;
  actor_id: ActorId;
  recorded_at: Instant;
  reason: string | null;
  retired_reason: string | null;
};

// oxlint-disable-next-line typescript/explicit-function-return-type -- a query builder's type is longer than the query
function withVersions(tx: Tx, scope: Scope, kind: string) {
  return tx
    .selectFrom("entry")
    .innerJoin("entry_version", (join) =>
      join
        .onRef("entry_version.organisation_id", "=", "entry.organisation_id")
        .onRef("entry_version.entry_id", "=", "entry.id"),
    )
    .select(["entry.id", "entry.kind", "entry.key", "entry.site_id", "entry.retired_at"])
    .select(["entry.retired_reason", "entry_version.reason"])
    .select(["entry_version.version", "entry_version.schema_version", "entry_version.body"])
    .select(["entry_version.actor_id", "entry_version.recorded_at"])
    .where("entry.organisation_id", "=", scope.organisationId)
    .where("entry.kind", "=", kind);
}

function toEntry<Body>(kind: EntryKind<Body>, row: VersionedRow): Entry<Body> {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    siteId: row.site_id ?? undefined,
    version: row.version,
    body: kind.read(row.schema_version, row.body),
    changedBy: row.actor_id,
    changedAt: row.recorded_at,
    ...(row.reason === null ? {} : { reason: row.reason }),
    retiredAt: row.retired_at ?? undefined,
    ...(row.retired_reason === null ? {} : { retiredReason: row.retired_reason }),
  };
}

async function insertVersion<Body>(
  tx: WriteTx,
  scope: Scope,
  kind: EntryKind<Body>,
  input: EntryChange<Body>,
): Promise<Body> {
  const body = kind.schema.parse(input.body);
  noteChange(scope.organisationId);
  await tx
    .insertInto("entry_version")
    .values({
      organisation_id: scope.organisationId,
      entry_id: input.entryId,
      version: input.version,
      schema_version: kind.schemaVersion,
      body: json(body),
      actor_id: scope.actorId,
      recorded_at: input.now,
      reason: input.reason ?? null,
    })
    .execute();
  return body;
}
