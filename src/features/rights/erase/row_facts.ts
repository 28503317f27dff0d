/** What the store says of rows by their keys, asked table by table without waiting in between. */
import {
  askAhead,
  type ErasureView,
  type FactsAsked,
  type Question,
  type RowFacts,
} from "../../connectors/standalone.ts";
import type { ModelTable } from "../search/model.ts";
import type { ReachedRow } from "../search/state.ts";
import { keyedTable, keysOf } from "./references.ts";

/** Of the rows at these indexes, all of one table. */
export type FactsWanted = {
  readonly table: ModelTable;
  readonly at: readonly number[];
  readonly asked: FactsAsked;
};

/** Facts with the index of the row they are of. */
export async function* factsOfRows(
  session: ErasureView,
  rows: readonly ReachedRow[],
  wanted: readonly FactsWanted[],
  signal?: AbortSignal,
): AsyncGenerator<readonly [number, RowFacts]> {
  const questions = wanted.map((of): Question<FactsWanted, readonly RowFacts[]> => ({
    of,
    ask: () => {
      signal?.throwIfAborted();
      return session.facts(keyedTable(of.table), keysOf(rows, of.at), of.asked);
    },
  }));
  for await (const [{ at }, facts] of askAhead(session.reader.width, questions))
    for (const fact of facts) yield [at[fact.row] ?? -1, fact];
}
