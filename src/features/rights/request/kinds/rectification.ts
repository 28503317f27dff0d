/**
 * Rectification (GDPR art. 16): whether the data are wrong is found out first. Where that cannot be told, or only in
 * part, the person's own statement goes beside them; meanwhile they may be blocked (art. 18(1)(a)).
 */
import { usual } from "./kind.ts";
import type { RightKind } from "./kind.ts";

export const rectification: RightKind = {
  ...usual,
  right: "rectification",
  findings: ["wrong", "incomplete", "right", "cannot-tell"],
  rests: {
    granted: ["wrong", "incomplete"],
    partly: ["wrong", "incomplete", "cannot-tell"],
    refused: ["right", "cannot-tell"],
  },
  tasks: ["correct", "add-statement"],
  restrictsMeanwhile: true,
};
