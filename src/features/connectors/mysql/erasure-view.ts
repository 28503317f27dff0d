/**
 * One moment of a MySQL or MariaDB as an erasure looks at it (decision 98): facts of rows, what refers to them, what is left
 * of a value. Reads only; the writer adds to it what changes rows.
 */
import {
  columnNamed,
  type Catalog,
  type Column,
  type ForeignKey,
  type Table,
  type TableId,
} from "../catalog.ts";
import {
  StoreBusy,
  type Blank,
  type Change,
  type ErasureView,
  type FactsAsked,
  type KeyedTable,
  type RowFacts,
  type RowKey,
} from "../erasable.ts";
import { lastDay } from "../last_day.ts";
import {
  LockRefused,
  type MysqlConnection,
  type ReadLimits,
  type Snapshot,
  type ViewLimits,
} from "../store.ts";
import { isHeld, isMysqlError, TableUnread } from "./failure.ts";
import { introspect } from "./introspect.ts";
import { byKey, keyed } from "./probes.ts";
import { createReader } from "./reader.ts";
import { scanFor } from "./residual.ts";
import { openSession, type Row, type Session } from "./session.ts";
import { identifier, parameters, qualified, type Parameters, readColumn } from "./sql.ts";
import { familyOf, firstMoment, textOf, textSql } from "./values.ts";

export async function openReading(
  connection: MysqlConnection,
  limits: ReadLimits,
  wanted: ReadonlySet<TableId>,
): Promise<Snapshot> {
  return await opened(connection, limits, async (session) => {
    const { asOf, catalog } = await begin(session, wanted, "read only");
    const reader = await createReader(session, catalog);
    return { asOf, catalog, reader, close: () => session.close() };
  });
}

export async function openErasureView(
  connection: MysqlConnection,
  limits: ViewLimits,
  wanted: ReadonlySet<TableId>,
): Promise<ErasureView> {
  return await opened(connection, limits, async (session) =>
    viewOf(session, await begin(session, wanted, "read only"), limits),
  );
}

export async function opened<T>(
  connection: MysqlConnection,
  limits: ReadLimits & { readonly lockTimeoutSeconds?: number },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(connection, limits);
  try {
    return await work(session);
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}

export type Begun = { readonly asOf: string; readonly catalog: Catalog };

/**
 * Takes the snapshot, and holds the definition of every table that is going to be read: one that was truncated or rewritten
 * since is refused by the server, and none can be from here on.
 */
export async function begin(
  session: Session,
  wanted: ReadonlySet<TableId>,
  mode: "read only" | "read write",
): Promise<Begun> {
  await session.plain(`start transaction with consistent snapshot, ${mode}`);
  const [[asOf] = []] = await session.all("select date_format(utc_timestamp(), '%Y-%m-%dT%H:%i:%sZ')");
  const catalog = await introspect(session);
  for (const id of wanted) {
    const table = catalog.tables.get(id);
    const column = table?.columns.find(({ readable }) => readable)?.name;
    if (table === undefined || column === undefined) continue;
    await session
      .all(`select ${identifier(column)} from ${qualified(table)} limit 0`)
      .catch((error: unknown) => {
        if (isHeld(error)) throw new LockRefused(id, error);
        // A view that is broken, say: whoever reads it is told.
        if (!isMysqlError(error)) throw error;
      });
  }
  return { asOf: String(asOf), catalog };
}

export async function viewOf(
  session: Session,
  { asOf, catalog }: Begun,
  { rowsPerStatement }: ViewLimits,
): Promise<ErasureView> {
  const reader = await createReader(session, catalog);
  return {
    asOf,
    catalog,
    reader,
    facts: async function* (on, rows, asked) {
      for (let from = 0; from < rows.length; from += rowsPerStatement) {
        const part = rows.slice(from, from + rowsPerStatement);
        // A held row is known to be the one that was seen by its fingerprint.
        const secret = asked.lock ? (asked.secret ?? "") : asked.secret;
        const facts = await factsOf(session, catalog, on, part, { ...asked, secret }, asOf);
        if (secret !== undefined && asked.lock) await holdRows(session, on, part, secret, facts);
        yield facts.map((fact) => ({ ...fact, row: from + fact.row }));
      }
    },
    references: async function* ({ from: table, key }, to, targets, fromKey) {
      const named = (fromKey ?? []).map((name) => columnNamed(table, name));
      for (let from = 0; from < targets.length; from += rowsPerStatement) {
        const p = parameters();
        const match = keyed(to, targets.slice(from, from + rowsPerStatement), p, "p");
        if (match === undefined) continue;
        const list = ["concat(k.i)", ...named.map((column) => readColumn("c", column))].join(", ");
        const sql =
          `select straight_join ${fromKey === undefined ? "distinct " : ""}${list} from ${match.from} ` +
          `straight_join ${qualified(to.table)} p on ${match.where} straight_join ${qualified(table)} c on ${pairsOf(key, "c", "p")}`;
        for await (const found of session.rows(sql, p.values))
          yield found.map(([target, ...cells]) => ({
            target: from + (match.places[Number(target) - 1] ?? 0),
            from: fromKey === undefined ? undefined : keyTexts(cells, named),
          }));
      }
    },
    scan: (values, kept, seconds) => scanFor(session, catalog, values, kept, seconds),
    close: () => session.close(),
  };
}

/** As the store compares them: by the rule of the columns, which are alike on both sides. */
export function pairsOf(key: ForeignKey, from: string, to: string): string {
  return key.columns
    .map((name, at) => `${from}.${identifier(name)} = ${to}.${identifier(key.toColumns[at] ?? "")}`)
    .join(" and ");
}

export function keyTexts(cells: Row, columns: readonly Column[]): RowKey {
  return columns.map(({ type }, at) => {
    const text = textOf(cells[at] ?? null, type);
    if (text === null) throw new TableUnread("a row has no value in its key");
    return text;
  });
}

/**
 * A locking read sees what stands there now, a plain one what stood there at the snapshot: a row that is not the same in both
 * was changed meanwhile. MariaDB can refuse by itself (`innodb_snapshot_isolation`); MySQL cannot.
 */
async function holdRows(
  session: Session,
  on: KeyedTable,
  rows: readonly RowKey[],
  secret: string,
  seen: readonly RowFacts[],
): Promise<void> {
  const p = parameters();
  const print = fingerprintSql(on.table, secret, p);
  const match = keyed(on, rows, p);
  if (match === undefined) return;
  const sql = `select straight_join concat(k.i), ${print} from ${match.from} straight_join ${qualified(on.table)} t${byKey(on)} on ${match.where} for update`;
  const held = await session.all(sql, p.values).catch((error: unknown) => {
    throw isHeld(error) ? busy(error) : error;
  });
  const now = new Map(held.map(([place, found]) => [match.places[Number(place) - 1], String(found)]));
  const isSame =
    now.size === seen.length && seen.every(({ row, fingerprint }) => now.get(row) === fingerprint);
  if (!isSame) throw busy();
}

export function busy(cause?: unknown): StoreBusy {
  return new StoreBusy("rows are being changed by somebody else", { cause });
}

async function factsOf(
  session: Session,
  catalog: Catalog,
  on: KeyedTable,
  rows: readonly RowKey[],
  asked: FactsAsked,
  asOf: string,
): Promise<readonly RowFacts[]> {
  const { table } = on;
  const p = parameters();
  const print = asked.secret === undefined ? "''" : fingerprintSql(table, asked.secret, p);
  const until = asked.until === undefined ? undefined : columnNamed(table, asked.until.column);
  const list = [
    "concat(k.i)",
    print,
    until === undefined ? "null" : readColumn("t", until),
    asked.change === undefined ? "0" : isBlankSql(table, asked.change, p),
    ...(asked.keys ?? []).map((key) => refersSql(catalog, key)),
  ];
  const match = keyed(on, rows, p);
  if (match === undefined) return [];
  const sql =
    `select straight_join ${list.join(", ")} from ${match.from} ` +
    `straight_join ${qualified(table)} t${byKey(on)} on ${match.where}`;
  const found = await session.all(sql, p.values);
  return found.map(([place, fingerprint, begins, isBlank, ...refers]): RowFacts => {
    const day = asked.until === undefined ? undefined : lastDay(dayText(begins, until), asked.until);
    return {
      row: match.places[Number(place) - 1] ?? 0,
      fingerprint: String(fingerprint),
      until: day,
      hasEnded: day !== undefined && day < asOf.slice(0, 10),
      isBlank: String(isBlank) === "1",
      refers: refers.map((each) => String(each) === "1"),
    };
  });
}

function dayText(cell: Row[number] | undefined, column: Column | undefined): string | undefined {
  return column === undefined ? undefined : (textOf(cell ?? null, column.type) ?? undefined);
}

/** Every readable column by a digest of its own, so that none can lean on the next and a wide row fits. */
export function fingerprintSql(table: Table, secret: string, p: Parameters): string {
  const columns = table.columns
    .filter(({ readable }) => readable)
    .map(({ name, type }) => {
      const column = `t.${identifier(name)}`;
      const content = familyOf(type) === "bytes" ? column : textSql(column, type);
      return `coalesce(sha2(${content}, 256), '-')`;
    });
  return `sha2(concat(${p.add(secret)}, ${columns.join(", ")}), 256)`;
}

/** No key is known to hold of every row: it is asked of each. */
function refersSql(catalog: Catalog, key: ForeignKey): string {
  const filled = key.columns.map((name) => `t.${identifier(name)} is not null`).join(" and ");
  const to = catalog.tables.get(key.to);
  if (to === undefined || !to.readable) return `(${filled})`;
  return `(${filled} and exists (select 1 from ${qualified(to)} r where ${pairsOf(key, "t", "r")}))`;
}

/** An unreadable column is never known to be blank; an element that still links is always there to be taken out. */
function isBlankSql(table: Table, change: Change, p: Parameters): string {
  if (change.elements.length > 0) return "0";
  const tests = change.columns.map(({ column, blank }) => {
    const found = columnNamed(table, column);
    return found.readable ? isBlankColumn(found, blank, p) : "0";
  });
  return tests.length === 0 ? "1" : `(${tests.join(" and ")})`;
}

function isBlankColumn(column: Column, blank: Blank, p: Parameters): string {
  const name = `t.${identifier(column.name)}`;
  const shown = textSql(name, column.type);
  switch (blank.kind) {
    case "null":
      return `${name} is null`;
    case "default":
      return `${name} <=> (${column.default ?? "null"})`;
    case "value":
      if (blank.text === firstMoment) return `${name} <=> from_unixtime(86400)`;
      return familyOf(column.type) === "text" || familyOf(column.type) === "bytes"
        ? `cast(${shown} as binary) <=> cast(${p.add(blank.text)} as binary)`
        : `${name}${isNumber(column) ? " + 0" : ""} <=> ${p.add(blank.text)}${isNumber(column) ? " + 0" : ""}`;
    case "fresh":
      return blank.of === "bytes"
        ? `${name} is not null`
        : `coalesce(${shown} regexp ${p.add(blank.sign)}, 0)`;
  }
}

function isNumber({ type }: Column): boolean {
  return ["integer", "bits"].includes(familyOf(type));
}
