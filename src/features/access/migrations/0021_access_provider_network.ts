/** Whether an identity provider may be at a private address: said for each, never for the installation (decision 0062). */
import { identifier } from "../../../platform/db.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  // What is set already goes on working as it did; from now on it is said.
  await run("alter table kept.identity_provider add column own_network boolean not null default true");
  await run("alter table kept.identity_provider alter column own_network drop default");
  await run(`grant update (own_network) on kept.identity_provider to ${identifier(appRole)}`);
}
