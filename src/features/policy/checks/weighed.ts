/**
 * What has to be weighed before it begins: interests that are not the person's own, activities with signs of a high risk,
 * and ways of data to other countries (GDPR arts. 6(1)(f), 35(3), 44–49). Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import { byInterval, judged } from "./entries.ts";
import type { ActivityFacts, Facts } from "./facts.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

type Day = Temporal.PlainDate;
const isBefore = (one: Day, other: Day): boolean => Temporal.PlainDate.compare(one, other) < 0;

/** The activities on legitimate interests, each with the document that holds the weighing. */
function weighings({ activities, documents }: Seen) {
  return activities
    .filter(({ bases }) => bases.includes("legitimate-interests"))
    .map((activity) => {
      const test = documents.find(({ key }) => key === activity.balancingTest);
      return { activity, test, on: test?.approvedOn ?? test?.dated };
    });
}

/** The weighing was finished by the day the activity began, and is still good. */
export function checkWeighed(seen: Seen): Tally {
  const today = seen.watch.today(seen.zone);
  return addUp(
    "weighed",
    weighings(seen).map(({ activity: { key, startedOn, isWeighingElsewhere }, test, on }): Finding => {
      if (test === undefined)
        return isWeighingElsewhere
          ? judged("weighed", key, "elsewhere", "unproven")
          : judged("weighed", key, "none", "broken");
      if (test.endsOn !== undefined && isBefore(test.endsOn, today))
        return { ...judged("weighed", key, "lapsed", "broken"), since: test.endsOn.add({ days: 1 }) };
      if (on === undefined || startedOn === undefined) return judged("weighed", key, "unsaid", "unproven");
      return isBefore(startedOn, on)
        ? { ...judged("weighed", key, "after", "broken"), since: startedOn }
        : judged("weighed", key, "before", "kept");
    }),
  );
}

/** The weighing was looked at within the interval; where there is none, nobody has. */
export function checkWeighedAgain(seen: Seen, { parameters }: ClausePromise): Tally {
  const entries = weighings(seen).map(({ activity: { key }, on }) => ({ key, on }));
  return byInterval("weighing", entries, parameters["interval"], seen);
}

const has = ({ criteria }: ActivityFacts, ...signs: readonly string[]): boolean =>
  signs.some((sign) => criteria.includes(sign));

/** By what a promise calls them, the activities that call for an assessment. */
const triggers: Readonly<Record<string, (one: ActivityFacts) => boolean>> = {
  "automated-decisions-or-profiling": (one) => has(one, "automated-decisions", "scoring"),
  "large-scale-special-or-criminal": (one) =>
    has(one, "large-scale") && (one.special === "yes" || has(one, "sensitive")),
  "public-monitoring": (one) => has(one, "monitoring") && has(one, "large-scale"),
  "systematic-and-extensive-profiling": (one) => has(one, "scoring") && has(one, "automated-decisions"),
};
export const knowsTrigger = (trigger: unknown): boolean =>
  typeof trigger === "string" && Object.hasOwn(triggers, trigger);

/** An activity with these signs was not screened out; of one nobody screened nothing can be told. */
export function checkScreened({ activities }: Seen, { parameters: { trigger } }: ClausePromise): Tally {
  const isMeant = triggers[String(trigger)] ?? (() => false);
  return addUp(
    "screened",
    activities.flatMap((one): readonly Finding[] => {
      const { key, criteria, isAssessmentRequired } = one;
      if (isAssessmentRequired === undefined && (criteria.length === 0 || isMeant(one)))
        return [judged("screened", key, "unsaid", "unproven")];
      if (!isMeant(one)) return [];
      return [
        isAssessmentRequired === "yes"
          ? judged("screened", key, "assessed", "kept")
          : judged("screened", key, "out", "broken"),
      ];
    }),
  );
}

const adequate: ReadonlySet<string | undefined> = new Set(["adequacy", "framework"]);
const agreed: ReadonlySet<string | undefined> = new Set(["scc", "idta", "bcr", "code"]);
const routes: Readonly<Record<string, (safeguard: string | undefined) => boolean>> = {
  adequacy: (safeguard) => adequate.has(safeguard),
  safeguards: (safeguard) => !adequate.has(safeguard),
  onward: () => true,
};
export const knowsRoute = (route: unknown): boolean =>
  typeof route === "string" && Object.hasOwn(routes, route);

/** Each way to another country rests on something the law knows, that was there when it began and still is. */
export function checkTransfers(seen: Seen, { parameters: { route } }: ClausePromise): Tally {
  const isMeant = routes[String(route)] ?? (() => false);
  const today = seen.watch.today(seen.zone);
  return addUp(
    "transfer",
    seen.transfers
      .filter(({ safeguard }) => isMeant(safeguard))
      .map((transfer) => judgeTransfer(transfer, today)),
  );
}

function judgeTransfer(
  { key, safeguard, startedOn, endsOn, signedOn, isAssessed, isGroundSaid }: Facts["transfers"][number],
  today: Day,
): Finding {
  const said = (is: string, status: Finding["status"]): Finding => judged("transfer", key, is, status);
  if (safeguard === undefined) return said("unsaid", "unproven");
  if (endsOn !== undefined && isBefore(endsOn, today))
    return { ...said("ended", "broken"), since: endsOn.add({ days: 1 }) };
  if (adequate.has(safeguard)) return said("adequate", "kept");
  if (!agreed.has(safeguard))
    return safeguard === "derogation" && isGroundSaid ? said("ground", "kept") : said("none", "broken");
  if (signedOn === undefined) return said("unwritten", "unproven");
  if (isBefore(today, signedOn)) return said("unsigned", "broken");
  if (startedOn !== undefined && isBefore(startedOn, signedOn))
    return { ...said("late", "broken"), since: startedOn };
  return isAssessed ? said("safe", "kept") : said("unassessed", "unproven");
}
