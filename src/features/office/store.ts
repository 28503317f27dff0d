/**
 * What the shell asks of the cases: how many are late, and which begin with a reference. A case about the reader is
 * neither counted nor found: they are not to know that it exists (the wall of the access feature, in SQL).
 */
import { sql } from "kysely";
import type { Tx } from "../../platform/db.ts";
import type { AccountId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";

/** Cases that are not closed and whose running clock has passed its effective limit. */
export async function countLate(tx: Tx, scope: Scope, reader: AccountId, now: Instant): Promise<number> {
  const { count } = await tx
    .selectFrom("clock")
    .innerJoin("case_file", (join) =>
      join
        .onRef("case_file.organisation_id", "=", "clock.organisation_id")
        .onRef("case_file.id", "=", "clock.case_id"),
    )
    .select((eb) => eb.fn.count<string>("clock.case_id").distinct().as("count"))
    .where("clock.organisation_id", "=", scope.organisationId)
    .where("clock.state", "=", "running")
    .where("clock.effective_limit_at", "<", now)
    .where("case_file.closed_at", "is", null)
    .where(notAbout(reader))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** References that begin so, newest first. The text holds letters, digits and hyphens only. */
export async function casesByReference(
  tx: Tx,
  scope: Scope,
  reader: AccountId,
  beginning: string,
  limit: number,
): Promise<readonly { readonly reference: string; readonly kind: string; readonly state: string }[]> {
  return tx
    .selectFrom("case_file")
    .select(["reference", "kind", "state"])
    .where("organisation_id", "=", scope.organisationId)
    .where(notAbout(reader))
    .where((eb) => eb(sql<string>`reference`, "like", `${beginning.replaceAll(/[^A-Z0-9-]/g, "")}%`))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

function notAbout(reader: AccountId) {
  return sql<boolean>`case_file.body ->> 'aboutAccountId' is distinct from ${reader}::text`;
}
