/** Erasing files that were found in folders, as the office sends and sees it. Safe for the browser. */
import { z } from "zod";
import { text } from "../../../../platform/text.ts";

/** Worst last: what an erasure came to is never better than the worst that is known of it. */
export const erasingOutcomes = ["verified", "held", "unverifiable", "incomplete", "residual"] as const;

const count = z.int().nonnegative();

export const ErasingView = z.strictObject({
  /** `open`: nothing was approved; `approved`: under way. */
  state: z.enum(["open", "approved", ...erasingOutcomes]),
  /** Files that would go, and those that stay by decision. */
  goes: count,
  stays: count,
  /** Of what would be approved now: the very files, their bytes and the decisions. */
  digest: z.string(),
  /** Why nothing can be approved yet, in sentences. */
  missing: z.array(z.string()),
  result: z
    .strictObject({
      erased: count,
      left: count,
      /** What is not as it should be, in sentences. */
      reasons: z.array(z.string()),
      endedAt: z.string(),
    })
    .optional(),
  /** What is left was given to a person. */
  isHanded: z.boolean(),
  /** The answer waits for it: what is left can be given to a person. */
  isOpen: z.boolean(),
});
export type ErasingView = z.infer<typeof ErasingView>;

export const ApproveInput = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The request's reference, typed by hand, so that nobody erases for the wrong request. */
  typed: z.string().max(40),
});

export const HandInput = z.strictObject({ words: text({ min: 1, max: 4000 }) });
