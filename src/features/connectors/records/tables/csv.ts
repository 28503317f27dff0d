/** CSV and TSV: the first line is the head; a row that is taken out leaves every other byte as it was. */
import { csvLines, separatorOf } from "../../../../platform/csv.ts";
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { cut, headed, type FileRow, type TableFile } from "./table_file.ts";

export function csvFile(bytes: Uint8Array): TableFile {
  const { text, shown, written } = exactly(Buffer.from(bytes));
  const lines = csvLines(text, separatorOf(text));
  if (lines === undefined) throw new Unreadable();
  const [head, ...rest] = lines;
  const heads = (head?.cells ?? []).map(shown);
  const stretches = new Map<FileRow, { readonly from: number; readonly to: number }>();
  for (const [at, { cells, from, to }] of rest.entries())
    if (cells.some((cell) => cell.trim() !== ""))
      stretches.set({ list: "", number: at + 2, cells: headed(heads, cells.map(shown)) }, { from, to });
  return {
    rows: [...stretches.keys()],
    beside: [{ part: "heads", text: heads.join("\n") }],
    without: (rows) =>
      written(
        cut(
          text,
          [...rows].flatMap((row) => stretches.get(row) ?? []),
        ),
      ),
  };
}

type Exact = {
  readonly text: string;
  /** What a cell says. */
  readonly shown: (cell: string) => string;
  /** The same bytes again, for the same text. */
  readonly written: (text: string) => Uint8Array;
};

/** The bytes as a text from which they can be made again; what is no Unicode is taken for what Windows writes in Western Europe. */
function exactly(bytes: Buffer): Exact {
  const same = (cell: string): string => cell.replace(/^\ufeff/, "");
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0)
    return { text: bytes.toString("utf16le"), shown: same, written: (text) => Buffer.from(text, "utf16le") };
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) {
    const written = (text: string): Uint8Array => Buffer.from(text, "utf16le").swap16();
    return { text: Buffer.from(bytes).swap16().toString("utf16le"), shown: same, written };
  }
  if (bytes.includes(0)) throw new Unreadable();
  const text = bytes.toString("utf8");
  if (Buffer.from(text).equals(bytes)) return { text, shown: same, written: (left) => Buffer.from(left) };
  const western = new TextDecoder("windows-1252");
  return {
    text: bytes.toString("latin1"),
    shown: (cell) => western.decode(Buffer.from(cell, "latin1")),
    written: (left) => Buffer.from(left, "latin1"),
  };
}
