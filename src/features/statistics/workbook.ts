/** The report as a workbook: a sheet of what it is, one of figures, one of how each is counted. */
import type { SheetData } from "write-excel-file/node";
import { number, strong, text, workbook } from "../../platform/documents/workbook.ts";
import type { Report } from "./contract.ts";
import { periodWords, statusWords } from "./domain.words.ts";

export function workbookOf(report: Report): Promise<Buffer> {
  const wide = Math.max(...report.sections.map(({ columns }) => columns.length));
  return workbook([
    { sheet: "About", data: aboutSheet(report), widths: [24, 90] },
    {
      sheet: "Figures",
      data: figureSheet(report),
      widths: [44, ...Array.from({ length: wide }, () => 16)],
    },
    { sheet: "How it is counted", data: definitionSheet(report), widths: [36, 44, 90] },
  ]);
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
