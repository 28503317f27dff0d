/**
 * What each person saw of the policy when they last looked, and when they looked the visit before: statuses and digests of words,
 * so that what changed since can be shown. One row a person; a look replaces it.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "policy_look",
    key: ["account_id"],
    columns: `
      account_id uuid not null,
      looked_at timestamptz not null,
      seen jsonb not null check (jsonb_typeof(seen) = 'object'),
      before_at timestamptz,
      before jsonb check (jsonb_typeof(before) = 'object'),
      check ((before_at is null) = (before is null))`,
    rights: ["select", "insert", "update (looked_at, seen, before_at, before)"],
  });
}
