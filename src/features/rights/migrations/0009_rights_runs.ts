/** The way from a plan to a package: runs, the systems they ask, what was found, whose else it is, packages and links. */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createRuns(migrator);
  await createFindings(migrator);
  await createPackages(migrator);
}

async function createRuns(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // What was entered to find the person lies in a cell of the row. `sameness`: a person confirmed that the rows the
  // search began from are one person. `approval`: the package the review was approved for; a later decision takes it back.
  await createTenantTable(migrator, {
    name: "search_run",
    columns: `
      id uuid not null,
      case_id uuid not null,
      state text not null
        check (state in ('planned', 'approved', 'running', 'finished', 'failed', 'replaced', 'destroyed')),
      plan_hash text not null check (plan_hash ~ '^sha256:[0-9a-f]{64}$'),
      sameness text not null default 'open' check (sameness in ('open', 'not-needed', 'confirmed')),
      left_out jsonb not null,
      approval uuid,
      created_at timestamptz not null,
      approved_at timestamptz,
      finished_at timestamptz,
      destroyed_at timestamptz,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (state, sameness, approval, approved_at, finished_at, destroyed_at)",
    ],
  });
  // run.latestRun: where organisation_id = and case_id = order by id desc
  await run("create index search_run_by_case on kept.search_run (organisation_id, case_id, id desc)");
  // The map is the one the run was planned with: a map that changes later does not touch a running request.
  await createTenantTable(migrator, {
    name: "search_system",
    key: ["run_id", "position"],
    columns: `
      run_id uuid not null,
      position smallint not null check (position >= 0),
      store_id uuid not null,
      name text not null,
      map text not null,
      plan jsonb not null,
      unconfirmed jsonb not null,
      outcome text not null default 'waiting' check (outcome in ('waiting', 'running', 'done', 'nothing-found',
        'exempt', 'needs-a-person', 'unavailable', 'failed', 'unsupported', 'given-up')),
      problem text,
      stage text,
      attempts integer not null default 0 check (attempts >= 0),
      tables_total integer not null default 0 check (tables_total >= 0),
      tables_done integer not null default 0 check (tables_done >= 0),
      row_count integer not null default 0 check (row_count >= 0),
      as_of timestamptz,
      result jsonb,
      columns jsonb,
      journal_file_id uuid,
      settled_at timestamptz,
      foreign key (organisation_id, run_id) references kept.search_run (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      `update (outcome, problem, stage, attempts, tables_total, tables_done, row_count, as_of, result, columns,
        journal_file_id, settled_at)`,
    ],
  });
}

async function createFindings(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // Key and values of the row are sealed in `content` under the case's key; the rest names tables and columns only.
  // `treatment` follows from disposition and decisions; it is kept beside them so that a page is one index range.
  await createTenantTable(migrator, {
    name: "found_row",
    key: ["run_id", "position", "ordinal"],
    columns: `
      run_id uuid not null,
      position smallint not null,
      ordinal integer not null check (ordinal >= 0),
      table_name text not null,
      disposition text not null check (disposition in ('disclose', 'redact', 'review', 'skip')),
      redactable boolean not null,
      shared boolean not null,
      treatment text not null check (treatment in ('waiting', 'disclose', 'redact', 'withhold')),
      soft_deleted boolean not null,
      reason jsonb not null,
      from_ordinal integer,
      content bytea not null,
      foreign key (organisation_id, run_id, position)
        references kept.search_system (organisation_id, run_id, position)`,
    rights: ["select", "insert", "update (treatment)", "delete"],
  });
  // review.rowsPage: where run_id = and treatment = [and table_name =] order by position, ordinal
  await run(`create index found_row_by_treatment on kept.found_row
    (organisation_id, run_id, treatment, position, ordinal)`);
  // review.rowsPage of one table; package: the rows of one table in the order they were found
  await run(`create index found_row_by_table on kept.found_row
    (organisation_id, run_id, position, table_name, ordinal)`);
  // Somebody else: a row of a person table, or, where nobody can be named, all of a table's rows together (unseen).
  // Key and label are sealed, and so are the words beside a reason.
  await createTenantTable(migrator, {
    name: "found_person",
    key: ["run_id", "person"],
    columns: `
      run_id uuid not null,
      person bytea not null check (octet_length(person) = 32),
      position smallint not null,
      table_name text not null,
      unseen boolean not null,
      waits boolean not null,
      row_count integer not null check (row_count >= 0),
      decision text check (decision in ('show', 'redact', 'withhold')),
      reason text,
      decided_by uuid,
      decided_at timestamptz,
      words bytea,
      content bytea not null,
      check ((decision is null) = (reason is null)),
      foreign key (organisation_id, run_id, position)
        references kept.search_system (organisation_id, run_id, position)`,
    rights: ["select", "insert", "update (decision, reason, decided_by, decided_at, words)", "delete"],
  });
  await createTenantTable(migrator, {
    name: "found_row_person",
    key: ["run_id", "position", "ordinal", "person"],
    columns: `
      run_id uuid not null,
      position smallint not null,
      ordinal integer not null,
      person bytea not null,
      foreign key (organisation_id, run_id, position, ordinal)
        references kept.found_row (organisation_id, run_id, position, ordinal) on delete cascade,
      foreign key (organisation_id, run_id, person)
        references kept.found_person (organisation_id, run_id, person) on delete cascade`,
    rights: ["select", "insert", "delete"],
  });
  // review.applyDecision, rows of one other person: where run_id = and person =
  await run(`create index found_row_person_by_person on kept.found_row_person
    (organisation_id, run_id, person, position, ordinal)`);
}

async function createPackages(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // The manifest holds names of our own making and hashes: it stays when the content is destroyed.
  await createTenantTable(migrator, {
    name: "package",
    columns: `
      id uuid not null,
      case_id uuid not null,
      run_id uuid not null,
      file_id uuid,
      state text not null check (state in ('built', 'released', 'replaced', 'destroyed')),
      delivery text check (delivery in ('portal', 'post', 'age')),
      manifest jsonb not null,
      manifest_hash text not null,
      rows integer not null check (rows >= 0),
      size_bytes bigint not null check (size_bytes >= 0),
      built_at timestamptz not null,
      released_at timestamptz,
      posted_on date,
      destroyed_at timestamptz,
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id),
      foreign key (organisation_id, run_id) references kept.search_run (organisation_id, id)`,
    rights: ["select", "insert", "update (file_id, state, delivery, released_at, posted_on, destroyed_at)"],
  });
  // delivery.latestPackage: where organisation_id = and case_id = order by id desc
  await run("create index package_by_case on kept.package (organisation_id, case_id, id desc)");
}
