/** Values read for one suggestion and thrown away with it: they never reach a map, a log or a file. */
import type { TableId } from "../catalog.ts";

export type ColumnSample = {
  /** Distinct values as text, at most 200, long ones cut; JSON and lists as whole JSON or left out. */
  readonly distinct: readonly string[];
  /** Rows looked at, and how many of them had no value. */
  readonly rows: number;
  readonly nulls: number;
};

export type Samples = {
  readonly columns: ReadonlyMap<TableId, ReadonlyMap<string, ColumnSample>>;
  /** Share of sampled values of a link found in the column it may point to, by `probeKey`. */
  readonly found: ReadonlyMap<string, { readonly values: number; readonly share: number }>;
};

export const noSamples: Samples = { columns: new Map(), found: new Map() };

export function probeKey(table: TableId, link: string, to: TableId, toColumn: string): string {
  return JSON.stringify([table, link, to, toColumn]);
}

export function valuesOf(samples: Samples, table: TableId, column: string): readonly string[] {
  return samples.columns.get(table)?.get(column)?.distinct ?? [];
}
