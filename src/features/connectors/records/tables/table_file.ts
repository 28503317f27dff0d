/** A file of rows, whatever it was written with: its rows, what stands beside them, and the same file without some of them. */
import { createHash } from "node:crypto";

export type FileRow = {
  /** The sheet or list the row stands in, as the file calls it; empty where there is only one. */
  readonly list: string;
  /** As a person counts the rows of the list, from 1. */
  readonly number: number;
  /** Each cell under what heads it. Personal data. */
  readonly cells: readonly (readonly [string, string])[];
};

export type TableFile = {
  readonly rows: readonly FileRow[];
  /** What stands outside the rows: heads, comments, properties. */
  readonly beside: readonly { readonly part: string; readonly text: string }[];
  /** Why a row cannot be taken out by itself, in a sentence. */
  readonly stuck?: (row: FileRow) => string | undefined;
  /** The file without these rows: of everything else the bytes are the same, or, in an archive, the content. */
  without(rows: ReadonlySet<FileRow>): Uint8Array;
};

/** What a row is called: by the column that tells the rows of its list apart, else by all it says. */
export type RowName = { readonly list: string; readonly key: string | undefined; readonly value: string };

/** What the row says, so that another is never erased on its approval. */
export function guardOfRow({ cells }: FileRow): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(cells)).digest("hex")}`;
}

/** Rows by name; rows that say the same, in a list without such a column, have one name. */
export function rowsByName(
  file: TableFile,
): ReadonlyMap<string, { readonly name: RowName; readonly rows: readonly FileRow[] }> {
  const named = new Map<string, { readonly name: RowName; readonly rows: FileRow[] }>();
  for (const [list, rows] of Map.groupBy(file.rows, (row) => row.list)) {
    const key = keyOf(rows);
    for (const row of rows) {
      const value = key === undefined ? guardOfRow(row) : (cellOf(row, key) ?? "");
      const name = { list, key, value };
      const text = textOfName(name);
      const known = named.get(text);
      if (known === undefined) named.set(text, { name, rows: [row] });
      else known.rows.push(row);
    }
  }
  return named;
}

export function textOfName({ list, key, value }: RowName): string {
  return JSON.stringify([list, key ?? null, value]);
}

/**
 * The rows that are called so now; a column that no longer tells them apart still finds all that have the value. For many names
 * each row is looked at once for every way in which they name.
 */
export function rowsNamed(file: TableFile): (name: RowName) => readonly FileRow[] {
  const ways = new Map<string, ReadonlyMap<string | undefined, readonly FileRow[]>>();
  return ({ list, key, value }) => {
    const way = JSON.stringify([list, key ?? null]);
    const known =
      ways.get(way) ??
      Map.groupBy(
        file.rows.filter((row) => row.list === list),
        (row) => (key === undefined ? guardOfRow(row) : cellOf(row, key)),
      );
    ways.set(way, known);
    return known.get(value) ?? [];
  };
}

/** The first column in which every row has a value of its own. */
function keyOf(rows: readonly FileRow[]): string | undefined {
  const [first] = rows;
  return first?.cells
    .map(([head]) => head)
    .find((head) => {
      const values = rows.map((row) => cellOf(row, head) ?? "");
      return (
        head !== "" && values.every((value) => value.trim() !== "") && new Set(values).size === values.length
      );
    });
}

function cellOf({ cells }: FileRow, head: string): string | undefined {
  return cells.find(([name]) => name === head)?.[1];
}

/** Heads as they stand, told apart where two are the same; a cell without a head is called by its place. */
export function headed(heads: readonly string[], cells: readonly string[]): FileRow["cells"] {
  const copies = new Map<string, number>();
  const taken = new Set<string>();
  return cells.map((cell, at) => {
    const head = (heads[at] ?? "").trim();
    const plain = head === "" ? `column ${at + 1}` : head;
    let name = plain;
    let copy = copies.get(plain) ?? 1;
    // A head may itself be called what another is told apart by.
    while (taken.has(name)) {
      copy += 1;
      name = `${plain} (${copy})`;
    }
    copies.set(plain, copy);
    taken.add(name);
    return [name, cell];
  });
}

/** The text without these stretches, which do not overlap. */
export function cut(
  text: string,
  stretches: readonly { readonly from: number; readonly to: number; readonly put?: string }[],
): string {
  let left = "";
  let at = 0;
  for (const { from, to, put = "" } of stretches.toSorted((a, b) => a.from - b.from)) {
    left += text.slice(at, from) + put;
    at = to;
  }
  return left + text.slice(at);
}
