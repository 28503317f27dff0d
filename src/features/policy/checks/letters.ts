/** Extensions and refusals: how long, and was the person told in time (GDPR art. 12(3), (4))? Pure. */
import { judgeExtension, judgeRefusal, toldOfExtension } from "../../rights/standalone.ts";
import type { ClausePromise } from "../document/promise.ts";
import type { RequestFacts } from "./facts.ts";
import { about, addUp, dayOf, dayText, isOfRight } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** An extension is one, and no longer than the promise says. */
export function checkExtensionLength(facts: Seen, { parameters }: ClausePromise): Tally {
  const extra = parameters["extra"];
  const months = typeof extra === "string" ? Temporal.Duration.from(extra).months : 0;
  return addUp(
    "extension",
    extendedOf(facts, parameters).map((request): Finding => {
      const longest = Math.max(...request.extensions.map((one) => one.months));
      const times = request.extensions.length;
      const isWithin = times === 1 && longest <= months;
      const key = isWithin ? "extension.case.within" : "extension.case.beyond";
      const sentence = { key, parameters: { reference: request.reference, months: longest, times } };
      if (isWithin) return { ...about(request), status: "kept", sentence };
      const [last] = request.extensions.slice(-1);
      const since = last === undefined ? {} : { since: dayOf(last.at, facts.zone) };
      return { ...about(request), status: "broken", sentence, ...since };
    }),
  );
}

/** The person hears of an extension before the end of the unextended period. */
export function checkExtensionTold(facts: Seen, { parameters }: ClausePromise): Tally {
  return addUp(
    "told",
    extendedOf(facts, parameters).map((request): Finding => toldInTime(request, facts)),
  );
}

function extendedOf(
  { requests, watch }: Seen,
  parameters: ClausePromise["parameters"],
): readonly RequestFacts[] {
  return requests.filter(
    (one) => isOfRight(one, parameters) && one.extensions.some(({ at }) => watch.isRecent(at)),
  );
}

function toldInTime(request: RequestFacts, { watch, zone }: Seen): Finding {
  const { noticeBy, letters } = request;
  const parameters = { reference: request.reference };
  const judged = judgeExtension(letters, noticeBy, watch.against(noticeBy ?? request.receivedAt));
  if (noticeBy === undefined || judged === "unknown") {
    return { ...about(request), status: "unproven", sentence: { key: "told.case.unknown", parameters } };
  }
  const limit = dayOf(noticeBy, zone);
  const dated = { ...parameters, due: dayText(limit) };
  if (judged === "due") {
    const sentence = { key: "told.case.due", parameters: dated };
    return { ...about(request), status: "due", sentence, isOpen: true };
  }
  const at = toldOfExtension(letters);
  if (judged === "told" && at !== undefined) {
    const told = dayText(dayOf(at, zone));
    const sentence = { key: "told.case.told", parameters: { ...dated, told } };
    return { ...about(request), status: "kept", sentence };
  }
  const sentence = { key: "told.case.late", parameters: dated };
  return { ...about(request), status: "broken", sentence, since: limit.add({ days: 1 }) };
}

/** Whoever is refused learns why, and how to complain, within the promised time of the refusal or of the receipt. */
export function checkRefusalLetter(facts: Seen, { parameters }: ClausePromise): Tally {
  const { watch, zone } = facts;
  const promised = parameters["within"];
  const within = Temporal.Duration.from(typeof promised === "string" ? promised : "P1M");
  return addUp(
    "refusal",
    facts.requests.flatMap((request): readonly Finding[] => {
      const { refusedAt, receivedAt, letters } = request;
      if (!isOfRight(request, parameters) || refusedAt === undefined || !watch.isRecent(refusedAt)) return [];
      const since = parameters["from"] === "receipt" ? receivedAt : refusedAt;
      const { is, until, told } = judgeRefusal(letters, { since, within, zone }, watch.onDay(zone));
      const dated = { reference: request.reference, due: dayText(until) };
      if (is === "told" && told !== undefined) {
        const sentence = { key: "refusal.case.told", parameters: { ...dated, told: dayText(told) } };
        return [{ ...about(request), status: "kept", sentence }];
      }
      if (is === "due") {
        const sentence = { key: "refusal.case.due", parameters: dated };
        return [{ ...about(request), status: "due", sentence, isOpen: true }];
      }
      const sentence = { key: "refusal.case.late", parameters: dated };
      return [{ ...about(request), status: "broken", sentence, since: until.add({ days: 1 }) }];
    }),
  );
}
