// Goal: a calendar tells what a day is for the years it knows and as the law stood on the day of asking, and nothing beyond.
// Method: every year of every calendar; a holiday that was proclaimed late; calendars an organisation writes itself.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import {
  calendarAsOf,
  calendarChoices,
  calendarFrom,
  calendarNamed,
  calendars,
  calendarVersion,
  countryOf,
  dayKind,
  isCalendarSetting,
  versionOf,
} from "./calendars.ts";
import type { Calendar, CalendarDraft } from "./calendars.ts";
import { computeClock } from "./clock.ts";
import data from "./data/calendars.json" with { type: "json" };
import earlier from "./data/calendars.earlier.json" with { type: "json" };
import released from "./data/calendars.released.json" with { type: "json" };

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const known = (name: string): Calendar => {
  const calendar = calendarNamed(name);
  if (calendar === undefined) throw new Error(`no calendar ${name}`);
  return calendar;
};

test("every calendar is whole: each year from its first to its last has its days inside that year", () => {
  const listed = calendars.filter((calendar) => calendar.id !== "weekends");
  for (const { id, holidays, from, until, isPartial } of listed) {
    for (let year = from.year; year <= until.year; year += 1) {
      const days = [...holidays.keys()].filter((date) => date.startsWith(`${year}-`));
      expect(days.length, `${id} ${year}`).toBeGreaterThanOrEqual(isPartial ? 1 : 8);
    }
    for (const date of holidays.keys()) expect(day(date).toString()).toBe(date);
  }
});

test("a day is working, a weekend, a holiday with its name, or unknown", () => {
  const england = known("england-and-wales");
  const kinds = (...days: readonly string[]): readonly string[] =>
    days.map((date) => dayKind(england, day(date)).kind);
  expect(kinds("2026-10-02", "2026-10-03", "2026-10-04", "2023-12-31", "2029-01-01")).toEqual([
    "working",
    "saturday",
    "sunday",
    "unknown",
    "unknown",
  ]);
  expect(dayKind(england, day("2026-12-28"))).toEqual({ kind: "holiday", name: "Boxing Day (substitute)" });
});

test("a calendar of some holidays only knows them and the weekends, and no working day", () => {
  const swiss = known("switzerland");
  const kinds = ["2026-07-31", "2026-08-01", "2026-08-02", "2026-08-08"];
  expect(kinds.map((date) => dayKind(swiss, day(date)).kind)).toEqual([
    "unknown",
    "holiday",
    "sunday",
    "saturday",
  ]);
  const question = { calendar: "CH", zone: "Europe/Zurich" };
  for (const clock of [
    computeClock({ ...question, rule: "EU-12-3", inputs: { received: "2026-09-03" } }),
    computeClock({ ...question, rule: "POLICY-BUSINESS-DAYS", inputs: { from: "2026-09-03", days: 1 } }),
  ]) {
    expect([clock.due, clock.reason]).toEqual([undefined, "calendar-unknown"]);
    expect(clock.explanation.at(-1)?.key).toBe("calendar.partial");
  }
});

test("before a holiday was proclaimed nobody counted with it", () => {
  const ask = (asOf?: string): string | undefined =>
    computeClock({
      rule: "UK-12A",
      calendar: "GB-SCT",
      zone: "Europe/London",
      ...(asOf === undefined ? {} : { asOf }),
      inputs: { received: "2026-05-15" },
    }).due?.toString();
  expect([ask(), ask("2026-02-03"), ask("2026-02-04")]).toEqual(["2026-06-16", "2026-06-15", "2026-06-16"]);
  const before = calendarAsOf(known("scotland"), day("2026-02-03"));
  expect(dayKind(before, day("2026-06-15")).kind).toBe("working");
  expect(before.holidays.size).toBe(known("scotland").holidays.size - 1);
});

test("a calendar is found by its setting, its id and the version a stored clock carries", () => {
  expect(calendarVersion("england-and-wales")).toBe("GB-ENG/2026-11-21");
  expect(calendarVersion("atlantis")).toBe("atlantis");
  expect(known("GB-ENG/2026-11-21").id).toBe("GB-ENG");
  expect([isCalendarSetting("scotland"), isCalendarSetting("none"), isCalendarSetting("atlantis")]).toEqual([
    true,
    true,
    false,
  ]);
  expect([countryOf("GB-SCT"), countryOf("berlin"), countryOf("weekends"), countryOf("atlantis")]).toEqual([
    "GB",
    "DE",
    undefined,
    undefined,
  ]);
});

test("the choices stand by country, in either language, and what belongs to none comes last", () => {
  for (const language of ["en", "es"] as const) {
    const choices = calendarChoices(language);
    expect(choices.map(({ id }) => id).toSorted()).toEqual(calendars.map(({ alias }) => alias).toSorted());
    expect(choices.at(-1)?.id).toBe("weekends");
    for (const { name, until } of choices)
      expect([name !== "", day(until).toString()]).toEqual([true, until]);
  }
  const named = new Map(calendarChoices("en").map(({ id, name }) => [id, name]));
  expect([named.get("berlin"), named.get("singapore")]).toEqual(["Germany: Berlin", "Singapore"]);
});

const draft: CalendarDraft = {
  id: "island",
  name: "The island",
  version: "2026-11-22",
  from: "2026-01-01",
  until: "2027-12-31",
  source: "Government Gazette 4 of 2026",
  days: [
    { date: "2026-06-03", name: "Harbour Day" },
    { date: "2027-06-02", name: "Harbour Day" },
  ],
};

test("an organisation's own calendar computes like ours and names its version and source", () => {
  const island = calendarFrom(draft);
  expect(island.sources).toEqual(["Government Gazette 4 of 2026"]);
  const ask = (received: string): ReturnType<typeof computeClock> =>
    computeClock({
      rule: "EU-12-3",
      calendar: island,
      zone: "UTC",
      asOf: "2026-11-22",
      inputs: { received },
    });
  const clock = ask("2026-05-03");
  expect([clock.due?.toString(), clock.calendar]).toEqual(["2026-06-04", "island/2026-11-22"]);
  expect(ask("2027-12-04").reason).toBe("calendar-unknown");
});

test("a calendar without a source, turned round, or with a wrong day is refused by name", () => {
  const refused = (change: Partial<CalendarDraft>): string => {
    try {
      calendarFrom({ ...draft, ...change });
      return "taken";
    } catch (error) {
      return error instanceof RangeError ? (error.message.split(" ")[0] ?? "") : "crashed";
    }
  };
  expect(refused({})).toBe("taken");
  expect(refused({ source: " " })).toBe("calendar.no-source");
  expect(refused({ until: "2025-12-31" })).toBe("calendar.backward");
  expect(refused({ version: "tomorrow" })).toBe("calendar.no-day");
  expect(refused({ days: [{ date: "2026-02-30", name: "No day" }] })).toBe("calendar.no-day");
  expect(refused({ days: [{ date: "2028-01-01", name: "Later" }] })).toBe("calendar.outside");
  expect(refused({ days: [{ date: "2025-12-31", name: "Before" }] })).toBe("calendar.outside");
  expect(refused({ days: [...draft.days, { date: "2026-06-03", name: "Again" }] })).toBe("calendar.twice");
});

test("a released list of days is never changed: a correction is a new version, and the old one stays", () => {
  const kept = new Map(Object.entries(released.versions));
  const contents = [...data.calendars, ...earlier.calendars].map(({ id, version, ...content }) => [
    `${id}/${version}`,
    createHash("sha256")
      .update(JSON.stringify([content.from, content.until, "partial" in content, content.years]))
      .digest("hex")
      .slice(0, 16),
  ]);
  expect(
    Object.fromEntries(contents),
    "give it a new version, and move the old one to calendars.earlier.json",
  ).toEqual(Object.fromEntries(kept));
});

test("a stored clock is counted with its own version of a calendar, and with no other", () => {
  expect(known("GB-ENG/2026-11-21").version).toBe("2026-11-21");
  expect(calendarNamed("GB-ENG/2031-01-01")).toBeUndefined();
  const clock = computeClock({
    rule: "UK-12A",
    calendar: "GB-ENG/2031-01-01",
    zone: "Europe/London",
    inputs: { received: "2026-05-15" },
  });
  expect([clock.due, clock.reason]).toEqual([undefined, "calendar-unknown"]);
});

test("of an organisation's own calendar two versions of one day differ by their number, and late days keep theirs", () => {
  const days = [{ date: "2026-06-03", name: "Harbour Day", since: "2026-05-01" }];
  const versions = [1, 2].map((number) => calendarFrom({ ...draft, number, days, isPartial: number === 2 }));
  expect(versions.map(versionOf)).toEqual(["island/2026-11-22.1", "island/2026-11-22.2"]);
  expect(versions.map(({ isPartial }) => isPartial)).toEqual([false, true]);
  const [first] = versions;
  if (first === undefined) throw new Error("no version");
  expect(calendarAsOf(first, day("2026-04-30")).holidays.size).toBe(0);
  expect(calendarAsOf(first, day("2026-05-01")).holidays.size).toBe(1);
});
