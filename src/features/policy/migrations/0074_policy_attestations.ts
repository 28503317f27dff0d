/**
 * Spot checks (docs/decisions/0130): somebody looked whether a promise that no record can show is kept, and says so, for a time. A row is
 * never changed: the newest of a clause counts, for the words it was about. What was looked at lies sealed.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "policy_attestation",
    columns: `
      id uuid not null,
      clause_id uuid not null,
      words text not null check (words ~ '^[0-9a-f]{64}$'),
      is_kept boolean not null,
      found_cell uuid not null,
      evidence_cell uuid,
      evidence_hash text check (evidence_hash ~ '^[0-9a-f]{64}$'),
      by_account uuid not null,
      attested_at timestamptz not null,
      attested_on date not null,
      good_until date not null check (good_until >= attested_on),
      foreign key (organisation_id, clause_id) references kept.policy_clause (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // policy.attesting.newestOf, attestationsOf: where organisation_id = and clause_id = order by id desc
  await migrator.run(
    "create index policy_attestation_by_clause on kept.policy_attestation (organisation_id, clause_id, id desc)",
  );
}
