// Goal: taking rows out of a file of any kind leaves every other row as it was, for whoever reads the file next.
// Method: generated tables (hostile texts, separators, line ends, encodings) written as CSV, JSON, JSON Lines and workbooks; rows are
// taken out, and another reader than the one under test says what is left.
import fc from "fast-check";
import { expect, test } from "vitest";
import { workbookOf } from "../../../../../testkit/records/tables.ts";
import { parseTable } from "../../../../platform/csv.ts";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { gridsOf } from "../text/grid.ts";
import { csvFile } from "./csv.ts";
import { jsonFile, jsonLinesFile } from "./json.ts";
import { guardOfRow, rowsByName, rowsNamed, type FileRow, type TableFile } from "./table_file.ts";
import { workbookFile } from "./workbook.ts";

const runs = { numRuns: 300 };
const text = fc.oneof(
  fc.constantFrom(
    'say "no"',
    "a,b;c\td",
    "line\nbreak",
    "=1+1",
    "Zoë",
    "",
    "  ",
    "0",
    "Müller",
    "'",
    "{",
    "]",
    "\\",
  ),
  fc
    .string({ unit: "grapheme", maxLength: 12 })
    .filter((one) => !/[\0\r\ufeff]/.test(one) && one.isWellFormed()),
);
const table = fc
  .record({
    rows: fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { maxLength: 8 }),
    gone: fc.array(fc.nat(9), { maxLength: 5 }),
    end: fc.constantFrom("\n", "\r\n"),
    separator: fc.constantFrom(",", ";", "\t"),
    last: fc.boolean(),
  })
  .map(({ rows, ...rest }) => ({ ...rest, rows: rows.map((cells, at) => [String(at + 1), ...cells]) }));

function chosen(file: TableFile, gone: readonly number[]): ReadonlySet<FileRow> {
  return new Set(gone.flatMap((at) => file.rows[at] ?? []));
}
const kept = <T>(rows: readonly T[], gone: readonly number[]): readonly T[] =>
  rows.filter((_, at) => !gone.includes(at));

test("rows taken out of a CSV file leave the others, in each encoding", () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom("utf8", "utf16le"),
      ({ rows, gone, end, separator, last }, encoding) => {
        const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const lines = [["id", "one", "two"], ...rows].map((cells) => cells.map(quoted).join(separator));
        const mark = encoding === "utf16le" ? "\ufeff" : "";
        const bytes = Buffer.from(mark + lines.join(end) + (last ? end : ""), encoding as BufferEncoding);
        const file = csvFile(bytes);
        expect(Buffer.from(file.without(new Set())).equals(bytes)).toBe(true);
        const left = parseTable(file.without(chosen(file, gone)));
        if ("fault" in left) throw new Error(left.fault);
        expect(left.rows.map(({ cells }) => cells)).toEqual(kept(rows, gone));
      },
    ),
    runs,
  );
});

test("no cell of a row is lost where a head is called what another is told apart by", () => {
  const [row] = csvFile(Buffer.from("name,name,name (2),,column 4\na,b,c,d,e\n")).rows;
  expect(Object.values(Object.fromEntries(row?.cells ?? [])).toSorted()).toEqual(["a", "b", "c", "d", "e"]);
});

test("elements taken out of a list in JSON leave the others and all around them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 7 }),
      fc.array(fc.nat(8), { maxLength: 5 }),
      fc.constantFrom(0, 1, "\t"),
      (elements, gone, space) => {
        const whole = { before: 1, list: elements, after: ["x"] };
        const bytes = Buffer.from(JSON.stringify(whole, undefined, space));
        const file = jsonFile(bytes);
        const own = file.rows.filter(({ list }) => list === "list");
        const left = Buffer.from(file.without(new Set(gone.flatMap((at) => own[at] ?? [])))).toString();
        expect(JSON.parse(left)).toEqual(
          JSON.parse(JSON.stringify({ ...whole, list: kept(elements, gone) })),
        );
        const top = jsonFile(Buffer.from(JSON.stringify(elements, undefined, space)));
        expect(JSON.parse(Buffer.from(top.without(chosen(top, gone))).toString())).toEqual(
          JSON.parse(JSON.stringify(kept(elements, gone))),
        );
      },
    ),
    runs,
  );
});

test("lines taken out of JSON Lines leave the others byte for byte", () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { maxLength: 7 }),
      fc.array(fc.nat(8)),
      fc.boolean(),
      (values, gone, last) => {
        const lines = values.map((value) => JSON.stringify(value));
        const file = jsonLinesFile(Buffer.from(lines.join("\n") + (last && lines.length > 0 ? "\n" : "")));
        const left = Buffer.from(file.without(chosen(file, gone))).toString();
        expect(left.split("\n").filter((line) => line !== "")).toEqual(kept(lines, gone));
      },
    ),
    runs,
  );
});

test("rows taken out of a workbook leave the others in their places, and none of their texts behind", () => {
  fc.assert(
    fc.property(table, ({ rows, gone }) => {
      const own = rows.map((cells) => cells.map((cell, at) => (at === 1 ? `${cell}·${cells[0]}` : cell)));
      const bytes = workbookOf({ One: [["id", "one", "two"], ...own], Two: [["id"], ["x"]] });
      const file = workbookFile(bytes);
      const sheet = file.rows.filter(({ list }) => list === "One");
      const left = file.without(new Set(gone.flatMap((at) => sheet[at] ?? [])));
      const [one, two] = gridsOf(left) ?? [];
      const shown = own.map((cells, at) => (gone.includes(at) ? [] : cells));
      const found = (one?.rows.slice(1) ?? []).map((cells) => cells.map((cell) => cell));
      while (found.length < shown.length) found.push([]);
      expect(found).toEqual(shown);
      expect(two?.rows).toEqual([["id"], ["x"]]);
      const all = JSON.stringify([gridsOf(left), workbookFile(left).beside]);
      const gones = own.flatMap((cells, at) =>
        gone.includes(at) ? [JSON.stringify(cells[1]).slice(1, -1)] : [],
      );
      expect(gones.filter((said) => all.includes(said))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("a number is taken as it is written, and a list that no column tells apart is named by what its rows say", () => {
  const file = jsonFile(
    Buffer.from('[{"n":12345678901234567890,"a":1.0},{"n":12345678901234567891,"a":1.0}]'),
  );
  expect(file.rows.map(({ cells }) => cells[0])).toEqual([
    ["n", "12345678901234567890"],
    ["n", "12345678901234567891"],
  ]);
  const alike = csvFile(Buffer.from("a,b\nx,1\ny,1\nx,1\n"));
  const named = [...rowsByName(alike).values()];
  expect(named.map(({ name, rows }) => [name.key, rows.length])).toEqual([
    [undefined, 2],
    [undefined, 1],
  ]);
  expect(named[0]?.name.value).toBe(guardOfRow(alike.rows[0] ?? { list: "", number: 0, cells: [] }));
  expect(rowsNamed(alike)({ list: "", key: "a", value: "x" })).toHaveLength(2);
});

test.each([
  ["csv", '"open', csvFile],
  ["csv with zeros", "a\0b", csvFile],
  ["cut off", '[{"a":1}', jsonFile],
  ["two values", "[] []", jsonFile],
  ["no list and no object", "12", jsonFile],
  ["a comma too many", "[1,]", jsonFile],
  ["far too deep", "[".repeat(5000) + "]".repeat(5000), jsonFile],
  ["a text as a line", '{"a":1}\nand more', jsonLinesFile],
  ["no archive", "PK\u0003\u0004", workbookFile],
] as const)("what is no such file is not read, and nothing is guessed: %s", (_, content, reader) => {
  expect(() => reader(Buffer.from(content))).toThrow(Unreadable);
});
