/**
 * Which ledger entry belongs to which event of a case. Both are written in one transaction, at one moment: the entry lies
 * under the case's key and has the type of the first event it stands for. No column ties them, so that an entry says nothing
 * about a case to whoever has not the case's own rows; once these are erased, nothing ties them any more.
 */
import { sql } from "kysely";
import type { Tx } from "../db.ts";
import type { CaseId, LedgerEntryId } from "../ids.ts";
import type { Scope } from "../scope.ts";

export type EventReceipt = {
  /** Of the event, from 1. */
  readonly sequence: number;
  readonly entryId: LedgerEntryId;
  /** Its number in the ledger; `undefined` while it waits. */
  readonly index: number | undefined;
};

/** The entries of a case's events in order; an event whose entry is gone or never was is left out. */
export async function receiptsOfCase(
  tx: Tx,
  { organisationId }: Scope,
  caseId: CaseId,
): Promise<readonly EventReceipt[]> {
  const { rows: events } = await sql<{ sequence: number; type: string; at: string }>`
    select sequence, type, recorded_at::text as at from case_event
     where organisation_id = ${organisationId} and case_id = ${caseId}
     order by sequence limit 5000`.execute(tx);
  const { rows: entries } = await sql<{
    id: LedgerEntryId;
    type: string;
    at: string;
    index: string | null;
  }>`
    select logged.id, logged.type, logged.recorded_at::text as at, leaf.leaf_index as index
      from ledger_payload as payload
      join ledger_entry as logged
        on logged.organisation_id = payload.organisation_id and logged.id = payload.id
      left join ledger_leaf as leaf
        on leaf.organisation_id = payload.organisation_id and leaf.entry_id = payload.id
     where payload.organisation_id = ${organisationId} and payload.key_owner_kind = 'case'
       and payload.key_owner_id = ${caseId}
     order by logged.arrival limit 20000`.execute(tx);
  const waiting = entries.map((entry) => ({ ...entry, isTaken: false }));
  let present: (typeof waiting)[number] | undefined;
  return events.flatMap(({ sequence, type, at }): readonly EventReceipt[] => {
    const own = waiting.find((entry) => !entry.isTaken && entry.at === at && entry.type === type);
    if (own !== undefined) {
      own.isTaken = true;
      present = own;
    }
    // Several events of one decision share its entry.
    if (present?.at !== at) return [];
    const index = present.index === null ? undefined : Number(present.index);
    return [{ sequence, entryId: present.id, index }];
  });
}
