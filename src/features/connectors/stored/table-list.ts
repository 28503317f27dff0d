/**
 * The tables of a store as a person has to go through them: the map held against what was last seen of the database,
 * each table in one state, what needs a person first. Pure.
 */
import { createHash } from "node:crypto";
import type { Catalog, Table } from "../catalog.ts";
import { tableKeyForm, type TableState, type TableSummary } from "../contract.ts";
import { checkMap, type Problem } from "../map/check.ts";
import { confirmationOf } from "../map/confirm.ts";
import { entryHash } from "../map/hash.ts";
import type { DataMap, TableEntry } from "../map/map.ts";
import { looksPersonal } from "../map/personal.ts";
import { remarkKey, type Remark } from "../map/write.ts";
import type { Seen } from "./seen.ts";

/** A table's name in an address: itself where it is plain, else a fingerprint. */
export function tableKey(id: string): string {
  if (/^[a-z0-9_.]{1,63}$/.test(id)) return id;
  const key = `~${createHash("sha256").update(id).digest("hex").slice(0, 32)}`;
  return tableKeyForm.parse(key);
}

/** The table behind a key, in the map or in the database. */
export function tableOfKey(
  key: string,
  map: DataMap | undefined,
  catalog: Catalog | undefined,
): string | undefined {
  const ids = [...Object.keys(map?.tables ?? {}), ...(catalog?.tables.keys() ?? [])];
  return ids.find((id) => tableKey(id) === key);
}

export type Listed = TableSummary & { readonly problems: readonly Problem[] };

/** Every table of map and database. `names` gives the confirmer's name for what a confirmation holds. */
export function listTables(
  map: DataMap | undefined,
  seen: Seen | undefined,
  names: (by: string) => string,
): readonly Listed[] {
  const found = map === undefined || seen === undefined ? [] : checkMap(map, seen.catalog);
  const problems = Map.groupBy(found, ({ table }) => table);
  const mapped = Object.entries(map?.tables ?? {}).map(([id, entry]) =>
    mappedTable(id, entry, { seen, problems: problems.get(id) ?? [], names }),
  );
  const others = [...(seen?.catalog.tables.values() ?? [])]
    .filter(({ id, kind }) => !Object.hasOwn(map?.tables ?? {}, id) && kind !== "view")
    .map((table) => newTable(table, problems.get(table.id) ?? []));
  return [...mapped, ...others].toSorted(byNeed);
}

type Held = {
  readonly seen: Seen | undefined;
  readonly problems: readonly Problem[];
  readonly names: (by: string) => string;
};

function mappedTable(id: string, entry: TableEntry, { seen, problems, names }: Held): Listed {
  const table = seen?.catalog.tables.get(id);
  const state = stateOf(id, entry, seen, problems);
  const doubt = state === "suggested" ? leastSure(id, entry, seen) : undefined;
  return {
    key: tableKey(id),
    name: id,
    state,
    kind: entry.kind,
    title: entry.title,
    estimatedRows: table?.estimatedRows,
    columns: table?.columns.length ?? Object.keys(entry.columns).length,
    confidence: doubt?.confidence,
    reason: doubt?.reason,
    errors: problems.filter(({ level }) => level === "error").length,
    confirmed: entry.confirmed && { by: names(entry.confirmed.by), on: entry.confirmed.on },
    hash: entryHash(id, entry),
    problems,
  };
}

function newTable(table: Table, problems: readonly Problem[]): Listed {
  const why = looksPersonal(table);
  return {
    key: tableKey(table.id),
    name: table.id,
    state: "new",
    estimatedRows: table.estimatedRows,
    columns: table.columns.length,
    ...(why === undefined ? {} : { reason: why }),
    errors: 0,
    problems,
  };
}

function stateOf(
  id: string,
  entry: TableEntry,
  seen: Seen | undefined,
  problems: readonly Problem[],
): TableState {
  if (seen !== undefined && !seen.catalog.tables.has(id)) return "gone";
  const state = confirmationOf(id, entry);
  if (state === "never") return "suggested";
  if (state === "changed") return "changed";
  const drifted = problems.some(
    ({ gap }) => gap?.kind === "unmapped_column" || gap?.kind === "missing_column",
  );
  return drifted ? "drifted" : "confirmed";
}

/** The line of the suggestion one should look at first: why this table is worth a person's minute. */
function leastSure(id: string, entry: TableEntry, seen: Seen | undefined): Remark | undefined {
  if (seen === undefined) return undefined;
  const lines: readonly (readonly [key: string, about: string])[] = [
    [remarkKey(id, "kind"), ""],
    ...Object.keys(entry.columns).map((name) => [remarkKey(id, "columns", name), `${name}, `] as const),
    ...entry.relations.map(
      ({ table }, index) => [remarkKey(id, "relations", index), `the relation to ${table}, `] as const,
    ),
  ];
  return lines
    .flatMap(([key, about]) => {
      const remark = seen.suggestion.remarks.get(key);
      return remark === undefined ? [] : [{ ...remark, reason: `${about}${remark.reason}` }];
    })
    .toSorted((one, other) => one.confidence - other.confidence)[0];
}

const stateOrder: readonly TableState[] = ["drifted", "changed", "gone", "suggested", "new", "confirmed"];

/** What decides what leaves comes before what is nobody's; within it, the least sure first. */
function byNeed(one: Listed, other: Listed): number {
  return (
    need(one) - need(other) ||
    (one.confidence ?? 1) - (other.confidence ?? 1) ||
    (one.name < other.name ? -1 : 1)
  );
}

function need({ state, kind, reason, errors }: Listed): number {
  if (errors > 0) return 0;
  if (state === "new") return reason === undefined ? 40 : 5;
  if (state === "suggested") return kind === "person" ? 10 : kind === "personal" ? 11 : 30;
  return state === "confirmed" ? 50 : stateOrder.indexOf(state) + 1;
}

/** Whether a person still has to do something about it. */
export function needsPerson({ state, reason }: TableSummary): boolean {
  return state !== "confirmed" && (state !== "new" || reason !== undefined);
}
