/** Somebody's word put on record: what was looked at lies sealed under the organisation's key; the entry says what, and until when. */
import type { z } from "zod";
import { writeCell } from "../../../platform/cells/cells.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { AccountId, CellId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { noteChange } from "../../../platform/recent.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import type { StoredClause } from "../store.ts";
import type { AttestationId } from "../tables.ts";
import type { AttestBody } from "./contract.ts";
import { goodUntil, wordsOf } from "./domain.ts";
import { insertAttestation } from "./store.ts";

type Acting = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  readonly keys: KeyProvider;
  readonly now: Instant;
};

export async function attest(
  { tx, scope, keys, now }: Acting,
  clause: StoredClause,
  said: z.infer<typeof AttestBody> & { readonly by: AccountId },
): Promise<void> {
  const { isKept, found, evidence, evidenceHash = null, by } = said;
  const { zone } = await readProfile(tx, scope);
  const on = dayIn(zone, now);
  const until = goodUntil(clause.promise, on);
  const words = wordsOf(clause.text);
  const id: AttestationId = newId();
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const sealed = (column: string, text: string): Promise<CellId> =>
    writeCell(tx, scope, keys, { row: { table: "policy_attestation", column, rowId: id }, owner, text, now });
  await insertAttestation(tx, scope, {
    id,
    clause_id: clause.id,
    words,
    is_kept: isKept,
    found_cell: await sealed("found", found),
    evidence_cell: evidence === undefined ? null : await sealed("evidence", evidence),
    evidence_hash: evidenceHash,
    by_account: by,
    attested_at: now,
    attested_on: on,
    good_until: until,
  });
  noteChange(scope.organisationId);
  const payload = {
    clause: clause.label,
    words,
    kept: isKept,
    until: until.toString(),
    evidence: evidenceHash,
  };
  await append(tx, scope, keys, { type: "policy.attested", now, owner, payload });
}
