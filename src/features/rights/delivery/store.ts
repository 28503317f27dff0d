/** Packages in the database, and the found rows they are made from. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId, FileId } from "../../../platform/ids.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { PackageId, RunId } from "../request/events.ts";
import type { FoundRow } from "../review/store.ts";

export type StoredPackage = Selectable<Tables["package"]>;

export type ManifestFile = { readonly path: string; readonly sizeBytes: number; readonly sha256: string };

export type NewPackage = {
  readonly id: PackageId;
  readonly caseId: CaseId;
  readonly runId: RunId;
  readonly fileId: FileId;
  readonly manifest: readonly ManifestFile[];
  readonly manifestHash: string;
  readonly rows: number;
  readonly sizeBytes: number;
  readonly now: Instant;
};

/** Stores the package; one that was built before and not handed over gives way, and its file with it. */
export async function insertPackage(tx: WriteTx, scope: Scope, made: NewPackage): Promise<readonly FileId[]> {
  const replaced = await tx
    .updateTable("package")
    .set({ state: "replaced", file_id: null })
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", made.caseId)
    .where("state", "=", "built")
    .returning(sql<FileId | null>`old.file_id`.as("file_id"))
    .execute();
  await tx
    .insertInto("package")
    .values({
      organisation_id: scope.organisationId,
      id: made.id,
      case_id: made.caseId,
      run_id: made.runId,
      file_id: made.fileId,
      state: "built",
      delivery: null,
      manifest: json(made.manifest),
      manifest_hash: made.manifestHash,
      rows: made.rows,
      size_bytes: String(made.sizeBytes),
      built_at: made.now,
      released_at: null,
      posted_on: null,
      destroyed_at: null,
    })
    .execute();
  return replaced.flatMap(({ file_id: id }) => (id === null ? [] : [id]));
}

/** The newest package of a case. */
export function latestPackage(tx: Tx, scope: Scope, caseId: CaseId): Promise<StoredPackage | undefined> {
  return tx
    .selectFrom("package")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function changePackage(
  tx: WriteTx,
  scope: Scope,
  id: PackageId,
  change: {
    readonly state?: StoredPackage["state"];
    readonly delivery?: StoredPackage["delivery"];
    readonly released_at?: Instant;
    readonly posted_on?: Temporal.PlainDate;
    readonly destroyed_at?: Instant;
    readonly file_id?: null;
  },
): Promise<void> {
  await tx
    .updateTable("package")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Found rows of a system, in the order they were found, a page at a time and with flat memory. */
export async function* rowsOfSystem(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  of: { readonly position: number; readonly table?: string },
): AsyncGenerator<FoundRow, void, undefined> {
  const pageSize = 500;
  let after = -1;
  for (;;) {
    const page: FoundRow[] = await tx
      .selectFrom("found_row")
      .selectAll()
      .where("organisation_id", "=", scope.organisationId)
      .where("run_id", "=", runId)
      .where("position", "=", of.position)
      .$if(of.table !== undefined, (query) => query.where("table_name", "=", of.table ?? ""))
      .where("ordinal", ">", after)
      .orderBy("ordinal")
      .limit(pageSize)
      .execute();
    yield* page;
    after = page.at(-1)?.ordinal ?? after;
    if (page.length < pageSize) return;
  }
}

/** The other people whose rows go out redacted or not at all. */
export function guardedPeople(
  tx: Tx,
  scope: Scope,
  runId: RunId,
): Promise<readonly Selectable<Tables["found_person"]>[]> {
  return tx
    .selectFrom("found_person")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("decision", "in", ["redact", "withhold"])
    .where("unseen", "=", false)
    .orderBy("person")
    .execute();
}

/** Packages of a case whose content is still there. */
export function heldPackages(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly StoredPackage[]> {
  return tx
    .selectFrom("package")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("file_id", "is not", null)
    .orderBy("id")
    .execute();
}

/** Runs whose found rows are no longer needed: handed over, replaced, or of a request that is over. */
export async function spentRuns(tx: Tx, scope: Scope, limit: number): Promise<readonly RunId[]> {
  const { rows } = await sql<{ id: RunId }>`
    select r.id
    from search_run r join case_file c on c.organisation_id = r.organisation_id and c.id = r.case_id
    where r.organisation_id = ${scope.organisationId} and r.state <> 'destroyed'
      and (r.state = 'replaced' or c.closed_at is not null
        or c.body -> 'package' ->> 'status' in ('released', 'destroyed'))
    order by r.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Runs of a case that still hold what they found. */
export async function runsOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly RunId[]> {
  const rows = await tx
    .selectFrom("search_run")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("state", "!=", "destroyed")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Which of these duties an attempt holds at this moment, by key; by the database's clock, as leases are. */
export async function dutiesUnderWay(
  tx: Tx,
  scope: Scope,
  kind: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom("duty")
    .select("key")
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where("key", "in", [...keys])
    .where("state", "=", "running")
    .where(sql<boolean>`leased_until >= clock_timestamp()`)
    .execute();
  return new Set(rows.map(({ key }) => key));
}
