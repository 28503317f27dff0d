// Goal: a moment or a day read from the database is the one written, in any session zone; and a jump of time is seen.
// Method: generated moments through real columns under several zones; the skew against a clock set wrong on purpose.
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { columnTypes, readClock } from "./db.ts";
import {
  compareClocks,
  dayIn,
  formatInstant,
  parseInstant,
  systemNow,
  timeJumped,
  toMicroseconds,
} from "./time.ts";

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const instants = fc
  .bigInt({ min: -4_000_000_000_000_000n, max: 4_000_000_000_000_000n })
  .map((microseconds) => Temporal.Instant.fromEpochNanoseconds(microseconds * 1000n));

test("moments and days come back as they were, in any session zone", async () => {
  for (const zone of ["UTC", "Europe/Amsterdam", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]) {
    const client = new pg.Client({ ...w.database.as("kept_app"), types: columnTypes });
    await client.connect();
    await client.query(`set timezone = '${zone}'`);
    await fc.assert(
      fc.asyncProperty(instants, async (instant) => {
        const day = dayIn("UTC", instant);
        const { rows } = await client.query("select $1::timestamptz as moment, $2::date as day", [
          formatInstant(instant),
          day.toString(),
        ]);
        expect(String(rows[0].moment)).toBe(String(instant));
        expect(String(rows[0].day)).toBe(String(day));
      }),
      { numRuns: 60 },
    );
    await client.end();
  }
});

test("large numbers stay exact, as text", async () => {
  const { rows } = await w.db.pool.query(
    "select 9007199254740993::int8 as a, 0.1000000000000000055::numeric as b",
  );
  expect(rows).toEqual([{ a: "9007199254740993", b: "0.1000000000000000055" }]);
});

test("an infinite moment is refused", () => {
  expect(() => parseInstant("infinity")).toThrow(RangeError);
});

test("a moment has six digits and rounds towards the past", () => {
  const instant = Temporal.Instant.from("2026-03-02T09:00:00.123456789Z");
  expect(formatInstant(instant)).toBe("2026-03-02T09:00:00.123456Z");
  expect(toMicroseconds(Temporal.Instant.from("1969-12-31T23:59:59.999999999Z")).toString()).toBe(
    "1969-12-31T23:59:59.999999Z",
  );
});

test("the day depends on the zone", () => {
  const instant = Temporal.Instant.from("2026-03-02T23:30:00Z");
  expect(dayIn("Europe/London", instant).toString()).toBe("2026-03-02");
  expect(dayIn("Asia/Singapore", instant).toString()).toBe("2026-03-03");
});

test("the database's clock is compared with ours", async () => {
  const right = await readClock(w.db, systemNow);
  expect(Math.abs(right.skewSeconds)).toBeLessThan(2);
  const hourBehind = await readClock(w.db, () => systemNow().subtract({ hours: 1 }));
  expect(Math.round(hourBehind.skewSeconds / 60)).toBe(60);
  const at = (text: string): Temporal.Instant => Temporal.Instant.from(`2026-03-02T09:00:${text}Z`);
  expect(compareClocks(at("00"), at("31"), at("02"))).toEqual({
    database: at("31"),
    skewSeconds: 30,
    uncertaintySeconds: 1,
  });
});

test("time that flows is no jump; more than a day, or backwards, is one", () => {
  const last = Temporal.Instant.from("2026-03-02T09:00:00Z");
  for (const flowed of [{ seconds: 0 }, { hours: 23 }, { hours: 24 }, { seconds: -5 }]) {
    expect(timeJumped(last, last.add(flowed))).toBeUndefined();
  }
  expect(timeJumped(last, last.add({ hours: 24, seconds: 1 }))?.days).toBeCloseTo(1, 3);
  expect(timeJumped(last, last.add({ hours: 24 * 400 }))?.days).toBe(400);
  expect(timeJumped(last, last.subtract({ hours: 1 }))?.days).toBeCloseTo(-1 / 24);
});
