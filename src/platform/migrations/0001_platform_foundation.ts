/** The schema, the function every policy calls, and the tables of whose data it is and who acts. */
import { identifier, scopeMissingState } from "../db.ts";
import { createGlobalTable, createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
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
  await run("revoke all on function kept.current_organisation() from public");
  await run(`grant execute on function kept.current_organisation() to ${identifier(appRole)}`);
  await createGlobalTable(migrator, {
    name: "organisation",
    columns: `
      id uuid primary key,
      slug text not null unique check (slug ~ '^[a-z0-9](-?[a-z0-9])*$' and char_length(slug) <= 60),
      created_at timestamptz not null`,
    rights: ["select", "insert"],
  });
  // One row: which root key this database was made with, so that a lost or foreign key is named at start.
  await createGlobalTable(migrator, {
    name: "installation",
    columns: `
      only_row boolean primary key default true check (only_row),
      root_key_id bytea not null check (octet_length(root_key_id) = 16),
      created_at timestamptz not null`,
    rights: ["select", "insert"],
  });
  await createTenantTable(migrator, {
    name: "organisation_profile",
    key: [],
    columns: `
      name text not null check (name <> ''),
      language text not null,
      changed_at timestamptz not null`,
    rights: ["select", "insert", "update (name, language, changed_at)"],
  });
  // Zone (IANA name) and calendar of working days belong to the site; the jurisdiction to the case.
  await createTenantTable(migrator, {
    name: "site",
    columns: `
      id uuid not null,
      name text not null check (name <> ''),
      zone text not null,
      calendar text not null,
      created_at timestamptz not null`,
    rights: ["select", "insert", "update (name, zone, calendar)"],
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
  // Short references count per prefix and year; the row's lock is held until the case is recorded, so none is skipped.
  await createTenantTable(migrator, {
    name: "reference_counter",
    key: ["prefix", "year"],
    columns: `
      prefix text not null check (prefix ~ '^[A-Z]{1,3}$'),
      year integer not null,
      last_number integer not null check (last_number > 0)`,
    rights: ["select", "insert", "update (last_number)"],
  });
}
