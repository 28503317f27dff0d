/**
 * A table as other programs write it: RFC 4180 with what they make of it. The encoding is recognised, not believed;
 * separators are comma, semicolon or tab, whichever the first line has most of. Pure, and linear in the bytes.
 */

/** What is wrong with the file itself. */
export type CsvFault = "empty" | "workbook" | "quote-open" | "too-many-rows";
export type Encoding = "utf-8" | "utf-8 with a mark" | "utf-16" | "windows-1252";
export type Parsed = {
  readonly encoding: Encoding;
  readonly separator: "," | ";" | "\t";
  readonly head: readonly string[];
  /** Rows with content, each with the number a spreadsheet gives it. */
  readonly rows: readonly { readonly number: number; readonly cells: readonly string[] }[];
};

export function parseTable(
  bytes: Uint8Array,
  mostRows = 10_000,
): Parsed | { readonly fault: CsvFault; readonly encoding: string } {
  // A workbook is a ZIP archive, an old one a compound file: neither is text.
  if (begins(bytes, [0x50, 0x4b, 3, 4]) || begins(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return { fault: "workbook", encoding: "" };
  const { text, encoding } = decoded(bytes);
  if (text.trim() === "") return { fault: "empty", encoding };
  const separator = separatorOf(text);
  const lines = csvLines(text, separator);
  if (lines === undefined) return { fault: "quote-open", encoding };
  const [head, ...rest] = lines;
  const rows = rest
    .map(({ cells }, at) => ({ number: at + 2, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (rows.length > mostRows) return { fault: "too-many-rows", encoding };
  return { encoding, separator, head: head?.cells ?? [], rows };
}

const begins = (bytes: Uint8Array, with_: readonly number[]): boolean =>
  with_.every((byte, at) => bytes[at] === byte);

/** What is no UTF-8 is taken for what Windows writes in Western Europe, and said to be. */
function decoded(bytes: Uint8Array): { readonly text: string; readonly encoding: Encoding } {
  if (begins(bytes, [0xff, 0xfe]))
    return { text: new TextDecoder("utf-16le").decode(bytes), encoding: "utf-16" };
  if (begins(bytes, [0xfe, 0xff]))
    return { text: new TextDecoder("utf-16be").decode(bytes), encoding: "utf-16" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, encoding: begins(bytes, [0xef, 0xbb, 0xbf]) ? "utf-8 with a mark" : "utf-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
}

export function separatorOf(text: string): Parsed["separator"] {
  const [head = ""] = text.split(/\r\n?|\n/, 1);
  const count = (sign: string): number => head.split(sign).length;
  if (count("\t") > count(",") && count("\t") > count(";")) return "\t";
  return count(";") > count(",") ? ";" : ",";
}

export type CsvLine = {
  readonly cells: readonly string[];
  /** Where it stands in the text, with what ends it. */
  readonly from: number;
  readonly to: number;
};

/** Lines of cells; `undefined` when a quotation mark is never closed. A quote within a bare cell is just a quote. */
export function csvLines(text: string, separator: string): readonly CsvLine[] | undefined {
  const lines: CsvLine[] = [];
  for (let from = 0; ;) {
    const line = csvLineAt(text, from, separator);
    if (line === undefined) return undefined;
    lines.push(line);
    from = line.to;
    if (from >= text.length) return lines;
  }
}

/** The line that begins there; `undefined` when a quotation mark in it is not closed. */
export function csvLineAt(text: string, from: number, separator: string): CsvLine | undefined {
  const cells: string[] = [];
  for (let at = from; ;) {
    const cell = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
    if (cell === undefined) return undefined;
    cells.push(cell.value);
    at = cell.end;
    // Blanks after a closing mark are skipped; anything else there begins a cell of its own and is said to be one too many.
    while (text[at] === " ") at += 1;
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (at < text.length && text[at] !== "\r" && text[at] !== "\n") continue;
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    return { cells, from, to: at };
  }
}

type Found = { readonly value: string; readonly end: number };

function bare(text: string, from: number, separator: string): Found {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: text.slice(from, end), end };
}

function quoted(text: string, from: number): Found | undefined {
  let value = "";
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return undefined;
    value += text.slice(at, close);
    if (text[close + 1] !== '"') return { value, end: close + 1 };
    value += '"';
    at = close + 2;
  }
}
