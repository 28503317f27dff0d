/** Very many cases at once, written in bulk: for measuring the Work list and for explaining its queries. */
import type pg from "pg";
import type { ActorId, OrganisationId } from "../../src/platform/ids.ts";

export type Many = {
  readonly organisationId: OrganisationId;
  readonly actors: readonly ActorId[];
  readonly rows: number;
  readonly now: Temporal.Instant;
};

/**
 * Complaints, plans, questions and actions in equal parts, half of them over; of the open ones half have a date, a tenth
 * of those in the past. `client` must be held to no organisation (superuser).
 */
export async function manyCases(
  client: pg.Client,
  { organisationId, actors, rows, now }: Many,
): Promise<void> {
  await client.query(
    `insert into kept.case_file
      (organisation_id, id, kind, reference, jurisdiction, state, body, version, opened_at, changed_at, closed_at, due_at, owes)
    select $1, uuidv7(), kind, prefix || '-2026-' || lpad((100000 + g)::text, 6, '0'), 'gb',
      case when over then ended else begun end,
      body || jsonb_build_object('name', case when over then ended else begun end, 'openedBy', actor,
        'handler', actor),
      1, at, at, case when over then at end,
      case when kind in ('complaint', 'action') then at + interval '30 days' end,
      not over and kind in ('complaint', 'action')
    from generate_series(1, $3::int) g
      cross join lateral (select ($2::text[])[1 + g % array_length($2::text[], 1)] as actor, (g / 4) % 2 = 1 as over,
        $4::timestamptz - (g % 270) * interval '1 day' / 8 as at) as common
      join (values
        (0, 'complaint', 'C', 'open', 'closed', '{"sort": "data", "channel": "email", "regime": "UK",
          "receivedOn": "2026-07-01", "language": "en", "isAcknowledged": false, "isLookedInto": false,
          "isApologised": false}'::jsonb),
        (1, 'change', 'P', 'submitted', 'withdrawn', '{"plan": "start", "isNewTechnology": false,
          "isOfChildren": false, "isSensitive": false, "leavesUs": false, "isAskedBack": false, "conditions": 0}'),
        (2, 'advice', 'Q', 'asked', 'withdrawn', '{"topic": "consent", "isPressing": false}'),
        (3, 'action', 'A', 'open', 'dropped', '{"openedOn": "2026-07-01", "due": "2026-08-01"}')
      ) as k (nth, kind, prefix, begun, ended, body) on k.nth = g % 4`,
    [organisationId, actors, rows, now.toString()],
  );
  await client.query("vacuum analyze kept.case_file");
}
