/**
 * A decision on one found row, and words inside its fields that stay out of the package, sealed like the row itself; and
 * by what the open requests of one person are recognised, as keyed hashes.
 */
import { identifier } from "../../../platform/db.ts";
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
  await run(`alter table kept.found_row
    add column decision text check (decision in ('show', 'redact', 'withhold')),
    add column decision_reason text,
    add column words bytea,
    add column passages bytea,
    add column passage_reasons jsonb,
    add column decided_by uuid,
    add column decided_at timestamptz,
    add check ((decision is null) = (decision_reason is null)),
    add check ((passages is null) = (passage_reasons is null))`);
  await run(`grant update (decision, decision_reason, words, passages, passage_reasons, decided_by, decided_at)
    on kept.found_row to ${identifier(appRole)}`);
  // single.countRowReasons: where organisation_id = and run_id = and (decision is not null or passages is not null)
  await run(`create index found_row_decided on kept.found_row (organisation_id, run_id, position)
    where decision is not null or passages is not null`);
  // Requests that were open before this have no marks: they are nobody's other request.
  await createTenantTable(migrator, {
    name: "rights_person_mark",
    key: ["case_id", "kind", "digest"],
    columns: `
      case_id uuid not null,
      kind text not null check (kind in ('address', 'identity')),
      digest bytea not null check (octet_length(digest) = 32),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // persons.casesLike: where organisation_id = and digest =
  await run("create index rights_person_mark_by_digest on kept.rights_person_mark (organisation_id, digest)");
}
