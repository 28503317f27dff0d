/**
 * The lines of a CSV file of any size, one after the other, in memory that stays flat. The text of a line is its bytes as Latin-1, so
 * that a line written out is the line that was read; what a cell says is decoded from it.
 */
import { csvLineAt, separatorOf } from "./csv.ts";

export type StreamedLine = {
  /** What the cells say. */
  readonly cells: readonly string[];
  /** As it stood in the file, with what ends it. */
  readonly bytes: Buffer;
  /** As a spreadsheet counts, from 1. */
  readonly number: number;
};

/** It is no such file, and why. */
export class CsvRefused extends Error {
  override readonly name = "CsvRefused";
  readonly why: "utf-16" | "workbook" | "quote-open";
  constructor(why: CsvRefused["why"]) {
    super(why);
    this.why = why;
  }
}

/** A longer line is a quotation mark that nobody closed. */
const mostLine = 8 * 1024 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true });
const western = new TextDecoder("windows-1252");

/** Throws `CsvRefused`, or whatever reading throws. Lines without a value are passed on as they are. */
export async function* csvStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedLine> {
  let text = "";
  let separator: string | undefined;
  let number = 0;
  const linesOf = function* (isEnd: boolean): Generator<StreamedLine> {
    separator ??= separatorIn(text);
    let from = 0;
    while (from < text.length) {
      const line = csvLineAt(text, from, separator);
      // What ends with the piece may go on in the next: a quotation, or what ends a line.
      if (!isEnd && (line === undefined || line.to >= text.length)) break;
      if (line === undefined) throw new CsvRefused("quote-open");
      number += 1;
      yield { cells: line.cells.map(shown), bytes: Buffer.from(text.slice(from, line.to), "latin1"), number };
      from = line.to;
    }
    text = text.slice(from);
    if (text.length > mostLine) throw new CsvRefused("quote-open");
  };
  for await (const chunk of chunks) {
    text += Buffer.from(chunk).toString("latin1");
    // The first line says what separates; the marks of other formats stand in front of it.
    if (separator !== undefined || text.includes("\n") || text.length > mostLine) yield* linesOf(false);
  }
  yield* linesOf(true);
}

function separatorIn(text: string): string {
  if (/^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(text) || text.slice(0, 1000).includes("\0"))
    throw new CsvRefused("utf-16");
  if (text.startsWith("PK\u0003\u0004") || text.startsWith("\u00d0\u00cf\u0011\u00e0"))
    throw new CsvRefused("workbook");
  return separatorOf(text);
}

function shown(cell: string): string {
  const bytes = Buffer.from(cell.replace(/^\u00ef\u00bb\u00bf/, ""), "latin1");
  try {
    return utf8.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}
