/**
 * How somebody is told what is due: by mail in a rhythm (`next_at` is when the next goes out, `sent_at` since when the
 * last one knows), and at a secret address for their calendar program, of which only the hash is kept.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "agenda_choice",
    key: ["account_id"],
    columns: `
      account_id uuid not null,
      rhythm text not null check (rhythm in ('never', 'workdays', 'weekly')),
      next_at timestamptz,
      sent_at timestamptz,
      calendar_hash bytea check (octet_length(calendar_hash) = 32),
      calendar_made_at timestamptz,
      calendar_fetched_at timestamptz,
      foreign key (organisation_id, account_id) references kept.account (organisation_id, id)`,
    rights: [
      "select",
      "insert",
      "update (rhythm, next_at, sent_at, calendar_hash, calendar_made_at, calendar_fetched_at)",
    ],
  });
  // agenda.owedDigests: what is to be sent by now
  await migrator.run(`create index agenda_choice_next on kept.agenda_choice (organisation_id, next_at)
    where next_at is not null`);
  // agenda.choiceByCalendar: the holder of an address
  await migrator.run(`create unique index agenda_choice_calendar on kept.agenda_choice (organisation_id, calendar_hash)
    where calendar_hash is not null`);
}
