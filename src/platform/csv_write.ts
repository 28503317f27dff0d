/**
 * CSV for spreadsheets and programs: RFC 4180, UTF-8 with a byte order mark, CRLF. A spreadsheet runs cells that begin with
 * `= + - @` (CWE-1236); an apostrophe in front stops that and can be undone.
 */
export const byteOrderMark = "\ufeff";

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

export function quotedCell(text: string): string {
  return `"${guardFormula(text.toWellFormed()).replaceAll('"', '""')}"`;
}

/** One row of texts, each quoted. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quotedCell).join(",")}\r\n`;
}
