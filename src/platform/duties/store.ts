/**
 * The duties' SQL. Leases and due times are compared with the database's clock, the one clock all workers share.
 * A fence number grows with each lease, and every write of an attempt names its own: a worker that was paused,
 * overtaken and resumed writes nothing.
 */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { newId } from "../ids.ts";
import type { CaseId, DutyId, OrganisationId } from "../ids.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

export type NewDuty = {
  readonly kind: string;
  /** Names the duty within its kind: enqueued again under the same key it stays one. */
  readonly key: string;
  readonly data: unknown;
  readonly dueAt: Instant;
  readonly now: Instant;
  readonly caseId?: CaseId;
};

export type Lease = {
  readonly kind: string;
  readonly data: unknown;
  readonly attempts: number;
  readonly fence: string;
  /** How many workers died at it one after the other, the last one just now; each leaves the duty running. */
  readonly deaths: number;
};

export const task = "duty";

/**
 * Records the duty and wakes a worker for it, in the caller's transaction: both happen or neither. One statement: a
 * form sent on a public page makes two duties, and each trip to the database counts there.
 */
export async function insertDuty(tx: WriteTx, scope: Scope, duty: NewDuty): Promise<DutyId> {
  const id: DutyId = newId();
  const inserted = await tx
    .with("made", (made) =>
      made
        .insertInto("duty")
        .values({
          organisation_id: scope.organisationId,
          id,
          site_id: scope.siteId ?? null,
          case_id: duty.caseId ?? null,
          kind: duty.kind,
          key: duty.key,
          data: JSON.stringify(duty.data),
          state: "waiting",
          due_at: duty.dueAt,
          leased_until: null,
          problem: null,
          created_at: duty.now,
          settled_at: null,
        })
        .onConflict((conflict) => conflict.columns(["organisation_id", "kind", "key"]).doNothing())
        .returning(["id", "due_at", "organisation_id"]),
    )
    .selectFrom("made")
    .innerJoinLateral(job("made").as("job"), (join) => join.onTrue())
    .select("made.id")
    .executeTakeFirst();
  failPoint("duty.woken");
  if (inserted !== undefined) return inserted.id;
  const known = await tx
    .selectFrom("duty")
    .select("id")
    .where("kind", "=", duty.kind)
    .where("key", "=", duty.key)
    .executeTakeFirstOrThrow();
  return known.id;
}

/** Puts the job of a duty's row into the worker's table, for when it is due; it replaces the duty's waiting one. */
const job = (row: "made" | "duty") => sql<{ id: string }>`graphile_worker.add_job(${sql.lit(task)},
  json_build_object('organisation', ${sql.ref(`${row}.organisation_id`)}::text, 'duty', ${sql.ref(`${row}.id`)}),
  run_at := greatest(${sql.ref(`${row}.due_at`)}, clock_timestamp()), job_key := 'duty:' || ${sql.ref(`${row}.id`)})`;

/** Wakes a worker for a duty that is known. */
export async function wake(tx: WriteTx, organisationId: OrganisationId, id: DutyId): Promise<void> {
  await tx
    .selectFrom("duty")
    .innerJoinLateral(job("duty").as("job"), (join) => join.onTrue())
    .select("duty.id")
    .where("duty.organisation_id", "=", organisationId)
    .where("duty.id", "=", id)
    .execute();
}

/** Takes the duty for one attempt; `undefined` when it is not due, settled, or another attempt's. */
export async function lease(
  tx: WriteTx,
  id: DutyId,
  secondsOf: (kind: string) => number,
): Promise<Lease | undefined> {
  const found = await tx
    .selectFrom("duty")
    .select("kind")
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const leased = await tx
    .updateTable("duty")
    .set({
      state: "running",
      attempts: sql`attempts + 1`,
      fence: sql`fence + 1`,
      leased_until: leaseEnd(secondsOf(found.kind)),
      problem: sql<string | null>`case when state <> 'running' then problem
        else 'worker_died_' || (coalesce(${deaths}, 0) + 1) end`,
    })
    .where("id", "=", id)
    .where(
      // Its own parentheses: the builder joins conditions as they are, and an "or" would take every duty left running.
      sql<boolean>`((state = 'waiting' and due_at <= clock_timestamp())
        or (state = 'running' and leased_until < clock_timestamp()))`,
    )
    .returning(["kind", "data", "attempts", "fence", sql<number | null>`${deaths}`.as("deaths")])
    .executeTakeFirst();
  return leased === undefined ? undefined : { ...leased, deaths: leased.deaths ?? 0 };
}

/** Kept in the problem: an attempt that ends by itself, in whatever way, says another one. */
const deaths = sql`substring(problem from '^worker_died_([0-9]+)$')::int`;

/** Prolongs the lease; false when it is lost. */
export async function prolong(tx: WriteTx, id: DutyId, fence: string, seconds: number): Promise<boolean> {
  const { numUpdatedRows } = await held(tx, id, fence)
    .set({ leased_until: leaseEnd(seconds) })
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Locks the duty for the rest of the transaction; false when the lease is lost. */
export async function confirm(tx: WriteTx, id: DutyId, fence: string): Promise<boolean> {
  const found = await tx
    .selectFrom("duty")
    .select("id")
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("state", "=", "running")
    .forUpdate()
    .executeTakeFirst();
  return found !== undefined;
}

export async function settle(tx: WriteTx, id: DutyId, fence: string, outcome: Outcome): Promise<boolean> {
  const { numUpdatedRows } = await held(tx, id, fence)
    .set(
      outcome.state === "waiting"
        ? {
            state: "waiting",
            problem: outcome.problem,
            leased_until: null,
            due_at: sql`clock_timestamp() + make_interval(secs => ${outcome.pauseSeconds})`,
          }
        : {
            state: outcome.state,
            problem: outcome.state === "done" ? null : outcome.problem,
            leased_until: null,
            settled_at: sql`clock_timestamp()`,
          },
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export type Outcome =
  | { readonly state: "done" }
  | { readonly state: "waiting"; readonly problem: string; readonly pauseSeconds: number }
  | { readonly state: "given_up"; readonly problem: string };

/**
 * Open duties nobody will wake: without a job, or with one whose worker died (its lock outlives it by hours).
 * `graceSeconds` is how long a due duty may wait for the worker that already holds its job.
 */
export async function forgotten(tx: Tx, graceSeconds: number, limit: number): Promise<readonly DutyId[]> {
  const { rows } = await sql<{ id: DutyId }>`
    select d.id
    from duty d
    left join graphile_worker.jobs j on j.key = 'duty:' || d.id
    where d.state in ('waiting', 'running')
      and case
        when d.state = 'running' then d.leased_until < clock_timestamp()
        when j.id is null or j.attempts >= j.max_attempts then true
        else j.locked_at is not null and d.due_at < clock_timestamp() - make_interval(secs => ${graceSeconds})
      end
    order by d.due_at, d.id
    limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

export type GivenUp = {
  readonly id: DutyId;
  readonly kind: string;
  readonly problem: string | null;
  readonly attempts: number;
};

/** The dead letters, newest first; `before` is the last id of the page before. */
export async function givenUp(tx: Tx, limit: number, before?: DutyId): Promise<readonly GivenUp[]> {
  return tx
    .selectFrom("duty")
    .select(["id", "kind", "problem", "attempts"])
    .where("state", "=", "given_up")
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ("" as DutyId)))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** Has a duty that waits for its next attempt try now; false where none waits. */
export async function hasten(tx: WriteTx, scope: Scope, kind: string, key: string): Promise<boolean> {
  const hastened = await tx
    .updateTable("duty")
    .set({ due_at: sql`least(due_at, clock_timestamp())` })
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", kind)
    .where("key", "=", key)
    .where("state", "=", "waiting")
    .returning("id")
    .executeTakeFirst();
  if (hastened === undefined) return false;
  await wake(tx, scope.organisationId, hastened.id);
  return true;
}

/** Gives a dead letter new attempts; false when it is not one. */
export async function tryAgain(tx: WriteTx, scope: Scope, id: DutyId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("duty")
    .set({ state: "waiting", attempts: 0, problem: null, settled_at: null, due_at: sql`clock_timestamp()` })
    .where("id", "=", id)
    .where("state", "=", "given_up")
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await wake(tx, scope.organisationId, id);
  return true;
}

function held(tx: WriteTx, id: DutyId, fence: string) {
  return tx
    .updateTable("duty")
    .where("id", "=", id)
    .where("fence", "=", fence)
    .where("state", "=", "running");
}

function leaseEnd(seconds: number) {
  return sql<Instant>`clock_timestamp() + make_interval(secs => ${seconds})`;
}
