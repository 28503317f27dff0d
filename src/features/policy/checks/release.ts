/** What held when an answer went out: identity first (GDPR art. 12(6)), and the way the person came (art. 15(3)). Pure. */
import { judgeIdentity } from "../../rights/standalone.ts";
import type { RequestFacts } from "./facts.ts";
import type { ClausePromise } from "../document/promise.ts";
import { about, addUp, dayOf, isOfRight } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

type Answered = RequestFacts & { readonly answered: NonNullable<RequestFacts["answered"]> };

function answeredOf({ requests, watch }: Seen, parameters: ClausePromise["parameters"]): readonly Answered[] {
  return requests.filter(
    (request): request is Answered =>
      request.answered !== undefined && isOfRight(request, parameters) && watch.isRecent(request.answered.at),
  );
}

/** One that was left out with a reason on record counts as settled; see `judgeIdentity`. */
export function checkIdentity(facts: Seen, promise: ClausePromise): Tally {
  return addUp(
    "identity",
    answeredOf(facts, promise.parameters)
      // Of what takes effect whoever asks nobody is asked who they are.
      .filter(({ isIdentityAsked }) => isIdentityAsked)
      .map((request): Finding => {
        const parameters = { reference: request.reference };
        const judged = judgeIdentity(request.identity, request.answered.at);
        if (judged === "confirmed-first" || judged === "excused-first") {
          const key = judged === "confirmed-first" ? "identity.case.before" : "identity.case.skipped";
          return { ...about(request), status: "kept", sentence: { key, parameters } };
        }
        const since = dayOf(request.answered.at, facts.zone);
        const sentence = { key: "identity.case.after", parameters };
        return { ...about(request), status: "broken", sentence, since };
      }),
  );
}

const electronic: ReadonlySet<string> = new Set(["portal", "email"]);

/** Who wrote electronically and did not ask for paper gets the answer electronically. */
export function checkElectronic(facts: Seen): Tally {
  const owed = answeredOf(facts, { right: "access" }).filter(
    ({ channel, wanted }) => electronic.has(channel) && wanted !== "post",
  );
  return addUp(
    "electronic",
    owed.map((request): Finding => {
      const parameters = { reference: request.reference };
      if (request.answered.delivery === "post") {
        const sentence = { key: "electronic.case.paper", parameters };
        const since = dayOf(request.answered.at, facts.zone);
        return { ...about(request), status: "broken", sentence, since };
      }
      return { ...about(request), status: "kept", sentence: { key: "electronic.case.kept", parameters } };
    }),
  );
}
