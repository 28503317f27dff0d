/** The clock a request would have if one were opened for what arrived at a moment: for mail that waits to be looked at. */
import type { Tx } from "../../../platform/db.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { asInstant } from "../../../law/clock.ts";
import { readSettings, regimeOf } from "../../office/index.ts";
import { effectiveDay, lawClock, policyDay } from "./domain.clock.ts";
import { readPromised } from "./promised.ts";

/** Gives the end of the last day to answer; `undefined` where the calendar does not reach so far. */
export async function clockAhead(
  tx: Tx,
  scope: Scope,
): Promise<(receivedAt: Instant) => Instant | undefined> {
  const place = await readProfile(tx, scope);
  const regime = regimeOf(await readSettings(tx, scope));
  const { answer: promise } = await readPromised(tx, scope, "access");
  return (receivedAt) => {
    const received = receivedAt.toString();
    const inputs = { received, extendedMonths: 0, pauses: [] };
    const law = lawClock({ regime, receivedAt: received, right: "access" }, inputs, place);
    const day = effectiveDay(law, policyDay(law, inputs, promise));
    return day === undefined ? undefined : asInstant(day, place.zone);
  };
}
