/** Since when the keys of this database lie in a keystore of their own (docs/decisions/0074-keystore.md). */
import { identifier } from "../db.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  await run("alter table kept.installation add column keystore_since timestamptz");
  await run(`grant update (keystore_since) on kept.installation to ${identifier(appRole)}`);
}
