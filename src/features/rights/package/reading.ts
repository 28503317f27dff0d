/** From the spool's rows to what a package shows of them: only found rows, only mapped columns, each exactly once. */
import { createHash } from "node:crypto";
import { type Cell, fileExtension, readCell, type ReadCell } from "./cells.ts";
import type { PlannedColumn, PlannedTable } from "./contents.ts";
import type { PackageFolder } from "./folder.ts";
import { longestShownText, type Row } from "./rows.ts";

export type StoredRow = {
  readonly ordinal: number;
  readonly values: Readonly<Record<string, string | null>>;
  /** Fields blanked in this row; without it, a redacted row blanks the columns the map marks. */
  readonly heldBack?: ReadonlyMap<string, "another" | "unclear">;
};
export type ReadRow = Omit<Row, "why"> & { readonly ordinal: number };

/** Fails when a found row is not delivered or delivered twice: a package must not be short without saying so. */
export async function* rowsOf(
  table: PlannedTable,
  stored: AsyncIterable<StoredRow>,
  place: PackageFolder,
): AsyncGenerator<ReadRow> {
  const waiting = new Set(table.included.keys());
  const files = new Attachments(table, place);
  let number = 0;
  for await (const { ordinal, values, heldBack } of stored) {
    const finding = table.included.get(ordinal);
    if (finding === undefined) continue;
    if (!waiting.delete(ordinal)) throw new Error(`A row of ${table.table} was delivered twice.`);
    number += 1;
    const redacted = finding.disposition === "redact";
    const cells: Cell[] = [];
    for (const column of table.columns) {
      const marked = redacted && column.redacted ? "another" : undefined;
      const held = heldBack === undefined ? marked : heldBack.get(column.name);
      const cell = readColumn(column, held, values, (bytes, extension) => files.put(bytes, extension));
      cells.push(cell instanceof Promise ? await cell : cell);
    }
    yield { ordinal, number, cells, softDeleted: finding.softDeleted, redacted };
  }
  if (waiting.size > 0)
    throw new Error(`${waiting.size} rows of ${table.table} were found but not delivered to the package.`);
}

type Put = (bytes: Uint8Array, extension: string) => Promise<string>;

/** A promise only where a file is written; awaiting every field would take longer than reading it. */
function readColumn(
  column: PlannedColumn,
  held: "another" | "unclear" | undefined,
  values: StoredRow["values"],
  put: Put,
): Cell | Promise<Cell> {
  if (held !== undefined) return { kind: "held_back", whose: held };
  const value = Object.hasOwn(values, column.name) ? values[column.name] : undefined;
  if (value === undefined) return { kind: "not_read" };
  const cell = readCell(value?.toWellFormed() ?? null, column.type);
  return cell.kind === "unfiled" || (cell.kind === "text" && cell.text.length > longestShownText)
    ? filed(cell, put)
    : cell;
}

async function filed(cell: Extract<ReadCell, { kind: "unfiled" | "text" }>, put: Put): Promise<Cell> {
  if (cell.kind === "text") return { ...cell, file: await put(Buffer.from(cell.text, "utf8"), "txt") };
  const { bytes } = cell;
  const file = await put(bytes, fileExtension(bytes));
  return { kind: "binary", bytes, file, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Files are named by table and number, never by content. */
class Attachments {
  readonly #table: PlannedTable;
  readonly #place: PackageFolder;
  #count = 0;

  constructor(table: PlannedTable, place: PackageFolder) {
    this.#table = table;
    this.#place = place;
  }

  async put(bytes: Uint8Array, extension: string): Promise<string> {
    this.#count += 1;
    const path = `files/${this.#table.fileName}-${String(this.#count).padStart(4, "0")}.${extension}`;
    return (await this.#place.put(path, bytes)).path;
  }
}
