/** What the office is told of its calendars: how far each reaches, how its own differ from ours. Pure. */
import {
  calendarChoices,
  calendarNamed,
  calendars,
  dayKind,
  isBefore,
  versionOf,
} from "../../../law/calendars.ts";
import type { Calendar } from "../../../law/calendars.ts";
import type { OwnCalendar } from "../../../platform/calendars.ts";
import type { CalendarLine, OneCalendar } from "./contract.ts";

type PlainDate = Temporal.PlainDate;
type Day = OneCalendar["days"][number];

/** Long enough to find the next year's list and to have somebody write it down. */
const warnDays = 90;

export function standingOf(
  { until }: { readonly until: PlainDate },
  today: PlainDate,
): CalendarLine["standing"] {
  if (isBefore(until, today)) return "over";
  return isBefore(until, today.add({ days: warnDays })) ? "soon" : "none";
}

export function daysIn({ holidays, proclaimed }: Calendar): Day[] {
  return [...holidays]
    .map(([date, name]) => ({ date, name, since: proclaimed.get(date)?.toString() }))
    .toSorted((one, other) => (one.date < other.date ? -1 : 1))
    .map(({ since, ...day }) => ({ ...day, ...(since === undefined ? {} : { since }) }));
}

/** Days of the one that the other does not have. A day with another name is the same day. */
export function without(days: readonly Day[], others: readonly Day[]): Day[] {
  const dates = new Set(others.map(({ date }) => date));
  return days.filter(({ date }) => !dates.has(date));
}

/** Against the version it was made from; `undefined` where that is not known any more. */
export function baseOf({ base, days }: OwnCalendar): OneCalendar["base"] {
  const made = base === undefined ? undefined : calendarNamed(base);
  if (made === undefined) return undefined;
  const newest = calendars.find(({ id }) => id === made.id);
  const theirs = daysIn(made);
  return {
    version: versionOf(made),
    name: nameOf(made),
    added: without(days, theirs),
    removed: without(theirs, days),
    ...(newest === undefined || newest.version === made.version ? {} : { newer: versionOf(newest) }),
  };
}

const named = new Map(calendarChoices("en").map(({ id, name }) => [id, name]));

/** With the country where its own name does not tell. */
export function nameOf({ alias, name }: Calendar): string {
  return named.get(alias) ?? name;
}

/** The last day before this one on which the law and the office both work; `undefined` where that is weeks away. */
export function lastOpenDay(
  calendar: Calendar,
  closures: ReadonlySet<string>,
  due: PlainDate,
): PlainDate | undefined {
  for (let back = 1; back <= 60; back += 1) {
    const day = due.subtract({ days: back });
    if (dayKind(calendar, day).kind === "working" && !closures.has(day.toString())) return day;
  }
  return undefined;
}
