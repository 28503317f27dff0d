/**
 * What a connected store says about itself: tables, keys, foreign keys, what we may read and what is narrowed.
 * Every connector describes its store in these words; the map and the engine know no other.
 */

/** `table` in schema `public`, else `schema.table`; parts outside plain lower case are double-quoted as in SQL. */
export type TableId = string;

export type Column = {
  readonly name: string;
  /** Type as the store writes it, for example `bigint`, `text`, `jsonb`, `bigint[]`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly comment?: string;
  /** False when our role lacks the right to read this column. */
  readonly readable: boolean;
  /** Different texts may be equal here (a nondeterministic collation). */
  readonly fuzzy?: true;
};

export type ForeignKey = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
  /** True when every present row is known to satisfy it (validated and enforced). */
  readonly validated: boolean;
};

export type Table = {
  readonly id: TableId;
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "partitioned" | "view" | "materialized view" | "foreign";
  readonly columns: readonly Column[];
  /** Columns of the primary key in key order; empty when there is none. */
  readonly primaryKey: readonly string[];
  /** Other unique keys without predicate, for example `[["email"]]`. */
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKey[];
  /** What the store last counted; `undefined` for what it never counted, and for views and foreign tables. */
  readonly estimatedRows?: number | undefined;
  /** False when our role may not read the table at all. */
  readonly readable: boolean;
  /** True when row-level security narrows what our role sees: an empty answer then proves nothing. */
  readonly narrowed: boolean;
  readonly comment?: string;
};

export type Catalog = {
  readonly store: { readonly kind: "postgresql"; readonly version: string; readonly database: string };
  readonly tables: ReadonlyMap<TableId, Table>;
  /**
   * Types of columns that have an equality that is an identity (the one of their default B-tree order), with the
   * operator as SQL: `operator(pg_catalog.=)`. Values of other types are compared by their text.
   */
  readonly equality: ReadonlyMap<string, string>;
};

const plain = /^[a-z_][a-z0-9_$]*$/;

/** The one spelling of a table's name, used in maps, journals and packages. */
export function tableId(schema: string, name: string): TableId {
  const part = (text: string): string => (plain.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
  return schema === "public" ? part(name) : `${part(schema)}.${part(name)}`;
}
