/** Plans that the officer sees first: told before they began, assessed before they began (GDPR arts. 35, 39). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { openStatus } from "./near.ts";
import type { PlanFacts } from "./facts.ts";
import { about, addUp, dayOf, dayText } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

type Plan = PlanFacts & { readonly startsOn: Temporal.PlainDate };

const isBy = (at: Temporal.Instant | undefined, day: Temporal.PlainDate, zone: string): boolean =>
  at !== undefined && Temporal.PlainDate.compare(dayOf(at, zone), day) <= 0;

/** Plans of the last year that name the day they begin. */
const dated = ({ plans, watch }: Seen): readonly Plan[] =>
  plans.filter((plan): plan is Plan => plan.startsOn !== undefined && watch.isRecent(plan.submittedAt));

const scopes: Readonly<Record<string, (plan: PlanFacts) => boolean>> = {
  "likely-high-risk": ({ isRisky }) => isRisky,
  "new-technology-or-likely-high-risk": ({ isRisky, isNewTechnology }) => isRisky || isNewTechnology,
  "any-new-technology-or-activity": ({ isNewTechnology, plan }) => isNewTechnology || plan === "start",
};

export const knowsScope = (scope: unknown): boolean => typeof scope === "string" && scope in scopes;

/** The officer had the plan before the day it begins. */
export function checkPlanTold(facts: Seen, { parameters }: ClausePromise): Tally {
  const isTechnology = parameters["scope"] === "any-new-technology-or-system";
  return addUp(
    "plan",
    dated(facts)
      .filter(({ isNewTechnology }) => !isTechnology || isNewTechnology)
      .map((plan): Finding => {
        const isTold = Temporal.PlainDate.compare(dayOf(plan.submittedAt, facts.zone), plan.startsOn) < 0;
        const dates = { reference: plan.reference, starts: dayText(plan.startsOn) };
        const sentence = { key: isTold ? "plan.case.told" : "plan.case.late", parameters: dates };
        return isTold
          ? { ...about(plan), status: "kept", sentence }
          : { ...about(plan), status: "broken", sentence, since: plan.startsOn };
      }),
  );
}

/** What has to be assessed is assessed by the day it begins. */
export function checkAssessed(facts: Seen, { parameters }: ClausePromise): Tally {
  const isMeant = scopes[String(parameters["scope"])] ?? (() => false);
  return addUp(
    "assessed",
    judged(facts, isMeant, "assessed", ({ assessedAt }) => assessedAt),
  );
}

/** Nothing begins before the officer's approval. */
export function checkApproved(facts: Seen): Tally {
  return addUp(
    "approved",
    judged(
      facts,
      () => true,
      "approved",
      ({ approvedAt }) => approvedAt,
    ),
  );
}

function judged(
  facts: Seen,
  isMeant: (plan: PlanFacts) => boolean,
  name: string,
  momentOf: (plan: PlanFacts) => Temporal.Instant | undefined,
): readonly Finding[] {
  const today = facts.watch.today(facts.zone);
  return dated(facts)
    .filter(isMeant)
    .map((plan): Finding => {
      const parameters = { reference: plan.reference, starts: dayText(plan.startsOn) };
      if (isBy(momentOf(plan), plan.startsOn, facts.zone))
        return { ...about(plan), status: "kept", sentence: { key: `${name}.case.before`, parameters } };
      const isAhead = Temporal.PlainDate.compare(today, plan.startsOn) <= 0;
      return isAhead
        ? {
            ...about(plan),
            status: openStatus(plan.startsOn, facts),
            isOpen: true,
            sentence: { key: `${name}.case.open`, parameters },
          }
        : {
            ...about(plan),
            status: "broken",
            since: plan.startsOn,
            sentence: { key: `${name}.case.late`, parameters },
          };
    });
}
