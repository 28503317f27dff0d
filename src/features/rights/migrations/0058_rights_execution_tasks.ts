/**
 * What is carried out for a request is more than erasing (docs/decisions/0109): a system has one row per task, and what is
 * wrong and right, where values are rectified, lies sealed beside by what the person is found.
 */
import { identifier } from "../../../platform/db.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run, appRole }: Migrator): Promise<void> {
  await run("alter table kept.execution drop constraint execution_task_check");
  await run(
    "alter table kept.execution add constraint execution_task_check check (task in ('erase', 'correct', 'restrict', 'lift'))",
  );
  await run("alter table kept.execution drop constraint execution_organisation_id_case_id_store_id_key");
  await run("alter table kept.execution add unique (organisation_id, case_id, store_id, task)");
  await run("alter table kept.execution add column orders bytea");
  await run(`grant update (orders) on kept.execution to ${identifier(appRole)}`);
  await run("alter table kept.execution_answer drop constraint execution_answer_becomes_check");
  await run(
    `alter table kept.execution_answer add constraint execution_answer_becomes_check
      check (becomes in ('delete', 'anonymise', 'unlink', 'keep', 'change', 'leave'))`,
  );
}
