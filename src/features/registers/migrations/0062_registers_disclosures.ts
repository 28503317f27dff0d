/**
 * Disclosures: who received which data, of whom, when, why, by what means (GDPR arts. 15(1)(c), 19, 30(1)(d)). `words_cell`
 * is what is said of the recipient and the data, `person_cell` whom it is about: both under the key of the case the record
 * belongs to, else the organisation's and one of the record's own. `person_marks` are keyed hashes of how the person is
 * named, by which they are found. A record is struck with a reason, never changed and never removed.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  await createTenantTable(migrator, {
    name: "disclosure",
    columns: `
      id uuid not null,
      disclosed_on date not null,
      recorded_at timestamptz not null,
      recorded_by uuid not null,
      source text not null check (source in ('office', 'recipient-told', 'package-released')),
      whom text not null check (whom in ('person', 'group')),
      means text not null,
      basis text not null,
      case_id uuid,
      words_cell uuid not null,
      person_cell uuid,
      person_marks bytea[] not null,
      struck_at timestamptz,
      struck_by uuid,
      struck_cell uuid,
      check ((struck_at is null) = (struck_by is null)),
      foreign key (organisation_id, case_id) references kept.case_file (organisation_id, id)`,
    rights: ["select", "insert", "update (struck_at, struck_by, struck_cell)"],
  });
  // registers.disclosuresOf: what somebody received about this person
  await migrator.run(`create index disclosure_person on kept.disclosure using gin (person_marks)
    where person_cell is not null and struck_at is null`);
  await migrator.run(`create index disclosure_case on kept.disclosure (organisation_id, case_id)
    where case_id is not null`);
}
