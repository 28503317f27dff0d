/** Rules for people who act in their role, and whom they are for, in the database. */
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Tables } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { RunId } from "../../request/events.ts";
import type { RoleRuleId } from "./contract.ts";

export type RoleRule = Selectable<Tables["rights_role_rule"]>;

/** Those that stand, the oldest first. */
export function standingRules(tx: Tx, scope: Scope): Promise<readonly RoleRule[]> {
  return tx
    .selectFrom("rights_role_rule")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("ended_at", "is", null)
    .orderBy("set_at")
    .orderBy("id")
    .execute();
}

/** False where one stands for the table already. */
export async function insertRule(
  tx: WriteTx,
  scope: Scope,
  rule: Pick<RoleRule, "id" | "store_id" | "table_name" | "title" | "why"> & { readonly at: Instant },
): Promise<boolean> {
  const { at, ...columns } = rule;
  const made = await tx
    .insertInto("rights_role_rule")
    .values({
      organisation_id: scope.organisationId,
      ...columns,
      set_by: scope.actorId,
      set_at: at,
      ended_by: null,
      ended_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return made !== undefined;
}

/** False where it does not stand. */
export async function endRule(tx: WriteTx, scope: Scope, id: RoleRuleId, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("rights_role_rule")
    .set({ ended_by: scope.actorId, ended_at: at })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type PeopleOfTable = {
  readonly position: number;
  readonly table: string;
  readonly people: number;
  readonly open: number;
};

/** The other people rows wait for, by the table they are known from; those we cannot see are nobody's role. */
export async function countByRole(tx: Tx, scope: Scope, runId: RunId): Promise<readonly PeopleOfTable[]> {
  const rows = await tx
    .selectFrom("found_person")
    .select([
      "position",
      "table_name",
      sql<string>`count(*)`.as("people"),
      sql<string>`count(*) filter (where decision is null)`.as("open"),
    ])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("waits", "=", true)
    .where("unseen", "=", false)
    .groupBy(["position", "table_name"])
    .orderBy("position")
    .orderBy("table_name")
    .execute();
  return rows.map(({ position, table_name: table, people, open }) => ({
    position,
    table,
    people: Number(people),
    open: Number(open),
  }));
}

/** Digests of those of a table nobody decided about, in hex. */
export async function openPeopleOf(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  of: { readonly position: number; readonly table: string },
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("found_person")
    .select("person")
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("position", "=", of.position)
    .where("table_name", "=", of.table)
    .where("waits", "=", true)
    .where("unseen", "=", false)
    .where("decision", "is", null)
    .orderBy("person")
    .limit(limit)
    .execute();
  return rows.map(({ person }) => person.toString("hex"));
}

/** How many people of each table a rule decided about, and nobody overruled. */
export async function countRuled(
  tx: Tx,
  scope: Scope,
  runId: RunId,
): Promise<readonly Pick<PeopleOfTable, "position" | "table" | "people">[]> {
  const rows = await tx
    .selectFrom("found_person")
    .select(["position", "table_name", sql<string>`count(*)`.as("people")])
    .where("organisation_id", "=", scope.organisationId)
    .where("run_id", "=", runId)
    .where("rule_id", "is not", null)
    .groupBy(["position", "table_name"])
    .execute();
  return rows.map(({ position, table_name: table, people }) => ({ position, table, people: Number(people) }));
}
