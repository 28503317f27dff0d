/** What refers to the rows of a plan, whatever table it stands in (decision 98). */
import {
  askAhead,
  referringKeys,
  type ErasureView,
  type FoundReference,
  type KeyedTable,
  type Question,
  type ReferringKey,
  type RowKey,
  type TableId,
} from "../../connectors/standalone.ts";
import type { ModelTable } from "../search/model.ts";
import type { Reach } from "../search/reach.ts";
import { keyText, type ReachedRow } from "../search/state.ts";
import { altered } from "./domain.columns.ts";
import type { RowReference, Wish } from "./domain.plan.ts";
import type { Losses } from "./derive.ts";
import type { Refusal } from "./plan.ts";

export function keyedTable({ table, key }: ReachedRow["table"]): KeyedTable {
  return { table, key };
}

/** Indexes of `rows` by the table they stand in. */
export function byTable(
  rows: readonly ReachedRow[],
  wanted: (at: number) => boolean,
): ReadonlyMap<TableId, readonly number[]> {
  const groups = new Map<TableId, number[]>();
  for (const [at, row] of rows.entries()) {
    if (!wanted(at)) continue;
    const group = groups.get(row.table.id);
    if (group === undefined) groups.set(row.table.id, [at]);
    else group.push(at);
  }
  return groups;
}

export function keysOf(rows: readonly ReachedRow[], at: readonly number[]): readonly RowKey[] {
  return at.map((index) => rows[index]?.key ?? []);
}

/** Every declared reference to a row that would go or change, whatever table it comes from. */
export async function askReferences(
  session: ErasureView,
  { rows, model }: Reach,
  wishes: readonly Wish[],
  losses: Losses,
  signal: AbortSignal | undefined,
): Promise<{ readonly references: readonly RowReference[]; readonly refusals: readonly Refusal[] }> {
  const references: RowReference[] = [];
  const refusals: Refusal[] = [];
  const places = placesOf(rows);
  const changes = (index: number): boolean =>
    wishes[index]?.wanted !== "keep" && wishes[index]?.wanted !== "review";
  const wanted = [...byTable(rows, changes)].flatMap(([id, at]): readonly ReferencesWanted[] => {
    const table = model.tables.get(id);
    if (table === undefined) return [];
    return referringKeys(session.catalog, id).flatMap((referring): readonly ReferencesWanted[] => {
      const asked = at.filter((index) => isAsked(wishes[index], referring, index, losses));
      if (asked.length === 0) return [];
      if (canRead(referring)) return [{ table, referring, asked }];
      const { from, key } = referring;
      refusals.push({ kind: "referring_unreadable", table: from.id, key: key.name, to: id });
      return [];
    });
  });
  const questions = wanted.map((of): Question<ReferencesWanted, readonly FoundReference[]> => ({
    of,
    ask: () => {
      signal?.throwIfAborted();
      const from = model.tables.get(of.referring.from.id);
      return session.references(of.referring, keyedTable(of.table), keysOf(rows, of.asked), from?.key);
    },
  }));
  for await (const [{ referring, asked }, found] of askAhead(session.reader.width, questions)) {
    for (const { target, from: key } of found) {
      const place = key === undefined ? undefined : places.get(referring.from.id)?.get(keyText(key));
      references.push({ key: referring.key, from: place, target: asked[target] ?? -1 });
    }
  }
  return { references, refusals };
}

/** Rows of `table`, by their indexes, to which rows of another may refer. */
type ReferencesWanted = {
  readonly table: ModelTable;
  readonly referring: ReferringKey;
  readonly asked: readonly number[];
};

/** A row that only loses columns nobody refers to may be referred to by anybody. */
function isAsked(wish: Wish | undefined, { key }: ReferringKey, at: number, losses: Losses): boolean {
  if (wish?.wanted === "delete") return true;
  if (wish?.wanted !== "unlink" && wish?.wanted !== "anonymise") return false;
  const lost = altered(losses.of(at, wish.wanted).change);
  return key.toColumns.some((column) => lost.has(column));
}

function canRead({ from, key }: ReferringKey): boolean {
  const readable = new Set(from.columns.flatMap((column) => (column.readable ? [column.name] : [])));
  return from.readable && !from.narrowed && key.columns.every((column) => readable.has(column));
}

function placesOf(rows: readonly ReachedRow[]): ReadonlyMap<TableId, ReadonlyMap<string, number>> {
  const places = new Map<TableId, Map<string, number>>();
  for (const [at, row] of rows.entries()) {
    const known = places.get(row.table.id);
    if (known === undefined) places.set(row.table.id, new Map([[keyText(row.key), at]]));
    else known.set(keyText(row.key), at);
  }
  return places;
}
