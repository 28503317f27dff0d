/** How often something was tried in a window of time: sign-ins, codes, public forms. */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  // `bucket` is a keyed hash of what is counted (a name, an address): the table says nothing about whom.
  await createTenantTable(migrator, {
    name: "throttle",
    key: ["bucket"],
    columns: `
      bucket bytea not null check (octet_length(bucket) = 32),
      window_started_at timestamptz not null,
      count integer not null check (count > 0)`,
    rights: ["select", "insert", "update (window_started_at, count)", "delete"],
  });
  // throttle.forgetTries: where organisation_id = and window_started_at < cutoff
  await migrator.run("create index throttle_by_age on kept.throttle (organisation_id, window_started_at)");
}
