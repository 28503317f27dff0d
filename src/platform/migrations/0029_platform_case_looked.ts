/**
 * When each member last looked at a case, so that they are shown what is new to them. Apart from the trace of readings,
 * which for the ledger's sake is kept to the minute.
 */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  // looked.isChangedFor, looked.look: where organisation_id = and actor_id = and case_id =
  await createTenantTable(migrator, {
    name: "case_looked",
    key: ["actor_id", "case_id"],
    columns: `
      actor_id uuid not null,
      case_id uuid not null,
      looked_at timestamptz not null,
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (looked_at)", "delete"],
  });
}
