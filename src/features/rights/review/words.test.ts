// Goal: a row whose map names no label is called by what a reader knows it by, and by its key only where there is nothing.
// Method: contents of rows as a search keeps them, one for each kind of name.
import { expect, test } from "vitest";
import { Names } from "./words.ts";

const names = new Names([]);
const row = (values: Record<string, string | null> | undefined): string =>
  names.row(0, "message", values === undefined ? { key: ["5"] } : { key: ["5"], values });

test("a title of its own comes first, then its day with its key, then the key", () => {
  expect(row({ id: "5", subject: "The trip to Bath", sent_at: "2026-03-12 14:05:00+00" })).toBe(
    "The trip to Bath",
  );
  expect(row({ id: "5", body: "See you.", sent_at: "2026-03-12 14:05:00+00" })).toBe(
    "of 12 March 2026, 14:05, no. 5",
  );
  expect(row({ id: "5", closed_on: "2026-03-12" })).toBe("of 12 March 2026, no. 5");
  const key = ["1", "2026-spring"];
  expect(names.row(0, "attendance", { key, values: { held_on: "2026-03-12" } })).toBe("of 12 March 2026");
  expect(row({ id: "5", state: "open", closed_on: null })).toBe("5");
  expect(row(undefined)).toBe("5");
});

test("a number that only counts, a column that merely ends like one and an endless title do not name a row", () => {
  expect(row({ number: "17", format: "2026-03-12" })).toBe("5");
  expect(row({ title: "A very long title ".repeat(20) })).toMatch(/^A very long title .{30,45} …$/);
});
