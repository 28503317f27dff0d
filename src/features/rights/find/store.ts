/** The SQL of finding requests by name: which rows there are to look through. Names themselves are sealed. */
import type { Tx } from "../../../platform/db.ts";
import type { AccountId, CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { RequestRow } from "../request/rows/store.ts";
import { isCaseOpenTo } from "../../../platform/cases/walls.ts";

/** The newest requests, older than `before`; those about `hiddenFrom` do not exist for whoever asks. */
export async function newestRows(
  tx: Tx,
  scope: Scope,
  page: {
    readonly hiddenFrom: AccountId;
    readonly before: CaseId | undefined;
    readonly limit: number;
  },
): Promise<readonly RequestRow[]> {
  const { hiddenFrom, before } = page;
  return tx
    .selectFrom("rights_request")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where(isCaseOpenTo(hiddenFrom, "rights_request"))
    .$if(before !== undefined, (query) => query.where("case_id", "<", before as CaseId))
    .orderBy("case_id", "desc")
    .limit(page.limit)
    .execute();
}
