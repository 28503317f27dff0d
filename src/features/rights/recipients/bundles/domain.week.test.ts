// Goal: a vendor is written to once a week, and at once where the law leaves less time.
// Method: days by hand, around a Monday and around the week before a date of the law.
import { expect, test } from "vitest";
import { firstMailOn, nextMailOn } from "./domain.week.ts";

test("mails go on Mondays, and at once where a date of the law is nearer than a week", () => {
  const day = (text: string) => Temporal.PlainDate.from(text);
  const first = (text: string, legal?: string) =>
    firstMailOn(day(text), legal === undefined ? undefined : day(legal)).toString();
  // 2026-11-23 is a Monday.
  expect(first("2026-11-23")).toBe("2026-11-30");
  expect(first("2026-11-29")).toBe("2026-11-30");
  expect(first("2026-11-25", "2026-12-02")).toBe("2026-11-30");
  expect(first("2026-11-25", "2026-12-01")).toBe("2026-11-25");
  expect(first("2026-11-25", "2026-11-01")).toBe("2026-11-25");
  expect(nextMailOn(day("2026-11-23")).toString()).toBe("2026-11-30");
  expect(nextMailOn(day("2026-11-26")).toString()).toBe("2026-11-30");
  expect(nextMailOn(day("2026-11-27")).toString()).toBe("2026-12-07");
});
