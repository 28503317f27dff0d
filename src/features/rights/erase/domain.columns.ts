/**
 * Which columns a row loses when it is anonymised or unlinked, which stay, and why (decisions 98 and 99). A question of the
 * map and the catalogue alone, the same for every row of a kind.
 */
import type {
  Blank,
  Change,
  Column,
  DataMap,
  ForeignKey,
  Link,
  Table,
  TableEntry,
} from "../../connectors/index.ts";
import type { LinkedRelation } from "../search/model.ts";
import { blankOf } from "./domain.blank.ts";

/** Why a column stays as it is in a row that otherwise loses everything. */
export type StayReason =
  /** It names the row. */
  | "key"
  /** The map says that it says nothing about the person. */
  | "map"
  /** It refers to a row that stays, and may not be empty. */
  | "reference"
  /** It refers to something that is nobody's. */
  | "impersonal"
  /** The store computes or numbers it. */
  | "computed";

export type StayingColumn = { readonly column: string; readonly why: StayReason };
/** Why a column that must be emptied cannot be. */
export type StuckColumn = { readonly column: string; readonly why: "no_value" | "no_right" | "key" };

export type Emptied = {
  readonly change: Change;
  readonly stays: readonly StayingColumn[];
  readonly stuck: readonly StuckColumn[];
};

export type Subject = { readonly table: Table; readonly entry: TableEntry };

/** What a row that becomes a skeleton loses: every column but those that stay. */
export function anonymised(subject: Subject, map: DataMap): Emptied {
  const { table } = subject;
  const staying = table.columns.flatMap((column) => {
    const why = stayReason(subject, column, map);
    return why === undefined ? [] : [{ column: column.name, why }];
  });
  const stays = withWholeKeys(table, staying);
  const stay = new Set(stays.map(({ column }) => column));
  return {
    ...emptying(
      table,
      table.columns.filter(({ name }) => !stay.has(name)),
      [],
    ),
    stays,
  };
}

function stayReason({ table, entry }: Subject, column: Column, map: DataMap): StayReason | undefined {
  if (table.primaryKey.includes(column.name)) return "key";
  if (entry.columns[column.name]?.erase === "keep") return "map";
  if (isComputed(column)) return "computed";
  const keys = table.foreignKeys.filter(({ columns }) => columns.includes(column.name));
  if (keys.some(({ to }) => map.tables[to]?.kind === "impersonal")) return "impersonal";
  return keys.length > 0 && !isNullable(column) ? "reference" : undefined;
}

/** Of a key that is empty in all its columns or in none, all stay where one does. */
function withWholeKeys(table: Table, staying: readonly StayingColumn[]): readonly StayingColumn[] {
  const stays = new Map(staying.map((each) => [each.column, each]));
  const whole = table.foreignKeys.filter(({ match }) => match === "full");
  for (let before = -1; before !== stays.size;) {
    before = stays.size;
    for (const { columns } of whole) {
      if (!columns.some((column) => stays.has(column))) continue;
      for (const column of columns) if (!stays.has(column)) stays.set(column, { column, why: "reference" });
    }
  }
  return [...stays.values()];
}

export function isNullable(column: Column): boolean {
  return !column.notNull && column.domain?.notNull !== true;
}

function isComputed(column: Column): boolean {
  return column.generated !== undefined || column.identity === "always";
}

/** The change that empties `columns`, and what of it cannot be done. */
function emptying(
  table: Table,
  columns: readonly Column[],
  elements: readonly Link[],
): { readonly change: Change; readonly stuck: readonly StuckColumn[] } {
  const changes: { readonly column: string; readonly blank: Blank }[] = [];
  const stuck: StuckColumn[] = [];
  for (const column of columns) {
    const blank = blankOf(table, column);
    if (column.updatable === false) stuck.push({ column: column.name, why: "no_right" });
    else if (blank === undefined) stuck.push({ column: column.name, why: "no_value" });
    else changes.push({ column: column.name, blank });
  }
  for (const { column } of elements) {
    const found = table.columns.find(({ name }) => name === column);
    if (found?.updatable === false) stuck.push({ column, why: "no_right" });
  }
  return { change: { columns: changes, elements }, stuck };
}

/** What a row loses so that none of `relations` links it any more, with what the map says goes along. */
export function unlinked(subject: Subject, relations: readonly LinkedRelation[], map: DataMap): Emptied {
  const { table } = subject;
  const names = new Set<string>();
  const elements = new Map<string, Link>();
  const stays = new Map<string, StayingColumn>();
  const stuck: StuckColumn[] = [];
  for (const relation of relations) {
    const parts = relation.pairs.map(({ child }) => child).filter((link) => link.path.length > 0);
    for (const link of parts) elements.set(JSON.stringify(link), link);
    const plain = relation.pairs.flatMap(({ child }) => (child.path.length === 0 ? [child.column] : []));
    const cut = cutOf(subject, [...new Set(plain)], map, parts.length > 0);
    for (const name of cut.empty) names.add(name);
    for (const stay of cut.stays) stays.set(stay.column, stay);
    stuck.push(...cut.stuck);
    for (const name of relation.unlinkAlso) names.add(name);
  }
  for (const key of table.foreignKeys) completeKey(table, key, names);
  const columns = table.columns.filter(({ name }) => names.has(name));
  const emptied = emptying(table, columns, [...elements.values()]);
  return {
    change: emptied.change,
    stays: [...stays.values()].filter(({ column }) => !names.has(column)),
    stuck: [...stuck, ...emptied.stuck],
  };
}

type Cut = {
  readonly empty: readonly string[];
  readonly stays: readonly StayingColumn[];
  readonly stuck: readonly StuckColumn[];
};

/** The columns of one link: those that may be empty are; where none may, what happens depends on what holds them. */
function cutOf({ table }: Subject, plain: readonly string[], map: DataMap, isCutAlready: boolean): Cut {
  const columns = table.columns.filter(({ name }) => plain.includes(name));
  const isKey = ({ name }: Column): boolean => table.primaryKey.includes(name);
  const refers = ({ name }: Column): boolean => table.foreignKeys.some((key) => key.columns.includes(name));
  const isElsewhere = ({ name }: Column): boolean =>
    table.foreignKeys.some((key) => key.columns.includes(name) && map.tables[key.to]?.kind === "impersonal");
  const free = columns.filter((column) => isNullable(column) && !isKey(column) && !isComputed(column));
  // Of several columns, one that also refers to something impersonal (a branch, a tenant) need not go.
  const own = free.filter((column) => !isElsewhere(column));
  const empty = own.length > 0 ? own : free;
  if (isCutAlready || empty.length > 0) return { empty: empty.map(({ name }) => name), stays: [], stuck: [] };
  const stays: StayingColumn[] = [];
  const stuck: StuckColumn[] = [];
  const replaced: string[] = [];
  for (const column of columns) {
    if (refers(column)) stays.push({ column: column.name, why: "reference" });
    else if (isKey(column) || isComputed(column)) stuck.push({ column: column.name, why: "key" });
    else replaced.push(column.name);
  }
  // One column that no longer equals anything ends the link.
  return { empty: replaced, stays, stuck: replaced.length > 0 ? [] : stuck };
}

/** A key that is empty in all its columns or in none loses them together. */
function completeKey(table: Table, key: ForeignKey, names: Set<string>): void {
  if (key.match !== "full" || !key.columns.some((name) => names.has(name))) return;
  const columns = table.columns.filter(({ name }) => key.columns.includes(name));
  const isFree = columns.every((column) => isNullable(column) && !table.primaryKey.includes(column.name));
  for (const { name } of columns) {
    if (isFree) names.add(name);
    else names.delete(name);
  }
}

/** Whether a row that lost `change` no longer refers to anything by `key`. */
export function endsReference(change: Change, key: ForeignKey): boolean {
  const empty = new Set(
    change.columns.flatMap(({ column, blank }) => (blank.kind === "null" ? [column] : [])),
  );
  return key.match === "full"
    ? key.columns.every((column) => empty.has(column))
    : key.columns.some((column) => empty.has(column));
}

/** Columns of the row itself that a change alters: what refers to them by a key would be moved or broken. */
export function altered(change: Change): ReadonlySet<string> {
  return new Set([
    ...change.columns.map(({ column }) => column),
    ...change.elements.map(({ column }) => column),
  ]);
}
