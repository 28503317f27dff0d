/** The files of a package in the database. */
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { CaseId, FileId } from "../../../../platform/ids.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Tables } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { PackageFileId } from "./tables.ts";

export type FileRow = Selectable<Tables["rights_package_file"]>;

/** Bounded where they are written: what data name beyond it is said as a number. */
export function filesOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly FileRow[]> {
  return tx
    .selectFrom("rights_package_file")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .orderBy("id")
    .execute();
}

export async function insertFiles(
  tx: WriteTx,
  scope: Scope,
  rows: readonly Omit<FileRow, "organisation_id">[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("rights_package_file")
    .values(rows.map((row) => ({ ...row, organisation_id: scope.organisationId })))
    .execute();
}

export async function changeFile(
  tx: WriteTx,
  scope: Scope,
  id: PackageFileId,
  change: {
    readonly standing: FileRow["standing"];
    readonly reason?: FileRow["reason"];
    readonly file_id?: FileId | null;
    readonly media_type?: string | null;
    readonly size_bytes?: string | null;
    readonly changed_at: Instant;
  },
): Promise<void> {
  const none = { reason: null, file_id: null, media_type: null, size_bytes: null };
  await tx
    .updateTable("rights_package_file")
    .set({ ...none, ...change })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export async function deleteFiles(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  ids: readonly PackageFileId[],
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom("rights_package_file")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("id", "in", [...ids])
    .execute();
}

/** Files that the data name and that are neither added nor explained, and those that wait until words are taken out. */
export async function countOpenFiles(tx: Tx, scope: Scope, caseId: CaseId): Promise<number> {
  const { open } = await tx
    .selectFrom("rights_package_file")
    .select(({ fn }) => fn.countAll<string>().as("open"))
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("standing", "in", ["open", "to-redact"])
    .executeTakeFirstOrThrow();
  return Number(open);
}
