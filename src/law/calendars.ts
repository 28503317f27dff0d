/**
 * Calendars of working days: dated data with a source and an end (`data/calendars.json`). A day outside what a calendar
 * knows is neither working nor free: the answer is unknown, never assumed.
 */
import data from "./data/calendars.json" with { type: "json" };

type PlainDate = Temporal.PlainDate;

export type Calendar = {
  /** ISO 3166 code of the place, such as `GB-ENG`; `weekends` has no holidays. */
  readonly id: string;
  /** The name a site's setting has, such as `england-and-wales`. */
  readonly alias: string;
  readonly name: string;
  readonly spanish: string;
  /** What is left out of it, and why; `undefined` when nothing is. */
  readonly note: string | undefined;
  /** What its years rest on. */
  readonly sources: readonly string[];
  /** Day the list was compiled. */
  readonly version: string;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly holidays: ReadonlyMap<string, string>;
  /** Years whose days were not checked against the official list. */
  readonly unverified: ReadonlySet<number>;
};

export const calendars: readonly Calendar[] = data.calendars.map((calendar) => ({
  id: calendar.id,
  alias: calendar.alias,
  name: calendar.name,
  spanish: calendar.spanish,
  note: calendar.note,
  sources: [...new Set<string>(calendar.years.flatMap(({ source }) => source.split("; ")))],
  version: calendar.version,
  from: Temporal.PlainDate.from(calendar.from),
  until: Temporal.PlainDate.from(calendar.until),
  holidays: new Map(
    calendar.years.flatMap(({ days }) =>
      days.map(([date = "", name = ""]): [string, string] => [date, name]),
    ),
  ),
  unverified: new Set(
    calendar.years.filter(({ confidence }) => confidence === "unverified").map(({ year }) => year),
  ),
}));

/** The setting of a place that has no calendar here: whatever depends on working days is unknown there. */
const noCalendar = "none";

export function isCalendarSetting(name: string): boolean {
  return name === noCalendar || calendars.some(({ alias }) => alias === name);
}

/** A calendar as one chooses it: by country, then by region; the one that belongs to no country comes last. */
export type CalendarChoice = {
  readonly id: string;
  readonly name: string;
  readonly until: string;
  readonly sources: readonly string[];
  readonly note: string | undefined;
};

export function calendarChoices(language: "en" | "es"): readonly CalendarChoice[] {
  const countries = new Intl.DisplayNames(language === "en" ? "en-GB" : "es", { type: "region" });
  const choices = calendars.map((calendar) => {
    const own = language === "en" ? calendar.name : calendar.spanish;
    const country = countryOf(calendar.id);
    const within = country === undefined ? undefined : countries.of(country);
    return {
      id: calendar.alias,
      name: within === undefined || own.startsWith(within) ? own : `${within}: ${own}`,
      until: calendar.until.toString(),
      sources: calendar.sources,
      note: calendar.note,
      isOfACountry: country !== undefined,
    };
  });
  return choices
    .sort(
      (one, other) =>
        Number(other.isOfACountry) - Number(one.isOfACountry) || one.name.localeCompare(other.name, language),
    )
    .map(({ isOfACountry: _ordered, ...choice }) => choice);
}

/** By id or alias, also with the version that a stored clock carries (`GB-ENG/2026-11-21`). */
export function calendarNamed(name: string): Calendar | undefined {
  const [plain = ""] = name.split("/");
  return calendars.find(({ id, alias }) => id === plain || alias === plain);
}

/** Where a calendar is kept, ISO 3166-1 alpha-2: `GB` for England and Wales; `undefined` for one of no country. */
export function countryOf(name: string): string | undefined {
  return /^[A-Z]{2}(?=-|$)/.exec(calendarNamed(name)?.id ?? "")?.[0];
}

/** How a clock's row names the calendar it was computed with. */
export function calendarVersion(name: string): string {
  const calendar = calendarNamed(name);
  return calendar === undefined ? name : `${calendar.id}/${calendar.version}`;
}

export type DayKind =
  | { readonly kind: "working" | "saturday" | "sunday" | "unknown" }
  | { readonly kind: "holiday"; readonly name: string };

/** What a day is; a weekend day outside the calendar's years is unknown, too, because what follows it is. */
export function dayKind(calendar: Calendar, day: PlainDate): DayKind {
  if (isBefore(day, calendar.from) || isBefore(calendar.until, day)) return { kind: "unknown" };
  const name = calendar.holidays.get(day.toString());
  if (name !== undefined) return { kind: "holiday", name };
  if (day.dayOfWeek === 6) return { kind: "saturday" };
  return { kind: day.dayOfWeek === 7 ? "sunday" : "working" };
}

/** The day itself when it is a working day, else the next that is; `undefined` when the calendar ends before it. */
export function nextWorkingDay(calendar: Calendar, day: PlainDate): PlainDate | undefined {
  for (let next = day; ; next = next.add({ days: 1 })) {
    const { kind } = dayKind(calendar, next);
    if (kind === "unknown") return undefined;
    if (kind === "working") return next;
  }
}

export const isBefore = (one: PlainDate, other: PlainDate): boolean =>
  Temporal.PlainDate.compare(one, other) < 0;
