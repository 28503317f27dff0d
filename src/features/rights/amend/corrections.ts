/**
 * The file of corrections of `kept rectify`: every value is a text, as the store writes it. No value is written `~` or `null`;
 * a text that reads so is quoted.
 */
import { parse, type ScalarTag } from "yaml";
import { z } from "zod";
import { askWhys, Correction } from "./domain.ts";

const Answer = z.strictObject({
  table: z.string().min(1),
  column: z.string().min(1),
  why: z.enum(askWhys),
  becomes: z.enum(["change", "leave"]),
  because: z.string().trim().min(1).max(2000),
});

const CorrectionsFile = z.strictObject({
  corrections: z.array(Correction).max(200).default([]),
  answers: z.array(Answer).max(1000).default([]),
});
export type CorrectionsFile = z.output<typeof CorrectionsFile>;

/** Only what stands without quotes is asked whether it is this. */
const noValue: ScalarTag = {
  tag: "tag:yaml.org,2002:null",
  default: true,
  test: /^(?:~|null)$/,
  resolve: () => null,
};

/** As it is written: a date or a number is a text here, as the store's own text is. Throws what is not YAML. */
export function correctionsIn(content: string): z.ZodSafeParseResult<CorrectionsFile> {
  return CorrectionsFile.safeParse(parse(content, { schema: "failsafe", customTags: [noValue] }));
}
