/** Was each request of the right answered within the limit (GDPR art. 12(3); UK GDPR art. 12A)? Pure. */
import type { RequestFacts } from "./facts.ts";
import type { ClausePromise } from "../document/promise.ts";
import { openStatus } from "./near.ts";
import { about, addUp, dayOf, dayText, isAfter, isOfRight } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

export function checkClock(facts: Seen, { parameters }: ClausePromise): Tally {
  return addUp(
    "clock",
    facts.requests
      .filter((one) => isOfRight(one, parameters))
      .flatMap((one) => (one.isOwed ? findings(one, facts) : uncounted(one, one.endedWithout, facts))),
  );
}

/** What ended and is not among the numbers, with the reason. It lasts weeks, so the receipt says how long ago it was. */
function uncounted(
  request: RequestFacts,
  why: "withdrawn" | "lapsed" | "waited" | undefined,
  { watch }: Pick<Seen, "watch">,
): readonly Finding[] {
  if (why === undefined || !watch.isRecent(request.receivedAt)) return [];
  const sentence = { key: `clock.case.${why}`, parameters: { reference: request.reference } };
  return [{ ...about(request), status: "not_applicable", isUncounted: true, sentence }];
}

function findings(request: RequestFacts, { watch, zone }: Seen): readonly Finding[] {
  const { due } = request;
  // A refusal answers nobody until its letter has gone.
  const refusal = request.letters.find(({ template }) => template === "refusal")?.at;
  const endedAt = request.answered?.at ?? (request.refusedAt === undefined ? undefined : refusal);
  if (endedAt === undefined) return openFindings(request, { watch, zone });
  if (!watch.isRecent(endedAt)) return [];
  // It ended while we waited for the person: its time never ran out, and nothing was answered late or early.
  if (due === undefined && request.isWaiting) return uncounted(request, "waited", { watch });
  if (due === undefined) {
    const sentence = { key: "clock.case.unknown", parameters: { reference: request.reference } };
    return [{ ...about(request), status: "unproven", sentence }];
  }
  const [answered, limit] = [dayOf(endedAt, zone), dayOf(due, zone)];
  const isLate = isAfter(endedAt, due);
  const days = Math.abs(limit.until(answered).days);
  const parameters = {
    reference: request.reference,
    answered: dayText(answered),
    due: dayText(limit),
    days,
  };
  if (isLate) {
    const sentence = { key: "clock.case.late", parameters };
    return [{ ...about(request), status: "broken", sentence, since: limit.add({ days: 1 }) }];
  }
  const key = days === 0 ? "clock.case.last-day" : "clock.case.early";
  return [{ ...about(request), status: "kept", sentence: { key, parameters } }];
}

function openFindings(
  request: RequestFacts,
  { watch, zone }: Pick<Seen, "watch" | "zone">,
): readonly Finding[] {
  const { due } = request;
  const open = { ...about(request), isOpen: true } as const;
  if (due === undefined) {
    const sentence = { key: "clock.case.waiting", parameters: { reference: request.reference } };
    return [{ ...open, status: "not_applicable", sentence }];
  }
  const limit = dayOf(due, zone);
  const parameters = { reference: request.reference, due: dayText(limit) };
  if (watch.isPast(due)) {
    const sentence = { key: "clock.case.overdue", parameters };
    return [{ ...open, status: "broken", sentence, since: limit.add({ days: 1 }) }];
  }
  const sentence = { key: "clock.case.open", parameters };
  return [{ ...open, status: openStatus(limit, { watch, zone }), sentence }];
}
