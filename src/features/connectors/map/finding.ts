/** One thing `kept map test` finds, and what mends it. */

/** In the order they are told within a table. */
export const findingKinds = [
  "unknown_table",
  "unknown_column",
  "unknown_leaf",
  "unknown_link",
  "unsaid_marketing",
  "gone",
  "changed_type",
  "unconfirmed",
  "wrong",
] as const;

/** Lines of YAML, indented as they stand in the file, and the key they stand below. */
export type Lines = { readonly below: string; readonly text: string };

export type Finding = {
  readonly kind: (typeof findingKinds)[number];
  readonly table: string;
  /** The column, or the link expression of a JSON value; absent for the table as a whole. */
  readonly column?: string;
  /** Where in the table's entry, as a `Problem` says it. */
  readonly path: string;
  readonly sentence: string;
  /** Why it looks personal; never a value from the store. */
  readonly why: readonly string[];
  /** What to add, one or more places. */
  readonly add?: readonly Lines[];
  /** What to write when it holds nothing personal. */
  readonly nobodys?: Lines;
  /** What to do where no line can be given. */
  readonly mend?: string;
  /** The table to confirm again. */
  readonly confirm?: string;
};
