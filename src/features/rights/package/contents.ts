/** What a package will hold, decided before any row is read: tables, columns, counts. Not in the map means not in the package. */
import {
  portabilityOf,
  type Catalog,
  type DataMap,
  type NotPortable,
  type Origin,
  type TableEntry,
  type TableId,
} from "../../connectors/standalone.ts";
import type { Finding, SearchResult } from "../findings.ts";
import { bareTableName, FileNames, readableName } from "./names.ts";

export type PlannedColumn = {
  readonly name: string;
  readonly label: string;
  readonly category: string;
  readonly type: string;
  /** Left blank in rows that are disclosed redacted. */
  readonly redacted: boolean;
  /** A number that only the system needs; `points` says in the map's words at whom it points, where that says anything. */
  readonly key?: { readonly points?: string };
  /** What makes it portable; absent where the package is not a portable copy. */
  readonly portable?: { readonly basis: string; readonly origin: Origin };
};

/** A field that everyone may have by a request for access, and that is no part of a portable copy (GDPR art. 20(1)). */
export type LeftOutField = { readonly name: string; readonly label: string } & NotPortable;

export type PlannedTable = {
  readonly table: TableId;
  readonly title: string;
  readonly fileName: string;
  readonly columns: readonly PlannedColumn[];
  /** Rows that go in, by ordinal. */
  readonly included: ReadonlyMap<number, Finding>;
  readonly counts: Counts;
  /** Of a portable copy: what of the table is not in it. */
  readonly leftOut: readonly LeftOutField[];
  /** Rows that are not in it, because none of their fields is portable. */
  readonly leftOutRows: number;
};

export type Counts = {
  readonly disclosed: number;
  readonly redacted: number;
  readonly review: number;
  readonly skipped: number;
  readonly softDeleted: number;
};

export type Contents = {
  readonly tables: readonly PlannedTable[];
  readonly totals: Counts;
  /** What to call a table in a sentence. */
  readonly titleOf: (table: TableId) => string;
};

/** Everything the map discloses (GDPR art. 15), or only what is portable (art. 20). */
export type Extent = "whole" | "portable";

export function planContents(
  result: SearchResult,
  map: DataMap,
  catalog: Catalog,
  extent: Extent = "whole",
): Contents {
  const byTable = new Map<TableId, Finding[]>();
  for (const finding of result.findings) {
    const list = byTable.get(finding.table);
    if (list === undefined) byTable.set(finding.table, [finding]);
    else list.push(finding);
  }
  const entries = new Map(Object.entries(map.tables));
  const names = new FileNames();
  const titleOf = (table: TableId): string => entries.get(table)?.title ?? readableName(bareTableName(table));
  const tables = orderedTables(byTable.keys(), entries).map((table) => {
    const planned = planTable(table, byTable.get(table) ?? [], entries, catalog, names, titleOf(table));
    return extent === "whole" ? planned : onlyPortable(planned, entries.get(table));
  });
  return { tables, titleOf, totals: sum(tables.map(({ counts }) => counts)) };
}

/** Persons first, then as the map's author ordered them. */
function orderedTables(
  found: Iterable<TableId>,
  entries: ReadonlyMap<TableId, TableEntry>,
): readonly TableId[] {
  const position = new Map([...entries.keys()].map((table, index) => [table, index]));
  const rank = (table: TableId): number =>
    (entries.get(table)?.kind === "person" ? 0 : entries.size + 1) + (position.get(table) ?? entries.size);
  return [...found].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function planTable(
  table: TableId,
  findings: readonly Finding[],
  entries: ReadonlyMap<TableId, TableEntry>,
  catalog: Catalog,
  names: FileNames,
  title: string,
): PlannedTable {
  const included = new Map<number, Finding>();
  for (const finding of findings)
    if (isIncluded(finding)) {
      if (included.has(finding.ordinal)) throw new Error(`Two rows of ${table} have the same ordinal.`);
      included.set(finding.ordinal, finding);
    }
  const count = (disposition: Finding["disposition"]): number =>
    findings.reduce((total, finding) => total + (finding.disposition === disposition ? 1 : 0), 0);
  return {
    table,
    title,
    fileName: names.claim(table),
    columns: withKeys(plannedColumns(table, entries.get(table), catalog), table, entries, catalog),
    included,
    counts: {
      disclosed: count("disclose"),
      redacted: count("redact"),
      review: count("review"),
      skipped: count("skip"),
      softDeleted: [...included.values()].filter(({ softDeleted }) => softDeleted).length,
    },
    leftOut: [],
    leftOutRows: 0,
  };
}

/** A table of which no field is portable gives none of its rows. */
function onlyPortable(planned: PlannedTable, entry: TableEntry | undefined): PlannedTable {
  const columns: PlannedColumn[] = [];
  const leftOut: LeftOutField[] = [];
  for (const column of planned.columns) {
    const { name, label } = column;
    const said = portabilityOf(entry ?? { columns: {} }, name);
    if (said.portable) columns.push({ ...column, portable: { basis: said.basis, origin: said.origin } });
    else if (said.why === "basis") leftOut.push({ name, label, why: said.why, basis: said.basis });
    else leftOut.push({ name, label, why: said.why });
  }
  if (columns.length > 0) return { ...planned, columns, leftOut };
  const counts = { ...planned.counts, disclosed: 0, redacted: 0, softDeleted: 0 };
  return { ...planned, columns, included: new Map(), counts, leftOut, leftOutRows: planned.included.size };
}

function isIncluded(finding: Finding): boolean {
  return finding.disposition === "disclose" || finding.disposition === "redact";
}

/** Columns the map discloses and the store has and lets us read, in the store's order. */
function plannedColumns(
  table: TableId,
  entry: TableEntry | undefined,
  catalog: Catalog,
): readonly PlannedColumn[] {
  const mapped = new Map(Object.entries(entry?.columns ?? {}));
  const held = catalog.tables.get(table)?.columns ?? [];
  return held.flatMap(({ name, type, readable }) => {
    const column = mapped.get(name);
    if (column === undefined || column.access !== "disclose" || !readable) return [];
    const { category } = column;
    return [{ name, label: readableName(name), category, type, redacted: column.shared === "redact" }];
  });
}

/** Marks the keys among the columns. Where there is nothing else, they are what there is to read. */
function withKeys(
  columns: readonly PlannedColumn[],
  table: TableId,
  entries: ReadonlyMap<TableId, TableEntry>,
  catalog: Catalog,
): readonly PlannedColumn[] {
  const held = catalog.tables.get(table);
  const primary = new Set(held?.primaryKey);
  const targets = new Map<string, TableId | undefined>();
  for (const { columns: from } of held?.foreignKeys ?? [])
    for (const name of from) targets.set(name, undefined);
  for (const { match, table: to } of entries.get(table)?.relations ?? [])
    for (const name of Object.keys(match)) targets.set(name, to);
  const marked = columns.map((column): PlannedColumn => {
    const isKey =
      primary.has(column.name) || targets.has(column.name) || column.category === "user.unique_id";
    // A key in letters is one that people use: a student number, the code of a course.
    if (!isKey || !/^(?:smallint|integer|bigint|uuid)$/i.test(column.type)) return column;
    const to = targets.get(column.name);
    const target = to === undefined ? undefined : entries.get(to);
    const points = target?.kind === "person" ? target.title : undefined;
    // “Student: Student record” says nothing.
    const tells = points !== undefined && !points.toLowerCase().includes(bareLabel(column.label));
    return { ...column, key: tells ? { points } : {} };
  });
  return marked.some(({ key }) => key === undefined) ? marked : columns;
}

const bareLabel = (label: string): string => label.toLowerCase().replace(/ id$/, "");

function sum(counts: readonly Counts[]): Counts {
  const total = (of: keyof Counts): number => counts.reduce((before, each) => before + each[of], 0);
  return {
    disclosed: total("disclosed"),
    redacted: total("redacted"),
    review: total("review"),
    skipped: total("skipped"),
    softDeleted: total("softDeleted"),
  };
}
