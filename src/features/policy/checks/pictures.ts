/** Cameras and occasions with pictures: where each is and why, and that people knew before (GDPR arts. 5(1)(c), 13). Pure. */
import type { ClausePromise } from "../document/promise.ts";
import { judged, lookedAt } from "./entries.ts";
import { addUp } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

/** Before anybody is filmed a sign or a notice says so. */
export function checkCameraSign({ cameras }: Seen): Tally {
  return addUp(
    "sign",
    cameras.map(({ key, sign, isNoticed }) => {
      if (sign === "yes" || isNoticed) return judged("sign", key, "told", "kept");
      return sign === undefined
        ? judged("sign", key, "unsaid", "unproven")
        : judged("sign", key, "none", "broken");
    }),
  );
}

/** Each camera has a reason for its place, which somebody looked at within the interval. */
export function checkCameraPlace(seen: Seen, { parameters }: ClausePromise): Tally {
  const look = lookedAt("place", parameters["interval"], seen);
  return addUp(
    "place",
    seen.cameras.map(({ key, isReasoned, reviewedOn }) =>
      isReasoned ? look({ key, on: reviewedOn }) : judged("place", key, "unreasoned", "broken"),
    ),
  );
}

/** Whether pictures may serve for something more is said in words, which are not read here. */
const items: ReadonlySet<unknown> = new Set(["intention", "may-be-filmed"]);
const channels: ReadonlySet<unknown> = new Set(["any", "terms"]);
export const knowsAnnouncement = ({ item, channel }: ClausePromise["parameters"]): boolean =>
  items.has(item) && channels.has(channel);

/** Who comes to an occasion with pictures is told of them by the day it begins. */
export function checkAnnounced({ occasions, watch, zone }: Seen, { parameters }: ClausePromise): Tally {
  const today = watch.today(zone);
  const isWanted = (by: readonly string[]): boolean =>
    parameters["channel"] === "any" ? by.length > 0 : by.includes("terms");
  return addUp(
    "announced",
    occasions.flatMap(({ key, startsOn, pictures, toldBy, toldOn }): readonly Finding[] => {
      if (pictures === "no") return [];
      if (pictures === undefined || startsOn === undefined)
        return [judged("announced", key, "unsaid", "unproven")];
      if (!watch.isRecent(startsOn.toZonedDateTime(zone).toInstant())) return [];
      const isTold =
        toldOn !== undefined && isWanted(toldBy) && Temporal.PlainDate.compare(toldOn, startsOn) <= 0;
      if (isTold) return [judged("announced", key, "before", "kept")];
      return Temporal.PlainDate.compare(today, startsOn) < 0
        ? [{ ...judged("announced", key, "open", "due"), isOpen: true }]
        : [{ ...judged("announced", key, "none", "broken"), since: startsOn }];
    }),
  );
}
