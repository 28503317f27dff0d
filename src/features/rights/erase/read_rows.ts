/** Columns of rows that were reached, by key, within the transaction that reached them. */
import type { ErasureView, MatchPair } from "../../connectors/standalone.ts";
import { keyText, shapeOf, type ReachedRow } from "../search/state.ts";
import type { ModelTable } from "../search/model.ts";

export type ReadValues = readonly (string | null)[];

/** By key as text; rows of a table without a key have no name to ask by, and are missing. */
export async function readColumns(
  session: ErasureView,
  table: ModelTable,
  columns: readonly string[],
  rows: readonly Pick<ReachedRow, "key">[],
): Promise<ReadonlyMap<string, ReadValues>> {
  const found = new Map<string, ReadValues>();
  if (columns.length === 0 || table.key.length === 0) return found;
  const shape = { ...shapeOf(table), sides: [], content: columns };
  const pairs = table.key.flatMap((name): readonly MatchPair[] => {
    const type = table.table.columns.find((column) => column.name === name)?.type;
    const link = { column: name, path: [] };
    return type === undefined ? [] : [{ here: link, hereType: type, there: link, thereType: type }];
  });
  const perStatement = 1000;
  for (let at = 0; at < rows.length; at += perStatement) {
    const keys = rows.slice(at, at + perStatement).map(({ key }) => key);
    for await (const part of session.reader.byMatch(shape, pairs, {}, keys, { content: true }))
      for (const { key, values } of part) found.set(keyText(key), values);
  }
  return found;
}
