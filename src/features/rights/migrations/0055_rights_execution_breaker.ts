/** How often in a row a connected system failed us, over all cases: after some failures nobody asks it for a while (decision 0106). */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "execution_breaker",
    key: ["store_id"],
    columns: `
      store_id uuid not null,
      failures integer not null check (failures >= 0),
      paused_until timestamptz,
      changed_at timestamptz not null`,
    rights: ["select", "insert", "update (failures, paused_until, changed_at)"],
  });
}
