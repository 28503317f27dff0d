/** What the shell asks of the cases: how many are late, and which begin with a reference. */
import { sql } from "kysely";
import type { Tx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";

/** Cases that are not closed and whose running clock has passed its effective limit. */
export async function countLate(tx: Tx, scope: Scope, now: Instant): Promise<number> {
  const { count } = await tx
    .selectFrom("clock")
    .select((eb) => eb.fn.count<string>("case_id").distinct().as("count"))
    .where("organisation_id", "=", scope.organisationId)
    .where("state", "=", "running")
    .where("effective_limit_at", "<", now)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** References that begin so, newest first. The text holds letters, digits and hyphens only. */
export async function casesByReference(
  tx: Tx,
  scope: Scope,
  beginning: string,
  limit: number,
): Promise<readonly { readonly reference: string; readonly kind: string; readonly state: string }[]> {
  return tx
    .selectFrom("case_file")
    .select(["reference", "kind", "state"])
    .where("organisation_id", "=", scope.organisationId)
    .where((eb) => eb(sql<string>`reference`, "like", `${beginning.replaceAll(/[^A-Z0-9-]/g, "")}%`))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}
