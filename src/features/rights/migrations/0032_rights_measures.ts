/**
 * What is to be done about a request, for whoever is to do it: place, words and what came of it lie in cells of the case.
 * And what was asked for in one letter: each right is a request of its own, with the bundle in common.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  await createTenantTable(migrator, {
    name: "rights_measure",
    columns: `
      id uuid not null,
      case_id uuid not null,
      owner_id uuid not null,
      due_on date not null,
      state text not null check (state in ('open', 'settled', 'dropped')),
      settled_at timestamptz,
      reminded_at timestamptz,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id),
      foreign key (organisation_id, owner_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (owner_id, due_on, state, settled_at, reminded_at)"],
  });
  // measures.ownMeasures: where organisation_id = and owner_id = and state = order by due_on
  await run(
    "create index rights_measure_by_owner on kept.rights_measure (organisation_id, owner_id, state, due_on)",
  );
  await run("create index rights_measure_by_case on kept.rights_measure (organisation_id, case_id)");
  await run("alter table kept.rights_request add column bundle_id uuid");
  // rows.bundled: where organisation_id = and bundle_id =
  await run(`create index rights_request_by_bundle on kept.rights_request (organisation_id, bundle_id)
    where bundle_id is not null`);
}
