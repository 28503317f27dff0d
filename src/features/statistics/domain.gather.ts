/**
 * From the rows of a case to the days its figures are counted from. Pure. When somebody was answered, told of more time,
 * or acknowledged is judged by the same functions as on the case's own page (decision 0067).
 */
import type { Calendar } from "../../law/calendars.ts";
import { z } from "zod";
import { asInstant, computeClock } from "../../law/clock.ts";
import type { ClockAnswer } from "../../law/question.ts";
import { answerRuleIds } from "../../law/rules.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant } from "../../platform/time.ts";
import { answeredIn, judgeExtension, reachedAt } from "../rights/index.ts";
import { between } from "./domain.figures.ts";
import type { CaseFact, ComplaintFact, Day, Ending, QuestionFact, RequestFact } from "./domain.facts.ts";

export type Happened = {
  readonly type: string;
  readonly at: Instant;
  readonly recorded: Instant;
  readonly data: Readonly<Record<string, unknown>>;
  readonly mail: string | null;
  readonly settled: Instant | null;
};
export type ClockRow = {
  readonly rule: string;
  readonly state: string;
  readonly calendar: string;
  /** Its days, where it is the organisation's own. */
  readonly days?: Calendar | undefined;
  readonly zone: string;
  readonly inputs: unknown;
  readonly legal: Instant | null;
  readonly effective: Instant | null;
};
export type Row = {
  readonly kind: string;
  readonly body: unknown;
  readonly opened_at: Instant;
  readonly events: readonly Happened[];
  readonly clocks: readonly ClockRow[] | null;
};

export type Reading = { readonly zone: string; readonly now: Instant; readonly isImported: boolean };

/** The events that are read beyond the first of each case. */
export const eventTypes = [
  "request.answered",
  "request.done",
  "package.posted",
  "package.downloaded",
  "request.refused",
  "request.assessed",
  "review.approved",
  "request.withdrawn",
  "request.lapsed",
  "request.extended",
  "letter.sent",
  "request.assigned",
  "case.assigned",
  "complaint.acknowledged",
  "complaint.told",
  "complaint.withdrawn",
  "advice.answered",
  "advice.withdrawn",
] as const;

/** The kinds of case that are counted, by the name the figures have for them. */
export const kinds = { "rights-request": "request", complaint: "complaint", advice: "question" } as const;

/** `undefined` for a case of another kind. */
export function factOf(row: Row, reading: Reading): CaseFact | undefined {
  switch (row.kind) {
    case "rights-request":
      return requestOf(row, reading);
    case "complaint":
      return complaintOf(row, reading);
    case "advice":
      return questionOf(row, reading);
    default:
      return undefined;
  }
}

const Drill = z.object({ isDrill: z.boolean().optional() });

function commonOf(row: Row, receivedOn: Day, { zone, isImported }: Reading) {
  const taken = row.events.find(({ type }) => type === "request.assigned" || type === "case.assigned");
  const [first] = row.events;
  return {
    receivedOn,
    writtenOn: dayOf(zone, first?.recorded ?? row.opened_at),
    takenUpOn: taken === undefined ? undefined : dayOf(zone, taken.recorded),
    isImported,
    isDrill: Drill.parse(row.body).isDrill === true,
  };
}

const RequestBody = z.object({
  name: z.string(),
  right: z.string(),
  channel: z.string(),
  regime: z.string(),
  receivedAt: z.string(),
});

function requestOf(row: Row, reading: Reading): RequestFact {
  const { zone, now } = reading;
  const body = RequestBody.parse(row.body);
  const receivedOn = dayOf(zone, Temporal.Instant.from(body.receivedAt));
  const letters = row.events.flatMap((event) => {
    const at = event.type === "letter.sent" ? reached(event) : undefined;
    return at === undefined ? [] : [{ at, template: textOf(event, "template") ?? "" }];
  });
  const answeredAt = answeredIn(
    row.events.map((event) => ({
      type: event.type,
      at: event.at,
      ...(event.type === "request.answered" || event.type === "request.done"
        ? { delivery: textOf(event, "delivery") ?? "", reached: reached(event) }
        : {}),
    })),
  );
  const end = requestEnd(row, body.name, answeredAt, zone);
  const refusal = row.events.findLast(({ type }) => type === "request.refused");
  const letterOfRefusal = letters.find(({ template }) => template === "refusal");
  const told = end?.is === "refused" ? letterOfRefusal?.at : answeredAt;
  const clock = row.clocks?.find(({ rule }) => answerRuleIds.some((id) => id === rule));
  const law = clock === undefined ? undefined : lawOf(clock);
  return {
    ...commonOf(row, receivedOn, reading),
    kind: "request",
    right: body.right,
    channel: body.channel,
    regime: body.regime,
    end,
    ground: refusal === undefined ? undefined : textOf(refusal, "ground"),
    partly: end?.is === "answered" ? partlyOf(row) : undefined,
    toldOn: told === undefined ? undefined : dayOf(zone, told),
    lawDay: limitDay(zone, clock?.legal),
    ownDay: limitDay(zone, clock?.effective),
    countedDays: end?.is === "answered" ? countedDays(law, end.on) : undefined,
    isWaiting: clock?.state === "paused",
    extension: extensionOf(row, letters, law, reading, now),
  };
}

const Assessed = z.object({ verdict: z.string(), grounds: z.array(z.string()) });
const Approved = z.object({ redacted: z.number(), withheld: z.number() });

/**
 * Decided to be done in part, or of a copy: rows held back or blanked. The last decision counts. A copy is held back for
 * other people unless the decision says why.
 */
function partlyOf({ events }: Row): readonly string[] | undefined {
  const last = (type: string) => events.findLast((event) => event.type === type)?.data;
  const assessed = Assessed.safeParse(last("request.assessed")).data;
  if (assessed?.verdict === "partly") return assessed.grounds;
  const done = z.object({ verdict: z.literal("partly") }).safeParse(last("request.done"));
  if (done.success) return [];
  const approved = Approved.safeParse(last("review.approved")).data;
  const isHeldBack = approved !== undefined && approved.redacted + approved.withheld > 0;
  return isHeldBack ? ["others-rights"] : undefined;
}

function requestEnd(
  { events }: Row,
  name: string,
  answeredAt: Instant | undefined,
  zone: string,
): RequestFact["end"] {
  const last = (type: string) => events.findLast((event) => event.type === type)?.at;
  const ended = (is: Ending, at: Instant | undefined): RequestFact["end"] =>
    at === undefined ? undefined : { is, on: dayOf(zone, at) };
  switch (name) {
    case "refused":
      return ended("refused", last("request.refused"));
    case "withdrawn":
      return ended("withdrawn", last("request.withdrawn"));
    case "lapsed":
      return ended("lapsed", last("request.lapsed"));
    default:
      // Handed over by a mail that has not left, the answer is none so far.
      return ended("answered", answeredAt);
  }
}

/** What the law makes of the clock's own inputs; nothing where it knows no such rule. */
function lawOf({ rule, calendar, days, zone, inputs }: ClockRow): ClockAnswer | undefined {
  const read = z.looseObject({}).safeParse(inputs);
  const known = answerRuleIds.find((id) => id === rule);
  return read.success && known !== undefined
    ? computeClock({ rule: known, calendar: days ?? calendar, zone, inputs: read.data })
    : undefined;
}

function countedDays(law: ClockAnswer | undefined, on: Day): number | undefined {
  if (law?.start === undefined) return undefined;
  return Math.max(0, between(law.start.toString(), on) - law.waited);
}

function extensionOf(
  { events }: Row,
  letters: readonly { readonly at: Instant; readonly template: string }[],
  law: ClockAnswer | undefined,
  { zone }: Reading,
  now: Instant,
): RequestFact["extension"] {
  const extended = events.find(({ type }) => type === "request.extended");
  if (extended === undefined) return undefined;
  const noticeBy = law?.noticeBy === undefined ? undefined : asInstant(law.noticeBy, zone);
  return { on: dayOf(zone, extended.at), told: judgeExtension(letters, noticeBy, now) };
}

const ComplaintBody = z.object({
  sort: z.string(),
  channel: z.string(),
  regime: z.string(),
  receivedOn: z.iso.date(),
  outcome: z.string().optional(),
});

function complaintOf(row: Row, reading: Reading): ComplaintFact {
  const { zone } = reading;
  const { sort, channel, regime, receivedOn, outcome } = ComplaintBody.parse(row.body);
  const first = (type: string): Day | undefined => {
    const days = row.events.flatMap((event) => {
      const at = event.type === type ? reached(event) : undefined;
      return at === undefined ? [] : [dayOf(zone, at)];
    });
    return days.toSorted()[0];
  };
  const told = first("complaint.told");
  const withdrawn = first("complaint.withdrawn");
  const acknowledged = first("complaint.acknowledged");
  const clock = row.clocks?.find(({ rule }) => rule === "UK-164A-ACK");
  return {
    ...commonOf(row, receivedOn, reading),
    kind: "complaint",
    sort,
    channel,
    regime,
    outcome,
    end:
      withdrawn !== undefined
        ? { is: "withdrawn", on: withdrawn }
        : told === undefined
          ? undefined
          : { is: "told", on: told },
    // Whoever is told the outcome knows that it arrived.
    acknowledgedOn: [acknowledged, told].filter((day) => day !== undefined).toSorted()[0],
    acknowledgeBy: limitDay(zone, clock?.legal),
  };
}

const QuestionBody = z.object({ name: z.string(), topic: z.string() });

function questionOf(row: Row, reading: Reading): QuestionFact {
  const { zone } = reading;
  const { name, topic } = QuestionBody.parse(row.body);
  const last = row.events.findLast(({ type }) => type === `advice.${name}`)?.at;
  const isOver = name === "answered" || name === "withdrawn";
  return {
    ...commonOf(row, dayOf(zone, row.opened_at), reading),
    kind: "question",
    topic,
    end: isOver && last !== undefined ? { is: name, on: dayOf(zone, last) } : undefined,
  };
}

/** When what an event tells of reached the person: with a mail, when a mail server took it. */
function reached({ at, data, mail, settled }: Happened): Instant | undefined {
  const mailId = typeof data["mailId"] === "string" ? data["mailId"] : undefined;
  const fates = new Map(
    mailId === undefined || mail === null ? [] : [[mailId, { state: mail, settledAt: settled }]],
  );
  return reachedAt(at, mailId, fates);
}

function textOf({ data }: Happened, name: string): string | undefined {
  const value = data[name];
  return typeof value === "string" ? value : undefined;
}

const dayOf = (zone: string, at: Instant): Day => dayIn(zone, at).toString();

const limitDay = (zone: string, limit: Instant | null | undefined): Day | undefined =>
  limit === null || limit === undefined ? undefined : dayOf(zone, limit);
