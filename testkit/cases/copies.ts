/** One case very often, with its events and clocks: for judging and measuring what looks at every case. */
import type pg from "pg";
import type { CaseId, OrganisationId } from "../../src/platform/ids.ts";

export type Copies = {
  readonly organisationId: OrganisationId;
  readonly caseId: CaseId;
  readonly rows: number;
  /** Over so many days back, evenly: each copy's id and moments are as if it had begun then. All new without it. */
  readonly days?: number;
};

/** Writes `rows` copies, each newer than everything before it. `client` must be held to no organisation (superuser). */
export async function copyCase(
  client: pg.Client,
  { organisationId, caseId, rows, days = 0 }: Copies,
): Promise<void> {
  // The number continues where the organisation's others end, so that copies of several cases do not meet.
  await client.query(
    `create temporary table copy on commit preserve rows as
     select uuidv7(back) as id, back, g + (select count(*) from kept.case_file where organisation_id = $1) as number
       from generate_series(1, $2::int) g, lateral (select g * $3 * interval '-1 day' / $2 as back) ago`,
    [organisationId, rows, days],
  );
  await client.query(
    `insert into kept.case_file
      (organisation_id, id, site_id, kind, reference, jurisdiction, subject_id, state, body, version, opened_at,
       changed_at, closed_at, due_at, owes)
     select organisation_id, copy.id, site_id, kind, 'ZZ-2026-' || lpad(copy.number::text, 7, '0'), jurisdiction,
       subject_id, state, body, version, opened_at + back, changed_at + back, closed_at + back, due_at + back, owes
       from kept.case_file file, copy where file.organisation_id = $1 and file.id = $2`,
    [organisationId, caseId],
  );
  await client.query(
    `insert into kept.case_event
      (organisation_id, id, case_id, sequence, type, type_version, actor_id, recorded_at, happened_at, data)
     select organisation_id, uuidv7(), copy.id, sequence, type, type_version, actor_id, recorded_at + back, happened_at + back, data
       from kept.case_event event, copy where event.organisation_id = $1 and event.case_id = $2`,
    [organisationId, caseId],
  );
  await client.query(
    `insert into kept.clock
      (organisation_id, id, case_id, rule, rule_version, calendar, zone, state, inputs, policy_limit_at,
       legal_limit_at, effective_limit_at, changed_at)
     select organisation_id, uuidv7(), copy.id, rule, rule_version, calendar, zone, state, inputs, policy_limit_at + back,
       legal_limit_at + back, effective_limit_at + back, changed_at + back
       from kept.clock clock, copy where clock.organisation_id = $1 and clock.case_id = $2`,
    [organisationId, caseId],
  );
  await client.query("drop table copy");
}
