/** The SQL of drafts. */
import { z } from "zod";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { ClausePromise } from "../document/promise.ts";
import { mostClauses, Proposal, type DraftClauseId, type DraftId } from "./contract.ts";
import type { DraftClause } from "./domain.ts";
import type { PolicyDraftTable } from "./tables.ts";

export type StoredDraft = PolicyDraftTable;
export type StoredDraftClause = DraftClause & { readonly id: DraftClauseId };

/** The one that is worked on, or waits for its day. */
export function standingDraft(tx: Tx, scope: Scope): Promise<StoredDraft | undefined> {
  return tx
    .selectFrom("policy_draft")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "in", ["open", "approved"])
    .executeTakeFirst();
}

export function readDraft(tx: Tx, scope: Scope, id: DraftId): Promise<StoredDraft | undefined> {
  return tx
    .selectFrom("policy_draft")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Held until the transaction ends: two people change one draft one after the other. */
export function holdDraft(tx: WriteTx, scope: Scope, id: DraftId): Promise<StoredDraft | undefined> {
  return tx
    .selectFrom("policy_draft")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

const Proposals = z.array(Proposal);

export async function clausesOfDraft(
  tx: Tx,
  scope: Scope,
  id: DraftId,
): Promise<readonly StoredDraftClause[]> {
  const rows = await tx
    .selectFrom("policy_draft_clause")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("draft_id", "=", id)
    .orderBy("position")
    .limit(mostClauses)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    sectionNumber: row.section_number,
    sectionTitle: row.section_title,
    body: row.body,
    proposals: Proposals.parse(row.proposals),
    decision: row.decision,
    promise: ClausePromise.parse(row.promise),
  }));
}

export type NewDraft = Pick<StoredDraft, "title" | "came_from" | "file_name"> & {
  readonly notes: readonly string[];
  readonly clauses: readonly DraftClause[];
  readonly now: Instant;
};

/** False when there is one already. */
export async function insertDraft(tx: WriteTx, scope: Scope, draft: NewDraft): Promise<DraftId | undefined> {
  const id: DraftId = newId();
  const { organisationId, actorId } = scope;
  const made = await tx
    .insertInto("policy_draft")
    .values({
      organisation_id: organisationId,
      id,
      state: "open",
      title: draft.title,
      came_from: draft.came_from,
      file_name: draft.file_name,
      notes: json(draft.notes),
      created_by: actorId,
      created_at: draft.now,
      changed_at: draft.now,
      in_force_from: null,
      approved_by: null,
      approved_at: null,
      version_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made === undefined) return undefined;
  const atOnce = 500;
  for (let from = 0; from < draft.clauses.length; from += atOnce)
    await tx
      .insertInto("policy_draft_clause")
      .values(
        draft.clauses.slice(from, from + atOnce).map((clause, at) => ({
          organisation_id: organisationId,
          id: newId<DraftClauseId>(),
          draft_id: id,
          position: from + at + 1,
          ...columnsOf(clause),
          proposals: json(clause.proposals),
        })),
      )
      .execute();
  return id;
}

const columnsOf = ({ label, sectionNumber, sectionTitle, body, decision, promise }: DraftClause) => ({
  label,
  section_number: sectionNumber,
  section_title: sectionTitle,
  body,
  decision,
  promise: json(promise),
});

export async function changeClause(
  tx: WriteTx,
  scope: Scope,
  draft: DraftId,
  { id, ...clause }: StoredDraftClause,
): Promise<void> {
  await tx
    .updateTable("policy_draft_clause")
    .set(columnsOf(clause))
    .where("organisation_id", "=", scope.organisationId)
    .where("draft_id", "=", draft)
    .where("id", "=", id)
    .execute();
}

export async function removeClause(
  tx: WriteTx,
  scope: Scope,
  draft: DraftId,
  id: DraftClauseId,
): Promise<boolean> {
  const gone = await tx
    .deleteFrom("policy_draft_clause")
    .where("organisation_id", "=", scope.organisationId)
    .where("draft_id", "=", draft)
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return gone !== undefined;
}

export type DraftChange = Partial<
  Pick<
    StoredDraft,
    "state" | "title" | "changed_at" | "in_force_from" | "approved_by" | "approved_at" | "version_id"
  >
>;

export async function changeDraft(
  tx: WriteTx,
  scope: Scope,
  id: DraftId,
  change: DraftChange,
): Promise<void> {
  await tx
    .updateTable("policy_draft")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** Every version there was, newest first. */
export async function versionsOf(tx: Tx, scope: Scope) {
  const rows = await tx
    .selectFrom("policy_version")
    .select(["id", "number", "title", "in_force_from", "hash"])
    .select((of) =>
      of
        .selectFrom("policy_clause_version")
        .whereRef("policy_clause_version.organisation_id", "=", "policy_version.organisation_id")
        .whereRef("policy_clause_version.version_id", "=", "policy_version.id")
        .select((count) => count.fn.countAll<string>().as("clauses"))
        .as("clauses"),
    )
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("created_at", "desc")
    .orderBy("number", "desc")
    .limit(100)
    .execute();
  return rows.map((row) => ({ ...row, clauses: Number(row.clauses ?? 0) }));
}
