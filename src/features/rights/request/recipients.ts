/**
 * How many recipients of the data still wait to be told of what was done, or to be given up (GDPR art. 19): asked before
 * a request is closed. None, until recipients' notices answer here.
 */
import type { Tx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import { noRecipients } from "./gates.ts";
import type { RecipientFacts } from "./gates.ts";

export async function recipientsOf(_tx: Tx, _scope: Scope, _caseId: CaseId): Promise<RecipientFacts> {
  return noRecipients;
}
