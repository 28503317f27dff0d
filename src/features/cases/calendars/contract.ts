/** Calendars of working days as the office shows and changes them. Safe for the browser. */
import { z } from "zod";
import { line, sentDay } from "../../../platform/text.ts";
import { reference } from "../contract.ts";

/** Most clocks that one page lists; what is beyond them is counted when these have moved. */
export const mostMoves = 2000;

export const calendarId = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
export const ownCalendarId = z.string().regex(/^own-[a-z0-9-]{1,50}$/);

const day = z.strictObject({ date: sentDay, name: line({ max: 80, min: 1 }) });
const dayWithSince = day.extend({ since: sentDay.optional() });

/** What somebody writes down as the next version. */
export const CalendarDraft = z.strictObject({
  name: line({ max: 80, min: 1 }),
  base: z
    .string()
    .max(80)
    .regex(/^[A-Za-z0-9-]+\/[0-9-]+$/)
    .optional(),
  from: sentDay,
  until: sentDay,
  source: line({ max: 300, min: 1 }),
  days: z.array(dayWithSince).max(1500),
  closures: z.array(day).max(500),
  isPartial: z.boolean(),
  unverified: z.array(z.int().min(1800).max(2999)).max(200),
});
export type CalendarDraft = z.infer<typeof CalendarDraft>;

/** A clock that would end on another day. A day is absent where none can be told. */
export const Move = z.strictObject({
  reference,
  rule: z
    .string()
    .max(80)
    .regex(/^[A-Za-z0-9-]+$/),
  before: z.iso.date().optional(),
  after: z.iso.date().optional(),
});
export type Move = z.infer<typeof Move>;

export const ShownMove = Move.extend({
  /** “Complaint”. */
  kindName: z.string(),
  /** The calendar it is counted with now. */
  from: z.string(),
});
export type ShownMove = z.infer<typeof ShownMove>;

/** `none`: nothing is wrong. `soon`: it ends within ninety days. `over`: it has ended. */
export const standings = ["none", "soon", "over"] as const;

const CalendarLine = z.strictObject({
  id: z.string(),
  /** As clocks name it. */
  version: z.string(),
  name: z.string(),
  isOwn: z.boolean(),
  /** New clocks are counted with it. */
  isSet: z.boolean(),
  isPartial: z.boolean(),
  from: z.string(),
  until: z.string(),
  sources: z.array(z.string()),
  note: z.string().optional(),
  /** Clocks that run or wait and name this version. */
  running: z.int(),
  standing: z.enum(standings),
});
export type CalendarLine = z.infer<typeof CalendarLine>;

const Closed = z.strictObject({
  reference,
  kindName: z.string(),
  due: z.iso.date(),
  /** What the day is here. */
  name: z.string(),
  /** The last day before it on which somebody works. */
  lastOpen: z.iso.date().optional(),
});

export const Standing = z.strictObject({
  /** The name of the calendar that is set; absent where there is none. */
  set: z.string().optional(),
  id: z.string(),
  until: z.string().optional(),
  standing: z.enum(standings),
  /** Clocks that run and have no day, because their calendar does not tell. */
  undated: z.int(),
});

export const CalendarList = z.strictObject({
  today: z.iso.date(),
  standing: Standing,
  calendars: z.array(CalendarLine),
  undated: z.array(z.strictObject({ reference, kindName: z.string(), from: z.string() })).max(mostMoves),
  /** Clocks that would end on another day if they were counted with the calendar that is set now. */
  behind: z.array(ShownMove).max(mostMoves),
  /** Due on a day on which nobody works here. */
  closed: z.array(Closed).max(mostMoves),
  /** Ours, to look at or to make one's own. */
  offered: z.array(z.strictObject({ id: z.string(), name: z.string() })),
});

const Day = z.strictObject({ date: z.string(), name: z.string(), since: z.string().optional() });

export const OneCalendar = z.strictObject({
  ...CalendarLine.shape,
  /** Number of the newest version; 0 for one of ours. */
  number: z.int(),
  days: z.array(Day),
  closures: z.array(Day),
  unverified: z.array(z.int()),
  /** What it was made from. */
  base: z
    .strictObject({
      version: z.string(),
      name: z.string(),
      added: z.array(Day),
      removed: z.array(Day),
      /** A newer version of it has come since. */
      newer: z.string().optional(),
    })
    .optional(),
  /** The organisation has one of its own that was made from this one. */
  own: z.string().optional(),
  history: z.array(
    z.strictObject({
      version: z.string(),
      at: z.string(),
      by: z.string().optional(),
      source: z.string(),
      until: z.string(),
      added: z.array(Day),
      removed: z.array(Day),
    }),
  ),
});
export type OneCalendar = z.infer<typeof OneCalendar>;
