/** What stands between a rights request and its answer, in codes a person can act on. Pure (GDPR art. 12(3), (6)). */
import type { RequestState } from "./state.ts";

export const missingSteps = [
  "request-not-open",
  "identity-open",
  "authority-open",
  "search-not-finished",
  "review-not-approved",
  "package-not-built",
] as const;
export type MissingStep = (typeof missingSteps)[number];

/** What must happen before anything is handed over; empty when nothing is in the way. */
export function missingBeforeRelease(state: RequestState): readonly MissingStep[] {
  const missing: MissingStep[] = [];
  if (state.name !== "open" && state.name !== "answered") missing.push("request-not-open");
  if (!isIdentified(state)) missing.push("identity-open");
  if (state.authority !== "not-needed" && state.authority !== "confirmed") missing.push("authority-open");
  if (state.search.status !== "finished") missing.push("search-not-finished");
  else if (state.review.status !== "approved") missing.push("review-not-approved");
  if (state.package.status !== "built" && state.package.status !== "released")
    missing.push("package-not-built");
  return missing;
}

/** Proved, or excused with a reason on record. */
export function isIdentified({ identity }: RequestState): boolean {
  return identity.status === "confirmed" || identity.status === "skipped";
}
