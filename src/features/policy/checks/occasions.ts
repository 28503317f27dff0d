/** What the checks over occasions share: one finding per occasion, and the result they add up to. Pure. */
import { compareInstants } from "../../../platform/time.ts";
import type { RequestFacts } from "./facts.ts";
import { worstOf } from "./result.ts";
import type { Evidence, Result, Sentence, Status } from "./result.ts";

export type Finding = Evidence & {
  /** The day the breach began, when it is one. */
  readonly since?: Temporal.PlainDate;
  /** Still open: it counts when it is late or nearly so, and not among what was kept. */
  readonly isOpen?: boolean;
  /** Ended otherwise than by an answer: listed, so that the numbers can be followed, and counted nowhere. */
  readonly isUncounted?: boolean;
};

/** At most so many cases are listed, the worst and the newest first. */
const evidenceLimit = 20;
const byRank: readonly Status[] = ["broken", "due", "unproven", "kept", "not_applicable"];

/** The findings that are listed, without putting all of them in order: there can be a hundred thousand. */
function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  const listed: Finding[] = [];
  for (const status of byRank)
    for (const finding of findings) {
      if (listed.length === evidenceLimit) return listed;
      if (finding.status === status) listed.push(finding);
    }
  return listed;
}

/**
 * Adds findings up: broken when one is, due when one will be, unproven when nothing was there to be kept or broken.
 * `name` is the check's prefix in the sentences.
 */
export function addUp(name: string, findings: readonly Finding[]): Result {
  const counted = findings.filter(
    ({ isOpen, isUncounted, status }) => isUncounted !== true && (isOpen !== true || status === "broken"),
  );
  const n = counted.filter(({ status }) => status === "kept").length;
  const evidence = worstFirst(findings).map(
    ({ since: _since, isOpen: _isOpen, isUncounted: _isUncounted, ...rest }) => rest,
  );
  let since: Temporal.PlainDate | undefined;
  for (const { since: day } of findings)
    if (day !== undefined && (since === undefined || Temporal.PlainDate.compare(day, since) < 0)) since = day;
  const worst = worstOf(findings.map(({ status }) => status));
  const shared = { n, of: counted.length, evidence };
  if (worst === "broken") {
    return {
      ...shared,
      status: "broken",
      why: { key: `${name}.broken`, parameters: { n, of: counted.length, failed: counted.length - n } },
      ...(since === undefined ? {} : { since }),
    };
  }
  if (worst === "due") {
    const due = findings.filter(({ status }) => status === "due").length;
    return {
      ...shared,
      status: "due",
      why: { key: `${name}.due`, parameters: { n, of: counted.length, due } },
    };
  }
  if (counted.length === 0 || worst === "unproven") {
    const open = findings.filter(({ isOpen }) => isOpen === true).length;
    const unknown = findings.filter(({ status, isOpen }) => status === "unproven" && isOpen !== true).length;
    const why: Sentence =
      unknown > 0
        ? { key: `${name}.unknown`, parameters: { count: unknown } }
        : { key: `${name}.none`, parameters: { open } };
    return { ...shared, status: "unproven", why };
  }
  return { ...shared, status: "kept", why: { key: `${name}.kept`, parameters: { n, of: counted.length } } };
}

export const about = ({
  caseId,
  reference,
}: Pick<RequestFacts, "caseId" | "reference">): { caseId: RequestFacts["caseId"]; reference: string } => ({
  caseId,
  reference,
});

/** Whether a promise about a right speaks of this request. `all`, or no right at all, is every one. */
export function isOfRight(
  { right }: Pick<RequestFacts, "right">,
  parameters: Readonly<Record<string, unknown>>,
): boolean {
  const wanted = parameters["right"];
  return wanted === undefined || wanted === "all" || wanted === "any" || wanted === right;
}

/** A year before a moment, found once for each: a check asks for it at every occasion. */
const yearBefore = new WeakMap<Temporal.Instant, Temporal.Instant>();

/** Occasions count for a year. */
export function isRecent(at: Temporal.Instant, now: Temporal.Instant): boolean {
  let since = yearBefore.get(now);
  if (since === undefined) {
    since = now.subtract({ hours: 365 * 24 });
    yearBefore.set(now, since);
  }
  return compareInstants(at, since) >= 0;
}

export const isAfter = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  compareInstants(one, other) > 0;

/** A day of a zone begins on a quarter of an hour, so all moments of one share their day. */
const quarter = 15 * 60 * 1000;
const mostQuarters = 100_000;
const daysOfZones = new Map<string, Map<number, Temporal.PlainDate>>();

/** The day of a moment in a zone, found once for each quarter of an hour: checks ask for the same ones many times. */
export function dayOf(at: Temporal.Instant, zone: string): Temporal.PlainDate {
  let days = daysOfZones.get(zone);
  if (days === undefined || days.size > mostQuarters) daysOfZones.set(zone, (days = new Map()));
  const key = Math.floor(at.epochMilliseconds / quarter);
  const known = days.get(key);
  if (known !== undefined) return known;
  const day = at.toZonedDateTimeISO(zone).toPlainDate();
  days.set(key, day);
  return day;
}
