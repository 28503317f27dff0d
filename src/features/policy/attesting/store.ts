/** The SQL of spot checks: rows are added, never changed. */
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { ClauseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { PlainDate } from "../../../platform/time.ts";
import type { AttestationTable } from "../tables.ts";
import type { Attested } from "./domain.ts";

/** The newest of each clause. */
export async function newestAttestations(tx: Tx, scope: Scope): Promise<ReadonlyMap<ClauseId, Attested>> {
  const rows = await tx
    .selectFrom("policy_attestation")
    .distinctOn("clause_id")
    .select(["clause_id", "words", "is_kept", "attested_on", "good_until"])
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("clause_id")
    .orderBy("id", "desc")
    .limit(20_000)
    .execute();
  return new Map(
    rows.map((row) => [
      row.clause_id,
      { words: row.words, isKept: row.is_kept, on: row.attested_on, until: row.good_until },
    ]),
  );
}

/** Clauses whose newest word found them kept and is good until that day at most, the earliest first. */
export async function wordsGoodUntil(tx: Tx, scope: Scope, day: PlainDate) {
  const newest = tx
    .selectFrom("policy_attestation")
    .distinctOn("clause_id")
    .select(["clause_id", "words", "is_kept", "attested_on", "good_until", "attested_at"])
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("clause_id")
    .orderBy("id", "desc");
  const rows = await tx
    .selectFrom(newest.as("newest"))
    .select(["clause_id", "words", "attested_on", "good_until", "attested_at"])
    .where("is_kept", "=", true)
    .where("good_until", "<=", day)
    .orderBy("good_until")
    .orderBy("clause_id")
    .limit(500)
    .execute();
  return rows.map((row) => ({
    clauseId: row.clause_id,
    words: row.words,
    on: row.attested_on,
    until: row.good_until,
    attestedAt: row.attested_at,
  }));
}

const shownAtMost = 50;

export function attestationsOf(tx: Tx, scope: Scope, clause: ClauseId): Promise<readonly AttestationTable[]> {
  return tx
    .selectFrom("policy_attestation")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("clause_id", "=", clause)
    .orderBy("id", "desc")
    .limit(shownAtMost)
    .execute();
}

export async function insertAttestation(
  tx: WriteTx,
  scope: Scope,
  row: Omit<AttestationTable, "organisation_id">,
): Promise<void> {
  await tx
    .insertInto("policy_attestation")
    .values({ organisation_id: scope.organisationId, ...row })
    .execute();
}
