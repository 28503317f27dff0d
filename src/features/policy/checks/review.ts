/** What the policy says about itself: its last review, and when the next one is due. Pure. */
import type { ClausePromise } from "../document/promise.ts";
import type { Result } from "./result.ts";
import type { Seen } from "./watch.ts";

/** A review shows as due so many days before its end. */
const noticeDays = 30;

export function checkReviewDate({ version: { reviewedOn }, watch, zone }: Seen): Result {
  if (reviewedOn === undefined) {
    const since = watch.today(zone);
    return {
      status: "broken",
      why: { key: "review.absent", parameters: {} },
      since,
      n: 0,
      of: 1,
      evidence: [],
    };
  }
  const why = { key: "review.present", parameters: { date: reviewedOn.toString() } };
  return { status: "kept", why, n: 1, of: 1, evidence: [{ status: "kept", sentence: why }] };
}

/** By an interval since the last review, or by one day. Reviews from before the record began cannot be judged. */
export function checkReviewInterval(facts: Seen, { parameters }: ClausePromise): Result {
  const { reviewedOn, recordedSince } = facts.version;
  const today = facts.watch.today(facts.zone);
  const interval = parameters["interval"];
  const day = parameters["due"];
  const none = { n: 0, of: 0, evidence: [] } as const;
  if (typeof day === "string") return byDay(Temporal.PlainDate.from(day), facts);
  if (reviewedOn === undefined || typeof interval !== "string") {
    return { status: "unproven", why: { key: "review.none", parameters: {} }, ...none };
  }
  const until = reviewedOn.add(Temporal.Duration.from(interval));
  const dates = { date: reviewedOn.toString(), due: until.toString(), recorded: recordedSince.toString() };
  const left = today.until(until).days;
  const state = left < 0 ? "broken" : left <= noticeDays ? "due" : "kept";
  const why = { key: `review.interval.${state}`, parameters: dates };
  const evidence = [{ status: state, sentence: { key: "review.present", parameters: dates } }] as const;
  const result = { status: state, why, n: state === "broken" ? 0 : 1, of: 1, evidence } as const;
  return state === "broken" ? { ...result, since: until.add({ days: 1 }) } : result;
}

function byDay(until: Temporal.PlainDate, { version, watch, zone }: Seen): Result {
  const dates = { due: until.toString(), recorded: version.recordedSince.toString() };
  const { reviewedOn } = version;
  if (reviewedOn !== undefined && Temporal.PlainDate.compare(reviewedOn, until) <= 0) {
    const why = { key: "review.day.kept", parameters: { ...dates, date: reviewedOn.toString() } };
    return { status: "kept", why, n: 1, of: 1, evidence: [] };
  }
  // A day before the record began: there may have been a review, and nobody here can know.
  if (Temporal.PlainDate.compare(until, version.recordedSince) < 0) {
    return {
      status: "unproven",
      why: { key: "review.day.before", parameters: dates },
      n: 0,
      of: 0,
      evidence: [],
    };
  }
  const isOver = Temporal.PlainDate.compare(watch.today(zone), until) > 0;
  if (!isOver)
    return { status: "due", why: { key: "review.day.due", parameters: dates }, n: 0, of: 0, evidence: [] };
  const why = { key: "review.day.broken", parameters: dates };
  return { status: "broken", why, since: until.add({ days: 1 }), n: 0, of: 1, evidence: [] };
}
