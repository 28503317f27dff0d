/**
 * Sheets as a workbook (ISO/IEC 29500). Every cell is a text of the type text: no program reads a formula in it, whatever
 * it begins with (CWE-1236).
 */
import writeExcelFile from "write-excel-file/node";
import type { Cell } from "write-excel-file/node";
import type { Sheet } from "./domain.sheets.ts";

/** Spreadsheets hold no longer text in a cell (ECMA-376 part 1, 18.3.1.4). */
const mostSigns = 32_767;

export function workbookOf(sheets: readonly Sheet[]): Promise<Buffer> {
  return writeExcelFile(
    sheets.map(({ name, rows, head }) => ({
      sheet: name.replaceAll(/[\\/?*:[\]]/g, " ").slice(0, 31),
      columns: Array.from({ length: Math.max(1, ...rows.map((row) => row.length)) }, () => ({ width: 28 })),
      data: rows.map((row, at) => row.map((value) => cellOf(value, at === head))),
    })),
    { fontFamily: "Calibri", fontSize: 11 },
  ).toBuffer();
}

function cellOf(value: string, isHead: boolean): Cell {
  if (value === "") return null;
  return {
    value: value.slice(0, mostSigns),
    type: String,
    wrap: true,
    alignVertical: "top",
    ...(isHead ? { fontWeight: "bold" as const } : {}),
  };
}
