/**
 * The report as a workbook (ISO/IEC 29500): a sheet of what it is, one of figures, one of how each is counted. Every cell
 * is a number or a text of the type text: no program reads a formula in it, whatever it begins with (CWE-1236).
 */
import writeExcelFile from "write-excel-file/node";
import type { Cell, SheetData } from "write-excel-file/node";
import type { Report } from "./contract.ts";
import { periodWords, statusWords } from "./domain.words.ts";

const text = (value: string): Cell => ({ value, type: String, wrap: true, alignVertical: "top" });
const strong = (value: string): Cell => ({ value, type: String, wrap: true, fontWeight: "bold" });
const number = (value: number | null): Cell =>
  value === null ? null : { value, type: Number, alignVertical: "top" };

export async function workbookOf(report: Report): Promise<Buffer> {
  const wide = Math.max(...report.sections.map(({ columns }) => columns.length));
  const made = await writeExcelFile(
    [
      { data: aboutSheet(report), sheet: "About", columns: [{ width: 24 }, { width: 90 }] },
      {
        data: figureSheet(report),
        sheet: "Figures",
        columns: [{ width: 44 }, ...Array.from({ length: wide }, () => ({ width: 16 }))],
      },
      {
        data: definitionSheet(report),
        sheet: "How it is counted",
        columns: [{ width: 36 }, { width: 44 }, { width: 90 }],
      },
    ],
    { fontFamily: "Calibri", fontSize: 11 },
  ).toBuffer();
  return withoutDates(made);
}

/** The last record of an archive and its length; a record of the directory, and where its parts lie (PKWARE APPNOTE 4.3). */
const endBytes = 22;
const entryBytes = 46;
/** 1 January 1980, midnight: the first that an archive can say. */
const noDate = 0x0021_0000;

/** The same figures are the same file: the archive's own dates, of the second it was packed in, tell nothing. */
function withoutDates(archive: Buffer): Buffer {
  const made = Buffer.from(archive);
  const end = made.length - endBytes;
  let at = made.readUInt32LE(end + 16);
  while (at < end) {
    made.writeUInt32LE(noDate, at + 12);
    made.writeUInt32LE(noDate, made.readUInt32LE(at + 42) + 10);
    at += entryBytes + made.readUInt16LE(at + 28) + made.readUInt16LE(at + 30) + made.readUInt16LE(at + 32);
  }
  return made;
}

function aboutSheet(report: Report): SheetData {
  const facts: readonly (readonly [string, string])[] = [
    ["Organisation", report.organisation],
    ["Period", periodWords(report)],
    ["As of", statusWords(report)],
  ];
  return [
    ...facts.map(([name, value]) => [strong(name), text(value)]),
    ...report.notes.map((note) => [strong("Note"), text(note)]),
  ];
}

function figureSheet({ sections }: Report): SheetData {
  return sections.flatMap(({ title, columns, lines, empty }) => [
    [strong(title), ...columns.map((column) => strong(column))],
    ...lines.map(({ name, cells }) => [text(name), ...cells.map((cell) => number(cell))]),
    ...(lines.length === 0 ? [[text(empty)]] : []),
    [],
  ]);
}

function definitionSheet({ sections }: Report): SheetData {
  return [
    [strong("Part"), strong("Figure"), strong("How it is counted")],
    ...sections.flatMap(({ title, lede, lines }) => [
      [text(title), null, text(lede)],
      ...lines.flatMap(({ name, how }) => (how === undefined ? [] : [[text(title), text(name), text(how)]])),
    ]),
  ];
}
