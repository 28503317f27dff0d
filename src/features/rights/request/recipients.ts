/** How many recipients of the data still wait to be told of what was done, or to be given up: asked before closing. */
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countOpen } from "../recipients/store.ts";
import type { RecipientFacts } from "./gates.ts";

export async function recipientsOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<RecipientFacts> {
  return { open: await countOpen(tx, scope, caseId) };
}
