/**
 * The policy as data: a document, its versions, clauses whose ids never change, and what each clause's promise was on
 * each day (docs/decisions/0054-policy.md).
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "policy_document",
    columns: `
      id uuid not null,
      pack text not null,
      created_at timestamptz not null`,
    rights: ["select", "insert"],
  });
  // A version never changes: people sign its hash.
  await createTenantTable(migrator, {
    name: "policy_version",
    columns: `
      id uuid not null,
      document_id uuid not null,
      number integer not null check (number > 0),
      hash text not null check (hash ~ '^[0-9a-f]{64}$'),
      title text not null,
      in_force_from date not null,
      reviewed_on date,
      created_at timestamptz not null,
      unique (organisation_id, document_id, number),
      unique (organisation_id, document_id, hash),
      foreign key (organisation_id, document_id) references kept.policy_document (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  await createTenantTable(migrator, {
    name: "policy_clause",
    columns: `
      id uuid not null,
      document_id uuid not null,
      label text not null,
      created_at timestamptz not null,
      unique (organisation_id, document_id, label),
      foreign key (organisation_id, document_id) references kept.policy_document (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  await createTenantTable(migrator, {
    name: "policy_clause_version",
    key: ["version_id", "clause_id"],
    columns: `
      version_id uuid not null,
      clause_id uuid not null,
      position integer not null check (position > 0),
      section_number text not null,
      section_title text not null,
      body text not null,
      promise jsonb not null,
      unique (organisation_id, version_id, position),
      foreign key (organisation_id, version_id) references kept.policy_version (organisation_id, id),
      foreign key (organisation_id, clause_id) references kept.policy_clause (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // The last result of each day; a day without a row has no record and is shown as such.
  await createTenantTable(migrator, {
    name: "policy_day",
    key: ["clause_id", "day"],
    columns: `
      clause_id uuid not null,
      day date not null,
      status text not null check (status in ('kept', 'due', 'broken', 'unproven', 'not_applicable')),
      evaluated_at timestamptz not null,
      foreign key (organisation_id, clause_id) references kept.policy_clause (organisation_id, id)`,
    rights: ["select", "insert", "update (status, evaluated_at)"],
  });
  // store.lastEvaluated: where organisation_id = order by evaluated_at desc limit 1
  await migrator.run(
    "create index policy_day_by_time on kept.policy_day (organisation_id, evaluated_at desc)",
  );
}
