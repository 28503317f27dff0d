/**
 * Looks for values in every column of every table, mapped or not, in one snapshot (decision 98), and in the bytes of the file:
 * SQLite leaves what was deleted where it stood until the place is used again. Counts what it finds.
 */
import { createReadStream, existsSync } from "node:fs";
import { z } from "zod";
import type { Catalog, Table } from "../catalog.ts";
import type { KeptRows, Residue, Scan, Unscanned } from "../erasable.ts";
import { TooLong, type Database } from "./open.ts";
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
  const wanted = [...new Set(values.map((value) => value.trim()))].filter((value) => value !== "");
  const residues: Residue[] = [];
  const unscanned: Unscanned[] = [];
  let columns = 0;
  if (wanted.length === 0) return { residues, unscanned, columns };
  const isWanted = finder(wanted);
  for (const table of catalog.tables.values()) {
    // A view shows what stands in tables.
    if (table.kind === "view") continue;
    const names = table.columns.map(({ name }) => name);
    try {
      const found = await scanTable(database, table, isWanted, kept, secondsPerTable);
      columns += names.length;
      for (const [at, rows] of found.entries())
        if (rows > 0) residues.push({ table: table.id, column: names[at] ?? "", rows });
    } catch (error) {
      const why = failureOf(error);
      if (why === undefined) throw error;
      unscanned.push({ table: table.id, columns: names, why });
    }
  }
  // What is kept, or was found, stands in the bytes as well: they say nothing more then.
  if (residues.length === 0 && kept.every(({ rows }) => rows.length === 0))
    unscanned.push(...(await inBytes(database.file, wanted)));
  return { residues, unscanned, columns };
}

/** Any value may stand in any column: texts are looked at, and bytes as text. */
function finder(wanted: readonly string[]): (value: Value) => boolean {
  const whole = new RegExp(
    wanted.map((value) => String.raw`(?<![\p{L}\p{N}])${RegExp.escape(value)}(?![\p{L}\p{N}])`).join("|"),
    "iu",
  );
  return (value) => {
    if (value === null || typeof value === "bigint" || typeof value === "number") return false;
    return whole.test(typeof value === "string" ? value : Buffer.from(value).toString("utf8"));
  };
}

async function scanTable(
  database: Database,
  table: Table,
  isWanted: (value: Value) => boolean,
  kept: readonly KeptRows[],
  seconds: number,
): Promise<readonly number[]> {
  const outside = kept
    .filter(({ on, rows }) => on.table.id === table.id && rows.length > 0)
    .map(({ on, rows }) => ({
      columns: keyColumns(on).map(({ sql }) => sql),
      keys: new Set(rows.map((key) => key.join("\0"))),
    }));
  const keys = outside.flatMap(({ columns }) => columns);
  const counts = table.columns.map(() => 0);
  const list = [...keys, ...table.columns.map(({ name }) => identifier(name))].join(", ");
  const end = performance.now() + seconds * 1000;
  for await (const rows of database.rows(`select ${list} from ${qualified(table)}`, [])) {
    if (performance.now() > end) throw new TooLong(`it takes longer than ${seconds} seconds`);
    for (const row of rows) {
      let at = 0;
      const isKept = outside.some(({ columns, keys: ours }) => {
        const key = row.slice(at, at + columns.length).map((part) => textOf(part) ?? "");
        at += columns.length;
        return ours.has(key.join("\0"));
      });
      if (isKept) continue;
      for (const [place, value] of row.slice(keys.length).entries())
        if (isWanted(value)) counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  return counts;
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
