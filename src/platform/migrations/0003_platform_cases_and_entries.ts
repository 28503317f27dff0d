/**
 * The generic tables every kind of case and register entry lives in, typed in code by a schema per kind
 * (docs/decisions/0017-cases-and-entries.md). `case` is a reserved word in SQL, so the table is `case_file`.
 */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createCases(migrator);
  await createClocks(migrator);
  await createEntries(migrator);
}

async function createCases(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // `version` counts events; a write names the version it read, so two writers cannot both win.
  await createTenantTable(migrator, {
    name: "case_file",
    columns: `
      id uuid not null,
      site_id uuid,
      kind text not null,
      reference text not null check (reference ~ '^[A-Z]{1,3}-[0-9]{4}-[0-9]{4,}$'),
      jurisdiction text not null,
      subject_id uuid,
      state text not null,
      body jsonb not null,
      version integer not null check (version > 0),
      opened_at timestamptz not null,
      changed_at timestamptz not null,
      closed_at timestamptz,
      unique (organisation_id, reference),
      foreign key (organisation_id, site_id) references kept.site (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (site_id, jurisdiction, subject_id, state, body, version, changed_at, closed_at)",
    ],
  });
  // cases.listCases: where organisation_id = and kind = and id > cursor order by id
  await run("create index case_file_by_kind on kept.case_file (organisation_id, kind, id)");
  // cases.listCases of a subject: where organisation_id = and subject_id =
  await run(
    "create index case_file_by_subject on kept.case_file (organisation_id, subject_id) where subject_id is not null",
  );
  await createTenantTable(migrator, {
    name: "case_event",
    columns: `
      id uuid not null,
      case_id uuid not null,
      sequence integer not null check (sequence > 0),
      type text not null,
      type_version smallint not null check (type_version > 0),
      actor_id uuid not null,
      recorded_at timestamptz not null,
      happened_at timestamptz not null,
      cause_id uuid,
      idempotency_key text,
      data jsonb not null,
      cell_ids uuid[] not null default '{}',
      unique (organisation_id, case_id, sequence),
      unique (organisation_id, case_id, idempotency_key),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id),
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id),
      foreign key (organisation_id, cause_id) references kept.case_event (organisation_id, id)`,
    rights: ["select", "insert"],
  });
}

async function createClocks(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  // A clock's limits are derived from its rule and inputs; null means that the calendar ends before the limit.
  await createTenantTable(migrator, {
    name: "clock",
    columns: `
      id uuid not null,
      case_id uuid not null,
      rule text not null,
      rule_version integer not null check (rule_version > 0),
      calendar text not null,
      zone text not null,
      state text not null check (state in ('running', 'paused', 'satisfied', 'stopped')),
      inputs jsonb not null,
      policy_limit_at timestamptz,
      legal_limit_at timestamptz,
      effective_limit_at timestamptz,
      changed_at timestamptz not null,
      unique (organisation_id, case_id, rule),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (rule_version, calendar, zone, state, inputs, policy_limit_at, legal_limit_at, effective_limit_at, changed_at)",
    ],
  });
  // cases.listDueClocks: where organisation_id = and state = 'running' order by effective_limit_at
  await run(
    `create index clock_by_limit on kept.clock (organisation_id, effective_limit_at, id) where state = 'running'`,
  );
}

async function createEntries(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  await createTenantTable(migrator, {
    name: "entry",
    columns: `
      id uuid not null,
      site_id uuid,
      kind text not null,
      key text not null check (key <> ''),
      version integer not null check (version > 0),
      created_at timestamptz not null,
      retired_at timestamptz,
      unique (organisation_id, kind, key),
      foreign key (organisation_id, site_id) references kept.site (organisation_id, id)`,
    rights: ["select", "insert", "update (site_id, version, retired_at)"],
  });
  // entries.listEntries: where organisation_id = and kind = and id > cursor order by id
  await run("create index entry_by_kind on kept.entry (organisation_id, kind, id)");
  await createTenantTable(migrator, {
    name: "entry_version",
    key: ["entry_id", "version"],
    columns: `
      entry_id uuid not null,
      version integer not null check (version > 0),
      schema_version smallint not null check (schema_version > 0),
      body jsonb not null,
      actor_id uuid not null,
      recorded_at timestamptz not null,
      foreign key (organisation_id, entry_id) references kept.entry (organisation_id, id),
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert"],
  });
  // A link is ended, never removed: the register can be read as it was on any day.
  await createTenantTable(migrator, {
    name: "entry_link",
    columns: `
      id uuid not null,
      from_entry_id uuid not null,
      to_entry_id uuid not null,
      relation text not null,
      actor_id uuid not null,
      linked_at timestamptz not null,
      ended_at timestamptz check (ended_at >= linked_at),
      foreign key (organisation_id, from_entry_id) references kept.entry (organisation_id, id),
      foreign key (organisation_id, to_entry_id) references kept.entry (organisation_id, id),
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (ended_at)"],
  });
  // One living link of a relation between two entries; also entries.linksOf, outgoing.
  await run(
    `create unique index entry_link_living on kept.entry_link (organisation_id, from_entry_id, relation, to_entry_id)
       where ended_at is null`,
  );
  // entries.linksOf, both ways, as of any moment
  await run("create index entry_link_from on kept.entry_link (organisation_id, from_entry_id)");
  await run("create index entry_link_to on kept.entry_link (organisation_id, to_entry_id)");
}
