/**
 * Files found for a request in folders of documents (docs/decisions/0119): the latest search of a case, and each file it found
 * with what was decided of it. By what the person was looked for, names, places and what led to a file lie sealed under the key
 * of the case; coverage holds folders of the operator and counts.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "rights_document_search",
    columns: `
      id uuid not null,
      case_id uuid not null,
      state text not null check (state in ('waiting', 'running', 'finished', 'failed')),
      asked bytea not null,
      roots jsonb not null,
      coverage jsonb,
      started_at timestamptz not null,
      finished_at timestamptz,
      unique (organisation_id, case_id),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (state, coverage, finished_at)", "delete"],
  });
  await createTenantTable(migrator, {
    name: "rights_document",
    columns: `
      id uuid not null,
      search_id uuid not null,
      case_id uuid not null,
      ordinal integer not null check (ordinal >= 0),
      strength text not null check (strength in ('strong', 'weak')),
      content bytea not null,
      decision text check (decision in ('disclose', 'leave-out')),
      reason text check (reason in ('not-theirs', 'others-rights', 'not-asked-for')),
      package_file_id uuid,
      decided_by uuid,
      decided_at timestamptz,
      unique (organisation_id, search_id, ordinal),
      check ((decision is null) = (decided_at is null)),
      check ((decision = 'leave-out') = (reason is not null)),
      foreign key (organisation_id, search_id) references kept.rights_document_search (organisation_id, id) on delete cascade,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id),
      foreign key (organisation_id, decided_by) references kept.actor (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (decision, reason, package_file_id, decided_by, decided_at)",
      "delete",
    ],
  });
  // documents.store: where organisation_id = and case_id = (and decision is null), in the order found
  await migrator.run(
    "create index rights_document_by_case on kept.rights_document (organisation_id, case_id, ordinal)",
  );
}
