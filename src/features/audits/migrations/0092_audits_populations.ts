/**
 * Populations of audits (docs/decisions/0137): what a sample was drawn from, as references and keys. A row is added and never
 * changed, so that whoever doubts the sample draws it again.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "audit_population",
    key: ["case_id"],
    columns: `
      case_id uuid not null,
      content bytea not null,
      fixed_at timestamptz not null,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert"],
  });
}
