/**
 * Looks for values in every text-like column of every table our role may read, mapped or not, in one snapshot (decision
 * 98): what is found is counted by column, and what could not be looked at is named. Reads no row out of the store.
 */
import pg from "pg";
import type { Catalog, Column, Table } from "../catalog.ts";
import type { KeptRows, Residue, Scan, Unscanned } from "../erasable.ts";
import { keyed } from "./erase-sql.ts";
import { identifier, parameters, qualified } from "./sql.ts";
import { asText } from "./session.ts";

const textual =
  /^(?:text|character varying|character|bpchar|name|json|jsonb|xml|.*citext|.*hstore)(?:\(\d+\))?(?:\[\])*$/;

/** `values` are looked for whole, without regard to case: `ann@x` is not found in `joann@x`. */
export async function scanFor(
  client: pg.ClientBase,
  catalog: Catalog,
  values: readonly string[],
  kept: readonly KeptRows[],
  secondsPerTable: number,
): Promise<Scan> {
  const wanted = [...new Set(values.map((value) => value.trim()))].filter((value) => value !== "");
  const residues: Residue[] = [];
  const unscanned: Unscanned[] = [];
  let columns = 0;
  if (wanted.length === 0) return { residues, unscanned, columns };
  for (const table of catalog.tables.values()) {
    // A plain view shows what stands in tables.
    if (table.kind === "view") continue;
    const candidates = table.columns.filter(isTextual);
    const [open, closed] = [
      candidates.filter(canRead(table)),
      candidates.filter((column) => !canRead(table)(column)),
    ];
    if (closed.length > 0)
      unscanned.push({ table: table.id, columns: names(closed), why: "our role may not read it" });
    if (table.narrowed && open.length > 0)
      unscanned.push({ table: table.id, columns: names(open), why: "row-level security hides rows from us" });
    if (open.length === 0) continue;
    const found = await scanTable(client, catalog, table, open, wanted, kept, secondsPerTable);
    if (typeof found === "string") unscanned.push({ table: table.id, columns: names(open), why: found });
    else {
      columns += open.length;
      for (const [at, rows] of found.entries())
        if (rows > 0) residues.push({ table: table.id, column: open[at]?.name ?? "", rows });
    }
  }
  return { residues, unscanned, columns };
}

function isTextual(column: Column): boolean {
  return textual.test(column.domain?.base ?? column.type) || column.labels !== undefined;
}

function canRead(table: Table): (column: Column) => boolean {
  return (column) => table.readable && column.readable;
}

function names(columns: readonly Column[]): readonly string[] {
  return columns.map(({ name }) => name);
}

/** How many rows of each column hold one of the values, or why that is not known. */
async function scanTable(
  client: pg.ClientBase,
  catalog: Catalog,
  table: Table,
  columns: readonly Column[],
  wanted: readonly string[],
  kept: readonly KeptRows[],
  seconds: number,
): Promise<readonly number[] | string> {
  const p = parameters();
  const likes = p.add(wanted.map((value) => `%${value.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`));
  const whole = p.add(
    wanted.map((value) => String.raw`(?<![[:alnum:]])${escaped(value)}(?![[:alnum:]])`).join("|"),
  );
  const counts = columns.map(({ name }) => {
    const sql = `t.${identifier(name)}::text`;
    return `count(*) filter (where ${sql} ilike any(${likes}::text[]) and ${sql} ~* ${whole}::text)`;
  });
  const outside = kept
    .filter(({ on, rows }) => on.table.id === table.id && rows.length > 0)
    .map(({ on, rows }) => {
      const match = keyed(on, rows, catalog.equality, p);
      return `not exists (select from ${match.from} where ${match.where})`;
    });
  const where = outside.length === 0 ? "" : ` where ${outside.join(" and ")}`;
  await client.query("savepoint scan");
  try {
    await client.query(`set local statement_timeout = ${Math.round(seconds * 1000)}`);
    const { rows } = await client.query<(string | null)[]>({
      text: `select ${counts.join(", ")} from ${qualified(table)} t${where}`,
      values: [...p.values],
      rowMode: "array",
      types: asText,
    });
    await client.query("release savepoint scan");
    return (rows[0] ?? []).map(Number);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || (error.code ?? "").startsWith("57P")) throw error;
    await client.query("rollback to savepoint scan");
    return error.code === "57014"
      ? `it takes longer than ${seconds} seconds`
      : `SQLSTATE ${error.code ?? "unknown"}`;
  }
}

/** The value in a regular expression of PostgreSQL, as nothing but itself. */
function escaped(value: string): string {
  return value.replaceAll(/[^\p{L}\p{N}\s]/gu, (sign) =>
    sign.length === 1 && sign < "\u0080" ? `\\${sign}` : sign,
  );
}
