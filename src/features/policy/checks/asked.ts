/**
 * How a request was taken up: its day on record first, proof asked for so that the person knows, and whoever asks for somebody
 * else allowed to (GDPR arts. 5(2), 12(1), 12(6)). Pure.
 */
import { judgeIdentity } from "../../rights/standalone.ts";
import type { ClausePromise } from "../document/promise.ts";
import { about, addUp, dayOf, isAfter, isOfRight } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** The day a request came stands on record, and nothing was done for it before that day. */
export function checkLogged({ requests, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  return addUp(
    "logged",
    requests.flatMap((request): readonly Finding[] => {
      const { receivedAt, firstActAt, reference } = request;
      if (!isOfRight(request, parameters) || !watch.isRecent(receivedAt)) return [];
      const day = dayOf(receivedAt, zone);
      const isFirst =
        firstActAt === undefined || Temporal.PlainDate.compare(dayOf(firstActAt, zone), day) >= 0;
      const sentence = { key: `logged.case.${isFirst ? "first" : "after"}`, parameters: { reference } };
      return isFirst
        ? [{ ...about(request), status: "kept", sentence }]
        : [{ ...about(request), status: "broken", sentence, since: day }];
    }),
  );
}

/** Whoever was to prove who they are was told so, by a mail that left or a letter that went. */
export function checkProofTold({ requests, watch, zone }: Seen): Tally {
  return addUp(
    "proof",
    requests.flatMap((request): readonly Finding[] => {
      const { proof, answered, isOwed, reference } = request;
      if (proof === undefined || !watch.isRecent(proof.askedAt)) return [];
      const said = (end: string) => ({
        ...about(request),
        sentence: { key: `proof.case.${end}`, parameters: { reference } },
      });
      if (proof.toldAt !== undefined) return [{ ...said("told"), status: "kept" }];
      if (answered !== undefined)
        return [{ ...said("untold"), status: "broken", since: dayOf(proof.askedAt, zone) }];
      return isOwed ? [{ ...said("open"), status: "due", isOpen: true }] : [];
    }),
  );
}

/** Before an answer left it was settled who the person is, and that whoever asks for them may. */
export function checkLegitimacy({ requests, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  return addUp(
    "legitimate",
    requests.flatMap((request): readonly Finding[] => {
      const { answered, identity, isForAnother, authorityAt, isIdentityAsked, reference } = request;
      if (answered === undefined || !isIdentityAsked || !isOfRight(request, parameters)) return [];
      if (!watch.isRecent(answered.at)) return [];
      const isKnown = judgeIdentity(identity, answered.at) !== "answered-before";
      const isAllowed = !isForAnother || (authorityAt !== undefined && !isAfter(authorityAt, answered.at));
      const end = isKnown && isAllowed ? "settled" : isKnown ? "unauthorised" : "unknown";
      const sentence = { key: `legitimate.case.${end}`, parameters: { reference } };
      return end === "settled"
        ? [{ ...about(request), status: "kept", sentence }]
        : [{ ...about(request), status: "broken", sentence, since: dayOf(answered.at, zone) }];
    }),
  );
}

/** A request to take one’s data elsewhere is answered with a package machines can read (arts. 20(1), 12(1)). */
export function checkPortable({ requests, watch }: Seen): Tally {
  return addUp(
    "portable",
    requests.flatMap((request): readonly Finding[] => {
      const { right, answered, lacking, refusedAt, reference } = request;
      if (right !== "portability" || answered === undefined || refusedAt !== undefined) return [];
      if (!watch.isRecent(answered.at)) return [];
      const isPackaged = lacking !== undefined;
      const key = `portable.case.${isPackaged ? "package" : "letter"}`;
      return [
        {
          ...about(request),
          status: isPackaged ? "kept" : "unproven",
          sentence: { key, parameters: { reference } },
        },
      ];
    }),
  );
}

const safeguards: ReadonlySet<unknown> = new Set(["human-view-contest", "not-subject", "objection"]);
export const knowsSafeguard = (safeguard: unknown): boolean => safeguards.has(safeguard);

/** What a machine decided was looked at again by somebody who had no part in it, before it was decided anew (art. 22(3)). */
export function checkMachine({ requests, watch, zone }: Seen): Tally {
  return addUp(
    "machine",
    requests.flatMap((request): readonly Finding[] => {
      const { right, decided, answered, reviewedByAt, reference } = request;
      const ended = decided?.at ?? answered?.at;
      if (right !== "automated-decision" || ended === undefined || !watch.isRecent(ended)) return [];
      const isSeen = reviewedByAt !== undefined && !isAfter(reviewedByAt, ended);
      const sentence = { key: `machine.case.${isSeen ? "seen" : "unseen"}`, parameters: { reference } };
      return isSeen
        ? [{ ...about(request), status: "kept", sentence }]
        : [{ ...about(request), status: "broken", sentence, since: dayOf(ended, zone) }];
    }),
  );
}
