/**
 * Read and signed (docs/decisions/0128): everybody is asked to read a version by a day; who did, when, under which name, of which
 * hash. The name lies sealed under the account's own key.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "policy_signing",
    key: ["version_id"],
    columns: `
      version_id uuid not null,
      asked_by uuid not null,
      asked_at timestamptz not null,
      due_on date not null,
      reminded_at timestamptz,
      foreign key (organisation_id, version_id) references kept.policy_version (organisation_id, id)`,
    rights: ["select", "insert", "update (due_on, reminded_at)"],
  });
  await createTenantTable(migrator, {
    name: "policy_signature",
    columns: `
      id uuid not null,
      version_id uuid not null,
      account_id uuid not null,
      hash text not null check (hash ~ '^[0-9a-f]{64}$'),
      name_cell uuid not null,
      signed_at timestamptz not null,
      unique (organisation_id, version_id, account_id),
      foreign key (organisation_id, version_id) references kept.policy_version (organisation_id, id)`,
    rights: ["select", "insert"],
  });
}
