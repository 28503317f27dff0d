/** What stands between a rights request and its answer, in codes a person can act on. Pure (GDPR art. 12(3), (6)). */
import { kindOf } from "./kinds/kinds.ts";
import { isRestricting, measuresOf } from "./state.ts";
import type { RequestState } from "./state.ts";

export const missingSteps = [
  "request-not-open",
  "identity-open",
  "standing-open",
  "authority-open",
  "fee-open",
  "child-not-heard",
  "assessment-missing",
  "answer-is-a-letter",
  "answer-is-a-package",
  "search-not-finished",
  "review-not-approved",
  "package-not-built",
  "second-look-open",
  "measures-missing",
  "measures-open",
  "systems-open",
] as const;
export type MissingStep = (typeof missingSteps)[number];

/** What every answer waits for, whatever goes out. */
function missingOfPeople(state: RequestState): MissingStep[] {
  const missing: MissingStep[] = [];
  if (state.name !== "open" && state.name !== "answered") missing.push("request-not-open");
  if (isStandingOpen(state)) missing.push("standing-open");
  if (!isIdentified(state)) missing.push("identity-open");
  if (state.authority !== "not-needed" && state.authority !== "confirmed") missing.push("authority-open");
  if (state.fee?.status === "asked") missing.push("fee-open");
  if (kindOf(state).isAssessed) {
    if (isChildUnheard(state)) missing.push("child-not-heard");
    if (state.assessment === undefined) missing.push("assessment-missing");
  }
  return missing;
}

/** What must be known of whoever asks before a letter says what is held, whatever has become of the request. */
export function missingBeforeTelling(state: RequestState): readonly MissingStep[] {
  return missingOfPeople(state).filter((step) => step !== "request-not-open");
}

/** What must happen before a package is handed over; empty when nothing is in the way. */
export function missingBeforeRelease(state: RequestState): readonly MissingStep[] {
  const missing = missingOfPeople(state);
  if (kindOf(state).answer !== "package") return [...missing, "answer-is-a-letter"];
  if (state.search.status !== "finished") missing.push("search-not-finished");
  else if (state.review.status !== "approved") missing.push("review-not-approved");
  if (state.package.status !== "built" && state.package.status !== "released")
    missing.push("package-not-built");
  else if (isSecondOpen(state)) missing.push("second-look-open");
  return missing;
}

/** It was drawn that a second person looks, and nobody did at the package there is now. */
export function isSecondOpen({ second, package: { packageId } }: RequestState): boolean {
  return second?.isDrawn === true && (packageId === undefined || second.settled !== packageId);
}

/** What must happen before the letter goes out that says what was done; empty when nothing is in the way. */
export function missingBeforeLetter(state: RequestState): readonly MissingStep[] {
  const missing = missingOfPeople(state);
  if (kindOf(state).answer !== "letter") return [...missing, "answer-is-a-package"];
  const measures = measuresOf(state);
  const { tasks } = kindOf(state);
  if (needsMeasures(state) && !measures.some(({ task }) => tasks.includes(task)))
    missing.push("measures-missing");
  if (measures.some(({ outcome }) => outcome === undefined)) missing.push("measures-open");
  if (hasOpenSystems(state)) missing.push("systems-open");
  return missing;
}

/** What was begun in a connected system is neither carried out and looked at again, nor given to a person. */
export function hasOpenSystems({ executions = [], files }: RequestState): boolean {
  return files?.status === "open" || executions.some(({ status }) => status === "open");
}

/** What must be known before anything is carried out in a connected system; empty when nothing is in the way. */
export function missingBeforeExecution(state: RequestState): readonly MissingStep[] {
  const missing = missingOfPeople(state);
  if (kindOf(state).answer !== "letter") return [...missing, "answer-is-a-package"];
  return needsMeasures(state) || missing.length > 0 ? missing : ["assessment-missing"];
}

/** What this request's own kind of answer still waits for. */
export function missingBeforeAnswer(state: RequestState): readonly MissingStep[] {
  return kindOf(state).answer === "package" ? missingBeforeRelease(state) : missingBeforeLetter(state);
}

/** A decision that stands changes nothing anywhere; everything else granted is done somewhere, or looked for. */
export function needsMeasures(state: RequestState): boolean {
  const { answer, isAssessed } = kindOf(state);
  if (answer !== "letter" || state.examined?.finding === "upheld") return false;
  return !isAssessed || (state.assessment !== undefined && state.assessment.verdict !== "refused");
}

/** A guardian asks, and nobody has said what the child wants, or why they could not be asked. */
export function isChildUnheard({ capacity, child }: RequestState): boolean {
  return capacity === "guardian" && child === undefined;
}

/** It is about somebody who has died, and nobody has said whether a law gives it or it is answered all the same. */
export function isStandingOpen(state: RequestState): boolean {
  return state.capacity === "survivor" && state.standing === undefined && !kindOf(state).isAtOnce;
}

/** Recipients who were not told yet, and not given up (GDPR art. 19). */
export type RecipientFacts = { readonly open: number };
const noRecipients: RecipientFacts = { open: 0 };

export type CloseObstacle = "not-posted" | "answer-held" | "restriction-in-force" | "recipients-open";

/** What keeps an answered request from being closed, whatever became of its answer. */
export function missingBeforeClose(
  state: RequestState,
  recipients: RecipientFacts = noRecipients,
): readonly Extract<CloseObstacle, "restriction-in-force" | "recipients-open">[] {
  return [
    ...(isBlocking(state) ? (["restriction-in-force"] as const) : []),
    ...(recipients.open > 0 ? (["recipients-open"] as const) : []),
  ];
}

/** An objection that is granted stops the use for good: the block before it has nothing left to guard. */
function isBlocking(state: RequestState): boolean {
  const isOverrun = state.right === "objection" && state.assessment?.verdict === "granted";
  return isRestricting(state) && !isOverrun;
}

/** Proved, or excused with a reason on record, or not to be asked for. */
export function isIdentified({ identity: { status } }: RequestState): boolean {
  return status === "confirmed" || status === "skipped" || status === "not-asked";
}
