/** The rows of a package as CSV (platform/csv_write.ts; docs/decisions/0042-package.md). */
import { quotedCell as quoted } from "../../../platform/csv_write.ts";
import { type Cell, impossible, numberPattern } from "./cells.ts";

export const heldBackCell = "(held back)";
export const notReadCell = "(could not be read)";

function cellText(cell: Cell): string {
  switch (cell.kind) {
    case "null":
      return "";
    case "held_back":
      return quoted(heldBackCell);
    case "not_read":
      return quoted(notReadCell);
    case "number":
      return numberPattern.test(cell.text) ? cell.text : quoted(cell.text);
    case "boolean":
      return cell.value ? "true" : "false";
    case "binary":
      return quoted(cell.file);
    case "text":
    case "json":
    case "list":
    case "date":
    case "instant":
      return quoted(cell.text);
    default:
      return impossible(cell);
  }
}

export function csvHeader(columns: readonly string[]): string {
  return `${columns.map((column) => quoted(column)).join(",")}\r\n`;
}

/** NULL is an empty cell, an empty text is `""`; a lone NULL is quoted because a blank line is no row to many readers. */
export function csvRow(cells: readonly Cell[]): string {
  const texts = cells.map(cellText);
  return `${texts.length === 1 && texts[0] === "" ? '""' : texts.join(",")}\r\n`;
}
