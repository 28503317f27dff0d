/**
 * Holds destructive work when time has jumped. A clock that is suddenly a year ahead makes everything expired, and what is
 * then destroyed does not come back when somebody sets it right. Each pass of the worker leaves a heartbeat; when the
 * server's clock or the database's has moved by more than a day since, or backwards, nothing is destroyed until a person
 * says that the date is right, or the clock has come back (docs/decisions/0060-faults.md). A machine that was off for
 * days looks the same from inside, and gets the same question.
 */
import { sql } from "kysely";
import type { Tx, WriteTx } from "./db.ts";
import { wake } from "./duties/store.ts";
import type { Scope } from "./scope.ts";
import { timeJumped } from "./time.ts";
import type { Instant, TimeJump } from "./time.ts";

/** Why a destructive duty waits, in its row. */
export const heldProblem = "clock_jumped";

type Readings = { readonly server: Instant; readonly database: Instant };

/** The jump that nobody has confirmed yet; `undefined` when time flowed. */
export async function clockHold(tx: Tx, scope: Scope, now: Instant): Promise<TimeJump | undefined> {
  const { last, present } = await readings(tx, scope, now);
  if (last === undefined) return undefined;
  return timeJumped(last.server, present.server) ?? timeJumped(last.database, present.database);
}

/** One beat: moves the last sure moment on, unless time has jumped; then it stays, and the jump is given. */
export async function noteBeat(tx: WriteTx, scope: Scope, now: Instant): Promise<TimeJump | undefined> {
  const jump = await clockHold(tx, scope, now);
  if (jump === undefined) await setSure(tx, scope, now);
  return jump;
}

/** A person says that the date is right: the present is the new sure moment, and what was held is woken. */
export async function confirmClock(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  await setSure(tx, scope, now);
  const held = await tx
    .updateTable("duty")
    .set({ due_at: sql`clock_timestamp()` })
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "=", "waiting")
    .where("problem", "=", heldProblem)
    .returning("id")
    .execute();
  for (const { id } of held) await wake(tx, scope.organisationId, id);
}

async function readings(
  tx: Tx,
  scope: Scope,
  now: Instant,
): Promise<{ readonly last: Readings | undefined; readonly present: Readings }> {
  const row = await tx
    .selectFrom("organisation")
    .leftJoin("heartbeat", "heartbeat.organisation_id", "organisation.id")
    .select(["heartbeat.server_at", "heartbeat.database_at"])
    .select(sql<Instant>`clock_timestamp()`.as("database_now"))
    .where("organisation.id", "=", scope.organisationId)
    .executeTakeFirstOrThrow();
  const { server_at: server, database_at: database } = row;
  return {
    last: server === null || database === null ? undefined : { server, database },
    present: { server: now, database: row.database_now },
  };
}

async function setSure(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  const sure = { server_at: now, database_at: sql<Instant>`clock_timestamp()` };
  await tx
    .insertInto("heartbeat")
    .values({ organisation_id: scope.organisationId, ...sure })
    .onConflict((conflict) => conflict.column("organisation_id").doUpdateSet(sure))
    .execute();
}
