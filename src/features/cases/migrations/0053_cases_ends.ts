/**
 * Cases that are over and not destroyed, by the day of their end: what `cases` looks through, kind by kind, for those that
 * have had their time (docs/decisions/0105-cases-end.md). And what an erasure decided on a person's other cases: they are
 * among those of its certificate, or kept until a day for a reason that stands there as a code.
 */
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up({ run }: Migrator): Promise<void> {
  // cases.dueQuery: where organisation_id = and kind = and closed_at <, oldest first
  await run(`create index case_file_ended on kept.case_file (organisation_id, kind, closed_at)
    where closed_at is not null and body ->> 'destroyedOn' is null`);
  // cases.dueQuery: whether a duty has it in hand
  await run(`create index duty_of_case on kept.duty (organisation_id, case_id) where case_id is not null`);
  await run(`alter table kept.erasure_certificate add column kept_cases jsonb not null default '[]',
    drop constraint erasure_certificate_case_ids_check,
    add constraint erasure_certificate_case_ids_check check (cardinality(case_ids) between 1 and 120)`);
}
