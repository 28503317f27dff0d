/** Searches of folders and the files they found, in the database. */
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Coverage } from "../../connectors/index.ts";
import { mostDocuments } from "./contract.ts";
import type { DocumentId, DocumentSearchId } from "./contract.ts";
import type { DocumentColumns, DocumentSearchColumns } from "./tables.ts";

export type DocumentSearch = Selectable<DocumentSearchColumns>;
export type DocumentRow = Selectable<DocumentColumns>;

const searches = (tx: Tx, scope: Scope) =>
  tx.selectFrom("rights_document_search").selectAll().where("organisation_id", "=", scope.organisationId);
const documents = (tx: Tx, scope: Scope, caseId: CaseId) =>
  tx
    .selectFrom("rights_document")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId);

/** The only one of the case. */
export function searchOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<DocumentSearch | undefined> {
  return searches(tx, scope).where("case_id", "=", caseId).executeTakeFirst();
}

export function readSearch(tx: Tx, scope: Scope, id: DocumentSearchId): Promise<DocumentSearch | undefined> {
  return searches(tx, scope).where("id", "=", id).executeTakeFirst();
}

/** Held until the transaction ends; nothing where another search took its place. */
export function holdSearch(
  tx: WriteTx,
  scope: Scope,
  id: DocumentSearchId,
): Promise<DocumentSearch | undefined> {
  return searches(tx, scope).where("id", "=", id).forUpdate().executeTakeFirst();
}

/** In place of the one before, with what that one found. */
export async function replaceSearch(
  tx: WriteTx,
  scope: Scope,
  row: Pick<DocumentSearch, "id" | "case_id" | "asked" | "started_at"> & {
    readonly roots: readonly string[];
  },
): Promise<void> {
  await destroyDocuments(tx, scope, row.case_id);
  await tx
    .insertInto("rights_document_search")
    .values({
      organisation_id: scope.organisationId,
      ...row,
      roots: json(row.roots),
      state: "waiting",
      coverage: null,
      finished_at: null,
    })
    .execute();
}

export async function changeSearch(
  tx: WriteTx,
  scope: Scope,
  id: DocumentSearchId,
  {
    coverage,
    erase_result: result,
    ...change
  }: Partial<Pick<DocumentSearch, "state" | "finished_at" | "erase_state" | "erase_round" | "erased_at">> & {
    readonly coverage?: Coverage;
    readonly erase_result?: object;
  },
): Promise<void> {
  await tx
    .updateTable("rights_document_search")
    .set({
      ...change,
      ...(coverage === undefined ? {} : { coverage: json(coverage) }),
      ...(result === undefined ? {} : { erase_result: json(result) }),
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export async function insertDocuments(
  tx: WriteTx,
  scope: Scope,
  rows: readonly Pick<DocumentRow, "id" | "search_id" | "case_id" | "ordinal" | "strength" | "content">[],
): Promise<void> {
  if (rows.length === 0) return;
  const open = { decision: null, reason: null, package_file_id: null, decided_by: null, decided_at: null };
  await tx
    .insertInto("rights_document")
    .values(rows.map((row) => ({ organisation_id: scope.organisationId, ...row, ...open })))
    .execute();
}

/** Those an interrupted attempt had found. */
export async function deleteFoundBy(tx: WriteTx, scope: Scope, id: DocumentSearchId): Promise<void> {
  await tx
    .deleteFrom("rights_document")
    .where("organisation_id", "=", scope.organisationId)
    .where("search_id", "=", id)
    .execute();
}

export function documentsOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly DocumentRow[]> {
  return documents(tx, scope, caseId).orderBy("ordinal").limit(mostDocuments).execute();
}

export function readDocument(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
  id: DocumentId,
): Promise<DocumentRow | undefined> {
  return documents(tx, scope, caseId).where("id", "=", id).executeTakeFirst();
}

export function lockDocument(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  id: DocumentId,
): Promise<DocumentRow | undefined> {
  return documents(tx, scope, caseId).where("id", "=", id).forUpdate().executeTakeFirst();
}

export async function changeDocument(
  tx: WriteTx,
  scope: Scope,
  id: DocumentId,
  change: Pick<DocumentRow, "decision" | "reason" | "package_file_id" | "decided_by" | "decided_at"> &
    Partial<Pick<DocumentRow, "ordered_at" | "answer" | "verdict">>,
): Promise<void> {
  await tx
    .updateTable("rights_document")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** How far the erasure of one file is. */
export async function changeProgress(
  tx: WriteTx,
  scope: Scope,
  id: DocumentId,
  change: Partial<Pick<DocumentRow, "ordered_at" | "answer" | "verdict">>,
): Promise<void> {
  await tx
    .updateTable("rights_document")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Files that were to go, and were seen to be gone. */
export async function deleteErased(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  await tx
    .deleteFrom("rights_document")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("decision", "=", "erase")
    .where("verdict", "=", "gone")
    .execute();
}

/** `held`: theirs, and kept back; what is somebody else's is not of the answer. */
export async function countDocuments(
  tx: Tx,
  scope: Scope,
  caseId: CaseId,
): Promise<{ readonly open: number; readonly held: number }> {
  // Whoever took a file out of the package by hand left it undecided.
  const rows = await tx
    .selectFrom("rights_document as d")
    .leftJoin("rights_package_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "d.organisation_id").onRef("f.id", "=", "d.package_file_id"),
    )
    .select(["d.decision", "d.reason", "f.id as file"])
    .where("d.organisation_id", "=", scope.organisationId)
    .where("d.case_id", "=", caseId)
    .limit(mostDocuments)
    .execute();
  const isOpen = ({ decision, file }: (typeof rows)[number]): boolean =>
    decision === null || (decision === "disclose" && file === null);
  return {
    open: rows.filter(isOpen).length,
    held: rows.filter(({ decision, reason }) => decision === "leave-out" && reason !== "not-theirs").length,
  };
}

/** What was found and by what: gone once the answer has been given, or the case is over. */
export async function destroyDocuments(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  await tx
    .deleteFrom("rights_document")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .execute();
  await tx
    .deleteFrom("rights_document_search")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .execute();
}

/** Of cases that are over. */
export async function sweepDocuments(tx: WriteTx, scope: Scope): Promise<void> {
  const over = await tx
    .selectFrom("rights_document_search as s")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "s.organisation_id").onRef("f.id", "=", "s.case_id"),
    )
    .select("s.case_id")
    .where("s.organisation_id", "=", scope.organisationId)
    .where("f.closed_at", "is not", null)
    .limit(100)
    .execute();
  for (const row of over) await destroyDocuments(tx, scope, row.case_id);
}
