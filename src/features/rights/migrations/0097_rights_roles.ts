/**
 * Tables of people who act in their role: shown to whoever asks, by a rule somebody set with its reason, until it is ended
 * (docs/decisions/0135). Which decision a rule made stands beside the decision.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "rights_role_rule",
    columns: `
      id uuid not null,
      store_id uuid not null,
      table_name text not null check (length(table_name) between 1 and 200),
      title text not null,
      why text not null check (length(why) between 1 and 1000),
      set_by uuid not null,
      set_at timestamptz not null,
      ended_by uuid,
      ended_at timestamptz,
      check ((ended_by is null) = (ended_at is null)),
      foreign key (organisation_id, set_by) references kept.actor (organisation_id, id),
      foreign key (organisation_id, ended_by) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (ended_by, ended_at)"],
  });
  // review/role.store: one stands per table
  await migrator.run(
    `create unique index rights_role_rule_one on kept.rights_role_rule (organisation_id, store_id, table_name)
       where ended_at is null`,
  );
  await migrator.run("alter table kept.found_person add column rule_id uuid");
  await migrator.run(`grant update (rule_id) on kept.found_person to ${migrator.appRole}`);
}
