/**
 * What is held, and where: each store with somebody who answers for it, a way to find a person and a period; each category
 * for a purpose; looked through for mistakes again (GDPR arts. 5(1)(b)–(e), 15, 30). Pure.
 */
import type { ClausePromise } from "../document/promise.ts";
import { byInterval, judged } from "./entries.ts";
import { addUp } from "./occasions.ts";
import type { Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

const media: ReadonlySet<unknown> = new Set(["all", "paper", "images"]);
export const knowsMedium = (medium: unknown): boolean => media.has(medium);

/** Each store of this medium is on the inventory as a store has to be. */
export function checkCovered({ stores }: Seen, { parameters: { medium } }: ClausePromise): Tally {
  return addUp(
    "cover",
    stores
      .filter((store) => medium === "all" || store.medium === medium)
      .map(({ key, isOwned, isFindable, isRuled }) =>
        isOwned && isFindable && isRuled
          ? judged("cover", key, "whole", "kept")
          : judged("cover", key, "bare", "broken"),
      ),
  );
}

/** Each category of data names what it is used for. */
export function checkTied({ categories }: Seen): Tally {
  return addUp(
    "tied",
    categories.map(({ key, isTied }) =>
      isTied ? judged("tied", key, "purpose", "kept") : judged("tied", key, "none", "broken"),
    ),
  );
}

/** Each activity names a rule of the register of periods. */
export function checkRuled({ activities }: Seen): Tally {
  return addUp(
    "ruled",
    activities.map(({ key, isRuled }) =>
      isRuled ? judged("ruled", key, "rule", "kept") : judged("ruled", key, "none", "broken"),
    ),
  );
}

/** Each store was looked through for mistakes within the interval. */
export function checkAccuracy(seen: Seen, { parameters }: ClausePromise): Tally {
  const entries = seen.stores.map(({ key, checkedOn }) => ({ key, on: checkedOn }));
  return byInterval("checked", entries, parameters["interval"], seen);
}
