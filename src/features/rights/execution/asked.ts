/** The rows of which a person is asked, as they stand in the store, sealed for the page that asks. */
import type { ErasureView } from "../../connectors/index.ts";
import { readColumns } from "../erase/read_rows.ts";
import type { AmendedRow } from "../amend/derive.ts";
import { keyText, type ReachedRow } from "../search/state.ts";
import type { AnswerWord } from "./contract.ts";
import type { ExecutionSeals } from "./sealed.ts";
import type { QuestionRow } from "./store.ts";

/** Beyond this a table is answered for as a whole: nobody reads through more rows one by one. */
const mostAskedRows = 10_000;
const longestValue = 400;

/** A row with what asked about it and what may be said of it. */
export type AskedAbout = {
  readonly row: ReachedRow;
  readonly asks: { readonly why: string; readonly may: readonly AnswerWord[] } | undefined;
};

/** Of each row the first reason for which it is asked about. */
export function aboutCells(rows: readonly AmendedRow[]): readonly AskedAbout[] {
  return rows.map(({ row, asks }) => {
    const [first] = asks;
    return { row, asks: first === undefined ? undefined : { why: first.why, may: ["change", "leave"] } };
  });
}

export async function askedRows(
  session: ErasureView,
  rows: readonly AskedAbout[],
  seals: ExecutionSeals,
): Promise<readonly QuestionRow[]> {
  const questions: QuestionRow[] = [];
  for (const [, all] of Map.groupBy(rows.slice(0, mostAskedRows), ({ row }) => row.table.id)) {
    const table = all[0]?.row.table;
    if (table === undefined) continue;
    const columns = table.table.columns
      .filter(({ name, readable }) => readable && table.entry.columns[name]?.access === "disclose")
      .map(({ name }) => name);
    const read = await readColumns(
      session,
      table,
      columns,
      all.map(({ row }) => row),
    );
    for (const { row, asks } of all) {
      if (asks === undefined) continue;
      const values = read.get(keyText(row.key)) ?? [];
      const isNamed = table.key.length > 0;
      const ordinal = questions.length;
      const content = {
        ...(isNamed ? { key: [...row.key] } : {}),
        values: columns.flatMap((column, at) => {
          const value = values[at];
          return value === null || value === undefined
            ? []
            : [{ column, value: value.slice(0, longestValue) }];
        }),
      };
      questions.push({
        ordinal,
        table_name: table.id,
        why: asks.why,
        may: [...asks.may],
        mark: isNamed ? seals.mark(rowMark(table.id, row.key)) : null,
        content: seals.seal("row", content, String(ordinal)),
      });
    }
  }
  return questions;
}

export const rowMark = (table: string, key: readonly string[]): readonly string[] => ["row", table, ...key];
export const tableMark = (table: string, why: string): readonly string[] => ["table", table, why];
