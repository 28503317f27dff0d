/** Rights that ask for an act: on what they were decided, and what was done in time (GDPR arts. 17, 18(3), 21). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import type { RequestFacts } from "./facts.ts";
import { about, addUp, dayOf, dayText, isAfter, isOfRight } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

const said = (request: RequestFacts, key: string, more: Readonly<Record<string, string>> = {}) => ({
  ...about(request),
  sentence: { key, parameters: { reference: request.reference, ...more } },
});

/** Each decision names what it rests on: a reason to grant, a ground to refuse, or what was found out. */
export function checkGround(facts: Seen, { parameters }: ClausePromise): Tally {
  const { watch, zone } = facts;
  return addUp(
    "ground",
    facts.requests.flatMap((request): readonly Finding[] => {
      const { decided } = request;
      if (decided === undefined || !isOfRight(request, parameters) || !watch.isRecent(decided.at)) return [];
      const isNamed = decided.bases.length + decided.grounds.length > 0 || request.examinedAt !== undefined;
      return isNamed
        ? [{ ...said(request, "ground.case.named"), status: "kept" }]
        : [{ ...said(request, "ground.case.none"), status: "broken", since: dayOf(decided.at, zone) }];
    }),
  );
}

/** An objection stops the use, or the weighing against it was on record before it was refused. */
export function checkObjection(facts: Seen): Tally {
  return addUp(
    "objection",
    facts.requests.flatMap((request): readonly Finding[] => {
      const { decided, examinedAt } = request;
      if (request.right !== "objection" || decided === undefined || !facts.watch.isRecent(decided.at))
        return [];
      if (decided.verdict === "granted")
        return [{ ...said(request, "objection.case.stopped"), status: "kept" }];
      const isWeighed = examinedAt !== undefined && !isAfter(examinedAt, decided.at);
      return isWeighed
        ? [{ ...said(request, "objection.case.weighed"), status: "kept" }]
        : [
            {
              ...said(request, "objection.case.unweighed"),
              status: "broken",
              since: dayOf(decided.at, facts.zone),
            },
          ];
    }),
  );
}

/** The person hears of the end of a block before it ends (art. 18(3)). */
export function checkLifting(facts: Seen): Tally {
  return addUp(
    "lifting",
    facts.requests.flatMap((request): readonly Finding[] => {
      const { liftedAt, liftingToldAt } = request.restriction;
      if (liftedAt === undefined || !facts.watch.isRecent(liftedAt)) return [];
      const isTold = liftingToldAt !== undefined && !isAfter(liftingToldAt, liftedAt);
      return isTold
        ? [{ ...said(request, "lifting.case.told"), status: "kept" }]
        : [{ ...said(request, "lifting.case.untold"), status: "broken", since: dayOf(liftedAt, facts.zone) }];
    }),
  );
}

/**
 * Objections to marketing: never refused, which is seen here whole; and in effect within the promised time, which is
 * what those who stopped it say. What was sent since is seen nowhere here, so this alone keeps no promise to stop.
 */
export function checkMarketing(facts: Seen, { parameters }: ClausePromise): Tally {
  const own = facts.requests.filter(({ right, isOwed }) => right === "marketing-objection" && isOwed);
  if (parameters["after"] === "no-refusal") {
    return addUp(
      "marketing",
      own.flatMap((request): readonly Finding[] =>
        request.refusedAt === undefined
          ? request.answered !== undefined && facts.watch.isRecent(request.answered.at)
            ? [{ ...said(request, "marketing.case.taken"), status: "kept" }]
            : []
          : [
              {
                ...said(request, "marketing.case.refused"),
                status: "broken",
                since: dayOf(request.refusedAt, facts.zone),
              },
            ],
      ),
    );
  }
  const promised = parameters["within"];
  const within = Temporal.Duration.from(typeof promised === "string" ? promised : "P1D");
  return addUp(
    "marketing",
    own.flatMap((request) => stopped(request, within, facts)),
    { atBest: "marketing.elsewhere" },
  );
}

function stopped(
  request: RequestFacts,
  within: Temporal.Duration,
  { watch, zone }: Pick<Seen, "watch" | "zone">,
): readonly Finding[] {
  const { receivedAt, carriedOutAt } = request;
  const until = receivedAt.toZonedDateTimeISO(zone).add(within).toInstant();
  const due = dayText(dayOf(until, zone));
  if (carriedOutAt !== undefined) {
    if (!watch.isRecent(carriedOutAt)) return [];
    return isAfter(carriedOutAt, until)
      ? [{ ...said(request, "marketing.case.late", { due }), status: "broken", since: dayOf(until, zone) }]
      : [{ ...said(request, "marketing.case.stopped"), status: "kept" }];
  }
  return watch.isPast(until)
    ? [
        {
          ...said(request, "marketing.case.late", { due }),
          status: "broken",
          isOpen: true,
          since: dayOf(until, zone),
        },
      ]
    : [{ ...said(request, "marketing.case.open", { due }), status: "due", isOpen: true }];
}
