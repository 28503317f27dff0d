/**
 * What the look after an erasure must know and the rows no longer say (decision 106): what else they called the person, and
 * which rows were kept, whose content is meant to stand. It is of the person, so it is destroyed with the certificate.
 */
import { z } from "zod";
import type { DerivedRow } from "./derive.ts";

export const Aftermath = z.strictObject({
  values: z.array(z.string()).readonly(),
  kept: z
    .array(
      z.strictObject({
        table: z.string(),
        key: z.array(z.string()).readonly(),
        rows: z.array(z.array(z.string()).readonly()).readonly(),
      }),
    )
    .readonly(),
});
export type Aftermath = z.output<typeof Aftermath>;

export const noAftermath: Aftermath = { values: [], kept: [] };

export function keptOf(rows: readonly DerivedRow[]): Aftermath["kept"] {
  const kept = rows.filter(({ wish }) => wish.wanted === "keep");
  return [...Map.groupBy(kept, ({ row }) => row.table.id)].flatMap(([table, group]) => {
    const [first] = group;
    // A position changes with the next update of the row: rows without a key are found again by the search, or not at all.
    if (first === undefined || first.row.table.key.length === 0) return [];
    return [{ table, key: [...first.row.table.key], rows: group.map(({ row }) => row.key) }];
  });
}
