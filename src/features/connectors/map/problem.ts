/** What is wrong or missing in a map, held against the store it describes. */
import type { TableId } from "../catalog.ts";

/** What keeps a search from being called complete; the shapes are those the search itself reports. */
export type MapGap =
  | { readonly kind: "unmapped_table"; readonly table: TableId; readonly why: string }
  | { readonly kind: "unmapped_column"; readonly table: TableId; readonly column: string }
  | { readonly kind: "unconfirmed"; readonly table: TableId; readonly why: "never" | "changed" }
  | { readonly kind: "missing_table"; readonly table: TableId }
  | { readonly kind: "missing_column"; readonly table: TableId; readonly column: string }
  | { readonly kind: "outcome"; readonly table: TableId; readonly outcome: "unreachable" };

export type Problem = {
  /** `error`: the map cannot mean what it says · `gap`: it does not cover everything · `note`: worth knowing. */
  readonly level: "error" | "gap" | "note";
  readonly table: TableId;
  /** Where in the entry: `columns.email`, `relations.0.match.student_id`; empty for the whole table. */
  readonly path: string;
  readonly sentence: string;
  /** Present when the problem keeps a search from being complete. */
  readonly gap?: MapGap;
};
