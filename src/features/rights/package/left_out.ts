/** What a portable copy leaves out of what was found, and why, as data and in words (GDPR art. 12(1), 20(1)). */
import type { TableId } from "../../connectors/standalone.ts";
import type { Contents, LeftOutField } from "./contents.ts";
import type { PageWords } from "./pages.ts";

export type LeftOutTable = {
  readonly table: TableId;
  readonly title: string;
  /** Rows of which nothing is in the copy; 0 where other fields of the rows are in it. */
  readonly rows: number;
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly reason: Reason;
  }[];
};

type Reason = Exclude<LeftOutField["why"], "basis"> | Extract<LeftOutField, { why: "basis" }>["basis"];

/** Only of tables in which something was found that could be handed over. */
export function leftOutOf({ tables }: Contents): readonly LeftOutTable[] {
  return tables
    .filter(({ included, leftOut, leftOutRows }) => leftOut.length > 0 && included.size + leftOutRows > 0)
    .map(({ table, title, leftOut, leftOutRows }) => ({
      table,
      title,
      rows: leftOutRows,
      fields: leftOut.map((field) => ({
        name: field.name,
        label: field.label,
        reason: field.why === "basis" ? field.basis : field.why,
      })),
    }));
}

/** Something was found and nothing is in the copy, and for every field the map lacks a word. */
export function isUnsaid(contents: Contents): boolean {
  const tables = leftOutOf(contents);
  return (
    tables.length > 0 &&
    contents.tables.every(({ included }) => included.size === 0) &&
    tables.every(({ fields }) =>
      fields.every(({ reason }) => reason === "basis-not-said" || reason === "origin-not-said"),
    )
  );
}

/** One sentence for each reason of each table. */
export function leftOutSentences(
  tables: readonly LeftOutTable[],
  { say, records }: PageWords,
): readonly string[] {
  return tables.flatMap(({ title, rows, fields }) =>
    [...Map.groupBy(fields, ({ reason }) => reason)].map(([reason, of]) =>
      say(rows === 0 ? "left.fields" : "left.whole", {
        title,
        records: records(rows),
        fields: of.map(({ label }) => label).join(", "),
        why: say(`left.why.${reason}`),
      }),
    ),
  );
}
