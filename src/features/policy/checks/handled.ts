/** Complaints, and questions to the officer: answered in the promised time. Pure. */
import type { ClausePromise } from "../document/promise.ts";
import type { AdviceFacts, Facts } from "./facts.ts";
import { about, addUp, dayOf, isAfter, isRecent } from "./occasions.ts";
import type { Finding } from "./occasions.ts";
import type { Result } from "./result.ts";

type Waiting = Pick<AdviceFacts, "caseId" | "reference"> & {
  readonly from: Temporal.ZonedDateTime;
  readonly answeredAt: Temporal.Instant | undefined;
};

/** One occasion with a promised time: in time, late, overdue, or still open. */
function timed(
  name: string,
  one: Waiting,
  within: Temporal.Duration,
  { now, zone }: Facts,
): readonly Finding[] {
  const { from, answeredAt, reference } = one;
  const last = from
    .toPlainDate()
    .add(within.total({ unit: "hours", relativeTo: from }) < 24 ? { days: 1 } : within);
  // The promised time ends with its last day.
  const until = last.add({ days: 1 }).toZonedDateTime(zone).toInstant();
  const parameters = { reference, due: last.toString() };
  const late = { status: "broken", since: last.add({ days: 1 }) } as const;
  if (answeredAt !== undefined) {
    if (!isRecent(answeredAt, now)) return [];
    const answered = { ...parameters, answered: dayOf(answeredAt, zone).toString() };
    return isAfter(until, answeredAt)
      ? [{ ...about(one), status: "kept", sentence: { key: `${name}.case.answered`, parameters: answered } }]
      : [{ ...about(one), ...late, sentence: { key: `${name}.case.late`, parameters: answered } }];
  }
  return isAfter(until, now)
    ? [{ ...about(one), status: "due", isOpen: true, sentence: { key: `${name}.case.open`, parameters } }]
    : [{ ...about(one), ...late, isOpen: true, sentence: { key: `${name}.case.overdue`, parameters } }];
}

function durationOf(parameters: ClausePromise["parameters"], unless: string): Temporal.Duration {
  const promised = parameters["within"];
  return Temporal.Duration.from(typeof promised === "string" ? promised : unless);
}

/** Each complaint has its outcome told in time. */
export function checkComplaints(facts: Facts, { parameters }: ClausePromise): Result {
  const within = durationOf(parameters, "P1M");
  return addUp(
    "complaint",
    facts.complaints.flatMap((one) => {
      if (one.toldAt === undefined && one.closedAt !== undefined) return [];
      const from = one.receivedOn.toZonedDateTime(facts.zone);
      return timed("complaint", { ...one, from, answeredAt: one.toldAt }, within, facts);
    }),
  );
}

/** No complaint is closed before whoever complained heard what came of it; one they took back is not closed so. */
export function checkOutcomeTold({ complaints, now, zone }: Facts): Result {
  return addUp(
    "outcome",
    complaints.flatMap((one): readonly Finding[] => {
      const { closedAt, toldAt, reference } = one;
      if (closedAt === undefined || !isRecent(closedAt, now)) return [];
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
export function checkAdvice(facts: Facts, { parameters }: ClausePromise): Result {
  const wanted = topics[String(parameters["topic"])] ?? [];
  const within = durationOf(parameters, "P5D");
  return addUp(
    "advice",
    facts.advice
      .filter(({ topic }) => wanted.length === 0 || wanted.includes(topic))
      .flatMap((one) =>
        timed("advice", { ...one, from: one.askedAt.toZonedDateTimeISO(facts.zone) }, within, facts),
      ),
  );
}
