/**
 * Which cells of the person's rows a rectification, a restriction or its lifting, or an objection to marketing writes, within the
 * transaction that may write them (decisions 109 and 134). A row's content is read a batch at a time; what is kept of it is what changes.
 */
import { createHmac } from "node:crypto";
import { speaksOfMarketing } from "../../connectors/standalone.ts";
import type {
  Catalog,
  Cell,
  DataMap,
  ErasureView,
  SetStep,
  Table,
  TableEntry,
  TableId,
} from "../../connectors/standalone.ts";
import { factsOf } from "../erase/derive.ts";
import { readColumns } from "../erase/read_rows.ts";
import { byTable, keyedTable } from "../erase/references.ts";
import { factsOfRows, type FactsWanted } from "../erase/row_facts.ts";
import { gapRefusals, othersRefusals } from "../erase/refusals.ts";
import type { OtherPerson } from "../erase/derive.ts";
import type { ReachedFact } from "../erase/domain.plan.ts";
import { reach, type Reach } from "../search/reach.ts";
import type { GivenIdentity } from "../search/seeds.ts";
import { keyText, type ReachedRow } from "../search/state.ts";
import type { ModelTable } from "../search/model.ts";
import {
  corrected,
  marked,
  objected,
  type AskWhy,
  type Correction,
  type Judged,
  type LeftWhy,
  type StuckWhy,
} from "./domain.ts";
import type { AmendRefusal, Purpose } from "./plan.ts";

/** What a person said of cells about which they were asked. */
export type AmendAnswer = {
  readonly table: string;
  readonly why: AskWhy;
  /** Only of this column; of every column asked about without it. */
  readonly column?: string | undefined;
  /** Only of this row, whatever is said of the table. */
  readonly key?: readonly string[] | undefined;
  readonly becomes: "change" | "leave";
  readonly because: string;
};

/** Which rows one run of a restriction marked, as keyed hashes: with those of its other runs, what its lifting may free. */
export type Marks = { readonly secret: string; readonly rows: ReadonlySet<string> };

export type Amending = {
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  readonly answers?: readonly AmendAnswer[];
  /** Rows of whom a person said that they are somebody else's. */
  readonly others?: readonly OtherPerson[];
} & (
  | { readonly purpose: "rectify"; readonly corrections: readonly Correction[] }
  | { readonly purpose: "restrict" }
  | { readonly purpose: "lift"; readonly marks: readonly Marks[] }
  | { readonly purpose: "object" }
);

export type AmendLimits = {
  readonly maximumRows: number;
  readonly probesPerStatement: number;
  readonly secret: string;
  readonly lock: boolean;
  readonly signal: AbortSignal | undefined;
};

type Ask = {
  readonly column: string;
  readonly inside: boolean;
  readonly why: AskWhy;
  readonly answer: AmendAnswer | undefined;
};
export type AmendedRow = {
  readonly row: ReachedRow;
  readonly cells: readonly { readonly cell: Cell; readonly to: string | null }[];
  readonly already: readonly string[];
  readonly asks: readonly Ask[];
  readonly left: readonly { readonly column: string; readonly why: LeftWhy }[];
  readonly stuck: readonly { readonly column: string; readonly why: StuckWhy }[];
  readonly fingerprint: string;
};

export type Amended = {
  readonly reached: Reach;
  /** Rows of which there is something to say. */
  readonly rows: readonly AmendedRow[];
  readonly unmarked: readonly { readonly table: TableId; readonly rows: number }[];
  readonly refusals: readonly AmendRefusal[];
};

const perBatch = 1000;

export async function amendments(
  session: ErasureView,
  amending: Amending,
  limits: AmendLimits,
): Promise<Amended> {
  const { map, identities, purpose } = amending;
  const reached = await reach(
    session,
    {
      map,
      identities,
      maximumRows: limits.maximumRows,
      probesPerStatement: limits.probesPerStatement,
      without: new Map(),
      keysAlone: true,
    },
    { signal: limits.signal, store: () => undefined },
  );
  const facts = await factsOf(session, reached, limits, []);
  const found: AmendedRow[] = [];
  for (const [id, at] of byTable(reached.rows, () => true)) {
    const table = reached.model.tables.get(id);
    if (table === undefined) continue;
    const columns = columnsRead(table, amending);
    if (columns.length === 0) continue;
    for (let from = 0; from < at.length; from += perBatch) {
      limits.signal?.throwIfAborted();
      const batch = at.slice(from, from + perBatch);
      found.push(...(await amendedBatch(session, table, columns, { reached, facts, batch }, amending)));
    }
  }
  const rows = await fingerprinted(session, found, limits);
  const isMarked = purpose === "restrict" || purpose === "lift";
  const unmarked = isMarked ? unmarkedTables(reached.rows, facts) : [];
  const refusals = [
    ...gapRefusals(reached.gaps),
    ...othersRefusals(reached.rows, amending.others),
    ...rowRefusals(rows, session.catalog),
    ...purposeRefusals(rows, reached, amending),
  ];
  return { reached, rows, unmarked, refusals };
}

/** The columns that are looked into: what the map lists and our role may read, the marker, or what speaks of marketing. */
function columnsRead({ entry, table }: ModelTable, { purpose }: Amending): readonly string[] {
  const readable = new Set(table.columns.flatMap((column) => (column.readable ? [column.name] : [])));
  return wantedColumns(entry, purpose).filter((name) => readable.has(name));
}

function wantedColumns(
  { columns, restrict, marketing = [] }: TableEntry,
  purpose: Purpose,
): readonly string[] {
  switch (purpose) {
    case "rectify":
      return Object.keys(columns);
    case "restrict":
    case "lift":
      return restrict === undefined ? [] : [restrict.column];
    case "object":
      return marketing.map(({ column }) => column);
    default:
      return purpose satisfies never;
  }
}

async function amendedBatch(
  session: ErasureView,
  table: ModelTable,
  columns: readonly string[],
  of: { readonly reached: Reach; readonly facts: readonly ReachedFact[]; readonly batch: readonly number[] },
  amending: Amending,
): Promise<readonly AmendedRow[]> {
  const rows = of.batch.flatMap((at) => {
    const row = of.reached.rows[at];
    const fact = of.facts[at];
    return row === undefined || fact === undefined ? [] : [{ row, fact }];
  });
  // A row without a key has no name to read it by: it is not known what stands there, and a marker cannot be written.
  if (table.key.length === 0) {
    const owned = rows.filter(({ fact }) => fact.way === "owned");
    const unread = { kind: "left" as const, column: columns.join(", "), why: "no_key" as const };
    const stuck = { column: columns.join(", "), why: "no_key" as const };
    return amending.purpose === "rectify"
      ? owned.map(({ row }) => amendedRow(row, [unread], amending, []))
      : owned.map(({ row }) => amendedRow(row, [], amending, [stuck]));
  }
  const texts = await readColumns(
    session,
    table,
    columns,
    rows.map(({ row }) => row),
  );
  return rows.flatMap(({ row, fact }): readonly AmendedRow[] => {
    const values = texts.get(keyText(row.key));
    if (values === undefined) return [];
    const judged = judge(table, columns, values, { row, fact }, amending);
    return judged.length === 0 ? [] : [amendedRow(row, judged, amending, [])];
  });
}

function judge(
  { id, entry, table }: ModelTable,
  columns: readonly string[],
  values: readonly (string | null)[],
  { row, fact }: { readonly row: ReachedRow; readonly fact: ReachedFact },
  amending: Amending,
): readonly Judged[] {
  const standing = { way: fact.way, shared: fact.shared || fact.ownersUnsure };
  if (amending.purpose === "rectify") {
    const read = columns.map((name, at) => ({
      name,
      type: typeOf(table, name),
      text: asCast(typeOf(table, name), values[at] ?? null),
    }));
    return corrected(read, entry, standing, id, amending.corrections);
  }
  if (amending.purpose === "object")
    return (entry.marketing ?? []).flatMap(({ column, refused }) => {
      const at = columns.indexOf(column);
      if (at === -1) return [];
      const type = typeOf(table, column);
      const to = { column, refused: asCast(type, refused) };
      return objected(asCast(type, values[at] ?? null), to, standing) ?? [];
    });
  if (entry.restrict === undefined) return [];
  const isOurs =
    amending.purpose === "lift" && amending.marks.some(({ secret, rows }) => rows.has(markOf(secret, row)));
  const type = typeOf(table, entry.restrict.column);
  const marker = {
    ...entry.restrict,
    restricted: asCast(type, entry.restrict.restricted) ?? "",
    free: asCast(type, entry.restrict.free),
  };
  const mark = marked(asCast(type, values[0] ?? null), marker, amending.purpose, standing, isOurs);
  return mark === undefined ? [] : [mark];
}

function typeOf(table: Table, name: string): string {
  const column = table.columns.find((each) => each.name === name);
  return column?.domain?.base ?? column?.type ?? "";
}

/** A yes or no is written `t` or `f` by PostgreSQL where it is shown, and `true` or `false` where it is cast and in maps. */
function asCast(type: string, text: string | null): string | null {
  if (type !== "boolean") return text;
  return text === "t" ? "true" : text === "f" ? "false" : text;
}

/** How a row that was marked is known again, without its key being written down. */
export function markOf(secret: string, { table, key }: Pick<ReachedRow, "table" | "key">): string {
  return createHmac("sha256", secret)
    .update(keyText([table.id, ...key]))
    .digest("hex");
}

function amendedRow(
  row: ReachedRow,
  judged: readonly Judged[],
  { answers = [] }: Amending,
  stuck: AmendedRow["stuck"],
): AmendedRow {
  const cells: { cell: Cell; to: string | null }[] = [];
  const asks: Ask[] = [];
  const left: { column: string; why: LeftWhy }[] = [];
  const cannot = [...stuck];
  for (const one of judged) {
    if (one.kind === "left") left.push({ column: one.column, why: one.why });
    if (one.kind !== "set") continue;
    const { column } = one.cell;
    const answer = answerFor(answers, row, column, one.ask);
    if (one.ask !== undefined) asks.push({ column, inside: one.cell.path.length > 0, why: one.ask, answer });
    if (one.ask !== undefined && answer?.becomes !== "change") {
      if (answer !== undefined) left.push({ column, why: "answered" });
      continue;
    }
    const why = whyStuck(row.table.table, column);
    if (why === undefined) cells.push({ cell: one.cell, to: one.to });
    else cannot.push({ column, why });
  }
  const already = judged.flatMap((one) => (one.kind === "already" ? [one.column] : []));
  return { row, cells, already, asks, left, stuck: cannot, fingerprint: "" };
}

/** What was said of the row itself, before what was said of its table. */
function answerFor(
  answers: readonly AmendAnswer[],
  { table, key }: ReachedRow,
  column: string,
  why: AskWhy | undefined,
): AmendAnswer | undefined {
  const said = answers.filter(
    (each) =>
      each.table === table.id && each.why === why && (each.column === undefined || each.column === column),
  );
  const ofRow = said.find((each) => each.key !== undefined && keyText(each.key) === keyText(key));
  return ofRow ?? said.find((each) => each.key === undefined);
}

function whyStuck(table: Table, name: string): StuckWhy | undefined {
  const column = table.columns.find((each) => each.name === name);
  if (column === undefined) return undefined;
  if (table.primaryKey.includes(name)) return "key";
  if (column.generated !== undefined || column.identity === "always") return "computed";
  return column.updatable === false ? "no_right" : undefined;
}

/** The rows that are written, as they stand now, held against everybody else. */
async function fingerprinted(
  session: ErasureView,
  rows: readonly AmendedRow[],
  { secret, lock, signal }: AmendLimits,
): Promise<readonly AmendedRow[]> {
  const result = [...rows];
  const reachedRows = rows.map(({ row }) => row);
  const wanted = byTable(reachedRows, (index) => (rows[index]?.cells.length ?? 0) > 0)
    .values()
    .flatMap((at): readonly FactsWanted[] => {
      const table = reachedRows[at[0] ?? -1]?.table;
      return table === undefined ? [] : [{ table, at, asked: { secret, lock } }];
    });
  for await (const [index, { fingerprint }] of factsOfRows(session, reachedRows, [...wanted], signal)) {
    const known = result[index];
    if (known !== undefined) result[index] = { ...known, fingerprint };
  }
  return result;
}

function unmarkedTables(rows: readonly ReachedRow[], facts: readonly ReachedFact[]): Amended["unmarked"] {
  const counts = new Map<TableId, number>();
  for (const [at, { table }] of rows.entries())
    if (table.entry.restrict === undefined && facts[at]?.way === "owned")
      counts.set(table.id, (counts.get(table.id) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, count]) => ({ table, rows: count }));
}

function rowRefusals(rows: readonly AmendedRow[], catalog: Catalog): readonly AmendRefusal[] {
  const asks = new Map<string, { table: string; column: string; why: AskWhy; cells: number }>();
  const stuck = new Map<string, AmendRefusal>();
  const inherited = new Set([...catalog.tables.values()].flatMap(({ inherits }) => inherits));
  for (const { row, asks: asked, stuck: cannot, cells } of rows) {
    const { id: table, table: described } = row.table;
    for (const { column, why, answer } of asked) {
      if (answer !== undefined) continue;
      const name = JSON.stringify([table, column, why]);
      const known = asks.get(name) ?? { table, column, why, cells: 0 };
      known.cells += 1;
      asks.set(name, known);
    }
    for (const { column, why } of cannot)
      stuck.set(JSON.stringify([table, column, why]), { kind: "unwritable", table, column, why });
    if (cells.length === 0) continue;
    const is = described.inherits.length > 0 || inherited.has(table) ? "inherited" : described.kind;
    if (is !== "table" && is !== "partitioned")
      stuck.set(JSON.stringify([table, is]), { kind: "not_a_table", table, is });
    if (described.unerasable !== undefined)
      stuck.set(table, { kind: "unerasable", table, why: described.unerasable });
  }
  return [...[...asks.values()].map((ask) => ({ kind: "ask" as const, ...ask })), ...stuck.values()];
}

function purposeRefusals(
  rows: readonly AmendedRow[],
  { rows: all, gaps }: Reach,
  { purpose, map }: Pick<Amending, "purpose" | "map">,
): readonly AmendRefusal[] {
  if (all.length === 0 || gaps.some(({ kind }) => kind === "nobody_found")) return [];
  if (purpose === "rectify") {
    const isThere = rows.some(
      ({ cells, already, asks, stuck }) => cells.length + already.length + asks.length + stuck.length > 0,
    );
    return isThere ? [] : [{ kind: "nowhere" }];
  }
  // Rows of a mailing list may not be there: then nothing is to be written. That no table speaks of marketing is another thing.
  if (purpose === "object") {
    return speaksOfMarketing(map) ? unreadable(all, purpose) : [{ kind: "no_marketing" }];
  }
  const hasMarker = all.some(({ table }) => table.entry.restrict !== undefined);
  return hasMarker ? unreadable(all, purpose) : [{ kind: "no_marker" }];
}

/** Of what our role may not read nobody knows what it says: it must not pass for done. */
function unreadable(rows: readonly ReachedRow[], purpose: Purpose): readonly AmendRefusal[] {
  const tables = new Map(rows.map(({ table }) => [table.id, table]));
  return [...tables].flatMap(([id, { entry, table }]) =>
    wantedColumns(entry, purpose)
      .filter((name) => table.columns.some((column) => column.name === name && !column.readable))
      .map((column): AmendRefusal => ({ kind: "unwritable", table: id, column, why: "no_right" })),
  );
}

/** One step per table and set of cells; the same rows always give the same steps. */
export function stepsOf(rows: readonly AmendedRow[]): readonly SetStep[] {
  const groups = Map.groupBy(
    rows.filter(({ cells }) => cells.length > 0),
    ({ row, cells }) => JSON.stringify([row.table.id, cells.map(({ cell }) => [cell.column, cell.path])]),
  );
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]): readonly SetStep[] => {
      const [first] = group;
      if (first === undefined) return [];
      return [
        {
          does: "set",
          on: keyedTable(first.row.table),
          cells: first.cells.map(({ cell }) => cell),
          rows: group.map(({ row, cells }) => ({ key: row.key, values: cells.map(({ to }) => to) })),
        },
      ];
    });
}
