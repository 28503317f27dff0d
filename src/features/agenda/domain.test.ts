// Goal: a digest goes out on the right morning in every zone and season, holds each due case once where it belongs, names
// nobody, and calendar programs can read what they fetch.
// Method: generated moments against a naive walk hour by hour; generated cases; a small reader of RFC 5545 of our own.
import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf, isWorthSending, nextDigest, writeDigest } from "./domain.ts";
import type { Due } from "./domain.ts";
import { cutOff, writeCalendar } from "./ics.ts";

const zones = [
  "Europe/London",
  "America/Los_Angeles",
  "Asia/Singapore",
  "Pacific/Apia",
  "Africa/Johannesburg",
];
const moments = fc
  .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) })
  .map((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds));
const days = fc.integer({ min: -30, max: 30 });
const today = Temporal.PlainDate.from("2026-11-22");

test("the next mail is the first seven o'clock of a day of its rhythm, as a naive walk finds it", () => {
  fc.assert(
    fc.property(
      moments,
      fc.constantFrom(...zones),
      fc.constantFrom("workdays", "weekly"),
      (after, zone, rhythm) => {
        const next = nextDigest(rhythm, after, zone);
        // Every whole hour from the moment on; no clock here is put forward over seven in the morning.
        let at = after.toZonedDateTimeISO(zone).round({ smallestUnit: "hour", roundingMode: "floor" });
        for (;;) {
          at = at.add({ hours: 1 });
          const isDay = rhythm === "weekly" ? at.dayOfWeek === 1 : at.dayOfWeek <= 5;
          if (isDay && at.hour === 7) break;
        }
        expect(next).toEqual(at.toInstant());
      },
    ),
    { numRuns: 300 },
  );
});

test("who chose no mail gets none", () => {
  const now = Temporal.Instant.from("2026-11-22T07:00:00Z");
  expect(nextDigest("never", now, "Europe/London")).toBeUndefined();
  expect(isWorthSending("never", digestOf([], [{ reference: "R-2026-0001", what: "Request" }], today))).toBe(
    false,
  );
});

test("each case that is due by a week from now stands in exactly one part, one's own first", () => {
  const due = fc.array(
    fc.record({
      reference: fc.uuid(),
      what: fc.constant("Complaint"),
      day: days.map((offset) => today.add({ days: offset })),
      isMine: fc.boolean(),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(due, (all) => {
      const digest = digestOf(all, [], today);
      const parts = [digest.late, digest.today, digest.soon];
      const within = all.filter(({ day }) => Temporal.PlainDate.compare(day, today.add({ days: 7 })) <= 0);
      expect(
        parts
          .flat()
          .map(({ reference }) => reference)
          .toSorted(),
      ).toEqual(within.map(({ reference }) => reference).toSorted());
      for (const part of parts) {
        const mine = part.filter(({ isMine }) => isMine);
        expect(part.slice(0, mine.length)).toEqual(mine);
      }
      expect(isWorthSending("workdays", digest)).toBe(parts.some((part) => part.length > 0));
    }),
    { numRuns: 200 },
  );
});

test("the mail says how many, gives references and days, and ends long parts with their number", () => {
  const many = Array.from({ length: 30 }, (_, at): Due => ({
    reference: `C-2026-${String(at).padStart(4, "0")}`,
    what: "Complaint",
    day: today.subtract({ days: 1 }),
    isMine: at === 3,
  }));
  const fresh = [{ reference: "R-2026-0009", what: "Access request" }];
  const facts = {
    organisation: "Riverbridge",
    link: "https://privacy.example.org/o/riverbridge/week",
    stopped: 1,
  };
  const { subject, text } = writeDigest(digestOf(many, fresh, today), facts);
  expect(subject).toBe("Riverbridge: 30 late, 1 new");
  expect(text).toMatch(/^Late\n {2}C-2026-0003 {2}Complaint, by Sat,? 21 November 2026 \(yours\)\n/u);
  expect(text).toContain("  and 5 more");
  expect(text).toContain("New since the last mail\n  R-2026-0009  Access request");
  expect(text).toContain("One piece of background work has stopped.");
  const nothing = writeDigest(digestOf([], [], today), { ...facts, stopped: 0 });
  expect(nothing.subject).toBe("Riverbridge: nothing is due this week");
  expect(nothing.text).toBe(`Nothing is due in the next seven days.\n\n${facts.link}\n`);
});

/** Unfolds and reads the values of a property back (RFC 5545 §3.1, §3.3.11). */
function valuesOf(calendar: string, name: string): readonly string[] {
  return calendar
    .replaceAll("\r\n ", "")
    .split("\r\n")
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) =>
      line
        .slice(name.length + 1)
        .replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (/n/i.test(sign) ? "\n" : sign)),
    );
}

test("a calendar that is cut says how many it lacks, on the day of the last it has", () => {
  const dueAt = Temporal.Instant.from("2026-12-03T23:30:00Z");
  const about = {
    last: { dueAt, changedAt: dueAt },
    zone: "Europe/Paris",
    office: "https://k.example/o/r",
    host: "k.example",
  };
  expect(cutOff({ ...about, more: 0 })).toEqual([]);
  expect(cutOff({ ...about, more: 1200 })).toMatchObject([
    {
      day: Temporal.PlainDate.from("2026-12-04"),
      summary: "1,200 more are due from here on: see the Work list",
    },
  ]);
});

test("whatever a calendar says is read back as it was, in lines of at most 75 octets", () => {
  const changedAt = Temporal.Instant.from("2026-11-22T07:00:00.123456Z");
  const words = fc.string({ unit: "grapheme", maxLength: 200 }).map((text) => text.replaceAll("\r", ""));
  fc.assert(
    fc.property(fc.array(words, { maxLength: 5 }), words, (summaries, name) => {
      const entries = summaries.map((summary, at) => ({
        uid: `${at}@example.org`,
        day: today,
        summary,
        url: "https://example.org/",
        changedAt,
      }));
      const calendar = writeCalendar(name, entries);
      expect(valuesOf(calendar, "SUMMARY")).toEqual(summaries);
      expect(valuesOf(calendar, "X-WR-CALNAME")).toEqual([name]);
      expect(valuesOf(calendar, "DTSTAMP")).toEqual(summaries.map(() => "20261122T070000Z"));
      for (const line of calendar.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(calendar.split("\r\n").filter((line) => line === "BEGIN:VEVENT").length).toBe(summaries.length);
    }),
    { numRuns: 200 },
  );
});
