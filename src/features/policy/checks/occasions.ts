/** What the checks over occasions share: one finding per occasion, and the result they add up to. Pure. */
import type { CaseId } from "../../../platform/identifiers.ts";
import { compareInstants, type Instant } from "../../../platform/time.ts";
import type { RequestFacts } from "./facts.ts";
import { worstOf } from "./result.ts";
import type { Evidence, Result, Sentence, Status } from "./result.ts";

export type Finding = Evidence & {
  /** The day the breach began, when it is one. */
  readonly since?: Temporal.PlainDate;
  /** Still open: it counts when it is late or nearly so, and not among what was kept. */
  readonly isOpen?: boolean;
  /** When what it is about came in, where that is known. */
  readonly receivedAt?: Instant | undefined;
  /** Ended otherwise than by an answer: listed, so that the numbers can be followed, and counted nowhere. */
  readonly isUncounted?: boolean;
};

/** At most so many cases are listed, the worst and the newest first. */
const evidenceLimit = 20;
const byRank: readonly Status[] = ["broken", "due", "unproven", "kept", "not_applicable"];

/** What is listed of findings in their order, without putting all of them in order: there can be a hundred thousand. */
function worstFirst<One extends Evidence>(all: readonly One[]): readonly One[] {
  const listed: One[] = [];
  for (const status of byRank)
    for (const one of all) {
      if (listed.length === evidenceLimit) return listed;
      if (one.status === status) listed.push(one);
    }
  return listed;
}

/** The case taken in last of those that were counted (ids begin with that moment), and when what it is about came in. */
export type Newest = { readonly caseId: CaseId; readonly receivedAt: Instant | undefined };

/** What findings add up to, as numbers: tallies of parts add up to the tally of the whole (`together`). */
export type Tally = {
  /** The check's prefix in the sentences. */
  readonly name: string;
  readonly worst: Status;
  readonly n: number;
  readonly of: number;
  readonly due: number;
  readonly open: number;
  /** Of what is over, how much cannot be told. */
  readonly unknown: number;
  /** The first day of a breach. */
  readonly since: Temporal.PlainDate | undefined;
  readonly newest: Newest | undefined;
  readonly evidence: readonly Evidence[];
  /** The sentence that says why it is never kept, where the breach could also be elsewhere. */
  readonly atBest?: string;
};

/** `name` is the check's prefix in the sentences. */
export function addUp(name: string, findings: readonly Finding[], more: Pick<Tally, "atBest"> = {}): Tally {
  let [n, of, due, open, unknown] = [0, 0, 0, 0, 0];
  let worst: Status = "not_applicable";
  let since: Temporal.PlainDate | undefined;
  let newest: Newest | undefined;
  for (const { status, isOpen, isUncounted, since: day, caseId, receivedAt } of findings) {
    worst = worseOf(worst, status);
    if (isUncounted !== true && (isOpen !== true || status === "broken")) {
      of += 1;
      if (caseId !== undefined && (newest === undefined || caseId > newest.caseId))
        newest = { caseId, receivedAt };
    }
    if (isUncounted !== true && isOpen !== true && status === "kept") n += 1;
    if (status === "due") due += 1;
    if (isOpen === true) open += 1;
    if (status === "unproven" && isOpen !== true) unknown += 1;
    since = earlier(since, day);
  }
  const evidence = worstFirst(findings).map(
    ({ since: _since, isOpen: _isOpen, isUncounted: _isUncounted, receivedAt: _receivedAt, ...rest }) => rest,
  );
  return { name, worst, n, of, due, open, unknown, since, newest, evidence, ...more };
}

/** The tally of the whole from those of its parts, in the order in which the parts' evidence is listed. */
export function together([first, ...rest]: readonly [Tally, ...Tally[]]): Tally {
  if (rest.length === 0) return first;
  let { worst, n, of, due, open, unknown, since, newest } = first;
  for (const part of rest) {
    worst = worseOf(worst, part.worst);
    n += part.n;
    of += part.of;
    due += part.due;
    open += part.open;
    unknown += part.unknown;
    since = earlier(since, part.since);
    newest = later(newest, part.newest);
  }
  const evidence = worstFirst([first, ...rest].flatMap((part) => part.evidence));
  return { ...first, worst, n, of, due, open, unknown, since, newest, evidence };
}

const worseOf = (one: Status, other: Status): Status => worstOf([one, other]);

const later = (one: Newest | undefined, other: Newest | undefined): Newest | undefined =>
  other === undefined || (one !== undefined && one.caseId > other.caseId) ? one : other;

function earlier(
  one: Temporal.PlainDate | undefined,
  other: Temporal.PlainDate | undefined,
): Temporal.PlainDate | undefined {
  // Days of moments are the same object where they are the same day (`dayOf`).
  if (one === undefined || other === undefined || one === other) return one ?? other;
  return Temporal.PlainDate.compare(other, one) < 0 ? other : one;
}

/** Broken when one is, due when one will be, unproven when nothing was there to be kept or broken. */
export function resultOf({
  name,
  worst,
  n,
  of,
  due,
  open,
  unknown,
  since,
  newest,
  evidence,
  atBest,
}: Tally): Result {
  const shared = { n, of, evidence, ...(newest === undefined ? {} : { newest }) };
  const because = (key: string, parameters: Sentence["parameters"]): Pick<Result, "why"> => ({
    why: { key, parameters },
  });
  if (worst === "broken")
    return {
      ...shared,
      status: "broken",
      ...because(`${name}.broken`, { n, of, failed: of - n }),
      ...(since === undefined ? {} : { since }),
    };
  if (worst === "due") return { ...shared, status: "due", ...because(`${name}.due`, { n, of, due }) };
  if (of === 0 || worst === "unproven") {
    const why =
      unknown > 0 ? because(`${name}.unknown`, { count: unknown }) : because(`${name}.none`, { open });
    return { ...shared, status: "unproven", ...why };
  }
  return atBest === undefined
    ? { ...shared, status: "kept", ...because(`${name}.kept`, { n, of }) }
    : { ...shared, status: "unproven", ...because(atBest, { n, of }) };
}

/** The case a finding is about. */
export const about = ({
  caseId,
  reference,
  receivedAt,
}: Pick<RequestFacts, "caseId" | "reference"> & Pick<Finding, "receivedAt">): Pick<Finding, "receivedAt"> & {
  readonly caseId: CaseId;
  readonly reference: string;
} => ({ caseId, reference, receivedAt });

/** Whether a promise about a right speaks of this request. `all`, or no right at all, is every one. */
export function isOfRight(
  { right }: Pick<RequestFacts, "right">,
  parameters: Readonly<Record<string, unknown>>,
): boolean {
  const wanted = parameters["right"];
  return wanted === undefined || wanted === "all" || wanted === "any" || wanted === right;
}

export const isAfter = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  compareInstants(one, other) > 0;

const texts = new WeakMap<Temporal.PlainDate, string>();

/** A day as it is written, found once for each: checks write the same ones many times. */
export function dayText(day: Temporal.PlainDate): string {
  let text = texts.get(day);
  if (text === undefined) texts.set(day, (text = day.toString()));
  return text;
}

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
