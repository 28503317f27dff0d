/**
 * Report packs (docs/decisions/0131): what was said at a moment, as the bytes whose hash stands on the ledger. A row is added
 * and never changed. There are counts and the policy's words in it, and nobody's data.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "report_pack",
    columns: `
      id uuid not null,
      number int not null check (number > 0),
      made_at timestamptz not null,
      made_by uuid not null,
      of_day date,
      content bytea not null,
      entry_id uuid not null,
      foreign key (organisation_id, made_by) references kept.actor (organisation_id, id),
      foreign key (organisation_id, entry_id) references kept.ledger_entry (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // reports.newestPacks: where organisation_id = order by number desc; one number is given once
  await migrator.run(
    "create unique index report_pack_by_number on kept.report_pack (organisation_id, number desc)",
  );
}
