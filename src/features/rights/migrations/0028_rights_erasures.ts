/**
 * Certificates of erasures (GDPR arts. 5(2), 17): what was erased, when, why and by whom, as counts, codes and pseudonyms.
 * They outlive what they speak of, so nothing in them is about a person.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "erasure_certificate",
    columns: `
      id uuid not null,
      case_ids uuid[] not null check (cardinality(case_ids) between 1 and 20),
      requests text[] not null check (cardinality(requests) = cardinality(case_ids)),
      language text not null,
      ground text not null,
      erased_at timestamptz not null,
      erased_by uuid not null,
      removed jsonb not null,
      owners jsonb not null,
      gone_by timestamptz not null,
      entry_id uuid not null,
      foreign key (organisation_id, erased_by) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // erasure.certificateOf: where organisation_id = and case_ids @>
  await migrator.run(
    "create index erasure_certificate_cases on kept.erasure_certificate using gin (case_ids)",
  );
}
