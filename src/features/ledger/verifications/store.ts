/** The SQL of verifications that people asked for: how far each is, and what it found. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { ActorId } from "../../../platform/ids.ts";
import { json } from "../../../platform/json.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { Found } from "../contract.ts";
import type { VerificationId } from "../tables.ts";

export type StoredVerification = {
  readonly id: VerificationId;
  readonly askedBy: ActorId;
  readonly askedAt: Instant;
  readonly done: number;
  readonly of: number;
  readonly finishedAt: Instant | undefined;
  readonly found: Found | undefined;
};

export async function insertVerification(tx: WriteTx, scope: Scope, now: Instant): Promise<VerificationId> {
  const id: VerificationId = newId();
  await tx
    .insertInto("ledger_verification")
    .values({
      organisation_id: scope.organisationId,
      id,
      asked_by: scope.actorId,
      asked_at: now,
      finished_at: null,
      result: null,
    })
    .execute();
  return id;
}

/** The newest, at most ten. */
export async function lastVerifications(tx: Tx, scope: Scope): Promise<readonly StoredVerification[]> {
  const rows = await tx
    .selectFrom("ledger_verification")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("asked_at", "desc")
    .orderBy("id", "desc")
    .limit(10)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    done: Number(row.done),
    of: Number(row.total),
    finishedAt: row.finished_at ?? undefined,
    found: row.result === null ? undefined : Found.parse(row.result),
  }));
}

export async function noteProgress(
  tx: WriteTx,
  scope: Scope,
  id: VerificationId,
  { done, of }: { readonly done: number; readonly of: number },
): Promise<void> {
  await tx
    .updateTable("ledger_verification")
    .set({ done: String(done), total: String(of) })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

export async function finishVerification(
  tx: WriteTx,
  scope: Scope,
  id: VerificationId,
  found: Found,
  now: Instant,
): Promise<void> {
  await tx
    .updateTable("ledger_verification")
    .set({
      done: String(found.size),
      total: String(found.size),
      finished_at: now,
      result: json(found),
    })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}
