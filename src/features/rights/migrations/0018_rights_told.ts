/** A sentence for the requester beside a decision of the review (GDPR art. 12(1)); sealed like the words beside it. */
import { identifier } from "../../../platform/db.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  await run("alter table kept.found_person add column told bytea");
  await run(`grant update (told) on kept.found_person to ${identifier(appRole)}`);
}
