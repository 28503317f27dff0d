/**
 * Clauses in other languages (docs/decisions/0141): what somebody wrote, for which wording, added and never changed; the newest of a
 * clause and language counts, and an empty one takes it back.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "policy_translation",
    columns: `
      id uuid not null,
      clause_id uuid not null,
      language text not null check (language ~ '^[a-z]{2}$'),
      body text not null check (length(body) <= 20000),
      of_hash text not null check (of_hash ~ '^[0-9a-f]{64}$'),
      written_at timestamptz not null,
      foreign key (organisation_id, clause_id) references kept.policy_clause (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // translating/store: where organisation_id = order by language, clause_id, id desc, the first of each
  await migrator.run(
    "create index policy_translation_newest on kept.policy_translation (organisation_id, language, clause_id, id desc)",
  );
}
