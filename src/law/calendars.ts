/**
 * Calendars of working days: dated data with a source and an end (`data/calendars.json`). A day outside what a calendar
 * knows is neither working nor free: the answer is unknown, never assumed.
 */
import data from "./data/calendars.json" with { type: "json" };
import earlierData from "./data/calendars.earlier.json" with { type: "json" };
import { ClockRefusal } from "./refusal.ts";

type PlainDate = Temporal.PlainDate;

export type Calendar = {
  /** ISO 3166 code of the place, such as `GB-ENG`; `weekends` has no holidays. */
  readonly id: string;
  /** ISO 3166-1 alpha-2 of where it is kept; `undefined` for one of no country. */
  readonly country: string | undefined;
  /** The name a site's setting has, such as `england-and-wales`. */
  readonly alias: string;
  readonly name: string;
  readonly spanish: string;
  /** What is left out of it, and why; `undefined` when nothing is. */
  readonly note: string | undefined;
  /** What its years rest on. */
  readonly sources: readonly string[];
  /** Day the list was compiled; of an organisation's own with its number: `2026-11-22.3`. */
  readonly version: string;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly holidays: ReadonlyMap<string, string>;
  /** Days that were made holidays once only, and when: before that day nobody could know of them. */
  readonly proclaimed: ReadonlyMap<string, PlainDate>;
  /** True where it holds some holidays only: then a day that is not among them may be one all the same. */
  readonly isPartial: boolean;
  /** Years whose days were not checked against the official list. */
  readonly unverified: ReadonlySet<number>;
};

type Data = (typeof data.calendars)[number];

const asCalendar = (calendar: Data): Calendar => ({
  id: calendar.id,
  country: countryIn(calendar.id),
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
  proclaimed: new Map(
    calendar.years.flatMap(({ days }) =>
      days.flatMap(([date = "", , since]): [string, PlainDate][] =>
        since === undefined ? [] : [[date, Temporal.PlainDate.from(since)]],
      ),
    ),
  ),
  isPartial: "partial" in calendar,
  unverified: new Set(
    calendar.years.filter(({ confidence }) => confidence === "unverified").map(({ year }) => year),
  ),
});

export const calendars: readonly Calendar[] = data.calendars.map(asCalendar);

/**
 * What was ours before: a list that is corrected gets a new version, and the old one moves here, because a clock that was
 * computed with it goes on being explained by it. `calendars.released.json` holds each version to what it was.
 */
const earlier: readonly Calendar[] = (earlierData.calendars as readonly Data[]).map(asCalendar);

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
    const { country } = calendar;
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

/** By id or alias; with the version that a stored clock carries (`GB-ENG/2026-11-21`), that version and no other. */
export function calendarNamed(name: string): Calendar | undefined {
  const [plain = "", version] = name.split("/");
  const all = version === undefined ? calendars : [...calendars, ...earlier];
  return all.find(
    (one) => (one.id === plain || one.alias === plain) && (version ?? one.version) === one.version,
  );
}

/** Where a calendar is kept, ISO 3166-1 alpha-2: `GB` for England and Wales; `undefined` for one of no country. */
export function countryOf(name: string): string | undefined {
  return calendarNamed(name)?.country;
}

function countryIn(id: string): string | undefined {
  return /^[A-Z]{2}(?=-|$)/.exec(id)?.[0];
}

/** How a clock's row names the calendar it was computed with. */
export function calendarVersion(name: string): string {
  const calendar = calendarNamed(name);
  return calendar === undefined ? name : versionOf(calendar);
}

export function versionOf({ id, version }: Calendar): string {
  return `${id}/${version}`;
}

/** The calendar as it stood on a day: without the holidays proclaimed after it. */
export function calendarAsOf(calendar: Calendar, day: PlainDate): Calendar {
  const isKnown = ([date]: readonly [string, string]): boolean => {
    const since = calendar.proclaimed.get(date);
    return since === undefined || !isBefore(day, since);
  };
  return { ...calendar, holidays: new Map([...calendar.holidays].filter(isKnown)) };
}

export type DayKind =
  | { readonly kind: "working" | "saturday" | "sunday" | "unknown" }
  | { readonly kind: "holiday"; readonly name: string };

/** What a day is; unknown, too, where a calendar holds some holidays only. A weekend day outside the calendar's years is unknown, too, because what follows it is. */
export function dayKind(calendar: Calendar, day: PlainDate): DayKind {
  if (isBefore(day, calendar.from) || isBefore(calendar.until, day)) return { kind: "unknown" };
  const name = calendar.holidays.get(day.toString());
  if (name !== undefined) return { kind: "holiday", name };
  if (day.dayOfWeek === 6) return { kind: "saturday" };
  if (day.dayOfWeek === 7) return { kind: "sunday" };
  return { kind: calendar.isPartial ? "unknown" : "working" };
}

export const isBefore = (one: PlainDate, other: PlainDate): boolean =>
  Temporal.PlainDate.compare(one, other) < 0;

/** A calendar as an organisation writes it down, perhaps from one of ours: a new version of it, or one of its own. */
export type CalendarDraft = {
  readonly id: string;
  readonly name: string;
  /** The day it was written: names the version. */
  readonly version: string;
  /** Which of its versions it is, where there can be several of a day. */
  readonly number?: number | undefined;
  readonly from: string;
  readonly until: string;
  /** Where its days come from: an address, a gazette, a letter of the authority. */
  readonly source: string;
  /** A day that was made a holiday late carries the day on which that became known. */
  readonly days: readonly {
    readonly date: string;
    readonly name: string;
    readonly since?: string | undefined;
  }[];
  readonly country?: string | undefined;
  readonly isPartial?: boolean | undefined;
  readonly unverified?: readonly number[] | undefined;
};

/** Refuses a calendar without a source, that ends before it begins, or with a day that is none, twice or outside it. */
export function calendarFrom(draft: CalendarDraft): Calendar {
  const refuse = (key: string, value: string): ClockRefusal =>
    new ClockRefusal(`calendar.${key}`, { calendar: draft.id, value });
  const read = (text: string): PlainDate => {
    try {
      return Temporal.PlainDate.from(text);
    } catch {
      throw refuse("no-day", text);
    }
  };
  if (draft.source.trim() === "") throw refuse("no-source", "");
  const [from, until] = [read(draft.from), read(draft.until)];
  if (isBefore(until, from)) throw refuse("backward", draft.until);
  const holidays = new Map<string, string>();
  const proclaimed = new Map<string, PlainDate>();
  for (const { date, name, since } of draft.days) {
    const day = read(date);
    if (since !== undefined) proclaimed.set(day.toString(), read(since));
    if (isBefore(day, from) || isBefore(until, day)) throw refuse("outside", date);
    if (holidays.has(day.toString())) throw refuse("twice", date);
    holidays.set(day.toString(), name);
  }
  return {
    id: draft.id,
    country: draft.country,
    alias: draft.id,
    name: draft.name,
    spanish: draft.name,
    note: undefined,
    sources: [draft.source],
    version: [read(draft.version).toString(), ...(draft.number === undefined ? [] : [draft.number])].join(
      ".",
    ),
    from,
    until,
    holidays,
    proclaimed,
    isPartial: draft.isPartial ?? false,
    unverified: new Set(draft.unverified),
  };
}
