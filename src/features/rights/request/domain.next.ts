/** The one next thing to do in a request, and what is still missing before anything goes out. Pure. */
import {
  hasOpenSystems,
  isChildUnheard,
  isIdentified,
  isSecondOpen,
  isStandingOpen,
  missingBeforeAnswer,
  needsMeasures,
} from "./gates.ts";
import type { MissingStep } from "./gates.ts";
import { isCarriedOut, isStillMarked } from "../execution/events.ts";
import { kindOf } from "./kinds/kinds.ts";
import { isProofUnsent, isQuestionUnsent, isRestricting, isToBePosted, measuresOf } from "./state.ts";
import type { RequestState } from "./state.ts";

export const nextCodes = [
  "wait-for-confirmation",
  "take-up",
  "wait-for-clarification",
  "write-question",
  "question-held",
  "look-at-evidence",
  "look-at-authority",
  "identity-refused",
  "authority-refused",
  "settle-standing",
  "ask-identity",
  "know-mailbox",
  "write-for-identity",
  "plan-search",
  "approve-plan",
  "search-waits",
  "search-runs",
  "search-failed",
  "review",
  "approve-review",
  "wait-for-identity",
  "settle-authority",
  "build-package",
  "package-failed",
  "second-look",
  "release",
  "post-package",
  "hear-child",
  "examine",
  "decide",
  "plan-measures",
  "carry-out",
  "say-what-stays",
  "wait-for-measures",
  "wait-for-fee",
  "write-fee",
  "write-answer",
  "letter-lost",
  "restriction-runs",
  "write-lifting",
  "lifting-held",
  "lift-restriction",
  "tell-extension",
  "extension-held",
  "tell-refusal",
  "refusal-held",
  "answer-held",
  "answer-lost",
  "close",
  "over-closed",
  "over-refused",
  "over-withdrawn",
  "over-lapsed",
] as const;
export type NextCode = (typeof nextCodes)[number];

export type NextStep = {
  readonly code: NextCode;
  readonly act?:
    | "assign"
    | "record-clarification"
    | "confirm-identity"
    | "confirm-mailbox"
    | "confirm-authority"
    | "settle-standing"
    | "ask-evidence"
    | "ask-authority"
    | "ask-code"
    | "try-code"
    | "hear-child"
    | "examine"
    | "assess"
    | "plan-measure"
    | "take-fee"
    | "plan-lifting"
    | "lift-restriction"
    | "close";
  readonly go?: "search" | "review" | "package" | "letters" | "outbox" | "measures" | "systems";
  /** The letter to write there. */
  readonly write?:
    | "extension"
    | "refusal"
    | "clarification"
    | "answer"
    | "partial-answer"
    | "fee"
    | "restriction-lifting";
  readonly missing: readonly MissingStep[];
};

/** Facts that the state does not hold. */
export type NextFacts = {
  readonly hasEmail: boolean;
  /** The mail with the answer is still in the outbox, or was refused. */
  readonly isAnswerHeld?: boolean;
  /** That mail was refused, or erased before it was sent: it will not go any more. */
  readonly isAnswerLost?: boolean;
  /** The letter about a fee has not gone, and nobody was told of it otherwise. */
  readonly isFeeUntold?: boolean;
  /** The mail that tells of a restriction's end has not left. */
  readonly isLiftingHeld?: boolean;
  /** Of a decision that is told by a letter of its own: none has gone, or it waits in the outbox. */
  readonly letter?: "unwritten" | "held" | undefined;
};

/**
 * What to do next. Proof of identity is asked for first, because it takes the other person's time; the search does not
 * wait for it; the release does.
 */
export function nextAction(state: RequestState, facts: NextFacts): NextStep {
  const missing = state.name === "open" ? missingBeforeAnswer(state) : [];
  const step = state.name === "open" ? openStep(state, facts) : otherStep(state, facts);
  return { ...step, missing };
}

type Step = Omit<NextStep, "missing">;

/** An extension or a refusal is told once its letter has gone out, not before (`reachedAt`). */
function letterStep(about: "extension" | "refusal", { letter }: NextFacts): Step | undefined {
  if (letter === undefined) return undefined;
  if (letter === "held") return { code: `${about}-held`, go: "outbox" };
  return { code: `tell-${about}`, go: "letters", write: about };
}

function otherStep(state: RequestState, facts: NextFacts): Step {
  const { isAnswerHeld = false } = facts;
  if (isToBePosted(state)) return { code: "post-package", go: "package" };
  const { name } = state;
  switch (name) {
    case "unconfirmed":
      return { code: "wait-for-confirmation", act: "assign" };
    case "answered":
      if (isAnswerHeld && facts.isAnswerLost === true)
        return state.answer === undefined
          ? { code: "answer-lost", go: "package" }
          : { code: "letter-lost", go: "letters", write: "answer" };
      if (isAnswerHeld) return { code: "answer-held", go: "outbox" };
      return restrictionStep(state, facts) ?? { code: "close", act: "close" };
    case "closed":
      return { code: "over-closed" };
    case "refused":
      return letterStep("refusal", facts) ?? restrictionStep(state, facts) ?? { code: "over-refused" };
    case "withdrawn":
      return { code: "over-withdrawn" };
    case "lapsed":
      return { code: "over-lapsed" };
    case "open":
      throw new TypeError("An open request has its own steps.");
    default:
      return name satisfies never;
  }
}

function openStep(state: RequestState, facts: NextFacts): Step {
  if (state.handler === undefined) return { code: "take-up", act: "assign" };
  const letter = letterStep("extension", facts);
  if (letter !== undefined) return letter;
  if (isQuestionUnsent(state))
    return state.question?.mailId === undefined
      ? { code: "write-question", go: "letters", write: "clarification" }
      : { code: "question-held", go: "outbox" };
  if (state.clarification === "asked") return { code: "wait-for-clarification", act: "record-clarification" };
  const { answer, isAtOnce } = kindOf(state);
  // What takes effect at once is done first.
  if (isAtOnce) return workStep(state) ?? letterOfAnswer(state);
  const first = peopleStep(state, facts) ?? feeStep(state, facts);
  if (answer === "package") return first ?? decideStep(state) ?? searchStep(state) ?? lastStep(state, facts);
  return first ?? decideStep(state) ?? workStep(state) ?? peopleLast(state, facts) ?? letterOfAnswer(state);
}

/** What was not done has a letter of its own, which says why and where to complain (GDPR art. 12(4)). */
function letterOfAnswer(state: RequestState): Step {
  const isKept = measuresOf(state).some(({ outcome }) => outcome === "kept" || outcome === "partly");
  const isPart = !kindOf(state).isAtOnce && (isKept || state.assessment?.verdict === "partly");
  return { code: "write-answer", go: "letters", write: isPart ? "partial-answer" : "answer" };
}

/** Nothing is done for a fee that is asked for, and nobody waits for a fee they were not told of. */
function feeStep({ fee }: RequestState, { isFeeUntold = false }: NextFacts): Step | undefined {
  if (fee?.status !== "asked") return undefined;
  return isFeeUntold
    ? { code: "write-fee", go: "letters", write: "fee" }
    : { code: "wait-for-fee", act: "take-fee" };
}

/** What comes before the decision, and the decision. */
function decideStep(state: RequestState): Step | undefined {
  const { isAssessed, findings, rests } = kindOf(state);
  if (!isAssessed || state.assessment !== undefined) return undefined;
  if (isChildUnheard(state)) return { code: "hear-child", act: "hear-child" };
  // Where every decision to grant rests on a finding, finding out comes first; else only a refusal needs it.
  const isNeeded = findings.length > 0 && rests.granted !== undefined;
  if (isNeeded && state.examined === undefined) return { code: "examine", act: "examine" };
  return { code: "decide", act: "assess" };
}

function workStep(state: RequestState): Step | undefined {
  const measures = measuresOf(state);
  const { tasks } = kindOf(state);
  // What was begun in a system becomes a measure by itself.
  if (hasOpenSystems(state)) return { code: "carry-out", go: "systems" };
  if (needsMeasures(state) && !measures.some(({ task }) => tasks.includes(task)))
    return { code: "plan-measures", act: "plan-measure" };
  const open = measures.filter(({ outcome }) => outcome === undefined);
  if (open.length === 0) return undefined;
  const isDone = open.every((measure) => isCarriedOut(state, measure));
  return { code: isDone ? "say-what-stays" : "wait-for-measures", go: "measures" };
}

/** A restriction lasts until it is lifted, and the person is told before that (art. 18(3)). */
function restrictionStep(state: RequestState, { isLiftingHeld = false }: NextFacts): Step | undefined {
  if (!isRestricting(state)) return undefined;
  if (state.right === "objection" && state.assessment?.verdict === "granted") return undefined;
  if (state.restriction?.status === "in-force")
    return state.restriction.endsOn === undefined
      ? { code: "restriction-runs", act: "plan-lifting" }
      : { code: "write-lifting", go: "letters", write: "restriction-lifting" };
  if (isLiftingHeld) return { code: "lifting-held", go: "outbox" };
  return isStillMarked(state)
    ? { code: "carry-out", go: "systems" }
    : { code: "lift-restriction", act: "lift-restriction" };
}

/** What about the people must come before the search is looked at. */
function peopleStep(state: RequestState, facts: NextFacts): Step | undefined {
  // Nobody in mourning is asked for papers before it is known whether they are answered at all.
  if (isStandingOpen(state)) return { code: "settle-standing", act: "settle-standing" };
  const evidence = new Set(state.identity.evidence.map(({ of }) => of));
  if (evidence.has("identity")) return { code: "look-at-evidence", act: "confirm-identity" };
  if (evidence.has("authority")) return { code: "look-at-authority", act: "confirm-authority" };
  if (state.identity.status === "refused") return { code: "identity-refused", act: "ask-evidence" };
  if (state.authority === "refused") return { code: "authority-refused", act: "ask-authority" };
  if (isProofUnsent(state) && state.identity.method === "evidence" && state.identity.mailId === undefined)
    return { code: "write-for-identity", go: "letters" };
  if (state.identity.status === "open" && state.isAddressConfirmed === true)
    return { code: "know-mailbox", act: "confirm-mailbox" };
  if (state.identity.status === "open")
    return { code: "ask-identity", act: facts.hasEmail ? "ask-code" : "confirm-identity" };
  return undefined;
}

function searchStep({ search, review }: RequestState): Step | undefined {
  switch (search.status) {
    case "none":
      return { code: "plan-search", go: "search" };
    case "planned":
      return { code: "approve-plan", go: "search" };
    case "approved":
      return { code: "search-waits", go: "search" };
    case "running":
      return { code: "search-runs", go: "search" };
    case "failed":
      return { code: "search-failed", go: "search" };
    case "finished":
      if (review.status === "approved") return undefined;
      return { code: search.shared > 0 ? "review" : "approve-review", go: "review" };
    default:
      return search.status satisfies never;
  }
}

/** What about the people the answer waits for when all else is there. */
function peopleLast(state: RequestState, facts: NextFacts): Step | undefined {
  if (!isIdentified(state)) {
    const byCode = state.identity.method === "mailed-code" && facts.hasEmail;
    return { code: "wait-for-identity", act: byCode ? "try-code" : "confirm-identity" };
  }
  return state.authority === "open" ? { code: "settle-authority", act: "confirm-authority" } : undefined;
}

function lastStep(state: RequestState, facts: NextFacts): Step {
  const people = peopleLast(state, facts);
  if (people !== undefined) return people;
  switch (state.package.status) {
    case "none":
    case "destroyed":
      return { code: "build-package", go: "package" };
    case "failed":
      return { code: "package-failed", go: "package" };
    case "built":
      if (isSecondOpen(state)) return { code: "second-look", go: "review" };
      return { code: "release", go: "package" };
    case "released":
      return { code: "release", go: "package" };
    default:
      return state.package.status satisfies never;
  }
}
