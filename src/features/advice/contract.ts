/** The log of the officer's answers, as anybody here may search it. Safe for the browser. */
import { z } from "zod";
import { line } from "../../platform/text.ts";

/** Words, in the body: an address is kept in too many places. Empty gives the newest. */
export const SearchLog = z.strictObject({ words: line({ max: 100 }) });
export const AnswerLog = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        reference: z.string(),
        topic: z.string(),
        question: z.string(),
        answer: z.string(),
        answeredAt: z.iso.datetime({ offset: true }),
        mayOpen: z.boolean(),
      }),
    )
    .max(50),
  /** How many answers of the log were looked through, and whether there are older ones. */
  looked: z.int(),
  isAll: z.boolean(),
});
export type AnswerLog = z.infer<typeof AnswerLog>;
