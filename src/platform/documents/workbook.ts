/**
 * Workbooks (ISO/IEC 29500) that leave the house: every cell is a number or a text of the type text, so no program reads a
 * formula in it, whatever it begins with (CWE-1236); the same cells are the same file.
 */
import writeExcelFile from "write-excel-file/node";
import type { Cell, SheetData } from "write-excel-file/node";

export const text = (value: string): Cell => ({ value, type: String, wrap: true, alignVertical: "top" });
export const strong = (value: string): Cell => ({ value, type: String, wrap: true, fontWeight: "bold" });
export const number = (value: number | null): Cell =>
  value === null ? null : { value, type: Number, alignVertical: "top" };

export type Sheet = {
  /** At most 31 characters. */
  readonly sheet: string;
  readonly data: SheetData;
  /** Of its columns, in characters. */
  readonly widths: readonly number[];
};

export async function workbook(sheets: readonly Sheet[]): Promise<Buffer> {
  const made = await writeExcelFile(
    sheets.map(({ sheet, data, widths }) => ({
      sheet,
      data,
      columns: widths.map((width) => ({ width })),
    })),
    { fontFamily: "Calibri", fontSize: 11 },
  ).toBuffer();
  return withoutDates(made);
}

/** The last record of an archive and its length; a record of the directory, and where its parts lie (PKWARE APPNOTE 4.3). */
const endBytes = 22;
const entryBytes = 46;
/** 1 January 1980, midnight: the first that an archive can say. */
const noDate = 0x0021_0000;

/** The archive's own dates, of the second it was packed in, tell nothing. */
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
