/**
 * Looks for values in the columns of every table, mapped or not, of a store that hands its rows to us (decision 98): what is
 * found is counted by column, and what could not be looked at is named.
 */
import type { Catalog, Table } from "./catalog.ts";
import type { KeptRows, KeyedTable, Scan, Unscanned, Residue } from "./erasable.ts";

/** How one table is looked at. */
export type Look<Cell> = {
  readonly columns: readonly string[];
  /** Its rows, a batch at a time: for each of `keys` the columns of that key, and then `columns`. */
  rows(keys: readonly KeyedTable[]): AsyncIterable<readonly (readonly Cell[])[]>;
  /** How many columns a key has in such a row. */
  keyWidth(key: KeyedTable): number;
  keyText(cell: Cell): string;
  /** What is looked at; `undefined` for a value no text is found in. */
  text(cell: Cell): string | undefined;
};

export type ScanOptions<Cell> = {
  readonly kept: readonly KeptRows[];
  readonly secondsPerTable: number;
  /** A table of which part is out of sight says so itself. */
  readonly lookAt: (
    table: Table,
    wanted: readonly string[],
  ) => { readonly look: Look<Cell> | undefined; readonly unscanned: readonly Unscanned[] };
  /** Why a table could not be read; `undefined` when the fault is not the table's. */
  readonly failureOf: (error: unknown) => string | undefined;
};

/** What is looked for, without blanks around it, each once. */
export function wantedAmong(values: readonly string[]): readonly string[] {
  return [...new Set(values.map((value) => value.trim()))].filter((value) => value !== "");
}

/** `values` are looked for whole, without regard to case: `ann@x` is not found in `joann@x`. */
export async function scanTables<Cell>(
  catalog: Catalog,
  values: readonly string[],
  options: ScanOptions<Cell>,
): Promise<Scan> {
  const wanted = wantedAmong(values);
  const residues: Residue[] = [];
  const unscanned: Unscanned[] = [];
  let columns = 0;
  if (wanted.length === 0) return { residues, unscanned, columns };
  const whole = new RegExp(
    wanted.map((value) => String.raw`(?<![\p{L}\p{N}])${RegExp.escape(value)}(?![\p{L}\p{N}])`).join("|"),
    "iu",
  );
  for (const table of catalog.tables.values()) {
    // A view shows what stands in tables.
    if (table.kind === "view") continue;
    const { look, unscanned: closed } = options.lookAt(table, wanted);
    unscanned.push(...closed);
    if (look === undefined) continue;
    try {
      const found = await countIn(table, look, whole, options);
      columns += look.columns.length;
      for (const [at, rows] of found.entries())
        if (rows > 0) residues.push({ table: table.id, column: look.columns[at] ?? "", rows });
    } catch (error) {
      const why = error instanceof TookTooLong ? error.message : options.failureOf(error);
      if (why === undefined) throw error;
      unscanned.push({ table: table.id, columns: look.columns, why });
    }
  }
  return { residues, unscanned, columns };
}

class TookTooLong extends Error {
  override readonly name = "TookTooLong";
}

async function countIn<Cell>(
  table: Table,
  look: Look<Cell>,
  whole: RegExp,
  { kept, secondsPerTable }: ScanOptions<Cell>,
): Promise<readonly number[]> {
  const outside = kept
    .filter(({ on, rows }) => on.table.id === table.id && rows.length > 0)
    .map(({ on, rows }) => ({
      on,
      width: look.keyWidth(on),
      keys: new Set(rows.map((key) => key.join("\0"))),
    }));
  const keyWidths = outside.reduce((sum, { width }) => sum + width, 0);
  const counts = look.columns.map(() => 0);
  const end = performance.now() + secondsPerTable * 1000;
  for await (const rows of look.rows(outside.map(({ on }) => on))) {
    if (performance.now() > end) throw new TookTooLong(`it takes longer than ${secondsPerTable} seconds`);
    for (const row of rows) {
      let at = 0;
      const isKept = outside.some(({ width, keys }) => {
        const key = row.slice(at, at + width).map((part) => look.keyText(part));
        at += width;
        return keys.has(key.join("\0"));
      });
      if (isKept) continue;
      for (const [place, cell] of row.slice(keyWidths).entries()) {
        const text = look.text(cell);
        if (text !== undefined && whole.test(text)) counts[place] = (counts[place] ?? 0) + 1;
      }
    }
  }
  return counts;
}
