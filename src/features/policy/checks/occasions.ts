/** What the checks over occasions share: one finding per occasion, and the result they add up to. Pure. */
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
const rank: Readonly<Record<Status, number>> = { broken: 0, due: 1, unproven: 2, kept: 3, not_applicable: 4 };

/**
 * Adds findings up: broken when one is, due when one will be, unproven when nothing was there to be kept or broken.
 * `name` is the check's prefix in the sentences.
 */
export function addUp(name: string, findings: readonly Finding[]): Result {
  const counted = findings.filter(
    ({ isOpen, isUncounted, status }) => isUncounted !== true && (isOpen !== true || status === "broken"),
  );
  const n = counted.filter(({ status }) => status === "kept").length;
  const evidence = findings
    .toSorted((one, other) => rank[one.status] - rank[other.status])
    .slice(0, evidenceLimit)
    .map(({ since: _since, isOpen: _isOpen, isUncounted: _isUncounted, ...rest }) => rest);
  const days = findings.flatMap(({ since }) => (since === undefined ? [] : [since]));
  const since = days.toSorted((one, other) => Temporal.PlainDate.compare(one, other))[0];
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

/** Occasions count for a year. */
export function isRecent(at: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(at, now.subtract({ hours: 365 * 24 })) >= 0;
}

export const isAfter = (one: Temporal.Instant, other: Temporal.Instant): boolean =>
  Temporal.Instant.compare(one, other) > 0;

export const dayOf = (at: Temporal.Instant, zone: string): Temporal.PlainDate =>
  at.toZonedDateTimeISO(zone).toPlainDate();
