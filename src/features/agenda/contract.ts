/** What somebody has before them: days, and how they wish to be told. */
import { z } from "zod";

export const rhythms = ["never", "workdays", "weekly"] as const;
export type Rhythm = (typeof rhythms)[number];

export const AgendaLine = z.object({
  reference: z.string(),
  /** The kind of case, as a name: `Complaint`. */
  what: z.string(),
  /** The last day in time, in the organisation's zone. */
  day: z.iso.date(),
  isLate: z.boolean(),
  isMine: z.boolean(),
});

export const Week = z.object({
  lines: z.array(AgendaLine),
  /** How many more there are than are given. */
  more: z.int(),
  today: z.iso.date(),
  rhythm: z.enum(rhythms),
  /** When the next mail goes out. */
  nextAt: z.string().optional(),
  calendar: z.object({ madeAt: z.string(), fetchedAt: z.string().optional() }).optional(),
});
