/** Figures of a period as they are shown, printed and written into a workbook: one shape for all three. Browser-safe. */
import { z } from "zod";
import { sentDay } from "../../platform/text.ts";

/** `whole`: everything its reader may see. `shared`: to be passed round; cases about colleagues only as a band. */
export const editions = ["whole", "shared"] as const;
export type Edition = (typeof editions)[number];

export const mostYears = 10;

/** A period as it is asked for; both days belong to it. */
export const SentPeriod = z.strictObject({ from: sentDay, until: sentDay });
export type SentPeriod = z.infer<typeof SentPeriod>;

/** Why a period is none; undefined when it is one. */
export function faultOf({ from, until }: SentPeriod): "ends-before-it-begins" | "too-long" | undefined {
  if (until < from) return "ends-before-it-begins";
  return Number(until.slice(0, 4)) - Number(from.slice(0, 4)) > mostYears ? "too-long" : undefined;
}

/** One figure, or one row of a table. */
const Line = z.strictObject({
  name: z.string(),
  /** In the order of the section's columns; absent where there is nothing to say. */
  cells: z.array(z.number().nullable()),
  /** How it is counted; for the reader and the authority alike. */
  how: z.string().optional(),
});
export type Line = z.infer<typeof Line>;

const Section = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** What all of its figures have in common. */
  lede: z.string(),
  columns: z.array(z.string()).min(1),
  lines: z.array(Line),
  /** Said where there is no line. */
  empty: z.string(),
});
export type Section = z.infer<typeof Section>;

export const Report = z.strictObject({
  organisation: z.string(),
  edition: z.enum(editions),
  from: z.iso.date(),
  until: z.iso.date(),
  zone: z.string(),
  /** When it was counted: what happened later is not in it. */
  asOf: z.iso.datetime({ offset: true }),
  /** The period is not over. */
  isRunning: z.boolean(),
  /** What the reader must know of all figures: what is left out, and how. */
  notes: z.array(z.string()),
  sections: z.array(Section),
});
export type Report = z.infer<typeof Report>;
