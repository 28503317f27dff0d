/** An objection to marketing is carried out in connected systems as the other rights are (docs/decisions/0134). */
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run }: Migrator): Promise<void> {
  await run("alter table kept.execution drop constraint execution_task_check");
  await run(
    `alter table kept.execution add constraint execution_task_check
      check (task in ('erase', 'correct', 'restrict', 'lift', 'object'))`,
  );
}
