/** Complaints, and questions to the officer: answered in the promised time. Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { openStatus } from "./near.ts";
import type { AdviceFacts } from "./facts.ts";
import { about, addUp, dayOf, dayText, isAfter } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

type Waiting = Pick<AdviceFacts, "caseId" | "reference"> & {
  readonly receivedAt?: Temporal.Instant;
  /** The day in the organisation's zone from which the time counts. */
  readonly from: Temporal.PlainDate;
  readonly answeredAt: Temporal.Instant | undefined;
};

type Limit = { readonly last: Temporal.PlainDate; readonly due: string; readonly until: Temporal.Instant };

/** A few times and zones, and the days of some years. */
const mostLimits = 20_000;
const reckoned = new Map<string, Map<string, Limit>>();

/** The last day of the promised time and the moment it ends, reckoned once for each day on which something came. */
function limits(within: Temporal.Duration, zone: string): (from: Temporal.PlainDate) => Limit {
  const of = `${zone} ${within.toString()}`;
  const before = reckoned.get(of);
  const known = before === undefined || before.size > mostLimits ? new Map<string, Limit>() : before;
  reckoned.set(of, known);
  return (from) => {
    const key = dayText(from);
    const found = known.get(key);
    if (found !== undefined) return found;
    const relativeTo = from.toZonedDateTime(zone);
    const last = from.add(within.total({ unit: "hours", relativeTo }) < 24 ? { days: 1 } : within);
    // The promised time ends with its last day.
    const until = last.add({ days: 1 }).toZonedDateTime(zone).toInstant();
    const limit = { last, due: last.toString(), until };
    known.set(key, limit);
    return limit;
  };
}

/** One occasion with a promised time: in time, late, overdue, or still open. */
function timed(
  name: string,
  one: Waiting,
  limitOf: (from: Temporal.PlainDate) => Limit,
  { watch, zone }: Seen,
): readonly Finding[] {
  const { from, answeredAt, reference } = one;
  const { last, due, until } = limitOf(from);
  const parameters = { reference, due };
  const late = (): Pick<Finding, "status" | "since"> => ({ status: "broken", since: last.add({ days: 1 }) });
  if (answeredAt !== undefined) {
    if (!watch.isRecent(answeredAt)) return [];
    const answered = { ...parameters, answered: dayText(dayOf(answeredAt, zone)) };
    return isAfter(until, answeredAt)
      ? [{ ...about(one), status: "kept", sentence: { key: `${name}.case.answered`, parameters: answered } }]
      : [{ ...about(one), ...late(), sentence: { key: `${name}.case.late`, parameters: answered } }];
  }
  return !watch.hasReached(until)
    ? [
        {
          ...about(one),
          status: openStatus(last, { watch, zone }),
          isOpen: true,
          sentence: { key: `${name}.case.open`, parameters },
        },
      ]
    : [{ ...about(one), ...late(), isOpen: true, sentence: { key: `${name}.case.overdue`, parameters } }];
}

/** What is wrong is put right in the promised time, of what somebody asked to have put right and was found to be so. */
export function checkFixed(facts: Seen, { parameters }: ClausePromise): Tally {
  const limitOf = limits(durationOf(parameters, "P1M"), facts.zone);
  return addUp(
    "fixed",
    facts.requests
      .filter(
        ({ right, isOwed, refusedAt }) => right === "rectification" && isOwed && refusedAt === undefined,
      )
      .filter(({ decided }) => decided?.verdict !== "refused")
      .flatMap((one) => {
        const from = dayOf(one.receivedAt, facts.zone);
        return timed(
          "fixed",
          { ...one, from, answeredAt: one.carriedOutAt ?? one.answered?.at },
          limitOf,
          facts,
        );
      }),
  );
}

function durationOf(parameters: ClausePromise["parameters"], unless: string): Temporal.Duration {
  const promised = parameters["within"];
  return Temporal.Duration.from(typeof promised === "string" ? promised : unless);
}

/** Each complaint has its outcome told in time. */
export function checkComplaints(facts: Seen, { parameters }: ClausePromise): Tally {
  const limitOf = limits(durationOf(parameters, "P1M"), facts.zone);
  return addUp(
    "complaint",
    facts.complaints.flatMap((one) => {
      if (one.toldAt === undefined && one.closedAt !== undefined) return [];
      return timed("complaint", { ...one, from: one.receivedOn, answeredAt: one.toldAt }, limitOf, facts);
    }),
  );
}

/** No complaint is closed before whoever complained heard what came of it; one they took back is not closed so. */
export function checkOutcomeTold({ complaints, watch, zone }: Seen): Tally {
  return addUp(
    "outcome",
    complaints.flatMap((one): readonly Finding[] => {
      const { closedAt, toldAt, reference } = one;
      if (closedAt === undefined || !watch.isRecent(closedAt)) return [];
      const isTold = toldAt !== undefined && !isAfter(toldAt, closedAt);
      const key = isTold ? "outcome.case.told" : "outcome.case.untold";
      const sentence = { key, parameters: { reference } };
      return isTold
        ? [{ ...about(one), status: "kept", sentence }]
        : [{ ...about(one), status: "broken", sentence, since: dayOf(closedAt, zone) }];
    }),
  );
}

/** What a policy calls the subject of a question, and the topics it is filed under here; none is every one. */
const topics: Readonly<Record<string, readonly string[]>> = {
  disclosure: ["disclosure"],
  "lawful-basis": ["legal-basis"],
  retention: ["retention"],
  rights: ["rights"],
  security: ["security"],
  withdrawal: ["consent"],
  "when-to-process": ["legal-basis", "new-activity", "consent"],
  "inform-and-advise": [],
  "handbook-query": [],
};

export const knowsTopic = (topic: unknown): boolean => typeof topic === "string" && topic in topics;

/** Each question about this is answered in time. */
export function checkAdvice(facts: Seen, { parameters }: ClausePromise): Tally {
  const wanted = topics[String(parameters["topic"])] ?? [];
  const limitOf = limits(durationOf(parameters, "P5D"), facts.zone);
  return addUp(
    "advice",
    facts.advice
      .filter(({ topic }) => wanted.length === 0 || wanted.includes(topic))
      .flatMap((one) => timed("advice", { ...one, from: dayOf(one.askedAt, facts.zone) }, limitOf, facts)),
  );
}
