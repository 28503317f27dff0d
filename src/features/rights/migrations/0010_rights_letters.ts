/** Letters of a rights request. What one says is a sealed cell of its row; what went out is a sealed file. */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // `gaps` are codes and keys of the register. `file_id` is the PDF that went out; mail and file may be destroyed.
  await createTenantTable(migrator, {
    name: "rights_letter",
    columns: `
      id uuid not null,
      case_id uuid not null,
      template text not null,
      language text not null,
      state text not null check (state in ('draft', 'sent')),
      version integer not null check (version > 0),
      gaps jsonb not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      sent_at timestamptz,
      sent_by text check (sent_by in ('mail', 'print')),
      mail_id uuid,
      file_id uuid,
      check ((state = 'sent') = (sent_at is not null)),
      check ((state = 'sent') = (sent_by is not null)),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, version, changed_at, sent_at, sent_by, mail_id, file_id)",
      "delete",
    ],
  });
  // letters.listLetters: where organisation_id = and case_id = order by id desc
  await run("create index rights_letter_by_case on kept.rights_letter (organisation_id, case_id, id desc)");
}
