/** A file that waits until words in it are taken out, and is in no package before (docs/decisions/0126). */
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run }: Migrator): Promise<void> {
  await run("alter table kept.rights_package_file drop constraint rights_package_file_standing_check");
  await run(
    `alter table kept.rights_package_file add constraint rights_package_file_standing_check
      check (standing in ('open', 'added', 'to-redact', 'not-given', 'not-a-file'))`,
  );
}
