/**
 * Was what was granted carried out everywhere, and looked for again; was every system searched before an answer (GDPR arts. 15 to
 * 18)? One occasion is an answered request. What could not be looked at again is not told, and is not kept. Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import type { RequestFacts } from "./facts.ts";
import { about, addUp, dayOf } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** The right whose carrying out a check speaks of. */
const rights: Readonly<Record<string, string>> = {
  "DSR-ERASE": "erasure",
  "DSR-RECTIFY": "rectification",
  "DSR-RESTRICT": "restriction",
};

/** Each granted request was carried out in full, or in part with the law's reason, and nothing was left where it was looked again. */
export function checkCarriedOut({ requests, watch, zone }: Seen, { check }: ClausePromise): Tally {
  const right = rights[check ?? ""];
  return addUp(
    "carried",
    requests.flatMap((request): readonly Finding[] => {
      const { answered, refusedAt, decided } = request;
      if (request.right !== right || answered === undefined || refusedAt !== undefined) return [];
      if (decided?.verdict === "refused" || !watch.isRecent(answered.at)) return [];
      return [judge(request, dayOf(answered.at, zone))];
    }),
  );
}

function judge(request: RequestFacts, since: Temporal.PlainDate): Finding {
  const { reference, done } = request;
  const { whole, reasoned, unreasoned, open, verified, residual, unseen } = done;
  const parameters = { reference, places: whole + reasoned + verified, open, residual, unreasoned, unseen };
  const sentence = (end: string): Finding["sentence"] => ({ key: `carried.case.${end}`, parameters });
  if (residual > 0) return { ...about(request), status: "broken", sentence: sentence("residual"), since };
  if (open > 0) return { ...about(request), status: "broken", sentence: sentence("open"), since };
  if (unreasoned > 0) return { ...about(request), status: "broken", sentence: sentence("unreasoned"), since };
  if (unseen > 0) return { ...about(request), status: "unproven", sentence: sentence("unseen") };
  if (whole + reasoned + verified === 0)
    return { ...about(request), status: "unproven", sentence: sentence("nothing") };
  return { ...about(request), status: "kept", sentence: sentence("done") };
}

/** Before a copy left, every connected system had answered the search, and nothing was left unseen. */
export function checkSearched({ requests, watch, zone }: Seen): Tally {
  return addUp(
    "searched",
    requests.flatMap((request): readonly Finding[] => {
      const { answered, lacking, searched, reference } = request;
      if (lacking === undefined || answered === undefined || !watch.isRecent(answered.at)) return [];
      const { systems = 0, answering = 0, gaps = 0 } = searched ?? {};
      const isWhole = systems > 0 && answering === systems && gaps === 0;
      const key = isWhole
        ? "searched.case.whole"
        : systems === 0
          ? "searched.case.none"
          : "searched.case.gaps";
      const sentence = { key, parameters: { reference, systems, answering, gaps } };
      return isWhole
        ? [{ ...about(request), status: "kept", sentence }]
        : [{ ...about(request), status: "broken", sentence, since: dayOf(answered.at, zone) }];
    }),
  );
}
