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
  /** By what rule, where a comparison has to name it. */
  readonly collation?: string;
  /** The most characters (of a bit string: bits) a value may have; of an array: each element. */
  readonly maxLength?: number;
  /** What is shorter is filled up to its length, with zeros. */
  readonly padded?: true;
  /** Takes no number below zero. */
  readonly unsigned?: true;
  /** The default as the store writes it. */
  readonly default?: string;
  /** Computed from other columns by this expression, and never written. */
  readonly generated?: string;
  /** Numbered by the store; `always` takes no value of ours. */
  readonly identity?: "always" | "by default";
  /** The values an enum allows, in its order. */
  readonly labels?: readonly string[];
  readonly domain?: Domain;
  /** Present when our role may not change this column. */
  readonly updatable?: false;
};

/** A type made of another one: what its values must satisfy, at every level it is made of. */
export type Domain = {
  readonly base: string;
  readonly notNull: boolean;
  /** As the store writes them: `CHECK ((VALUE ~ '^[a-z]+$'::text))`. */
  readonly checks: readonly string[];
};

/** What the store does by itself when the row referred to is deleted or its key changes; we never let it. */
export const keyActions = ["no action", "restrict", "cascade", "set null", "set default"] as const;
export type KeyAction = (typeof keyActions)[number];

export type ForeignKey = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
  /** True when every present row is known to satisfy it (validated and enforced). */
  readonly validated: boolean;
  /** False for a key the store only writes down (`not enforced`): it neither refuses nor acts. */
  readonly enforced: boolean;
  readonly onDelete: KeyAction;
  readonly onUpdate: KeyAction;
  /** Whether its check can wait for the end of the transaction, and whether it does so by itself. */
  readonly deferrable: "no" | "immediate" | "deferred";
  /** `simple`: one NULL column and it refers to nothing; `full`: all columns NULL or none. */
  readonly match: "simple" | "full";
  /** Stands on one part of a partitioned table: other rows of the table need not satisfy it. */
  readonly ofPart?: true;
};

/** A unique index, or an exclusion constraint, whatever it covers: what a replacement value must not collide with. */
export type UniqueIndex = {
  readonly name: string;
  readonly primary: boolean;
  readonly exclusion: boolean;
  /** Every column it looks at: key columns, and those of its expressions and predicate. */
  readonly columns: readonly string[];
  /** Present where it covers expressions, such as `lower(email)`, in order. */
  readonly expressions?: readonly string[];
  /** Present where it holds for some rows only. */
  readonly predicate?: string;
  /** Two NULLs collide. */
  readonly nullsNotDistinct: boolean;
};

export type Check = {
  readonly name: string;
  /** As the store writes it: `CHECK ((amount > 0))`. */
  readonly text: string;
  readonly columns: readonly string[];
};

/** What the owner of the store made run when rows change: a trigger, or a rule that rewrites the statement. */
export type Trigger = {
  readonly name: string;
  readonly kind: "trigger" | "rule";
  readonly events: readonly ("insert" | "update" | "delete" | "truncate")[];
  readonly enabled: boolean;
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
  readonly uniqueIndexes: readonly UniqueIndex[];
  readonly checks: readonly Check[];
  readonly triggers: readonly Trigger[];
  /** Present where rows have no position by which they could be named: a table without a key names none of them. */
  readonly hasPosition?: false;
  /** Why nothing of it can be erased, in words: its engine takes no change back, or keeps what was deleted. */
  readonly unerasable?: string;
  /** Present where its engine knows no transactions: it is read as it stands at the moment, whatever the snapshot. */
  readonly unsteady?: true;
  /** Tables it inherits from (partitions apart: they are read through their parent and not described). */
  readonly inherits: readonly TableId[];
  /** Present when our role may not delete its rows. */
  readonly deletable?: false;
  /** What the store last counted; `undefined` for what it never counted, and for views and foreign tables. */
  readonly estimatedRows?: number | undefined;
  /** False when our role may not read the table at all. */
  readonly readable: boolean;
  /** True when row-level security narrows what our role sees: an empty answer then proves nothing. */
  readonly narrowed: boolean;
  readonly comment?: string;
};

export type Catalog = {
  readonly store: {
    readonly kind: "postgresql" | "sqlite" | "mysql";
    readonly version: string;
    readonly database: string;
  };
  readonly tables: ReadonlyMap<TableId, Table>;
  /**
   * Types of columns that have an equality that is an identity (the one of their default B-tree order), with the
   * operator as SQL: `operator(pg_catalog.=)`. Values of other types are compared by their text.
   */
  readonly equality: ReadonlyMap<string, string>;
};

/** A foreign key with the table it stands on. */
export type ReferringKey = { readonly from: Table; readonly key: ForeignKey };

/** Every declared foreign key that leads to `table`, from any table, whether our role may read it or not. */
export function referringKeys(catalog: Catalog, table: TableId): readonly ReferringKey[] {
  return [...catalog.tables.values()].flatMap((from) =>
    from.foreignKeys.filter(({ to }) => to === table).map((key) => ({ from, key })),
  );
}

export function columnNamed(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined) throw new Error(`a column the store does not have: ${table.id}.${name}`);
  return found;
}

const plain = /^[a-z_][a-z0-9_$]*$/;

/** The one spelling of a table's name, used in maps, journals and packages. */
export function tableId(schema: string, name: string): TableId {
  const part = (text: string): string => (plain.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
  return schema === "public" ? part(name) : `${part(schema)}.${part(name)}`;
}
