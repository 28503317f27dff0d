/** What somebody's word is worth, and for how long. Pure. */
import { createHash } from "node:crypto";
import type { PlainDate } from "../../../platform/time.ts";
import { isMeasured } from "../checks/measured.ts";
import type { Result } from "../checks/result.ts";
import { isBinding, type ClausePromise } from "../document/promise.ts";

/** The newest word on a clause. */
export type Attested = {
  /** Digest of the words it was about. */
  readonly words: string;
  readonly isKept: boolean;
  readonly on: PlainDate;
  readonly until: PlainDate;
};

export function wordsOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Only what no record shows is asked of a person: a word never stands in the place of a measurement. */
export const mayBeAttested = (promise: ClausePromise): boolean => isBinding(promise) && !isMeasured(promise);

/** A year, unless the promise itself comes round sooner. */
const longest = Temporal.Duration.from({ years: 1 });

export function goodUntil({ parameters, setting }: ClausePromise, on: PlainDate): PlainDate {
  const year = on.add(longest);
  const period = parameters["interval"] ?? parameters["every"] ?? setting;
  if (typeof period !== "string" || !/^P\d/.test(period)) return year;
  const own = on.add(Temporal.Duration.from(period));
  const isUsable = Temporal.PlainDate.compare(own, on) > 0 && Temporal.PlainDate.compare(own, year) < 0;
  return isUsable ? own : year;
}

/** In the last quarter of its time, and at most so many days before its end, it is time to look again. */
const lookAgainDays = 30;

/** So long before its end a word is told of to whoever may give it anew. */
export const toldAheadDays = 14;

/** One of a short time only in its last quarter, when the document shows it due: else it would be told of all the time. */
export function isToldOf({ on, until }: Pick<Attested, "on" | "until">, today: PlainDate): boolean {
  const left = today.until(until).days;
  return left <= toldAheadDays && left < Math.max(1, Math.floor(on.until(until).days / 4));
}

/** `undefined`: nobody has said anything, or it is no matter of anybody's word. */
export function attestedResult(
  { promise, text }: { readonly promise: ClausePromise; readonly text: string },
  attested: Attested | undefined,
  today: PlainDate,
): Result | undefined {
  if (attested === undefined || !mayBeAttested(promise)) return undefined;
  const { isKept, on, until } = attested;
  const days = { on: on.toString(), until: until.toString() };
  const said = (status: Result["status"], key: string, more: Partial<Result> = {}): Result => ({
    status,
    why: { key: `attested.${key}`, parameters: days },
    n: 0,
    of: 0,
    evidence: [],
    basis: "attested",
    ...more,
  });
  if (attested.words !== wordsOf(text)) return said("unproven", "reworded");
  // What was found broken stays broken until somebody looks again: time alone mends nothing.
  if (!isKept) return said("broken", "broken", { since: on });
  if (Temporal.PlainDate.compare(today, until) > 0) return said("unproven", "expired");
  const ahead = Math.min(lookAgainDays, Math.floor(on.until(until).days / 4));
  return today.until(until).days < ahead ? said("due", "due") : said("kept", "kept");
}
