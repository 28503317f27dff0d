/** What an answer holds, and what was looked at before it (GDPR art. 15(1), (2) and (4)). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import type { RequestFacts } from "./facts.ts";
import { about, addUp, dayOf, isAfter } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** Nothing could be told of an activity at all. */
const whole = ["no-activities", "not-described", "language-missing"];
/** What the product notes as untold, by the item a promise names. */
const untold: Readonly<Record<string, readonly string[]>> = {
  copies: ["files-open"],
  "purposes-and-categories": ["purposes-missing", "data-missing", ...whole],
  recipients: ["recipients-missing", ...whole],
  "transfer-safeguards": ["transfers-unknown", "safeguard-missing", ...whole],
  retention: ["retention-missing", ...whole],
  source: ["source-missing", ...whole],
  "automated-decisions": ["decisions-unknown", "logic-missing", ...whole],
  complaint: ["no-authority"],
};

export const knowsItem = (item: unknown): boolean => typeof item === "string" && item in untold;

/** Each package of the right of access told this, or what it told is on record as lacking. */
export function checkContent({ requests, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  const missing = untold[String(parameters["item"])] ?? [];
  return addUp(
    "content",
    requests.flatMap((request): readonly Finding[] => {
      const { answered, lacking, right, reference } = request;
      if (right !== "access" || answered === undefined || lacking === undefined) return [];
      if (!watch.isRecent(answered.at)) return [];
      const isTold = !lacking.some((code) => missing.includes(code));
      const key = isTold ? "content.case.told" : "content.case.lacking";
      const sentence = { key, parameters: { reference } };
      return isTold
        ? [{ ...about(request), status: "kept", sentence }]
        : [{ ...about(request), status: "broken", sentence, since: dayOf(answered.at, zone) }];
    }),
  );
}

const isCopied = ({ right }: RequestFacts): boolean => right === "access" || right === "portability";

/** What the data say about others was looked through before they left. */
export function checkReviewed({ requests, watch, zone }: Seen): Tally {
  return addUp(
    "reviewed",
    requests.flatMap((request): readonly Finding[] => {
      const { answered, lacking, reviewedAt, reference } = request;
      if (!isCopied(request) || answered === undefined || lacking === undefined) return [];
      if (!watch.isRecent(answered.at)) return [];
      const isReviewed = reviewedAt !== undefined && !isAfter(reviewedAt, answered.at);
      const sentence = {
        key: isReviewed ? "reviewed.case.before" : "reviewed.case.unseen",
        parameters: { reference },
      };
      return isReviewed
        ? [{ ...about(request), status: "kept", sentence }]
        : [{ ...about(request), status: "broken", sentence, since: dayOf(answered.at, zone) }];
    }),
  );
}

const causes: Readonly<Record<string, string>> = { accuracy: "rectification", objection: "objection" };

export const knowsCause = (cause: unknown): boolean => typeof cause === "string" && cause in causes;

/** While a dispute or an objection is looked into the data are blocked, until it is decided (art. 18(1)(a), (d)). */
export function checkPending({ requests, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  const right = causes[String(parameters["cause"])];
  return addUp(
    "pending",
    requests.flatMap((request): readonly Finding[] => {
      if (request.right !== right || !request.isOwed) return [];
      const { decided, reference } = request;
      if (decided !== undefined && !watch.isRecent(decided.at)) return [];
      const { begunAt, liftedAt } = request.restriction;
      const isBlocked =
        begunAt !== undefined &&
        (decided === undefined ? watch.hasReached(begunAt) : !isAfter(begunAt, decided.at));
      const isShort =
        liftedAt !== undefined &&
        (decided === undefined ? watch.isPast(liftedAt) : isAfter(decided.at, liftedAt));
      const said = (key: string) => ({ ...about(request), sentence: { key, parameters: { reference } } });
      if (isBlocked && isShort)
        return [{ ...said("pending.case.short"), status: "broken", since: dayOf(liftedAt, zone) }];
      if (isBlocked)
        return [{ ...said("pending.case.blocked"), status: "kept", isOpen: decided === undefined }];
      if (decided === undefined) return [{ ...said("pending.case.open"), status: "due", isOpen: true }];
      return [{ ...said("pending.case.free"), status: "broken", since: dayOf(decided.at, zone) }];
    }),
  );
}
