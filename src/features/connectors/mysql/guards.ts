/**
 * What a key would do by itself, seen before it does. InnoDB acts on rows nobody told us of without counting them, and without
 * their triggers; so before a row goes we look, with a lock, whether anything refers to it now. Nothing can from then on.
 */
import { columnNamed, referringKeys, type Catalog, type ReferringKey } from "../catalog.ts";
import type { KeyedTable, RowKey } from "../erasable.ts";
import { isHeld } from "./failure.ts";
import { busy, keyTexts, pairsOf } from "./erasure-view.ts";
import { keyed } from "./probes.ts";
import type { Session } from "./session.ts";
import { parameters, qualified, readColumn } from "./sql.ts";

export type Part = { readonly on: KeyedTable; readonly rows: readonly RowKey[] };

/** Throws `StoreBusy` where a row outside `parts` refers to one of them by a key that `concerns` us. */
export async function refuseReferences(
  session: Session,
  catalog: Catalog,
  parts: readonly Part[],
  concerns: (referring: ReferringKey) => boolean,
): Promise<void> {
  for (const part of parts)
    for (const referring of referringKeys(catalog, part.on.table.id)) {
      if (!concerns(referring)) continue;
      const also = parts.find(({ on }) => on.table.id === referring.from.id);
      if (await isReferredTo(session, part, referring, also)) throw busy();
    }
}

async function isReferredTo(
  session: Session,
  { on, rows }: Part,
  { from, key }: ReferringKey,
  also: Part | undefined,
): Promise<boolean> {
  const named = (also?.on.key ?? []).map((name) => columnNamed(from, name));
  const ours = new Set(also?.rows.map((row) => row.join("\0")));
  const p = parameters();
  const match = keyed(on, rows, p, "p");
  if (match === undefined) return false;
  const list = ["1", ...named.map((column) => readColumn("c", column))].join(", ");
  const sql =
    `select straight_join ${list} from ${match.from} straight_join ${qualified(on.table)} p on ${match.where} ` +
    `straight_join ${qualified(from)} c on ${pairsOf(key, "c", "p")} lock in share mode`;
  const found = await session.all(sql, p.values).catch((error: unknown) => {
    throw isHeld(error) ? busy(error) : error;
  });
  return found.some(([, ...cells]) => also === undefined || !ours.has(keyTexts(cells, named).join("\0")));
}
