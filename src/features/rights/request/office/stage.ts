/** What a request waits for, in two or three words: for lists. Pure. */
import { nextAction } from "../domain.next.ts";
import type { NextCode } from "../domain.next.ts";
import { isRestricting, isToBePosted } from "../state.ts";
import type { RequestState } from "../state.ts";
import { officeSentences } from "./sentences.ts";

const { say } = officeSentences;

/** `isUnasked`: the mail that asks to confirm the address has not left. */
export function stageOf(
  state: RequestState,
  {
    isHeld = false,
    isLost = false,
    isUnasked = false,
  }: Partial<Record<"isHeld" | "isLost" | "isUnasked", boolean>>,
): string {
  if (state.name === "unconfirmed" && isUnasked) return say("en", "stage.unasked");
  const isBlocked = state.name === "answered" && isRestricting(state);
  if (state.isUntold === true) return say("en", "stage.refusal-untold");
  if (state.name !== "open" && !isToBePosted(state) && !isHeld && !isBlocked)
    return say("en", `stage.${state.name}`);
  return say(
    "en",
    stageByCode[nextAction(state, { hasEmail: true, isAnswerHeld: isHeld, isAnswerLost: isLost }).code],
  );
}

const stageByCode = {
  "wait-for-confirmation": "stage.unconfirmed",
  "take-up": "stage.take-up",
  "wait-for-clarification": "stage.clarification",
  "write-question": "stage.question",
  "question-held": "stage.question-held",
  "look-at-evidence": "stage.identity",
  "look-at-authority": "stage.authority",
  "identity-refused": "stage.identity",
  "authority-refused": "stage.authority",
  "ask-identity": "stage.identity",
  "know-mailbox": "stage.identity",
  "write-for-identity": "stage.identity",
  "plan-search": "stage.search",
  "approve-plan": "stage.search",
  "search-waits": "stage.searching",
  "search-runs": "stage.searching",
  "search-failed": "stage.search",
  review: "stage.review",
  "approve-review": "stage.review",
  "second-look": "stage.review",
  "wait-for-identity": "stage.identity",
  "settle-authority": "stage.authority",
  "build-package": "stage.package",
  "package-failed": "stage.package",
  release: "stage.package",
  "post-package": "stage.posting",
  "answer-held": "stage.answer-held",
  "answer-lost": "stage.answer-lost",
  "hear-child": "stage.child",
  examine: "stage.examine",
  decide: "stage.decide",
  "plan-measures": "stage.plan",
  "carry-out": "stage.measures",
  "say-what-stays": "stage.measures",
  "wait-for-measures": "stage.measures",
  "wait-for-fee": "stage.fee",
  "write-fee": "stage.letter",
  "write-answer": "stage.answer",
  "letter-lost": "stage.answer-lost",
  "restriction-runs": "stage.restricted",
  "write-lifting": "stage.restricted",
  "settle-standing": "stage.standing",
  "lifting-held": "stage.restricted",
  "lift-restriction": "stage.restricted",
  "tell-extension": "stage.letter",
  "extension-held": "stage.letter-held",
  "tell-refusal": "stage.letter",
  "refusal-held": "stage.letter-held",
  close: "stage.answered",
  "over-closed": "stage.closed",
  "over-refused": "stage.refused",
  "over-withdrawn": "stage.withdrawn",
  "over-lapsed": "stage.lapsed",
} as const satisfies Readonly<Record<NextCode, string>>;
