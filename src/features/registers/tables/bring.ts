/** A table brought into a register: looked at without writing, then written as versions, each row or none at all. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { parseTable } from "../../../platform/csv.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { UploadedFile } from "../../../platform/upload.ts";
import { gridsOf } from "../../connectors/index.ts";
import { changeFrom, createFrom } from "../entries.ts";
import { kinds } from "../kinds/all.ts";
import type { KindName } from "../kinds/field.ts";
import { linksIn } from "../kinds/values.ts";
import { readRegister } from "../register.ts";
import type { Standing } from "../register.ts";
import { mostRows } from "./contract.ts";
import type { TableFault, TableLook } from "./contract.ts";
import { readTable } from "./domain.reading.ts";
import type { Grid, Reading, ReadRow } from "./domain.reading.ts";

export type Brought = {
  readonly file: UploadedFile;
  readonly kind: KindName;
  readonly mapping?: string | undefined;
  readonly now: Instant;
};
export type Looked = { readonly look: TableLook; readonly rows: readonly ReadRow[] };

export async function lookAt(tx: Tx, scope: Scope, brought: Brought): Promise<Looked> {
  const { kind, now } = brought;
  const grids = gridsIn(brought.file.bytes);
  if (grids === undefined) return faulty("unreadable");
  const { entries } = await readRegister(tx, scope, { now });
  const reading = readTable({ kind, grids, mapping: mappingOf(brought.mapping), entries });
  if (reading === undefined) return faulty("empty");
  if (reading.rows.length > mostRows) return faulty("too-many-rows");
  const rows = reading.rows.map((row) => withLinks(kind, row, reading.rows, entries));
  return { look: lookOf({ ...reading, rows }), rows };
}

const zipBegins = [0x50, 0x4b, 0x03, 0x04];
function gridsIn(bytes: Uint8Array): readonly Grid[] | undefined {
  if (zipBegins.every((byte, at) => bytes[at] === byte)) return gridsOf(bytes);
  const parsed = parseTable(bytes);
  if ("fault" in parsed) return undefined;
  return [{ name: "", rows: [parsed.head, ...parsed.rows.map(({ cells }) => cells)] }];
}

const Mapping = z.record(z.string().max(500), z.string().max(80));
function mappingOf(sent: string | undefined): Readonly<Record<string, string>> {
  if (sent === undefined) return {};
  try {
    return Mapping.parse(JSON.parse(sent));
  } catch {
    throw refusal("invalid_request", {}, [{ at: "body.mapping", reason: "not_readable" }]);
  }
}

/** A link leads to an entry in use, or to a row of the same table. */
function withLinks(
  kind: KindName,
  row: ReadRow,
  all: readonly ReadRow[],
  entries: readonly Standing[],
): ReadRow {
  if (row.is === "wrong") return row;
  const problems = linksIn(kinds[kind], row.values).flatMap(({ field, to, key }) => {
    const isHere = to === kind && all.some((one) => one.key === key && one.is !== "wrong");
    const stands = entries.some((entry) => entry.kind === to && entry.key === key && !entry.isRetired);
    return isHere || stands ? [] : [{ at: `body.values.${field}`, reason: "no_such_entry" }];
  });
  return problems.length === 0 ? row : { ...row, is: "wrong", problems };
}

function faulty(fault: TableFault): Looked {
  const counts = { new: 0, changed: 0, same: 0, wrong: 0 };
  return { look: { fault, sheet: "", columns: [], rows: [], counts, seen: "" }, rows: [] };
}

function lookOf({ sheet, columns, rows }: Reading): TableLook {
  const count = (is: ReadRow["is"]): number => rows.filter((row) => row.is === is).length;
  return {
    sheet,
    columns: columns.map(({ title, field }) => ({ title, ...(field === undefined ? {} : { field }) })),
    rows: rows.map(({ values: _values, changes, problems, ...row }) => ({
      ...row,
      changes: [...changes],
      problems: problems.map((problem) => ({ ...problem })),
    })),
    counts: { new: count("new"), changed: count("changed"), same: count("same"), wrong: count("wrong") },
    seen: createHash("sha256").update(JSON.stringify(rows)).digest("hex"),
  };
}

/** The same look again, in the transaction that writes: what was seen is what is written, or nothing is. */
export async function bring(
  tx: WriteTx,
  scope: Scope,
  brought: Brought & { readonly seen: string },
): Promise<{ readonly made: number; readonly changed: number }> {
  const { kind, now, seen, file } = brought;
  const { look, rows } = await lookAt(tx, scope, brought);
  if (look.fault !== undefined || look.seen !== seen)
    throw refusal("conflict", {}, [{ at: "body.seen", reason: "another_file" }]);
  const { entries } = await readRegister(tx, scope, { now });
  const reason = `From the file ${file.name.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ")}`.slice(0, 200).trim();
  const wanted = rows.filter(({ is }) => is === "new" || is === "changed");
  for (const row of inOrder(kind, wanted)) {
    const version = entries.find((entry) => entry.kind === kind && entry.key === row.key)?.version;
    const written = { kind, key: row.key, values: row.values, reason, now };
    if (version === undefined) await createFrom(tx, scope, written);
    else await changeFrom(tx, scope, { ...written, version });
  }
  return { made: look.counts.new, changed: look.counts.changed };
}

/** What a row names comes before it; of rows that name each other in a ring the first is refused when it is written. */
function inOrder(kind: KindName, rows: readonly ReadRow[]): readonly ReadRow[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const done = new Set<string>();
  const ordered: ReadRow[] = [];
  const put = (row: ReadRow): void => {
    if (done.has(row.key)) return;
    done.add(row.key);
    for (const { to, key } of linksIn(kinds[kind], row.values)) {
      const other = to === kind ? byKey.get(key) : undefined;
      if (other !== undefined) put(other);
    }
    ordered.push(row);
  };
  for (const row of rows) put(row);
  return ordered;
}
