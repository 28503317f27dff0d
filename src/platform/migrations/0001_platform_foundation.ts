/** The schema, the function every policy calls, and the tables of whose data it is and who acts. */
import { identifier, scopeMissingState } from "../db.ts";
import { createGlobalTable, createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
  await run(`grant usage on schema kept to ${identifier(appRole)}`);
  await run(
    `create function kept.current_organisation() returns uuid language plpgsql stable parallel safe as $$
     declare
       organisation text := current_setting('kept.organisation', true);
     begin
       if organisation is null or organisation = '' then
         raise exception 'no scope is set' using errcode = '${scopeMissingState}';
       end if;
       return organisation::uuid;
     end $$`,
  );
  await createGlobalTable(migrator, {
    name: "organisation",
    columns: `
      id uuid primary key,
      slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 60),
      created_at timestamptz not null`,
    rights: ["select", "insert"],
  });
  await createTenantTable(migrator, {
    name: "site",
    columns: `
      id uuid not null,
      name text not null,
      zone text not null,
      created_at timestamptz not null`,
    rights: ["select", "insert", "update"],
  });
  // A pseudonym: who the person is stands elsewhere, under the person's own key.
  await createTenantTable(migrator, {
    name: "actor",
    columns: `
      id uuid not null,
      kind text not null check (kind in ('person', 'system', 'job', 'public')),
      created_at timestamptz not null`,
    rights: ["select", "insert"],
  });
}
