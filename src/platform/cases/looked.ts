/** What has happened in a case since somebody looked at it. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../db.ts";
import type { ActorId, CaseId } from "../identifiers.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

/** Notes that whoever acts looks at this case now; gives when they did so before. */
export async function look(
  tx: WriteTx,
  scope: Scope,
  caseId: CaseId,
  now: Instant,
): Promise<Instant | undefined> {
  const looked = await tx
    .insertInto("case_looked")
    .values({
      organisation_id: scope.organisationId,
      actor_id: scope.actorId,
      case_id: caseId,
      looked_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "actor_id", "case_id"]).doUpdateSet({ looked_at: now }),
    )
    .returning(sql<Instant | null>`old.looked_at`.as("before"))
    .executeTakeFirstOrThrow();
  return looked.before ?? undefined;
}

/**
 * Whether somebody else did something in the case of the table or alias `of` since this person looked. One they never
 * looked at counts while it is open; what was over before they came is no news.
 */
export const isChangedFor = (actorId: ActorId, of: "case_file" | "f") => sql<boolean>`exists (
  select from case_event e
  left join case_looked g on g.organisation_id = e.organisation_id and g.actor_id = ${actorId}::uuid
    and g.case_id = e.case_id
  where e.organisation_id = ${sql.ref(`${of}.organisation_id`)} and e.case_id = ${sql.ref(`${of}.id`)}
    and e.actor_id <> ${actorId}::uuid
    and (e.recorded_at > g.looked_at or (g.looked_at is null and ${sql.ref(`${of}.closed_at`)} is null)))`;

/** What of these cases is news to whoever acts: one they never looked at, or one that changed since. */
export async function newsAmong(
  tx: Tx,
  scope: Scope,
  ids: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, "new" | "changed">> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom("case_file as f")
    .leftJoin("case_looked as g", (join) =>
      join
        .onRef("g.organisation_id", "=", "f.organisation_id")
        .onRef("g.case_id", "=", "f.id")
        .on("g.actor_id", "=", scope.actorId),
    )
    .select(["f.id", "g.looked_at"])
    .where("f.organisation_id", "=", scope.organisationId)
    .where("f.id", "in", [...ids])
    .where(isChangedFor(scope.actorId, "f"))
    .execute();
  return new Map(rows.map(({ id, looked_at: at }) => [id, at === null ? "new" : "changed"]));
}
