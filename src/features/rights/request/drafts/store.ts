/** What somebody has typed into a form and not sent: one sealed cell per person and form, gone after a day (no ledger). */
import { readCells, writeCell } from "../../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { newId } from "../../../../platform/ids.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { dayOwner } from "../../../../platform/vault/day_owner.ts";

const lifeHours = 24;

export type Draft = { readonly text: string; readonly savedAt: Instant };

export async function readDraft(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  form: string,
  now: Instant,
): Promise<Draft | undefined> {
  const row = await mine(tx, scope, form);
  if (row === undefined || Temporal.Instant.compare(row.expires_at, now) <= 0) return undefined;
  const text = (await readCells(tx, scope, keys, [row.cell_id])).get(row.cell_id);
  return text === undefined ? undefined : { text, savedAt: row.saved_at };
}

/** Takes the place of what was there. */
export async function saveDraft(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  draft: { readonly form: string; readonly text: string; readonly now: Instant },
): Promise<void> {
  await dropDraft(tx, scope, draft.form);
  const expiresAt = draft.now.add({ hours: lifeHours });
  const cellId = await writeCell(tx, scope, keys, {
    row: { table: "rights_draft", column: "fields", rowId: newId() },
    owner: dayOwner(scope.organisationId, draft.now),
    text: draft.text,
    now: draft.now,
    expiresAt,
  });
  await tx
    .insertInto("rights_draft")
    .values({
      organisation_id: scope.organisationId,
      actor_id: scope.actorId,
      form: draft.form,
      cell_id: cellId,
      saved_at: draft.now,
      expires_at: expiresAt,
    })
    .execute();
}

export async function dropDraft(tx: WriteTx, scope: Scope, form: string): Promise<void> {
  const gone = await tx
    .deleteFrom("rights_draft")
    .where("organisation_id", "=", scope.organisationId)
    .where("actor_id", "=", scope.actorId)
    .where("form", "=", form)
    .returning("cell_id")
    .execute();
  await dropCells(
    tx,
    scope,
    gone.map(({ cell_id }) => cell_id),
  );
}

/** Forgets the organisation's drafts that are over; gives their number. Part of the feature's regular housekeeping. */
export async function forgetDrafts(tx: WriteTx, now: Instant): Promise<number> {
  const gone = await tx
    .deleteFrom("rights_draft")
    .where("expires_at", "<=", now)
    .returning(["cell_id"])
    .execute();
  if (gone.length === 0) return 0;
  await tx
    .deleteFrom("cell")
    .where(
      "id",
      "in",
      gone.map(({ cell_id }) => cell_id),
    )
    .execute();
  return gone.length;
}

function mine(tx: Tx, scope: Scope, form: string) {
  return tx
    .selectFrom("rights_draft")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("actor_id", "=", scope.actorId)
    .where("form", "=", form)
    .executeTakeFirst();
}

async function dropCells(tx: WriteTx, scope: Scope, ids: readonly Parameters<typeof readCells>[3][number][]) {
  if (ids.length === 0) return;
  await tx
    .deleteFrom("cell")
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "in", [...ids])
    .execute();
}
