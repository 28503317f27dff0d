/** Searches the ledger's entries; what they hold is no personal data. */
import type { z } from "zod";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import { formatInstant } from "../../platform/time.ts";
import type { Entries, EntriesQuery } from "./contract.ts";

const pageLength = 50;

/** Entries that match, newest first. */
export async function searchEntries(
  tx: Tx,
  scope: Scope,
  query: z.output<typeof EntriesQuery>,
): Promise<z.input<typeof Entries>> {
  const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
  const at = (day: string): Temporal.Instant => Temporal.Instant.from(`${day}T00:00:00Z`);
  const rows = await tx
    .selectFrom("ledger_entry as entry")
    .leftJoin("ledger_leaf as leaf", (join) =>
      join
        .onRef("leaf.organisation_id", "=", "entry.organisation_id")
        .onRef("leaf.entry_id", "=", "entry.id"),
    )
    .select([
      "entry.id",
      "entry.type",
      "entry.recorded_at",
      "entry.actor_id",
      "entry.clause_id",
      "entry.arrival",
    ])
    .select("leaf.leaf_index")
    .where("entry.organisation_id", "=", scope.organisationId)
    .$if(query.type !== undefined, (wanted) => wanted.where("entry.type", "=", query.type ?? ""))
    .$call((wanted) =>
      query.clause === undefined ? wanted : wanted.where("entry.clause_id", "=", query.clause),
    )
    .$call((wanted) =>
      query.actor === undefined ? wanted : wanted.where("entry.actor_id", "=", query.actor),
    )
    .$call((wanted) =>
      query.from === undefined ? wanted : wanted.where("entry.recorded_at", ">=", at(query.from)),
    )
    .$call((wanted) =>
      query.until === undefined ? wanted : wanted.where("entry.recorded_at", "<", at(dayAfter(query.until))),
    )
    .$call((wanted) =>
      query.before === undefined ? wanted : wanted.where("entry.arrival", "<", query.before),
    )
    .orderBy("entry.arrival", "desc")
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
