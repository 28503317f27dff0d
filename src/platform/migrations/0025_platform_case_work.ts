/**
 * What the Work list orders and counts by, on the case itself: who has it, whom it is about, who opened it, what it was
 * born of (all read from the state, so they cannot differ from it), and the moment it is due, which the clocks bring up
 * to date (docs/decisions/0079-work-list.md). A list of a hundred thousand cases is a walk along one index.
 */
import { identifier } from "../db.ts";
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run, appRole } = migrator;
  const fromState = (column: string, field: string): string =>
    `add column ${column} uuid generated always as ((body ->> '${field}')::uuid) stored`;
  await run(`alter table kept.case_file
    ${fromState("handler_id", "handler")},
    ${fromState("about_account_id", "aboutAccountId")},
    ${fromState("opened_by", "openedBy")},
    ${fromState("origin_case_id", "origin")},
    add column due_at timestamptz,
    add column owes boolean not null default false`);
  await run(`grant update (due_at, owes) on kept.case_file to ${identifier(appRole)}`);
  await fill(migrator);
  const covered = "include (state, owes, about_account_id, handler_id)";
  // cases.listWork, open: where organisation_id = and closed_at is null order by due_at, id; and its counts
  await run(`create index case_file_open on kept.case_file (organisation_id, due_at, id) ${covered}
    where closed_at is null`);
  // the same of one kind
  await run(`create index case_file_open_kind on kept.case_file (organisation_id, kind, due_at, id) ${covered}
    where closed_at is null`);
  // the same of one person
  await run(`create index case_file_open_handler on kept.case_file (organisation_id, handler_id, due_at, id)
    where closed_at is null`);
  // cases.listWork, closed: newest first
  await run(`create index case_file_closed on kept.case_file (organisation_id, id desc)
    include (kind, about_account_id) where closed_at is not null`);
  // cases.ownCases: what somebody asked for themselves
  await run(`create index case_file_opener on kept.case_file (organisation_id, opened_by, id desc)
    where opened_by is not null`);
  await run(`create index case_file_origin on kept.case_file (organisation_id, origin_case_id)
    where origin_case_id is not null`);
  // cases.isHeld: mails of a case that have not left
  await run(`create index outbox_mail_held on kept.outbox_mail (organisation_id, case_id)
    where state <> 'sent'`);
  await createTenantTable(migrator, {
    name: "case_reading",
    key: ["actor_id", "what"],
    columns: `
      actor_id uuid not null,
      what text not null,
      read_at timestamptz not null,
      foreign key (organisation_id, actor_id) references kept.actor (organisation_id, id)`,
    rights: ["select", "insert", "update (read_at)"],
  });
}

/** Of all organisations at once: for this statement the owner is not held to one. */
async function fill({ run }: Migrator): Promise<void> {
  const tables = ["case_file", "clock"];
  for (const table of tables) await run(`alter table kept.${table} no force row level security`);
  await run(`update kept.case_file f set
      due_at = coalesce(c.waiting, c.over), owes = c.waiting is not null or c.unknown
    from (select organisation_id, case_id,
        min(effective_limit_at) filter (where state in ('running', 'paused')) as waiting,
        min(effective_limit_at) filter (where state = 'satisfied') as over,
        bool_or(state in ('running', 'paused')) as unknown
      from kept.clock group by 1, 2) c
    where c.organisation_id = f.organisation_id and c.case_id = f.id`);
  for (const table of tables) await run(`alter table kept.${table} force row level security`);
}
