/**
 * Rehearsals: which cases are none in earnest, who began them and what came of it; and which mails went to whoever
 * rehearses instead of to whom they name. The aim and the addressees lie in cells.
 */
import { createTenantTable } from "../tenant_table.ts";
import type { Migrator } from "../tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  const ofCase = "foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)";
  await createTenantTable(migrator, {
    name: "drill",
    key: ["case_id"],
    columns: `
      case_id uuid not null,
      begun_by uuid not null,
      begun_at timestamptz not null,
      ends_at timestamptz not null,
      ended_at timestamptz,
      report jsonb,
      report_hash text check (report_hash ~ '^sha256:[0-9a-f]{64}$'),
      actions jsonb not null,
      check ((ended_at is null) = (report is null)),
      check ((report is null) = (report_hash is null)),
      ${ofCase},
      foreign key (organisation_id, begun_by) references kept.account (organisation_id, id)`,
    rights: ["select", "insert", "update (ended_at, report, report_hash, actions)"],
  });
  // drills.listDrills: where organisation_id = order by begun_at desc, case_id
  await run("create index drill_by_begin on kept.drill (organisation_id, begun_at desc, case_id)");
  // Its id is its mail's.
  await createTenantTable(migrator, {
    name: "drill_mail",
    columns: `
      id uuid not null,
      case_id uuid not null,
      whom text not null check (whom in ('requester', 'recipient')),
      posted_at timestamptz not null,
      ${ofCase}`,
    rights: ["select", "insert"],
  });
  // drills.turnedMails: where organisation_id = and case_id = order by posted_at
  await run("create index drill_mail_by_case on kept.drill_mail (organisation_id, case_id, posted_at)");
}
