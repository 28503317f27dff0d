/**
 * Is the access of whoever left gone (GDPR art. 32(1)(b); ISO/IEC 27002:2022, 5.18)? Only the accounts of this office are
 * seen. A promise about all systems can be shown broken by them and never kept. Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import type { Facts } from "./facts.ts";
import { addUp, dayOf, isRecent } from "./occasions.ts";
import type { Finding } from "./occasions.ts";
import type { Result } from "./result.ts";

export function checkLeavers({ leavers, now, zone }: Facts, { parameters }: ClausePromise): Result {
  const findings = leavers.flatMap(({ endedAt, waysIn }): readonly Finding[] => {
    if (waysIn === 0 && !isRecent(endedAt, now)) return [];
    const ended = dayOf(endedAt, zone);
    const dated = { ended: ended.toString(), count: waysIn };
    if (waysIn === 0) return [{ status: "kept", sentence: { key: "leavers.case.gone", parameters: dated } }];
    return [{ status: "broken", sentence: { key: "leavers.case.open", parameters: dated }, since: ended }];
  });
  const result = addUp("leavers", findings);
  if (parameters["system"] === "kept" || result.status !== "kept") return result;
  const { n, of } = result;
  return { ...result, status: "unproven", why: { key: "leavers.elsewhere", parameters: { n, of } } };
}
