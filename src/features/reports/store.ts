/** The SQL of report packs: added, read, never changed. */
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { PlainDate } from "../../platform/time.ts";
import type { ReportPackTable } from "./tables.ts";

export type StoredPack = Omit<ReportPackTable, "organisation_id">;

export async function insertPack(tx: WriteTx, scope: Scope, pack: StoredPack): Promise<void> {
  await tx
    .insertInto("report_pack")
    .values({ organisation_id: scope.organisationId, ...pack })
    .execute();
}

const listed = 200;

/** The newest first. */
export function newestPacks(tx: Tx, scope: Scope, limit: number = listed): Promise<readonly StoredPack[]> {
  return tx
    .selectFrom("report_pack")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

export function packNumbered(tx: Tx, scope: Scope, number: number): Promise<StoredPack | undefined> {
  return tx
    .selectFrom("report_pack")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("number", "=", number)
    .executeTakeFirst();
}

/** Actions that are not over; those kept from a colleague are in no number. */
export async function countActions(
  tx: Tx,
  scope: Scope,
  of: { readonly kind: string; readonly today: PlainDate },
): Promise<{ readonly open: number; readonly late: number; readonly toCheck: number }> {
  const isLate = sql<boolean>`state = 'open' and (body->>'due')::date < ${of.today}::date`;
  const row = await tx
    .selectFrom("case_file")
    .select(({ fn }) => [
      fn.countAll<string>().filterWhere("state", "=", "open").as("open"),
      fn.countAll<string>().filterWhere(isLate).as("late"),
      fn.countAll<string>().filterWhere("state", "=", "done").as("to_check"),
    ])
    .where("organisation_id", "=", scope.organisationId)
    .where("kind", "=", of.kind)
    .where("closed_at", "is", null)
    .where(sql<boolean>`walls = '{}' and about_account_id is null`)
    .executeTakeFirstOrThrow();
  return { open: Number(row.open), late: Number(row.late), toCheck: Number(row.to_check) };
}
