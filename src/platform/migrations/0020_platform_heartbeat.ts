/** The last moment each organisation's clock was sure of: destructive work holds when time has jumped since. */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "heartbeat",
    key: [],
    // The server's clock and the database's: either may jump, and each is compared with itself.
    columns: `
      server_at timestamptz not null,
      database_at timestamptz not null`,
    rights: ["select", "insert", "update (server_at, database_at)"],
  });
}
