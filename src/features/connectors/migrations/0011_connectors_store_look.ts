/** What was last seen of each connected store: how far the look is, what was found, what the store holds. */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  // One row per store, overwritten by each look: names of tables and columns, never a row or a value of the store.
  await createTenantTable(migrator, {
    name: "store_look",
    columns: `
      id uuid not null,
      stage text not null check (stage in ('waiting', 'connecting', 'describing', 'suggesting', 'done', 'refused', 'failed')),
      problem text check (problem ~ '^[a-z0-9_]{1,64}$'),
      role text,
      server text,
      findings jsonb not null,
      catalog jsonb,
      remarks jsonb,
      changed_at timestamptz not null,
      looked_at timestamptz,
      foreign key (organisation_id, id) references kept.entry (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (stage, problem, role, server, findings, catalog, remarks, changed_at, looked_at)",
      "delete",
    ],
  });
}
