/**
 * Searches the ledger's entries; what they hold is no personal data. Those of a case about the reader are left out: they
 * are not to know that it exists (the wall of the access feature, in SQL).
 */
import { sql } from "kysely";
import type { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { AccountId, LedgerEntryId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import { formatInstant } from "../../platform/time.ts";
import type { Entries, EntriesQuery } from "./contract.ts";

const pageLength = 50;

/** Entries that match, newest first. */
export async function searchEntries(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  query: z.output<typeof EntriesQuery>,
): Promise<z.input<typeof Entries>> {
  const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  const at = (day: string): Temporal.Instant => Temporal.Instant.from(`${day}T00:00:00Z`);
  const rows = await tx
    .selectFrom("ledger_entry as logged")
    .leftJoin("ledger_leaf as leaf", (join) =>
      join
        .onRef("leaf.organisation_id", "=", "logged.organisation_id")
        .onRef("leaf.entry_id", "=", "logged.id"),
    )
    .select([
      "logged.id",
      "logged.type",
      "logged.recorded_at",
      "logged.actor_id",
      "logged.clause_id",
      "logged.arrival",
    ])
    .select("leaf.leaf_index")
    .where("logged.organisation_id", "=", scope.organisationId)
    .where(notAbout(reader))
    .$if(query.type !== undefined, (wanted) => wanted.where("logged.type", "=", query.type ?? ""))
    .$call((wanted) =>
      query.clause === undefined ? wanted : wanted.where("logged.clause_id", "=", query.clause),
    )
    .$call((wanted) =>
      query.actor === undefined ? wanted : wanted.where("logged.actor_id", "=", query.actor),
    )
    .$call((wanted) =>
      query.from === undefined ? wanted : wanted.where("logged.recorded_at", ">=", at(query.from)),
    )
    .$call((wanted) =>
      query.until === undefined ? wanted : wanted.where("logged.recorded_at", "<", at(dayAfter(query.until))),
    )
    .$call((wanted) =>
      query.before === undefined ? wanted : wanted.where("logged.arrival", "<", query.before),
    )
    .orderBy("logged.arrival", "desc")
    .limit(pageLength + 1)
    .execute();
  const shown = rows.slice(0, pageLength);
  const last = rows.length > pageLength ? shown.at(-1) : undefined;
  return {
    entries: shown.map((row) => ({
      id: row.id,
      ...(row.leaf_index === null ? {} : { index: Number(row.leaf_index) }),
      type: row.type,
      at: formatInstant(row.recorded_at),
      actor: row.actor_id,
      ...(row.clause_id === null ? {} : { clause: row.clause_id }),
      arrival: row.arrival,
    })),
    ...(last === undefined ? {} : { before: last.arrival }),
  };
}

/** Whether an entry is there for this reader. */
export async function mayReadEntry(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  id: LedgerEntryId,
): Promise<boolean> {
  const row = await tx
    .selectFrom("ledger_entry as logged")
    .select("logged.id")
    .where("logged.organisation_id", "=", scope.organisationId)
    .where("logged.id", "=", id)
    .where(notAbout(reader))
    .executeTakeFirst();
  return row !== undefined;
}

/** The payload says under whose key it lies: of a case's entries, the case. */
function notAbout(reader: AccountId) {
  return sql<boolean>`not exists (
    select from kept.ledger_payload as payload
      join kept.case_file as about
        on about.organisation_id = payload.organisation_id and about.id = payload.key_owner_id
     where payload.organisation_id = logged.organisation_id and payload.id = logged.id
       and payload.key_owner_kind = 'case' and about.body ->> 'aboutAccountId' = ${reader}::text)`;
}
