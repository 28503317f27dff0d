/**
 * CSV for spreadsheets and programs: RFC 4180, UTF-8 with a byte order mark, CRLF (docs/decisions/0042-package.md).
 * A spreadsheet runs cells that begin with `= + - @` (CWE-1236); an apostrophe in front stops that and can be undone.
 */
import { type Cell, impossible, numberPattern } from "./cells.ts";

export const byteOrderMark = "\ufeff";
const heldBackCell = "(held back)";
const notReadCell = "(could not be read)";

/** Blank, quote or invisible characters that spreadsheets skip, then a sign that starts a formula, also full width. */
const formula =
  /^[\s"'\p{Cc}\p{Cf}]*[=+\-@\u207a\u207b\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]/u;
/** What a guard must also protect: leading white space that a spreadsheet drops. */
const leadingBreak = /^'*[\t\r\n]/;
/** Signed numbers, telephone numbers and dashes: digits and separators alone cannot call a function or reach a cell. */
const harmless = /^(?:[+-][0-9 ()./-]*|-+)$/;
/** In a sheet that splits at other separators, what follows one is a cell as well; it must be able to do something. */
const breaks = /([;\t\r\n])/;
const capable = /[(|!]/;

function guardedPart(part: string): string {
  return formula.test(part) && capable.test(part) ? `'${part}` : part;
}

/** Puts an apostrophe before what a spreadsheet would run; everything else is returned as it is. */
export function guardFormula(text: string): string {
  const [first = "", ...rest] = text.split(breaks);
  const inner = rest
    .map((part) => (part.length === 1 && breaks.test(part) ? part : guardedPart(part)))
    .join("");
  const whole = first + inner;
  const acts = (formula.test(text) && !(harmless.test(text) && text.length <= 40)) || leadingBreak.test(text);
  return acts ? `'${whole}` : whole;
}

function quoted(text: string): string {
  return `"${guardFormula(text.toWellFormed()).replaceAll('"', '""')}"`;
}

function cellText(cell: Cell): string {
  switch (cell.kind) {
    case "null":
      return "";
    case "held_back":
      return quoted(heldBackCell);
    case "not_read":
      return quoted(notReadCell);
    case "number":
      return numberPattern.test(cell.text) ? cell.text : quoted(cell.text);
    case "boolean":
      return cell.value ? "true" : "false";
    case "binary":
      return quoted(cell.file);
    case "text":
    case "json":
    case "list":
    case "date":
    case "instant":
      return quoted(cell.text);
    default:
      return impossible(cell);
  }
}

export function csvHeader(columns: readonly string[]): string {
  return `${columns.map((column) => quoted(column)).join(",")}\r\n`;
}

/** NULL is an empty cell, an empty text is `""`; a lone NULL is quoted because a blank line is no row to many readers. */
export function csvRow(cells: readonly Cell[]): string {
  const texts = cells.map(cellText);
  return `${texts.length === 1 && texts[0] === "" ? '""' : texts.join(",")}\r\n`;
}
