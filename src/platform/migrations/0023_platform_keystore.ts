/**
 * Since when the keys of this database lie in a keystore of their own, and up to which destroyed key it was cleared of
 * what that sealed (docs/decisions/0074-keystore.md, 0075-backups.md).
 */
import { identifier } from "../db.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  await run(
    `alter table kept.installation
       add column keystore_since timestamptz,
       add column erasures_cleared_until timestamptz`,
  );
  await run(
    `grant update (keystore_since, erasures_cleared_until) on kept.installation to ${identifier(appRole)}`,
  );
}
