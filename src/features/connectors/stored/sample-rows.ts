/** A few rows of a table, masked as they are read: the values themselves never leave this function. */
import type { Table } from "../catalog.ts";
import type { Sample } from "../contract.ts";
import type { TableEntry } from "../map/map.ts";
import type { DescribedStore } from "../store.ts";
import { isSpecial, maskShape, maskWhole } from "./mask.ts";

const rowsShown = 5;
const widest = 120;

/** Reads up to five rows. What the map calls special or secret, or does not know, is masked whole. */
export async function sampleRows(
  store: Pick<DescribedStore, "firstRows">,
  table: Table,
  entry: TableEntry | undefined,
): Promise<Sample> {
  const columns = table.columns
    .filter(({ readable, type }) => readable && type !== "bytea")
    .map(({ name }) => ({ name, masked: maskingOf(name, entry) }));
  if (columns.length === 0) return { columns: [], rows: [] };
  const rows = await store.firstRows(
    table,
    columns.map(({ name, masked }) => ({ name, isHidden: masked === "whole" })),
    { rows: rowsShown, characters: widest },
  );
  return {
    columns,
    rows: rows.map((row) =>
      columns.map(({ masked }, index) => {
        const value = row[index] ?? null;
        if (value === null) return null;
        return masked === "whole" ? maskWhole : maskShape(value);
      }),
    ),
  };
}

function maskingOf(name: string, entry: TableEntry | undefined): "shape" | "whole" {
  const column = entry !== undefined && Object.hasOwn(entry.columns, name) ? entry.columns[name] : undefined;
  if (entry?.kind === "impersonal" && column === undefined) return "shape";
  return column === undefined || column.access === "secret" || isSpecial(column.category) ? "whole" : "shape";
}
