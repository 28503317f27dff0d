/**
 * Drafts of a policy (docs/decisions/0127): clauses as they are worked on, what each seems to promise and what a person said
 * of it. A version never changes; a draft becomes one on the day it comes into force.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "policy_draft",
    columns: `
      id uuid not null,
      state text not null check (state in ('open', 'approved', 'in_force', 'discarded')),
      title text not null,
      came_from text not null check (came_from in ('file', 'text', 'version')),
      file_name text,
      notes jsonb not null,
      created_by uuid not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      in_force_from date,
      approved_by uuid,
      approved_at timestamptz,
      version_id uuid,
      check ((state in ('approved', 'in_force')) = (in_force_from is not null and approved_by is not null and approved_at is not null)),
      check ((state = 'in_force') = (version_id is not null)),
      foreign key (organisation_id, version_id) references kept.policy_version (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, title, changed_at, in_force_from, approved_by, approved_at, version_id)",
    ],
  });
  // One at a time is worked on, and one at a time waits for its day: two would each undo the other.
  await migrator.run(
    "create unique index policy_draft_open on kept.policy_draft (organisation_id) where state in ('open', 'approved')",
  );
  await createTenantTable(migrator, {
    name: "policy_draft_clause",
    columns: `
      id uuid not null,
      draft_id uuid not null,
      position integer not null check (position > 0),
      label text not null,
      section_number text not null,
      section_title text not null,
      body text not null,
      proposals jsonb not null,
      decision text not null check (decision in ('open', 'bound', 'unmeasured', 'not_promise')),
      promise jsonb not null,
      unique (organisation_id, draft_id, position),
      foreign key (organisation_id, draft_id) references kept.policy_draft (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (label, section_number, section_title, body, decision, promise)",
      "delete",
    ],
  });
}
