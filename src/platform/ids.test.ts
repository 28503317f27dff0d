// Goal: ids sort by time and come in only in one form; short references read back what a person typed.
// Method: the form of RFC 9562 checked bit by bit; generated references there and back.
import fc from "fast-check";
import { expect, test } from "vitest";
import { idSchema, madeAt, newId, parseShortReference, shortReference } from "./ids.ts";
import type { CaseId } from "./ids.ts";

test("an id is a uuid of version 7 whose first 48 bits are the time", () => {
  const before = Date.now();
  const id = newId<CaseId>();
  const after = Date.now();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  const milliseconds = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  expect(milliseconds).toBeGreaterThanOrEqual(before);
  expect(milliseconds).toBeLessThanOrEqual(after);
  expect(madeAt(id).epochMilliseconds).toBe(milliseconds);
});

test("an id from outside has one form", () => {
  const schema = idSchema<CaseId>();
  const id = newId<CaseId>();
  expect(schema.parse(id)).toBe(id);
  for (const wrong of [id.toUpperCase(), `{${id}}`, id.replaceAll("-", ""), `${id}\n`, "", "1"]) {
    expect(schema.safeParse(wrong).success).toBe(false);
  }
});

test("a short reference reads back as it was made, whatever the case and the space around it", () => {
  expect(shortReference("R", 2026, 7)).toBe("R-2026-0007");
  expect(shortReference("INC", 2026, 12_345)).toBe("INC-2026-12345");
  expect(parseShortReference("  r-2026-0007 ")).toEqual({ prefix: "R", year: 2026, number: 7 });
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Z]{1,3}$/u),
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 1, max: 10_000_000 }),
      (prefix, year, number) => {
        expect(parseShortReference(shortReference(prefix, year, number))).toEqual({ prefix, year, number });
      },
    ),
  );
});

test("what is no short reference is none", () => {
  for (const typed of ["", "R-26-0007", "R-2026-7", "2026-0007", "RXYZ-2026-0007", "R-2026-0007-1"]) {
    expect(parseShortReference(typed)).toBeUndefined();
  }
  expect(() => shortReference("r", 2026, 1)).toThrow(RangeError);
  expect(() => shortReference("R", 2026, 0)).toThrow(RangeError);
});

test("whatever reads as a short reference is one, or none", () => {
  for (const typed of ["R-0000-0000", "R-2026-0000", `R-2026-${"9".repeat(30)}`])
    expect([typed, parseShortReference(typed)]).toEqual([typed, undefined]);
});
