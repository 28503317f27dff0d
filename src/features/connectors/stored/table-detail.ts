/** One table as a person confirms it: columns, relations, reasons, and what is wrong or missing. Pure. */
import type { ColumnState, RelationState, TableDetail } from "../contract.ts";
import { erasureExemptions } from "../map/check-erasure.ts";
import { columnErase, linkErase, tableErase, tableEraseShared } from "../map/erasure.ts";
import type { Condition, DataMap, TableEntry } from "../map/map.ts";
import { portabilityOf } from "../map/portable.ts";
import { remarkKey } from "../map/write.ts";
import type { Seen } from "./seen.ts";
import { needsPerson, tableKey, type Listed } from "./table-list.ts";

export type Detail = Omit<TableDetail, "store" | "progress">;

/** What is shown of `table`; `list` is every table in the order of need. */
export function tableDetail(
  table: string,
  map: DataMap | undefined,
  seen: Seen | undefined,
  list: readonly Listed[],
): Detail | undefined {
  const at = list.findIndex(({ name }) => name === table);
  const listed = list[at];
  if (listed === undefined) return undefined;
  const entry = map?.tables[table];
  const shape = seen?.catalog.tables.get(table);
  const remark = (...path: readonly (string | number)[]) =>
    listed.state === "suggested" ? seen?.suggestion.remarks.get(remarkKey(table, ...path)) : undefined;
  // After this one in the order of need, else from the beginning.
  const next = [...list.slice(at + 1), ...list.slice(0, at)].find(needsPerson);
  return {
    table: listed,
    comment: shape?.comment,
    kindRemark: remark("kind"),
    because: entry?.because,
    whenShared: entry?.when_shared ?? "review",
    erasure: {
      onErase: tableErase(entry ?? {}),
      onEraseShared: tableEraseShared(entry ?? {}),
      ...(entry?.keep === undefined ? {} : { keep: entry.keep }),
    },
    use: { basis: entry?.basis, origin: entry?.origin },
    marketing: (entry?.marketing ?? []).map((one) => ({ ...one })),
    erasureRemark: remark("on_erase") ?? remark("on_erase_shared"),
    exemptions: [...erasureExemptions],
    softDeleted: entry?.soft_deleted,
    label: entry?.label ?? [],
    identities: entry?.identities.map(({ name, column }) => ({ name, column })) ?? [],
    columns: columnsOf(entry, shape?.columns ?? [], (name) => remark("columns", name)),
    relations: relationsOf(entry, map, (index) => remark("relations", index)),
    problems: listed.problems
      .filter(({ gap, path }) => gap?.kind !== "unmapped_column" && path !== "confirmed")
      .map(({ level, path, sentence }) => ({ level, path, sentence })),
    ...(next === undefined ? {} : { next: next.key }),
  };
}

type Shape = {
  readonly name: string;
  readonly type: string;
  readonly readable: boolean;
  readonly comment?: string;
};

function columnsOf(
  entry: TableEntry | undefined,
  shapes: readonly Shape[],
  remark: (name: string) => ColumnState["remark"],
): readonly ColumnState[] & ColumnState[] {
  const there = shapes.map(({ name, type, readable, comment }): ColumnState => ({
    name,
    type,
    comment,
    readable,
    entry: shownColumn(entry, name),
    remark: remark(name),
  }));
  const known = new Set(shapes.map(({ name }) => name));
  const gone = Object.entries(entry?.columns ?? {})
    .filter(([name]) => !known.has(name))
    .map(([name]): ColumnState => ({ name, readable: false, entry: shownColumn(entry, name) }));
  return [...there, ...gone];
}

function shownColumn(entry: TableEntry | undefined, name: string): ColumnState["entry"] {
  const column = entry !== undefined && Object.hasOwn(entry.columns, name) ? entry.columns[name] : undefined;
  if (entry === undefined || column === undefined) return undefined;
  const { portable } = portabilityOf(entry, name);
  return { ...column, erase: columnErase(column), portable: portable && column.access === "disclose" };
}

function relationsOf(
  entry: TableEntry | undefined,
  map: DataMap | undefined,
  remark: (index: number) => RelationState["remark"],
): RelationState[] {
  return (entry?.relations ?? []).map(
    ({ role, table, match, when, whenThere, onAccess, onErase, unlinkAlso, because }, index) => ({
      role,
      table,
      ...(Object.hasOwn(map?.tables ?? {}, table) ? { key: tableKey(table) } : {}),
      match: Object.entries(match).map(([here, there]) => ({ here, there })),
      conditions: [...conditionWords(when), ...conditionWords(whenThere, table)],
      onAccess,
      onErase: linkErase({ onErase }),
      unlinkAlso: [...(unlinkAlso ?? [])],
      because,
      remark: remark(index),
    }),
  );
}

/** `owner_type is Member or Coach`, `member.deleted_at is empty`. */
function conditionWords(condition: Condition, table?: string): string[] {
  const prefix = table === undefined ? "" : `${table}.`;
  return Object.entries(condition).map(([column, wanted]) => {
    if (typeof wanted === "object" && wanted !== null && !Array.isArray(wanted))
      return `${prefix}${column} is not empty`;
    const values = Array.isArray(wanted) ? wanted : [wanted];
    return `${prefix}${column} is ${values.map((value) => (value === null ? "empty" : String(value))).join(" or ")}`;
  });
}
