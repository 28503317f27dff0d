/** What people were charged (GDPR art. 12(5)): nothing, or on a ground the law knows. Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { about, addUp, dayOf, isOfRight } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

const unreasonable = ["unfounded", "excessive"];
/** A second copy of the same data may cost something; of access alone (art. 15(3)). */
const allowed = (right: string): readonly string[] =>
  right === "access" ? [...unreasonable, "further-copies"] : unreasonable;

/** Answering costs nothing, unless a fee stands on a ground that allows one. */
export function checkFree({ requests, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  return addUp(
    "free",
    requests.flatMap((request): readonly Finding[] => {
      const { answered, fees, reference } = request;
      if (!isOfRight(request, parameters)) return [];
      const wrong = fees.find(
        ({ ground, at }) => !allowed(request.right).includes(ground) && watch.isRecent(at),
      );
      if (wrong !== undefined) {
        const sentence = { key: "free.case.charged", parameters: { reference } };
        return [{ ...about(request), status: "broken", sentence, since: dayOf(wrong.at, zone) }];
      }
      if (answered === undefined || !watch.isRecent(answered.at)) return [];
      const key = fees.length === 0 ? "free.case.free" : "free.case.allowed";
      return [{ ...about(request), status: "kept", sentence: { key, parameters: { reference } } }];
    }),
  );
}

/** A fee is asked from whoever asks without foundation or beyond measure, and from nobody else. */
export function checkFeeGround({ requests, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  return addUp(
    "fee",
    requests
      .filter((request) => isOfRight(request, parameters))
      .flatMap((request) =>
        request.fees
          .filter(({ at, ground }) => watch.isRecent(at) && ground !== "further-copies")
          .map(({ at, ground }): Finding => {
            const isKept = unreasonable.includes(ground);
            const key = isKept ? "fee.case.ground" : "fee.case.none";
            const sentence = { key, parameters: { reference: request.reference } };
            return isKept
              ? { ...about(request), status: "kept", sentence }
              : { ...about(request), status: "broken", sentence, since: dayOf(at, zone) };
          }),
      ),
  );
}
