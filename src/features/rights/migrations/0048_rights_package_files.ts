/**
 * Files that disclosed rows name, and files an officer adds to the answer: where each stands. Names, lines and reasons lie in
 * cells of the case, contents in files with keys of their own (docs/decisions/0102-files-in-packages.md).
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "rights_package_file",
    columns: `
      id uuid not null,
      case_id uuid not null,
      is_named boolean not null,
      named_in text,
      standing text not null check (standing in ('open', 'added', 'not-given', 'not-a-file')),
      reason text check (reason in ('not-held', 'others-rights', 'sent-separately')),
      file_id uuid,
      media_type text,
      size_bytes bigint check (size_bytes >= 0),
      changed_at timestamptz not null,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (standing, reason, file_id, media_type, size_bytes, changed_at)",
      "delete",
    ],
  });
  // delivery/files.filesOf: where organisation_id = and case_id = order by id
  await migrator.run(
    "create index rights_package_file_by_case on kept.rights_package_file (organisation_id, case_id, id)",
  );
}
