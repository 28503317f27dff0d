/**
 * Looks for values in every column of every table, mapped or not, in one snapshot (decision 98), and in the bytes of the file:
 * SQLite leaves what was deleted where it stood until the place is used again. Counts what it finds.
 */
import { createReadStream, existsSync } from "node:fs";
import { z } from "zod";
import type { Catalog, Table } from "../catalog.ts";
import type { KeptRows, Scan, Unscanned } from "../erasable.ts";
import { scanTables, wantedAmong, type Look } from "../residual.ts";
import type { Database } from "./open.ts";
import { identifier, keyColumns, qualified } from "./sql.ts";
import { textOf, type Value } from "./values.ts";
import { failureOf } from "./failure.ts";

/** Shorter values stand in every file by chance. */
const shortestInBytes = 5;

/** `values` are looked for whole, without regard to case: `ann@x` is not found in `joann@x`. */
export async function scanFor(
  database: Database,
  catalog: Catalog,
  values: readonly string[],
  kept: readonly KeptRows[],
  secondsPerTable: number,
): Promise<Scan> {
  const scan = await scanTables<Value>(catalog, values, {
    kept,
    secondsPerTable,
    failureOf,
    lookAt: (table) => ({ look: lookAt(database, table), unscanned: [] }),
  });
  // What is kept, or was found, stands in the bytes as well: they say nothing more then.
  if (scan.residues.length > 0 || kept.some(({ rows }) => rows.length > 0)) return scan;
  return { ...scan, unscanned: [...scan.unscanned, ...(await inBytes(database.file, wantedAmong(values)))] };
}

/** Any value may stand in any column: texts are looked at, and bytes as text. */
function lookAt(database: Database, table: Table): Look<Value> {
  const columns = table.columns.map(({ name }) => name);
  return {
    columns,
    rows: (keys) => {
      const list = [
        ...keys.flatMap((on) => keyColumns(on).map(({ sql }) => sql)),
        ...columns.map(identifier),
      ];
      return database.rows(`select ${list.join(", ")} from ${qualified(table)}`, []);
    },
    keyWidth: (on) => keyColumns(on).length,
    keyText: (cell) => textOf(cell) ?? "",
    text: (cell) => {
      if (cell === null || typeof cell === "bigint" || typeof cell === "number") return undefined;
      return typeof cell === "string" ? cell : Buffer.from(cell).toString("utf8");
    },
  };
}

/** The file itself, its log and its journal, byte by byte: free pages and the gaps of others hold what was deleted before. */
async function inBytes(file: string, wanted: readonly string[]): Promise<readonly Unscanned[]> {
  const needles = wanted
    .filter((value) => value.length >= shortestInBytes)
    .map((value) => folded(Buffer.from(value, "utf8")));
  const found: Unscanned[] = [];
  if (needles.length === 0) return found;
  const overlap = Math.max(...needles.map(({ length }) => length));
  for (const [place, what] of [
    [file, "the free space of the file"],
    [`${file}-wal`, "its write-ahead log"],
    [`${file}-journal`, "its journal"],
  ] as const) {
    if (!existsSync(place)) continue;
    let rest = "";
    let isThere = false;
    for await (const chunk of createReadStream(place, { highWaterMark: 1024 * 1024 })) {
      const bytes = rest + folded(z.instanceof(Buffer).parse(chunk));
      isThere ||= needles.some((needle) => bytes.includes(needle));
      if (isThere) break;
      rest = bytes.slice(Math.max(0, bytes.length - overlap));
    }
    if (isThere)
      found.push({
        table: what,
        columns: ["deleted rows"],
        why: "a value still stands in bytes that no table shows: run VACUUM, and PRAGMA wal_checkpoint(TRUNCATE) after it",
      });
  }
  return found;
}

/** A character a byte, without regard to case: what differs only there is looked at once too often, never overlooked. */
function folded(bytes: Buffer): string {
  return bytes.toString("latin1").toLowerCase();
}
