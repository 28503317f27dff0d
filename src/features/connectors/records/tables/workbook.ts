/**
 * Workbooks of Office Open XML (ECMA-376 part 1, 18.3): a row that is taken out leaves an empty one, so that nothing below it
 * moves; texts that only it showed are emptied in the list all sheets share. Rows that compute are left to a person.
 */
import { Unreadable } from "../../../../platform/reading/unreadable.ts";
import { placedXmlEvents, type PlacedXmlEvent } from "../../../../platform/reading/xml.ts";
import { openZip, zipWith, type Zip } from "../../../../platform/reading/zip.ts";
import { most } from "../text/documents.ts";
import { sharedStrings, sheetNames, shown, xlsxPieces } from "../text/xlsx.ts";
import { cut, headed, type FileRow, type TableFile } from "./table_file.ts";

type SheetRow = {
  readonly from: number;
  readonly to: number;
  /** Its number as the sheet writes it; 0 where it does not. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Places in the list of shared texts. */
  readonly shared: readonly number[];
  readonly computes: boolean;
};
type Sheet = {
  readonly entry: string;
  readonly name: string;
  readonly xml: string;
  readonly rows: readonly SheetRow[];
};

const sharedEntry = "xl/sharedStrings.xml";

export function workbookFile(bytes: Uint8Array): TableFile {
  const zip = openZip(bytes, most.inflatedBytes);
  const texts = sharedStrings(zip);
  const sheets = [...sheetNames(zip)].flatMap(([entry, name]): readonly Sheet[] => {
    const content = zip.read(entry);
    if (content === undefined) return [];
    const xml = utf8(content);
    return [{ entry, name, xml, rows: rowsOf(xml, texts) }];
  });
  const places = new Map<FileRow, { readonly sheet: Sheet; readonly row: SheetRow }>();
  for (const sheet of sheets) {
    const [head, ...rest] = sheet.rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
    for (const row of rest) {
      const number = row.number === 0 ? sheet.rows.indexOf(row) + 1 : row.number;
      places.set({ list: sheet.name, number, cells: headed(head?.cells ?? [], row.cells) }, { sheet, row });
    }
  }
  return {
    rows: [...places.keys()],
    beside: besideOf(openZip(bytes, most.inflatedBytes), sheets),
    stuck: (row) => stuckWhy(places.get(row)?.row),
    without: (rows) => {
      const gone = [...rows].flatMap((row) => places.get(row) ?? []);
      const replaced = new Map<string, Uint8Array>();
      for (const [sheet, those] of Map.groupBy(gone, (one) => one.sheet))
        replaced.set(
          sheet.entry,
          Buffer.from(
            cut(
              sheet.xml,
              those.map(({ row }) => row),
            ),
          ),
        );
      const shared = withoutTexts(
        openZip(bytes, most.inflatedBytes),
        sheets,
        new Set(gone.map(({ row }) => row)),
      );
      if (shared !== undefined) replaced.set(sharedEntry, shared);
      return zipWith(bytes, replaced);
    },
  };
}

function stuckWhy(row: SheetRow | undefined): string | undefined {
  if (row === undefined || row.computes)
    return "The row computes from others: take it out in the program it was made with.";
  return row.number === 0
    ? "The rows of this sheet have no numbers, so that those below would move: take it out in the program it was made with."
    : undefined;
}

/** Head rows and everything that is no row of a sheet. */
function besideOf(zip: Zip, sheets: readonly Sheet[]): TableFile["beside"] {
  const heads = sheets.map(({ name, rows }) => {
    const head = rows.find(({ cells }) => cells.some((cell) => cell.trim() !== ""));
    return { part: `sheet ${name}: heads`, text: (head?.cells ?? []).join("\n") };
  });
  const bare = new Map(sheets.map(({ entry, xml, rows }) => [entry, cut(xml, rows)] as const));
  const known: Zip = {
    names: zip.names.filter((name) => name !== sharedEntry),
    read: (name) => {
      const xml = bare.get(name);
      return xml === undefined ? zip.read(name) : Buffer.from(xml);
    },
  };
  const pieces = xlsxPieces(known).flatMap(({ part, text }) => (text === undefined ? [] : [{ part, text }]));
  return [...heads, ...pieces];
}

/** The shared texts, those emptied that no row shows which stays; `undefined` where all of them stay. */
function withoutTexts(
  zip: Zip,
  sheets: readonly Sheet[],
  gone: ReadonlySet<SheetRow>,
): Uint8Array | undefined {
  const content = zip.read(sharedEntry);
  if (content === undefined) return undefined;
  const kept = new Set(
    sheets.flatMap(({ rows }) => rows.filter((row) => !gone.has(row)).flatMap(({ shared }) => shared)),
  );
  const lost = new Set([...gone].flatMap(({ shared }) => shared).filter((at) => !kept.has(at)));
  if (lost.size === 0) return undefined;
  const xml = utf8(content);
  const stretches = elementsOf(xml, "si").flatMap(({ inside }, at) =>
    lost.has(at) ? [{ ...inside, put: "<t></t>" }] : [],
  );
  return Buffer.from(cut(xml, stretches));
}

/** Elements of this name that do not stand in each other, by what stands in them. */
function elementsOf(xml: string, name: string): readonly { readonly inside: { from: number; to: number } }[] {
  const found: { inside: { from: number; to: number } }[] = [];
  let from = 0;
  for (const event of placedXmlEvents(xml)) {
    if (event.kind === "text" || event.name !== name) continue;
    if (event.kind === "open") from = event.to;
    else found.push({ inside: { from, to: Math.max(from, event.from) } });
  }
  return found;
}

type Reading = { type: string; value: string; column: number };

function rowsOf(xml: string, texts: readonly string[]): readonly SheetRow[] {
  const rows: SheetRow[] = [];
  let row: { from: number; number: number; cells: string[]; shared: number[]; computes: boolean } | undefined;
  let cell: Reading = { type: "n", value: "", column: -1 };
  let isText = false;
  for (const event of placedXmlEvents(xml)) {
    if (event.kind === "text") cell.value += isText ? event.text : "";
    else if (event.name === "row" && event.kind === "open")
      row = {
        from: event.from,
        number: Number(event.attributes["r"] ?? 0),
        cells: [],
        shared: [],
        computes: false,
      };
    else if (event.name === "row" && row !== undefined) {
      rows.push({ ...row, to: event.to });
      [row, cell] = [undefined, { type: "n", value: "", column: -1 }];
    } else if (row !== undefined) {
      isText = event.kind === "open" && (event.name === "v" || event.name === "t");
      if (event.name === "f") row.computes = true;
      if (event.name === "c") cell = cellEvent(event, row, cell, texts);
    }
  }
  return rows;
}

const mostColumns = 16_384;

function cellEvent(
  event: PlacedXmlEvent,
  row: { cells: string[]; shared: number[] },
  cell: Reading,
  texts: readonly string[],
): Reading {
  if (event.kind === "open") {
    const letters = /^[A-Z]{1,3}/.exec(event.attributes["r"] ?? "")?.[0];
    const column =
      letters === undefined
        ? cell.column + 1
        : Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    if (column >= mostColumns) throw new Unreadable();
    return { type: event.attributes["t"] ?? "n", value: "", column };
  }
  if (cell.type === "s") row.shared.push(Number(cell.value));
  while (row.cells.length < cell.column) row.cells.push("");
  row.cells[cell.column] = shown(cell.type, cell.value, texts);
  return cell;
}

/** Only what is written out again byte for byte can be changed. */
function utf8(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString("utf8");
  if (!Buffer.from(text).equals(buffer)) throw new Unreadable();
  return text;
}
