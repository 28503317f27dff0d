/** How far a search of folders can be believed, as it is kept and said. Pure. */
import { z } from "zod";
import type { Coverage } from "../../connectors/index.ts";

const why = z.enum(["not_readable", "too_large", "refused", "timed_out", "half_answer", "cut_off"]);
const Kept: z.ZodType<Coverage> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("complete"), looked: z.int() }),
  z.strictObject({
    kind: z.literal("partial"),
    looked: z.int(),
    gaps: z.array(z.strictObject({ place: z.string(), why, records: z.int() })),
  }),
  z.strictObject({ kind: z.literal("unreachable"), why: z.string() }),
]);

export function readCoverage(kept: unknown): Coverage | undefined {
  return kept === null || kept === undefined ? undefined : Kept.parse(kept);
}

const words: Readonly<Record<z.infer<typeof why>, string>> = {
  not_readable: "cannot be read (a picture, a sealed, broken or unknown file)",
  too_large: "larger than is looked into",
  refused: "not open to Kept",
  timed_out: "without an answer in time",
  half_answer: "seen only in part",
  cut_off: "more than is kept of one search",
};

export function gapSentences(coverage: Coverage | undefined): readonly string[] {
  if (coverage?.kind === "unreachable") return [`The folders could not be searched. ${coverage.why}`];
  if (coverage?.kind !== "partial") return [];
  return coverage.gaps.map((gap) => `${gap.place}: ${gap.records} ${words[gap.why]}`);
}

/** How many files nobody looked into. */
export function notLookedInto(coverage: Coverage | undefined): number {
  return coverage?.kind === "partial" ? coverage.gaps.reduce((sum, { records }) => sum + records, 0) : 0;
}
