/**
 * Open cases brought here from another system. An import is a file somebody looked at and confirmed; `file_id` is the
 * file, sealed, until every row is settled. A row holds no words of the file: its number, what became of it, what was
 * wrong by column and code, the case it opened, and a keyed hash of the old reference, by which nothing is opened twice.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "case_import",
    columns: `
      id uuid not null,
      account_id uuid not null,
      state text not null check (state in ('running', 'done')),
      file_hash bytea not null check (octet_length(file_hash) = 32),
      file_id uuid,
      choices jsonb not null,
      begun_at timestamptz not null,
      ended_at timestamptz,
      foreign key (organisation_id, account_id) references kept.account (organisation_id, id)`,
    rights: ["select", "insert", "update (state, file_id, ended_at)"],
  });
  await createTenantTable(migrator, {
    name: "import_row",
    key: ["import_id", "number"],
    columns: `
      import_id uuid not null,
      number integer not null check (number > 0),
      state text not null check (state in ('waiting', 'opened', 'duplicate', 'wrong')),
      problems jsonb not null,
      key_hash bytea check (octet_length(key_hash) = 32),
      case_id uuid,
      check (state <> 'opened' or case_id is not null),
      foreign key (organisation_id, import_id) references kept.case_import (organisation_id, id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (state, problems, case_id)"],
  });
  // imports.openedAlready: one case of one old reference, whoever imports it, however often
  await migrator.run(`create unique index import_row_opened on kept.import_row (organisation_id, key_hash)
    where state = 'opened'`);
  // statistics.casesOf: whether a case was brought here
  await migrator.run(`create unique index import_row_case on kept.import_row (organisation_id, case_id)
    where case_id is not null`);
  // imports.nextRows: what is still to be opened
  await migrator.run(`create index import_row_waiting on kept.import_row (organisation_id, import_id, number)
    where state = 'waiting'`);
}
