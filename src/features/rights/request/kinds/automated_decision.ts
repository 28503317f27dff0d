/**
 * Review of a decision by a machine (GDPR art. 22(3); UK GDPR arts. 22A–22D): a person who did not take part in it looks
 * again. That it stands is an answer, too; that a person had decided it in the first place is a refusal.
 */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const automatedDecision: RightKind = {
  ...usual,
  right: "automated-decision",
  findings: ["upheld", "changed"],
  rests: { granted: ["upheld", "changed"], partly: ["changed"] },
  isReviewed: true,
  tasks: ["change-decision"],
};
