/**
 * Taking words out of a file before it is given (GDPR art. 15(4)): the text of the file, what decisions hold back in it, what
 * may be somebody's, and the passages a person takes out. Safe for the browser.
 */
import { z } from "zod";
import { digest, patternKinds } from "../../review/contract.ts";
import { decisionReasons, reasonsFor, type DecisionReason } from "../../run/contract.ts";

/** In UTF-16 units. A longer text is covered by hand, or left out. */
export const longestText = 200_000;
export const mostPassages = 2000;

const span = {
  from: z.int().min(0).max(longestText),
  to: z.int().min(1).max(longestText),
};

export const TakenOut = z.strictObject({
  ...span,
  reason: z.enum(reasonsFor.redact as readonly [DecisionReason, ...DecisionReason[]]),
});
export type TakenOut = z.infer<typeof TakenOut>;

/** `name`: initials or a part of the name of somebody held back. */
const doubtKinds = [...patternKinds, "name"] as const;

export const FileText = z.strictObject({
  name: z.string(),
  /** SHA-256 of the text: what is taken out is taken out of this one. */
  digest,
  text: z.string(),
  /** Parts nobody can read here, such as pictures: what is made anew does not hold them. */
  unread: z.int().nonnegative(),
  /** Taken out in any case: decisions of the review hold it back. */
  held: z.array(z.strictObject({ ...span, reason: z.enum(decisionReasons) })),
  /** May be somebody's: a person looks. */
  doubtful: z.array(z.strictObject({ ...span, kind: z.enum(doubtKinds) })),
  /** What it goes out as. */
  becomes: z.enum(["pdf", "text"]),
});
export type FileText = z.infer<typeof FileText>;

export const RedactInput = z.strictObject({ digest, passages: z.array(TakenOut).max(mostPassages) });
