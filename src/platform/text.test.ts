// Goal: whatever these schemas let through, PostgreSQL stores and gives back unchanged.
// Method: generated strings with every kind of unit, sent through a real database; hostile ones named.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type pg from "pg";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { exactText, line, sentDay, sentMoment, text } from "./text.ts";

let w: World;
let client: pg.Client;
beforeAll(async () => {
  w = await world();
  client = await w.client();
});
afterAll(() => w.close());

test("what passes comes back from the database unchanged and counts as PostgreSQL counts", async () => {
  const schema = text({ max: 40 });
  let passed = 0;
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (value) => {
      const result = schema.safeParse(value);
      if (!result.success) return;
      passed += 1;
      const { rows } = await client.query<{ value: string; length: number }>(
        "select $1::text as value, char_length($1) as length",
        [result.data],
      );
      expect(rows).toEqual([{ value: result.data, length: Array.from(result.data).length }]);
      expect(rows[0]?.length).toBeLessThanOrEqual(40);
    }),
    { numRuns: 150 },
  );
  expect(passed).toBeGreaterThan(50);
});

test("NUL and half characters are refused", () => {
  for (const schema of [text({ max: 10 }), line({ max: 10 })]) {
    for (const wrong of ["a\0b", "\ud83d", "\ude00x", 7, null])
      expect(schema.safeParse(wrong).success).toBe(false);
    expect(schema.parse("\u{1f600}")).toBe("\u{1f600}");
  }
});

test("the same name typed on two keyboards is the same text", () => {
  expect(line({ max: 10 }).parse("Zoe\u0308")).toBe("Zo\u00eb");
  expect(text({ max: 10 }).parse("a\r\nb")).toBe("a\nb");
});

test("length is judged after normalising, in characters", () => {
  expect(line({ max: 3 }).parse("e\u0301e\u0301e\u0301")).toHaveLength(3);
  expect(line({ max: 3 }).safeParse("\u{1f600}".repeat(3)).success).toBe(true);
  expect(line({ max: 3 }).safeParse("abcd").success).toBe(false);
  expect(line({ max: 3, min: 1 }).safeParse("   ").success).toBe(false);
  expect(text({ max: 3 }).safeParse("a".repeat(10_000_000)).success).toBe(false);
});

test("a line has no line breaks or control characters", () => {
  for (const wrong of ["a\nb", "a\rb", "a\tb", "a\u0085b", "a\u2028b", "a\u001bb", "a\u007fb"]) {
    expect(line({ max: 10 }).safeParse(wrong).success).toBe(false);
  }
  expect(line({ max: 20 }).parse(" 王小明 ")).toBe("王小明");
});

test("a moment or a day that PostgreSQL or a calendar could not hold is refused, whatever its zone", () => {
  for (const far of ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00"])
    expect([far, sentMoment.safeParse(far).success]).toEqual([far, false]);
  for (const far of ["0000-01-01", "1799-12-31", "3000-01-01"])
    expect([far, sentDay.safeParse(far).success]).toEqual([far, false]);
  expect(sentMoment.parse("2026-03-29T01:30:00+01:00")).toBe("2026-03-29T01:30:00+01:00");
  expect(sentDay.parse("1896-02-29")).toBe("1896-02-29");
});

test("exact text stays as it was sent, and what cannot be stored is refused", () => {
  expect(exactText({ max: 5 }).parse("e\u0301 \n")).toBe("e\u0301 \n");
  for (const bad of ["a\0", "\ud800", "abcdef"])
    expect(exactText({ max: 5 }).safeParse(bad).success).toBe(false);
});
