/** A few rows of a table, masked as they are read: the values themselves never leave this function. */
import type pg from "pg";
import type { Table } from "../catalog.ts";
import type { Sample } from "../contract.ts";
import type { TableEntry } from "../map/map.ts";
import { identifier, qualified } from "../postgres/sql.ts";
import { isSpecial, maskShape, maskWhole } from "./mask.ts";

const rowsShown = 5;
const widest = 120;

/** Reads up to five rows. What the map calls special or secret, or does not know, is masked whole. */
export async function sampleRows(
  client: pg.ClientBase,
  table: Table,
  entry: TableEntry | undefined,
): Promise<Sample> {
  const columns = table.columns
    .filter(({ readable, type }) => readable && type !== "bytea")
    .map(({ name }) => ({ name, masked: maskingOf(name, entry) }));
  if (columns.length === 0) return { columns: [], rows: [] };
  // What is masked whole is not even fetched.
  const selected = columns
    .map(({ name, masked }, index) => {
      const column = `t.${identifier(name)}`;
      const value =
        masked === "whole"
          ? `case when ${column} is not null then '' end`
          : `left(${column}::text, ${widest})`;
      return `${value} as c${index}`;
    })
    .join(", ");
  await client.query("set statement_timeout = '4s'; set lock_timeout = '1s'");
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${selected} from ${qualified(table)} t limit ${rowsShown}`,
    rowMode: "array",
  });
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
