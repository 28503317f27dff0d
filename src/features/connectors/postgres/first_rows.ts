/** A few rows of a PostgreSQL, as the office shows their shape; and whether the database is Kept's own. */
import type pg from "pg";
import type { Table } from "../catalog.ts";
import type { RowsShown, ShownColumn } from "../store.ts";
import { identifier, qualified } from "./sql.ts";

/** What is hidden is not even fetched. */
export async function firstRows(
  client: pg.ClientBase,
  table: Table,
  columns: readonly ShownColumn[],
  { rows: most, characters }: RowsShown,
): Promise<readonly (readonly (string | null)[])[]> {
  const selected = columns
    .map(({ name, isHidden }, index) => {
      const column = `t.${identifier(name)}`;
      const value = isHidden
        ? `case when ${column} is not null then '' end`
        : `left(${column}::text, ${characters})`;
      return `${value} as c${index}`;
    })
    .join(", ");
  await client.query("set statement_timeout = '4s'; set lock_timeout = '1s'");
  const { rows } = await client.query<(string | null)[]>({
    text: `select ${selected} from ${qualified(table)} t limit ${most}`,
    rowMode: "array",
  });
  return rows.map((row) => columns.map((_, index) => row[index] ?? null));
}

export async function isOurOwn(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'kept' and c.relname in ('installation', 'cell') having count(*) = 2`,
  );
  return rows.length > 0;
}
