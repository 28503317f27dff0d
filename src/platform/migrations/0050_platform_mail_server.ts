/** The mail server an organisation names in its office, and how sending goes: one row each (decision 0027). */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  // Address, user, password and sender lie in the cell; without one mail goes by the installation's setting, or waits.
  await createTenantTable(migrator, {
    name: "mail_server",
    columns: `
      id uuid not null,
      address_cell uuid,
      changed_at timestamptz,
      sent_at timestamptz,
      problem text check (problem ~ '^[a-z][a-z0-9_]{0,63}$'),
      failing_since timestamptz,
      unique (organisation_id)`,
    rights: ["select", "insert", "update (address_cell, changed_at, sent_at, problem, failing_since)"],
  });
}
