// Goal: around every change to and from summer time, and on leap days, a moment falls on the day that people there had, and
// a time limit ends with the last of that day.
// Method: each change from 2025 to 2036 in London, Dublin and Berlin, found in the zone data through Intl alone; every half
// hour around it, against Intl's local day and a clock that walks with a pencil. Nothing of the oracle uses Temporal.
import { expect, test } from "vitest";
import { naiveClock } from "../../testkit/reference/clock.ts";
import { calendarNamed } from "./calendars.ts";
import { asInstant, computeClock } from "./clock.ts";
import type { RuleId } from "./rules.ts";

const hour = 3_600_000;
const places = [
  { zone: "Europe/London", calendar: "GB-ENG", rule: "UK-12A" },
  { zone: "Europe/Dublin", calendar: "IE", rule: "EU-12-3" },
  { zone: "Europe/Berlin", calendar: "DE", rule: "EU-12-3" },
] as const satisfies readonly { zone: string; calendar: string; rule: RuleId }[];

type Local = { readonly day: string; readonly time: string };

const formats = new Map(
  places.map(({ zone }) => [
    zone,
    new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    }),
  ]),
);

function localOf(zone: (typeof places)[number]["zone"], time: number): Local {
  const parts = new Map(
    formats
      .get(zone)
      ?.formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  return {
    day: `${get("year")}-${get("month")}-${get("day")}`,
    time: `${get("hour")}:${get("minute")}:${get("second")}`,
  };
}

/** Minutes ahead of UTC. */
function aheadOf(zone: (typeof places)[number]["zone"], time: number): number {
  const { day, time: clock } = localOf(zone, time);
  return Math.round((Date.parse(`${day}T${clock}Z`) - time) / 60_000);
}

/** The first moment of each change, to the hour: these zones change on the hour. */
function changesOf(zone: (typeof places)[number]["zone"]): readonly number[] {
  const changes: number[] = [];
  let before = aheadOf(zone, Date.UTC(2025, 0, 1));
  for (let time = Date.UTC(2025, 0, 1); time < Date.UTC(2037, 0, 1); time += 24 * hour) {
    if (aheadOf(zone, time + 24 * hour) === before) continue;
    let at = time;
    while (aheadOf(zone, at) === before) at += hour;
    changes.push(at);
    before = aheadOf(zone, at);
  }
  return changes;
}

function compare(place: (typeof places)[number], time: number): string | undefined {
  const { zone, calendar, rule } = place;
  const known = calendarNamed(calendar);
  if (known === undefined) throw new Error(`no calendar ${calendar}`);
  const received = localOf(zone, time).day;
  const naive = naiveClock({
    rule,
    days: { received },
    numbers: {},
    pauses: [],
    dates: [],
    hold: false,
    holidays: new Set(known.holidays.keys()),
    from: "0001-01-01",
    until: "9999-12-31",
  });
  const answer = computeClock({
    rule,
    calendar,
    zone,
    inputs: { received: Temporal.Instant.fromEpochMilliseconds(time) },
  });
  expect([zone, time, answer.start?.toString()]).toEqual([zone, time, received]);
  expect([zone, time, answer.strict?.toString()]).toEqual([
    zone,
    time,
    naive.is === "due" ? naive.strict : "",
  ]);
  const { due } = answer;
  if (due === undefined) return undefined;
  expect([zone, time, due.toString()]).toEqual([zone, time, naive.is === "due" ? naive.due : ""]);
  const last = asInstant(due, zone);
  // Intl knows milliseconds: the last one of the day, and the first of the next.
  const [end, next] = [last.epochMilliseconds, last.add({ microseconds: 1 }).epochMilliseconds];
  expect(localOf(zone, end)).toEqual({ day: due.toString(), time: "23:59:59" });
  expect([localOf(zone, next).day > due.toString(), localOf(zone, next).time]).toEqual([true, "00:00:00"]);
  return due.toString();
}

test.each(places)("around the 24 changes of $zone each half hour counts on its local day", (place) => {
  const changes = changesOf(place.zone);
  expect(changes).toHaveLength(24);
  let named = 0;
  for (const change of changes)
    for (let time = change - 30 * hour; time <= change + 30 * hour; time += hour / 2)
      if (compare(place, time) !== undefined) named += 1;
  // Calendars end in their time; up to there a day is named.
  expect(named).toBeGreaterThan(400);
});

test.each(places)(
  "a month that begins or ends at a leap day of $zone is as long as its calendar says",
  (place) => {
    for (const year of [2028, 2032, 2036])
      for (let day = -32; day <= 32; day += 1)
        for (const at of [0, 1, 12, 23]) compare(place, Date.UTC(year, 1, 29) + day * 24 * hour + at * hour);
    expect(localOf(place.zone, Date.UTC(2028, 1, 29, 12)).day).toBe("2028-02-29");
  },
);
