/** The file of corrections of `kept rectify`: every value is a text, as the store writes it; `null` is written `~`. */
import { z } from "zod";
import { askWhys, Correction } from "./domain.ts";

const Answer = z.strictObject({
  table: z.string().min(1),
  column: z.string().min(1),
  why: z.enum(askWhys),
  becomes: z.enum(["change", "leave"]),
  because: z.string().trim().min(1).max(2000),
});

const empty = (value: unknown): unknown => (value === "~" || value === "null" ? null : value);

export const CorrectionsFile = z.strictObject({
  corrections: z
    .array(
      z.preprocess(
        (one) =>
          typeof one === "object" && one !== null && "was" in one && "becomes" in one
            ? { ...one, was: empty(one.was), becomes: empty(one.becomes) }
            : one,
        Correction,
      ),
    )
    .max(200)
    .default([]),
  answers: z.array(Answer).max(1000).default([]),
});
export type CorrectionsFile = z.output<typeof CorrectionsFile>;
