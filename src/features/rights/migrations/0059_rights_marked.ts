/**
 * A restriction that was carried out and is planned anew keeps what its runs marked (docs/decisions/0109): its lifting frees the
 * rows of all of them.
 */
import { identifier } from "../../../platform/db.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  await run("alter table kept.execution add column marked bytea");
  await run(`grant update (marked) on kept.execution to ${identifier(appRole)}`);
}
