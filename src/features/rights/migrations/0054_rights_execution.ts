/**
 * What is carried out for a request where data stand, one row per case and connected system (docs/decisions/0106): how far it
 * is, and, sealed under the key of the case, by what the person is found, the plan, its key, the journal, what the look
 * afterwards needs, and the certificates. Names, keys and values of rows stand in no column in the clear.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createExecutions(migrator);
  await createQuestions(migrator);
}

async function createExecutions(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "execution",
    columns: `
      id uuid not null,
      case_id uuid not null,
      store_id uuid not null,
      name text not null,
      task text not null check (task in ('erase')),
      state text not null check (state in ('planning', 'planned', 'approved', 'running', 'done', 'verified',
        'residual', 'unverifiable', 'failed', 'handed')),
      round integer not null check (round > 0),
      map text not null,
      identities bytea not null,
      plan bytea,
      plan_key bytea,
      digest text,
      previous bytea,
      differs jsonb,
      journal bytea,
      aftermath bytea,
      certificates bytea,
      answers_changed boolean not null default false,
      stage text,
      problem text,
      problem_words bytea,
      attempts integer not null default 0 check (attempts >= 0),
      planned_at timestamptz,
      approved_at timestamptz,
      approved_by uuid,
      ended_at timestamptz,
      entry_id uuid,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      unique (organisation_id, case_id, store_id),
      check ((approved_at is null) = (approved_by is null)),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id),
      foreign key (organisation_id, approved_by) references kept.actor (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      `update (name, state, round, map, identities, plan, plan_key, digest, previous, differs, journal, aftermath,
        certificates, answers_changed, stage, problem, problem_words, attempts, planned_at, approved_at, approved_by,
        ended_at, entry_id, changed_at)`,
    ],
  });
}

async function createQuestions(migrator: Migrator): Promise<void> {
  // A row of which a person is asked: why, and what may be said. Its key and content are sealed; `mark` is a keyed hash of
  // table and key, by which its answer is found in the next plan as well.
  await createTenantTable(migrator, {
    name: "execution_question",
    key: ["execution_id", "ordinal"],
    columns: `
      execution_id uuid not null,
      ordinal integer not null check (ordinal >= 0),
      table_name text not null,
      why text not null,
      may text[] not null check (cardinality(may) between 1 and 4),
      mark bytea check (octet_length(mark) = 32),
      content bytea not null,
      foreign key (organisation_id, execution_id) references kept.execution (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
  // execution.questionsPage: where execution_id = and table_name = and why = and ordinal > order by ordinal
  await migrator.run(`create index execution_question_by_table on kept.execution_question
    (organisation_id, execution_id, table_name, why, ordinal)`);
  await createTenantTable(migrator, {
    name: "execution_answer",
    key: ["execution_id", "mark"],
    columns: `
      execution_id uuid not null,
      mark bytea not null check (octet_length(mark) = 32),
      table_name text not null,
      why text not null,
      is_row boolean not null,
      becomes text not null check (becomes in ('delete', 'anonymise', 'unlink', 'keep')),
      exemption text,
      until_day date,
      content bytea not null,
      answered_by uuid not null,
      answered_at timestamptz not null,
      foreign key (organisation_id, execution_id) references kept.execution (organisation_id, id),
      foreign key (organisation_id, answered_by) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "delete"],
  });
}
