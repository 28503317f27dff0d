/**
 * Which columns a row loses when it is anonymised or unlinked, which stay, and why (decisions 98 and 99). A question of the
 * map and the catalogue alone, the same for every row of a kind.
 */
import type {
  Blank,
  Change,
  Column,
  DataMap,
  ElementLink,
  ForeignKey,
  Table,
  TableEntry,
  ValueRules,
} from "../../connectors/standalone.ts";
import type { LinkedRelation } from "../search/model.ts";

/** Why a column stays as it is in a row that otherwise loses everything. */
export type StayReason =
  /** It names the row. */
  | "key"
  /** A row that remains refers to it. */
  | "referred_to"
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
export type StuckColumn = { readonly column: string; readonly why: "no_value" | "no_right" | "reference" };

export type Emptied = {
  readonly change: Change;
  readonly stays: readonly StayingColumn[];
  readonly stuck: readonly StuckColumn[];
};

export type Subject = { readonly table: Table; readonly entry: TableEntry };

/** What a row that becomes a skeleton loses: every column but those that stay. */
export function anonymised(
  { table, entry }: Subject,
  map: DataMap,
  /** Columns that a row which remains refers to. */
  ledTo: ReadonlySet<string>,
  /** The keys by which this row refers to a row. */
  refers: (key: ForeignKey) => boolean,
  values: Pick<ValueRules, "blankOf">,
): Emptied {
  const stays = new Map<string, StayReason>();
  for (const column of table.columns) {
    const why = neverReason(table, column, ledTo);
    if (why !== undefined) stays.set(column.name, why);
    else if (entry.columns[column.name]?.erase === "keep") stays.set(column.name, "map");
  }
  const referring = table.foreignKeys.filter(refers);
  for (const { to, columns } of referring)
    if (map.tables[to]?.kind === "impersonal")
      for (const column of columns) if (!stays.has(column)) stays.set(column, "impersonal");
  keepReferences(table, referring, stays);
  const gone = table.columns.filter(({ name }) => !stays.has(name));
  return {
    ...emptying(table, gone, [], values),
    stays: table.columns.flatMap(({ name: column }) => {
      const why = stays.get(column);
      return why === undefined ? [] : [{ column, why }];
    }),
  };
}

/** A key none of whose columns can be emptied stays whole; of one that is empty in all its columns or none, so does each. */
function keepReferences(
  table: Table,
  referring: readonly ForeignKey[],
  stays: Map<string, StayReason>,
): void {
  const required = new Set(table.columns.flatMap((column) => (isNullable(column) ? [] : [column.name])));
  const isStuck = (column: string): boolean => stays.has(column) || required.has(column);
  for (let before = -1; before !== stays.size;) {
    before = stays.size;
    for (const { match, columns } of referring) {
      const isHeld = match === "full" ? columns.some(isStuck) : columns.every(isStuck);
      if (!isHeld) continue;
      for (const column of columns) if (!stays.has(column)) stays.set(column, "reference");
    }
  }
}

/** Why a column is never emptied, in any row. */
function neverReason(table: Table, column: Column, ledTo: ReadonlySet<string>): StayReason | undefined {
  if (table.primaryKey.includes(column.name)) return "key";
  if (isComputed(column)) return "computed";
  return ledTo.has(column.name) ? "referred_to" : undefined;
}

function isNullable(column: Column): boolean {
  return !column.notNull && column.domain?.notNull !== true;
}

function isComputed(column: Column): boolean {
  return column.generated !== undefined || column.identity === "always";
}

/** The change that empties `columns`, and what of it cannot be done. */
function emptying(
  table: Table,
  columns: readonly Column[],
  elements: readonly ElementLink[],
  values: Pick<ValueRules, "blankOf">,
): { readonly change: Change; readonly stuck: readonly StuckColumn[] } {
  const changes: { readonly column: string; readonly blank: Blank }[] = [];
  const stuck: StuckColumn[] = [];
  for (const column of columns) {
    const blank = values.blankOf(table, column);
    if (column.updatable === false) stuck.push({ column: column.name, why: "no_right" });
    else if (blank === undefined) stuck.push({ column: column.name, why: "no_value" });
    else changes.push({ column: column.name, blank });
  }
  for (const {
    link: { column },
  } of elements) {
    const found = table.columns.find(({ name }) => name === column);
    if (found?.updatable === false) stuck.push({ column, why: "no_right" });
  }
  return { change: { columns: changes, elements }, stuck };
}

/** What a row loses so that none of `relations` links it any more, with what the map says goes along. */
export function unlinked(
  { table }: Subject,
  relations: readonly LinkedRelation[],
  ledTo: ReadonlySet<string>,
  values: Pick<ValueRules, "blankOf">,
): Emptied {
  const names = new Set<string>();
  const elements = new Map<string, ElementLink>();
  const stays = new Map<string, StayingColumn>();
  const inKey = new Set(table.foreignKeys.flatMap(({ columns }) => columns));
  const stuck: StuckColumn[] = [];
  const open = (name: string): Column | undefined => {
    const column = table.columns.find((each) => each.name === name);
    const why = column === undefined ? undefined : neverReason(table, column, ledTo);
    if (why !== undefined) stays.set(name, { column: name, why });
    return why === undefined ? column : undefined;
  };
  for (const { pairs, unlinkAlso } of relations) {
    for (const { child, parentType: there } of pairs)
      if (child.path.length > 0 && open(child.column) !== undefined)
        elements.set(JSON.stringify([child, there]), { link: child, there });
    const plain = pairs.flatMap(({ child }) => (child.path.length === 0 ? (open(child.column) ?? []) : []));
    const free = plain.filter(isNullable);
    const also = unlinkAlso.flatMap((name) => open(name) ?? []);
    for (const column of [...(free.length > 0 ? free : plain), ...also]) {
      names.add(column.name);
      if (inKey.has(column.name) && !isNullable(column))
        stuck.push({ column: column.name, why: "reference" });
    }
  }
  const columns = table.columns.filter(({ name }) => names.has(name));
  const parts = [...elements.values()].filter(({ link }) => !names.has(link.column));
  const emptied = emptying(table, columns, parts, values);
  return { change: emptied.change, stays: [...stays.values()], stuck: [...stuck, ...emptied.stuck] };
}

/** Columns of the row itself that a change alters: a key with one of them holds no longer. */
export function altered(change: Change): ReadonlySet<string> {
  return new Set([
    ...change.columns.map(({ column }) => column),
    ...change.elements.map(({ link }) => link.column),
  ]);
}
