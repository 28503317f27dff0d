/** The one next thing to do in a request, and what is still missing before anything goes out. Pure. */
import { isIdentified, missingBeforeRelease } from "./gates.ts";
import type { MissingStep } from "./gates.ts";
import { isProofUnsent, isQuestionUnsent, isToBePosted } from "./state.ts";
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
  "release",
  "post-package",
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
    | "ask-evidence"
    | "ask-authority"
    | "ask-code"
    | "try-code"
    | "close";
  readonly go?: "search" | "review" | "package" | "letters" | "outbox";
  /** The letter to write there. */
  readonly write?: "extension" | "refusal" | "clarification";
  readonly missing: readonly MissingStep[];
};

/** Facts that the state does not hold. */
export type NextFacts = {
  readonly hasEmail: boolean;
  /** The mail with the answer is still in the outbox, or was refused. */
  readonly isAnswerHeld?: boolean;
  /** That mail was refused, or erased before it was sent: it will not go any more. */
  readonly isAnswerLost?: boolean;
  /** Of a decision that is told by a letter of its own: none has gone, or it waits in the outbox. */
  readonly letter?: "unwritten" | "held" | undefined;
};

/**
 * What to do next. Proof of identity is asked for first, because it takes the other person's time; the search does not
 * wait for it; the release does.
 */
export function nextAction(state: RequestState, facts: NextFacts): NextStep {
  const missing = state.name === "open" ? missingBeforeRelease(state) : [];
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
      if (isAnswerHeld && facts.isAnswerLost === true) return { code: "answer-lost", go: "package" };
      return isAnswerHeld ? { code: "answer-held", go: "outbox" } : { code: "close", act: "close" };
    case "closed":
      return { code: "over-closed" };
    case "refused":
      return letterStep("refusal", facts) ?? { code: "over-refused" };
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
  return peopleStep(state, facts) ?? searchStep(state) ?? lastStep(state, facts);
}

/** What about the people must come before the search is looked at. */
function peopleStep(state: RequestState, facts: NextFacts): Step | undefined {
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

function lastStep(state: RequestState, facts: NextFacts): Step {
  if (!isIdentified(state)) {
    const byCode = state.identity.method === "mailed-code" && facts.hasEmail;
    return { code: "wait-for-identity", act: byCode ? "try-code" : "confirm-identity" };
  }
  if (state.authority === "open") return { code: "settle-authority", act: "confirm-authority" };
  switch (state.package.status) {
    case "none":
    case "destroyed":
      return { code: "build-package", go: "package" };
    case "failed":
      return { code: "package-failed", go: "package" };
    case "built":
    case "released":
      return { code: "release", go: "package" };
    default:
      return state.package.status satisfies never;
  }
}
