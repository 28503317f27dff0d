/**
 * What the shell asks of the cases: which begin with a reference. A case about the reader is not found: they are not to
 * know that it exists (the wall of the access feature, in SQL).
 */
import { sql } from "kysely";
import type { Tx } from "../../platform/db.ts";
import type { AccountId } from "../../platform/ids.ts";
import type { Scope } from "../../platform/scope.ts";
import { isOpenTo } from "../../platform/cases/walls.ts";

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
    .where(isOpenTo(reader))
    .where((eb) => eb(sql<string>`reference`, "like", `${beginning.replaceAll(/[^A-Z0-9-]/g, "")}%`))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}
