/**
 * Of a found row: how many numbers and addresses stand among the words of its fields that are nobody's who is known (accounts,
 * cards, identity numbers, mail, telephones). What they are stays sealed with the row.
 */
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run }: Migrator): Promise<void> {
  await run("alter table kept.found_row add column unnamed integer not null default 0 check (unnamed >= 0)");
  // review.rowsPage: where organisation_id = and run_id = and unnamed > 0 order by position, ordinal
  await run(
    "create index found_row_unnamed on kept.found_row (organisation_id, run_id, position, ordinal) where unnamed > 0",
  );
}
