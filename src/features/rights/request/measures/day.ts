/** By which day a measure that nobody gave one is to be done: a week before the answer is due, two weeks where nothing is. */
import type { Tx } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/ids.ts";
import { readProfile } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { dayIn, type Instant, type PlainDate } from "../../../../platform/time.ts";
import { answerClock } from "../store.ts";

export async function measureDay(tx: Tx, scope: Scope, caseId: CaseId, now: Instant): Promise<PlainDate> {
  const { zone } = await readProfile(tx, scope);
  const today = dayIn(zone, now);
  const end = (await answerClock(tx, scope, caseId))?.effectiveLimit;
  const wanted = end === undefined ? today.add({ days: 14 }) : dayIn(zone, end).subtract({ days: 7 });
  return Temporal.PlainDate.compare(wanted, today) < 0 ? today : wanted;
}
