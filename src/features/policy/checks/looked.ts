/** Looks at the whole: audits held and answered (GDPR art. 24; ISO 19011), and the policy read and signed. Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { noticeDays } from "./entries.ts";
import { addUp, about, dayOf } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Result } from "./result.ts";
import type { Seen } from "./watch.ts";

/** By what a promise calls it, what an audit’s sample has to be drawn from; none: from anything. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  "compliance with data-protection law": [],
  "compliance by company and staff": [],
  "data handling procedures": ["activities", "systems", "requests"],
};
export const knowsSubject = (subject: unknown): boolean =>
  typeof subject === "string" && Object.hasOwn(subjects, subject);

/** The newest audit was concluded within the interval, and whatever one found led to an action. */
export function checkAudited({ audits, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  const wanted = subjects[String(parameters["subject"])] ?? [];
  const promised = parameters["interval"];
  const within = Temporal.Duration.from(typeof promised === "string" ? promised : "P1Y");
  const meant = audits.filter(({ of }) => wanted.length === 0 || wanted.includes(of));
  return addUp(
    "audit",
    meant.flatMap(({ caseId, reference, at, isAnswered }, place): readonly Finding[] => {
      const on = dayOf(at, zone);
      const last = on.add(within);
      const parts = { reference, on: on.toString(), due: last.toString() };
      const said = (end: string) => ({
        ...about({ caseId, reference, receivedAt: at }),
        sentence: { key: `audit.case.${end}`, parameters: parts },
      });
      if (!isAnswered) return [{ ...said("unanswered"), status: "broken", since: on }];
      // The newest says whether it is time again; those before it were in time for theirs.
      if (place > 0) return [];
      const left = watch.today(zone).until(last).days;
      if (left < 0) return [{ ...said("late"), status: "broken", since: last.add({ days: 1 }) }];
      return left <= noticeDays
        ? [{ ...said("soon"), status: "due", isOpen: true }]
        : [{ ...said("fresh"), status: "kept" }];
    }),
  );
}

/** Everybody who works here has signed the version in force by the day that was set. */
export function checkSigned({ signing, watch, zone }: Seen): Result {
  const none = { n: 0, of: 0, evidence: [] } as const;
  if (signing === undefined || signing.dueOn === undefined || signing.staff === 0)
    return { status: "unproven", why: { key: "signed.none", parameters: {} }, ...none };
  const { dueOn, signed, staff } = signing;
  const why = (end: string): Result["why"] => ({
    key: `signed.${end}`,
    parameters: { n: signed, of: staff, due: dueOn.toString() },
  });
  const counted = { n: signed, of: staff, evidence: [] } as const;
  if (signed === staff) return { status: "kept", why: why("kept"), ...counted };
  return Temporal.PlainDate.compare(watch.today(zone), dueOn) <= 0
    ? { status: "due", why: why("due"), ...counted }
    : { status: "broken", why: why("broken"), since: dueOn.add({ days: 1 }), ...counted };
}
