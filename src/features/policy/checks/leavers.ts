/**
 * Is the access of whoever left gone (GDPR art. 32(1)(b); ISO/IEC 27002:2022, 5.18)? Only the accounts of this office are
 * seen. A promise about all systems can be shown broken by them and never kept. Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import { addUp, dayOf } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

export function checkLeavers({ leavers, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  const findings = leavers.flatMap(({ endedAt, waysIn }): readonly Finding[] => {
    if (waysIn === 0 && !watch.isRecent(endedAt)) return [];
    const ended = dayOf(endedAt, zone);
    const dated = { ended: ended.toString(), count: waysIn };
    if (waysIn === 0) return [{ status: "kept", sentence: { key: "leavers.case.gone", parameters: dated } }];
    return [{ status: "broken", sentence: { key: "leavers.case.open", parameters: dated }, since: ended }];
  });
  const isOnlyOurs = parameters["system"] !== "kept";
  return addUp("leavers", findings, isOnlyOurs ? { atBest: "leavers.elsewhere" } : {});
}
