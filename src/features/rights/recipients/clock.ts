/**
 * The earliest day by which a recipient was asked to answer, as a clock of the request: so it stands in the Work list, the
 * agenda and the calendar with everything else that is due. It is ours, no law's: the article gives no number of days.
 */
import { clocksOf, setClock } from "../../../platform/cases/clocks.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { earliestDue } from "./store.ts";

/** Not a rule of `src/law`: whoever computes those leaves it alone. */
export const recipientsRule = "recipients-answer";

export async function followClock(tx: WriteTx, scope: Scope, caseId: CaseId, now: Instant): Promise<void> {
  const due = await earliestDue(tx, scope, caseId);
  const known = (await clocksOf(tx, scope, caseId)).find(({ rule }) => rule === recipientsRule);
  if (due === undefined && known === undefined) return;
  const { zone, calendar } = known ?? (await readProfile(tx, scope));
  // The end of the day, as the last moment in time.
  const limit = due
    ?.add({ days: 1 })
    .toZonedDateTime({ timeZone: zone })
    .toInstant()
    .subtract({ seconds: 1 });
  const at = limit ?? known?.effectiveLimit;
  await setClock(
    tx,
    scope,
    {
      caseId,
      rule: recipientsRule,
      ruleVersion: 1,
      calendar,
      zone,
      state: due === undefined ? "satisfied" : "running",
      inputs: due === undefined ? {} : { due: due.toString() },
      policyLimit: at,
      legalLimit: undefined,
      effectiveLimit: at,
    },
    now,
  );
}
