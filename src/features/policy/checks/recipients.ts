/**
 * Were recipients told of what was done, in time, or excused with a reason (GDPR art. 19)? One occasion is a request that
 * was answered and not refused; that nobody went through its recipients shows as a breach, too. Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import type { TellingFacts } from "./facts.ts";
import { about, addUp, dayOf, dayText } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** What a promise calls an act, and the rights and acts that are meant. */
const meant: Readonly<Record<string, { readonly right?: string; readonly acts: readonly string[] }>> = {
  rectification: { right: "rectification", acts: ["corrected"] },
  erasure: { right: "erasure", acts: ["erased"] },
  restriction: { right: "restriction", acts: ["restricted", "lifted"] },
  suppression: { acts: ["stopped"] },
};

export const knowsAct = (act: unknown): boolean => typeof act === "string" && act in meant;

export function checkRecipients({ tellings, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  const wanted = meant[String(parameters["act"])] ?? { acts: [] };
  const promised = parameters["within"];
  const within = Temporal.Duration.from(typeof promised === "string" ? promised : "P1M");
  const today = watch.today(zone);
  return addUp(
    "recipients",
    tellings.flatMap((one): readonly Finding[] => {
      const notices = one.notices.filter(({ act }) => wanted.acts.includes(act));
      // Of rights whose recipients the law does not ask for, only those that somebody began to tell.
      const isMeant = one.right === wanted.right || notices.length > 0;
      if (!isMeant || !watch.isRecent(one.answeredAt)) return [];
      const until = dayOf(one.answeredAt, zone).add(within);
      return [judge(one, notices, until, today)];
    }),
  );
}

function judge(
  one: TellingFacts,
  notices: TellingFacts["notices"],
  until: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Finding {
  const isOver = Temporal.PlainDate.compare(today, until) > 0;
  const inTime = notices.filter(
    ({ toldOn }) => toldOn !== undefined && Temporal.PlainDate.compare(toldOn, until) <= 0,
  ).length;
  const excused = notices.filter(({ toldOn, isExcused }) => toldOn === undefined && isExcused).length;
  const untold = notices.length - inTime - excused;
  const { reference } = one;
  const parameters = { reference, due: dayText(until), told: inTime, excused, untold };
  const begun = { ...about(one), since: until.add({ days: 1 }) };
  if (!one.isListed && notices.length === 0) {
    if (isOver)
      return { ...begun, status: "broken", sentence: { key: "recipients.case.unlisted", parameters } };
    const sentence = { key: "recipients.case.unlisted-due", parameters };
    return { ...about(one), status: "due", sentence, isOpen: true };
  }
  if (untold === 0)
    return { ...about(one), status: "kept", sentence: { key: "recipients.case.told", parameters } };
  if (isOver) return { ...begun, status: "broken", sentence: { key: "recipients.case.late", parameters } };
  return { ...about(one), status: "due", sentence: { key: "recipients.case.due", parameters }, isOpen: true };
}
