/** Rows a search began with that are somebody else's, and what was reached through them, in the database. */
import { sql } from "kysely";
import type { WriteTx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { RunId } from "../../request/events.ts";
import type { RowPlace } from "../store.ts";
import type { AlsoTheirs } from "./also.ts";

export const someoneElse = "someone-else";
const someoneElseToo = "someone-else-too";

/** The row and all that was reached through it, by the way the search recorded. */
function throughIt(scope: Scope, runId: RunId, { position, ordinal }: RowPlace) {
  return sql`with recursive through as (
      select position, ordinal from found_row
      where organisation_id = ${scope.organisationId} and run_id = ${runId}
        and position = ${position} and ordinal = ${ordinal}
      union
      select r.position, r.ordinal from found_row r join through t
        on r.position = t.position and r.from_ordinal = t.ordinal
      where r.organisation_id = ${scope.organisationId} and r.run_id = ${runId}
    )`;
}

/**
 * Keeps the row and what was reached through it here; a row that somebody withheld by itself stays so, for their reason. One
 * that was shown by itself was shown as the person's: it is held back, and may be shown again by whoever knows whose it is.
 */
export async function keepAside(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  place: RowPlace,
  at: Instant,
): Promise<number> {
  const { rows } = await sql<{ ordinal: number }>`${throughIt(scope, runId, place)}
    update found_row r set treatment = 'withhold', decision = 'withhold', decision_reason = ${someoneElse},
      words = null, decided_by = ${scope.actorId}, decided_at = ${at}::timestamptz
    from through t
    where r.organisation_id = ${scope.organisationId} and r.run_id = ${runId}
      and r.position = t.position and r.ordinal = t.ordinal
      and (r.decision is distinct from 'withhold' or (r.position = ${place.position} and r.ordinal = ${place.ordinal}))
    returning r.ordinal`.execute(tx);
  return rows.length;
}

const byDisposition = sql`case r.disposition when 'disclose' then 'disclose' when 'review' then 'waiting'
  when 'redact' then case when r.redactable then 'redact' else 'withhold' end else 'withhold' end`;

/** Takes it back: every one of these rows follows the map and the decisions for its people again. */
export async function takeUpAgain(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  place: RowPlace,
): Promise<readonly Buffer[]> {
  await sql`${throughIt(scope, runId, place)}
    update found_row r set decision = null, decision_reason = null, decided_by = null, decided_at = null,
      treatment = ${byDisposition}
    from through t
    where r.organisation_id = ${scope.organisationId} and r.run_id = ${runId}
      and r.position = t.position and r.ordinal = t.ordinal and r.decision_reason = ${someoneElse}`.execute(
    tx,
  );
  const { rows } = await sql<{ person: Buffer }>`${throughIt(scope, runId, place)}
    select distinct l.person from found_row_person l join through t
      on l.position = t.position and l.ordinal = t.ordinal
    where l.organisation_id = ${scope.organisationId} and l.run_id = ${runId}`.execute(tx);
  return rows.map(({ person }) => person);
}

/** Rows that stay and are that person's, too; one somebody decided about by itself, knowing of them, stays as it was decided. */
export async function holdBack(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  {
    position,
    rows,
    at,
    isNews,
  }: {
    readonly position: number;
    readonly rows: readonly AlsoTheirs[];
    readonly at: Instant;
    /** Somebody was set aside just now: what was to go out before was decided without knowing of them. */
    readonly isNews: boolean;
  },
): Promise<void> {
  for (const decision of ["redact", "withhold"] as const) {
    const ordinals = rows.filter((row) => row.decision === decision).map(({ ordinal }) => ordinal);
    await sql`update found_row set treatment = ${decision}, decision = ${decision},
        decision_reason = ${someoneElseToo}, words = null, decided_by = ${scope.actorId},
        decided_at = ${at}::timestamptz
      where organisation_id = ${scope.organisationId} and run_id = ${runId} and position = ${position}
        and ordinal = any(${ordinals}::integer[])
        and (decision is null or (${isNews}::boolean and decision = 'show'))`.execute(tx);
  }
}

/** Takes every holding back of this kind back, so that it can be found anew. Gives the people those rows belong to. */
export async function letGo(
  tx: WriteTx,
  scope: Scope,
  runId: RunId,
  position: number,
): Promise<readonly Buffer[]> {
  const { rows } = await sql<{ person: Buffer }>`with free as (
      update found_row r set decision = null, decision_reason = null, decided_by = null, decided_at = null,
        treatment = ${byDisposition}
      where r.organisation_id = ${scope.organisationId} and r.run_id = ${runId} and r.position = ${position}
        and r.decision_reason = ${someoneElseToo} returning r.ordinal)
    select distinct l.person from found_row_person l join free on l.ordinal = free.ordinal
    where l.organisation_id = ${scope.organisationId} and l.run_id = ${runId} and l.position = ${position}`.execute(
    tx,
  );
  return rows.map(({ person }) => person);
}
