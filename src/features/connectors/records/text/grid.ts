/** The sheets of a workbook of Office Open XML (ECMA-376 part 1, 18.3) as rows of texts: what each cell shows, in its place. */
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { xmlEvents } from "../../../../platform/reading/xml.ts";
import { sharedStrings, sheetNames, shown } from "./xlsx.ts";
import { openZip } from "../../../../platform/reading/zip.ts";

type SheetGrid = { readonly name: string; readonly rows: readonly (readonly string[])[] };

/** A sheet larger than this is no table a person made. */
const mostRows = 20_000;
const mostColumns = 500;
const mostCells = 500_000;
const mostBytes = 60_000_000;

/** Every sheet; `undefined` when it is no workbook that can be read. */
export function gridsOf(file: Uint8Array): readonly SheetGrid[] | undefined {
  try {
    const zip = openZip(file, mostBytes);
    const shared = sharedStrings(zip);
    const names = sheetNames(zip);
    return [...names].flatMap(([path, name]) => {
      const content = zip.read(path);
      return content === undefined ? [] : [{ name, rows: rowsOf(content, shared) }];
    });
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function rowsOf(content: Uint8Array, shared: readonly string[]): string[][] {
  const rows: string[][] = [];
  let cells = 0;
  let cell = { type: "n", value: "", row: 0, column: -1 };
  let isText = false;
  for (const event of xmlEvents(content)) {
    if (event.kind === "text") cell.value += isText ? event.text : "";
    else if (event.kind === "open") {
      isText = event.name === "v" || event.name === "t";
      if (event.name === "c") {
        const { r, t = "n" } = event.attributes;
        cell = { type: t, value: "", ...placeOf(r, cell) };
      }
    } else {
      isText = false;
      if (event.name === "row") cell = { ...cell, row: cell.row + 1, column: -1 };
      if (event.name === "c" && cell.row < mostRows && cell.column < mostColumns) {
        cells += 1;
        if (cells > mostCells) throw new Unreadable("too_large");
        put(rows, cell, shown(cell.type, cell.value, shared));
      }
    }
  }
  return rows;
}

/** `C5` is row 4, column 2; without a name it is the next of its row. */
function placeOf(
  name: string | undefined,
  before: { readonly row: number; readonly column: number },
): { readonly row: number; readonly column: number } {
  const [, letters = "", number = ""] = /^([A-Z]{1,3})(\d{1,7})$/.exec(name ?? "") ?? [];
  if (number === "") return { row: before.row, column: before.column + 1 };
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(number) - 1, column };
}

function put(rows: string[][], { row, column }: { row: number; column: number }, text: string): void {
  while (rows.length <= row) rows.push([]);
  const cells = rows[row] ?? [];
  while (cells.length < column) cells.push("");
  cells[column] = text;
}
