/** Reads what the organisation's own policy promises about requests. */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import { clausesBoundTo } from "../../promises/index.ts";
import type { RequestRight } from "./contract.ts";
import { promisedBy, promisedChecks } from "./domain.promised.ts";
import type { Promised } from "./domain.promised.ts";

export async function readPromised(tx: Tx, scope: Scope, right: RequestRight): Promise<Promised> {
  return promisedBy(await clausesBoundTo(tx, scope, promisedChecks), right);
}
