/**
 * Calendars an organisation keeps itself: register entries with versions, each with a source and an end. What a version
 * says never changes, so a clock that names it is counted the same for ever (docs/decisions/0092-own-calendars.md).
 */
import { z } from "zod";
import { calendarFrom, countryOf } from "../law/calendars.ts";
import type { Calendar } from "../law/calendars.ts";
import type { Tx } from "./db.ts";
import { firstVersion, listEntries, readEntryByKey } from "./entries/store.ts";
import type { Entry } from "./entries/store.ts";
import { line, sentDay } from "./text.ts";
import type { Scope } from "./scope.ts";

/** Begins the name of every calendar of an organisation's own, so that none can be taken for one of the law's. */
export const ownPrefix = "own-";
/** Far more than an organisation has. */
const mostCalendars = 100;

const day = z.strictObject({ date: sentDay, name: line({ max: 80, min: 1 }), since: sentDay.optional() });

export const OwnCalendar = z.strictObject({
  name: line({ max: 80, min: 1 }),
  /** The calendar of ours it was made from, with its version. */
  base: z
    .string()
    .max(80)
    .regex(/^[A-Za-z0-9-]+\/[0-9-]+$/)
    .optional(),
  from: sentDay,
  until: sentDay,
  /** Where this version's days come from. */
  source: line({ max: 300, min: 1 }),
  /** Public holidays of the place: the only days that move a time limit of the law. */
  days: z.array(day).max(1500),
  /** Days on which nobody works here, and on which the law goes on counting. */
  closures: z.array(day.omit({ since: true })).max(500),
  /** It does not hold all holidays: a day that is not in it may be one. */
  isPartial: z.boolean(),
  /** Years nobody held against the official list. */
  unverified: z.array(z.int().min(1800).max(2999)).max(200),
});
export type OwnCalendar = z.infer<typeof OwnCalendar>;

export const calendarKind = firstVersion("working-calendar", OwnCalendar);

/** The law's own form of a version of it. */
export function asCalendar({ key, version, changedAt, body }: CalendarVersion): Calendar {
  const written = changedAt.toZonedDateTimeISO("UTC").toPlainDate().toString();
  const country = body.base === undefined ? undefined : countryOf(body.base.split("/")[0] ?? "");
  return calendarFrom({ ...body, country, id: key, version: written, number: version });
}

export type CalendarVersion = Pick<Entry<OwnCalendar>, "key" | "version" | "changedAt" | "body">;

/**
 * The organisation's own calendar of that name: the newest version, or the one that a stored clock names
 * (`own-harbour/2026-11-22.3`). `undefined` for a calendar of ours, and for one that is not there.
 */
export async function ownCalendar(tx: Tx, scope: Scope, name: string): Promise<Calendar | undefined> {
  if (!name.startsWith(ownPrefix)) return undefined;
  const [key = "", version] = name.split("/");
  const number = version === undefined ? undefined : Number(version.split(".")[1]);
  if (number !== undefined && !Number.isInteger(number)) return undefined;
  const entry = await readEntryByKey(tx, scope, calendarKind, key, number);
  return entry === undefined ? undefined : asCalendar(entry);
}

/** All of them, each at its newest version. */
export function ownCalendars(tx: Tx, scope: Scope): Promise<readonly Entry<OwnCalendar>[]> {
  return listEntries(tx, scope, calendarKind, { limit: mostCalendars });
}
