/**
 * The checks that run today, by the id a promise names. A promise whose check is not here, or whose parameters these
 * cannot answer, is unproven, with what would prove it (`proofs.ts`).
 */
import type { ClausePromise } from "../document/promise.ts";
import { isBinding } from "../document/promise.ts";
import type { Facts } from "./facts.ts";
import { checkElectronic, checkIdentity } from "./release.ts";
import { checkExtensionLength, checkExtensionTold, checkRefusalLetter } from "./letters.ts";
import { checkClock } from "./clock.ts";
import { checkLeavers } from "./leavers.ts";
import { requestRights } from "../../rights/standalone.ts";
import { checkGround, checkLifting, checkMarketing, checkObjection } from "./decided.ts";
import { checkReleases } from "./ledger.ts";
import { checkRecipients, knowsAct } from "./recipients.ts";
import { checkReviewDate, checkReviewInterval } from "./review.ts";
import type { Result } from "./result.ts";

type Check = (facts: Facts, promise: ClausePromise) => Result;

/** The check of a promise, when its facts are at hand. */
function checkOf({ check, parameters }: ClausePromise): Check | undefined {
  const { right } = parameters;
  const isKnown = right === "all" || right === "any" || requestRights.some((one) => one === right);
  switch (check) {
    case "DSR-CLOCK":
      return isKnown ? checkClock : undefined;
    case "DSR-IDV":
      return isKnown ? checkIdentity : undefined;
    case "DSR-CONTENT":
      return parameters["item"] === "electronic-format" ? checkElectronic : undefined;
    case "DSR-EXT":
      if (!isKnown) return undefined;
      return parameters["tellWithin"] === undefined ? checkExtensionLength : checkExtensionTold;
    case "DSR-REFUSE-LETTER":
      return isKnown ? checkRefusalLetter : undefined;
    case "DSR-GROUND":
      return isKnown ? checkGround : undefined;
    case "DSR-OBJECT":
      return checkObjection;
    case "DSR-RESTRICT-LIFT":
      return checkLifting;
    case "MKT-SUPPRESS":
      return parameters["after"] === "archive-then-destroy" ? undefined : checkMarketing;
    case "DSR-PROPAGATE":
      return knowsAct(parameters["act"]) ? checkRecipients : undefined;
    case "LED-RELEASE":
      return checkReleases;
    case "RBA-LEAVER":
      return checkLeavers;
    case "GOV-POLICY-META":
      return parameters["item"] === "last-review-date" ? checkReviewDate : undefined;
    case "GOV-POLICY-REVIEW":
      return checkReviewInterval;
    case undefined:
    default:
      return undefined;
  }
}

export const isMeasured = (promise: ClausePromise): boolean =>
  isBinding(promise) && checkOf(promise) !== undefined;

/** What a promise's facts say now. */
export function evaluate(promise: ClausePromise, facts: Facts): Result {
  const none = { n: 0, of: 0, evidence: [] } as const;
  if (!isBinding(promise)) {
    return { status: "not_applicable", why: { key: `nature.${promise.nature}`, parameters: {} }, ...none };
  }
  const check = checkOf(promise);
  if (check === undefined) {
    return { status: "unproven", why: { key: "unproven.needs", parameters: {} }, ...none };
  }
  return check(facts, promise);
}
