/** The cases a mail seems to belong to when it comes in: for whom one of them does not exist, the mail does not either. */
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run }: Migrator): Promise<void> {
  await run(`alter table kept.incoming_mail add column likely_case_ids uuid[] not null default '{}'
    check (cardinality(likely_case_ids) <= 100)`);
}
