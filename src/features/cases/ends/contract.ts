/** How long what is written in cases is kept after their end, by kind. Safe for the browser. */
import { z } from "zod";
import { line, sentCount } from "../../../platform/text.ts";

const kind = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** Twenty years at most: whatever needs longer is kept case by case, with a reason. */
export const months = z.int().min(1).max(240);
const why = line({ max: 300, min: 1 });

export const CaseEnds = z.strictObject({
  version: z.int(),
  kinds: z.array(
    z.strictObject({
      kind: z.string(),
      /** “Complaints”. */
      many: z.string(),
      months: z.int(),
      why: z.string(),
      usualMonths: z.int(),
      usualWhy: z.string(),
      /** Over, and not destroyed. */
      over: z.int(),
      /** The day of the first of them. */
      firstOn: z.iso.date().optional(),
    }),
  ),
});
export type CaseEnds = z.infer<typeof CaseEnds>;

const Chosen = z.strictObject({ kind, months });
export const AskEnds = z.strictObject({ kinds: z.array(Chosen).max(50) });
/** How many cases would be destroyed at once, as their time would be over. */
export const GoesAtOnce = z.strictObject({
  goes: z.int(),
  kinds: z.array(z.strictObject({ kind: z.string(), goes: z.int() })),
});
export const SaveEnds = z.strictObject({
  version: sentCount,
  kinds: z.array(Chosen.extend({ why })).max(50),
  /** As it was shown. */
  goes: sentCount,
});
