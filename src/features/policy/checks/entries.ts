/** What the register's entries say, one by one, and how old it is (GDPR arts. 5(2), 9, 24, 30, 35). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** What is said of one entry: `is` names the sentence. */
export const judged = (name: string, key: string, is: string, status: Finding["status"]): Finding => ({
  status,
  sentence: { key: `${name}.case.${is}`, parameters: { entry: key } },
});

/** A look shows as due so many days before its end. */
export const noticeDays = 30;

type Looked = { readonly key: string; readonly on: Temporal.PlainDate | undefined };

/** Each was looked at within the interval; of one nobody ever looked at nothing can be told. */
export function byInterval(
  name: string,
  entries: readonly Looked[],
  interval: unknown,
  seen: Pick<Seen, "watch" | "zone">,
): Tally {
  return addUp(name, entries.map(lookedAt(name, interval, seen)));
}

export function lookedAt(
  name: string,
  interval: unknown,
  { watch, zone }: Pick<Seen, "watch" | "zone">,
): (entry: Looked) => Finding {
  const within = Temporal.Duration.from(typeof interval === "string" ? interval : "P1Y");
  return ({ key, on }) => {
    if (on === undefined) return judged(name, key, "never", "unproven");
    const last = on.add(within);
    const parameters = { entry: key, on: on.toString(), due: last.toString() };
    const left = watch.today(zone).until(last).days;
    if (left < 0) {
      const sentence = { key: `${name}.case.late`, parameters };
      return { status: "broken", sentence, since: last.add({ days: 1 }) };
    }
    const sentence = { key: `${name}.case.${left <= noticeDays ? "soon" : "fresh"}`, parameters };
    return left <= noticeDays ? { status: "due", isOpen: true, sentence } : { status: "kept", sentence };
  };
}

/** What allows each activity was looked at again within the interval; the day it was decided counts as the first look. */
export function checkBasisReview(seen: Seen, { parameters }: ClausePromise): Tally {
  const entries = seen.activities.map(({ key, reviewedOn, decidedOn }) => ({
    key,
    on: reviewedOn ?? decidedOn,
  }));
  return byInterval("looked", entries, parameters["interval"], seen);
}

/** The record of each activity was looked at again within the interval. */
export function checkRecordReview(seen: Seen, { parameters }: ClausePromise): Tally {
  const entries = seen.activities.map(({ key, reviewedOn }) => ({ key, on: reviewedOn }));
  return byInterval("looked", entries, parameters["interval"], seen);
}

/** What allows an activity was decided by the day it began. */
export function checkBasisFirst({ activities }: Seen): Tally {
  return addUp(
    "first",
    activities.map(({ key, startedOn, decidedOn }): Finding => {
      if (startedOn === undefined || decidedOn === undefined)
        return judged("first", key, "unsaid", "unproven");
      return Temporal.PlainDate.compare(decidedOn, startedOn) <= 0
        ? judged("first", key, "before", "kept")
        : { ...judged("first", key, "after", "broken"), since: startedOn };
    }),
  );
}

/** Where there are data the law protects more, the entry says what allows them as well. */
export function checkCondition({ activities }: Seen): Tally {
  return addUp(
    "condition",
    activities.flatMap(({ key, special, isConditionNamed }): readonly Finding[] => {
      if (special === "no") return [];
      if (special === undefined) return [judged("condition", key, "unsaid", "unproven")];
      return [
        isConditionNamed
          ? judged("condition", key, "named", "kept")
          : judged("condition", key, "none", "broken"),
      ];
    }),
  );
}

/** Each activity names purposes of the register. */
export function checkPurpose({ activities }: Seen): Tally {
  return addUp(
    "purpose",
    activities.map(({ key, isPurposeDeclared }) =>
      isPurposeDeclared
        ? judged("purpose", key, "declared", "kept")
        : judged("purpose", key, "none", "broken"),
    ),
  );
}

const contents = {
  assessment: "isAssessed",
  measures: "isTreated",
  scenarios: "isScenarioSaid",
} as const;

export const knowsRisk = (content: unknown): boolean => typeof content === "string" && content in contents;

/** Each risk on the register says what could happen, was weighed, or has something done about it. */
export function checkRisks({ risks }: Seen, { parameters: { content } }: ClausePromise): Tally {
  const field = content === "assessment" || content === "scenarios" ? contents[content] : contents.measures;
  return addUp(
    "risk",
    risks.map((risk) =>
      risk[field] ? judged("risk", risk.key, "says", "kept") : judged("risk", risk.key, "silent", "broken"),
    ),
  );
}

/** Each system has somebody who answers for it. */
export function checkSystems({ systems }: Seen): Tally {
  return addUp(
    "system",
    systems.map(({ key, isOwned }) =>
      isOwned ? judged("system", key, "owned", "kept") : judged("system", key, "alone", "broken"),
    ),
  );
}
