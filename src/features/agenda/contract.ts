/** What somebody has before them: days, and how they wish to be told. */
import { z } from "zod";

export const rhythms = ["never", "workdays", "weekly"] as const;
export type Rhythm = (typeof rhythms)[number];

const AgendaLine = z.object({
  reference: z.string(),
  /** The kind of case, as a name: `Complaint`; of a rehearsal it begins with `Drill`. */
  what: z.string(),
  /** The last day in time, in the organisation's zone. */
  day: z.iso.date(),
  isLate: z.boolean(),
  isMine: z.boolean(),
});

const TaskLine = z.object({
  id: z.string(),
  reference: z.string(),
  /** What is to be done: `Erase`; of a rehearsal it begins with `Drill`. */
  task: z.string(),
  day: z.iso.date(),
  isLate: z.boolean(),
});

/** Tasks that colleagues have for one request. */
const OthersLine = z.object({
  reference: z.string(),
  isDrill: z.boolean(),
  open: z.int(),
  late: z.int(),
  /** The earliest day among them. */
  day: z.iso.date(),
});

/** A promise that rests on somebody's word, whose time ends soon or has ended. */
const WordLine = z.object({
  /** The clause's label. */
  clause: z.string(),
  /** The last day the word is good. */
  day: z.iso.date(),
  isLate: z.boolean(),
});

export const Week = z.object({
  lines: z.array(AgendaLine),
  /** What whoever asks is to do for requests, the earliest first. */
  tasks: z.array(TaskLine),
  /** What colleagues are to do, by request; only for whoever may read cases. */
  others: z.array(OthersLine),
  /** What is to be looked at again; only for whoever may check the policy. */
  words: z.array(WordLine),
  /** How many more there are than are given. */
  more: z.int(),
  today: z.iso.date(),
  rhythm: z.enum(rhythms),
  /** When the next mail goes out. */
  nextAt: z.string().optional(),
  calendar: z.object({ madeAt: z.string(), fetchedAt: z.string().optional() }).optional(),
});
