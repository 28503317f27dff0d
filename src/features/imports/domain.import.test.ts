// Goal: a table that any program writes is read as that program meant it, whatever its bytes; a row is a case or a list of
// what is wrong, never half of one.
// Method: tables are generated and written in each encoding and separator, then read back; random bytes must give a fault or
// rows and never a crash; days and orders that do not fit are named beside their columns.
import fc from "fast-check";
import { expect, test } from "vitest";
import { columns } from "./contract.ts";
import { parseTable } from "../../platform/csv.ts";
import { dayOf, headOf, understand } from "./domain.rows.ts";
import type { Facts } from "./domain.rows.ts";

const facts: Facts = {
  today: Temporal.PlainDate.from("2026-11-22"),
  zone: "Europe/London",
  days: "day-first",
  colleagues: [],
};

const cell = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom('=HYPERLINK("x")', "two\nlines", 'a "quote"', "a;b,c\td", "O’Brien", "é"),
);
/** A cell of blanks alone is empty, and text is kept as it is but for lone surrogates, which no encoding can write. */
const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
const wellFormed = (rows: readonly (readonly string[])[]): string[][] =>
  rows.map((row) => row.map((one) => one.toWellFormed().replaceAll("\u0000", "").replaceAll("\ufeff", "")));

const quote = (one: string): string => `"${one.replaceAll('"', '""')}"`;
const written = (rows: readonly (readonly string[])[], separator: string, end: string): string =>
  [["kind", "reference", "received"], ...rows].map((row) => row.map(quote).join(separator)).join(end);

test("a table comes back as it was written, with any separator, line end and encoding that can hold it", () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(",", ";", "\t"),
      fc.constantFrom("\r\n", "\n"),
      fc.constantFrom("utf-8", "utf-8 with a mark", "utf-16"),
      (random, separator, end, encoding) => {
        const rows = wellFormed(random);
        const text = written(rows, separator, end);
        const bytes = {
          "utf-8": Buffer.from(text, "utf8"),
          "utf-8 with a mark": Buffer.from(`\ufeff${text}`, "utf8"),
          "utf-16": Buffer.from(`\ufeff${text}`, "utf16le"),
        }[encoding];
        const parsed = parseTable(bytes);
        if ("fault" in parsed) throw new Error(parsed.fault);
        expect([parsed.encoding, parsed.separator]).toEqual([encoding, separator]);
        expect(parsed.rows.map(({ cells }) => cells)).toEqual(
          rows.filter((row) => row.some((one) => one.trim() !== "")),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test("what Windows writes is recognised and said, and a workbook, an open quote, nothing at all are named", () => {
  const windows = parseTable(Buffer.from("kind;reference;received\nrequest;Zo\xeb;2026-11-01", "latin1"));
  expect(windows).toMatchObject({
    encoding: "windows-1252",
    rows: [{ cells: ["request", "Zoë", "2026-11-01"] }],
  });
  const faultOf = (bytes: Uint8Array): unknown =>
    "fault" in parseTable(bytes) ? parseTable(bytes) : undefined;
  expect(faultOf(Buffer.from([0x50, 0x4b, 3, 4, 9]))).toMatchObject({ fault: "workbook" });
  expect(faultOf(Buffer.from('kind\n"open'))).toMatchObject({ fault: "quote-open" });
  expect(faultOf(Buffer.from("\ufeff \n"))).toMatchObject({ fault: "empty" });
  expect(faultOf(Buffer.from(`kind\n${"x\n".repeat(10_001)}`))).toMatchObject({ fault: "too-many-rows" });
});

test("any bytes are a fault or rows, and any row a case or named problems", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const head = Buffer.from(`${columns.map(({ name }) => name).join(",")}\n`);
      const parsed = parseTable(Buffer.concat([head, bytes]));
      if ("fault" in parsed) return;
      const { places } = headOf(parsed.head);
      for (const { cells } of parsed.rows) {
        const row = understand(cells, { places, width: parsed.head.length }, facts);
        expect("asked" in row || row.problems.length > 0).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

/** The example of the template with some cells changed. */
function rowWith(changes: Readonly<Record<string, string>>) {
  const names = columns.map(({ name }) => name);
  const { places } = headOf(names);
  const cells = columns.map(({ name, example }) => changes[name] ?? example);
  return understand(cells, { places, width: names.length }, facts);
}

test("the template's own example is a case, and each mistake is named beside its column", () => {
  expect(rowWith({})).toMatchObject({
    asked: { kind: "request", right: "access", receivedOn: "2026-10-28" },
  });
  const wrong = (changes: Readonly<Record<string, string>>): unknown => {
    const row = rowWith(changes);
    return "problems" in row ? row.problems.map(({ column, code }) => `${column} ${code}`) : "none";
  };
  expect(wrong({ kind: "petition" })).toEqual(["kind not-one-of"]);
  expect(wrong({ reference: " " })).toEqual(["reference missing"]);
  expect(wrong({ received: "31/02/2026" })).toEqual(["received not-a-day"]);
  expect(wrong({ received: "x", right: "acces", email: "nobody" })).toEqual([
    "received not-a-day",
    "email not-an-address",
    "right not-one-of",
  ]);
  expect(wrong({ received: "23/11/2026" })).toEqual(["received in-the-future"]);
  expect(wrong({ received: "1998-03-01" })).toContain("received too-old");
  expect(wrong({ identity_confirmed: "2026-10-01" })).toEqual([
    "identity_confirmed before-received",
    "identity_confirmed out-of-order",
  ]);
  expect(wrong({ question_answered: "2026-11-05" })).toEqual(["question_asked missing"]);
  expect(wrong({ extended_months: "1" })).toEqual(["extended needs-the-day"]);
  expect(wrong({ extended: "2026-11-10" })).toEqual(["extended_months missing"]);
  expect(wrong({ extended: "2026-11-10", extended_months: "3" })).toEqual(["extended_months not-one-of"]);
  expect(wrong({ email: "not an address" })).toEqual(["email not-an-address"]);
  expect(wrong({ handler: "nobody@riverbridge.example" })).toEqual(["handler no-colleague"]);
  expect(wrong({ topic: "consent" })).toEqual(["topic does-not-belong"]);
  expect(wrong({ capacity: "guardian" })).toEqual(["person missing"]);
  expect(wrong({ name: "x".repeat(201) })).toEqual(["name too-long"]);
  expect(wrong({ name: "two\nlines" })).toEqual(["name not-readable"]);
});

test("a day is what its writer meant, and no day is made up from what is none", () => {
  const iso = (given: string, order: "day-first" | "month-first" = "day-first"): string | undefined =>
    dayOf(given, order)?.toString();
  expect([iso("2026-11-21"), iso("21/11/2026"), iso("21.11.2026"), iso("11/21/2026", "month-first")]).toEqual(
    Array.from({ length: 4 }, () => "2026-11-21"),
  );
  expect(iso("2026-11-21 00:00:00")).toBe("2026-11-21");
  const none = ["21/11/26", "11/21/2026", "2026-13-01", "2026-02-30", "yesterday", "46347", "0000-00-00"];
  expect(none.map((given) => iso(given))).toEqual(none.map(() => undefined));
});
