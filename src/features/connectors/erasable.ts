/**
 * What a store must be able to do so that a person can be erased from it, and their data rectified or restricted (GDPR arts. 16
 * to 18; decisions 98 and 109): read keys and facts of rows without their content, say what refers to them, change them in one
 * transaction that says what it changed, and be searched for what is left. Each kind of store does it in its own way (store.ts).
 */
import type { Catalog, ForeignKey, ReferringKey, Table, TableId } from "./catalog.ts";
import type { Link } from "./map/links.ts";
import type { Keep } from "./map/erasure.ts";
import type { Reader } from "./reader.ts";

/** Values of the key columns as text, in their order. */
export type RowKey = readonly string[];

/** A table with the columns its rows are named by; none: by their position. */
export type KeyedTable = { readonly table: Table; readonly key: readonly string[] };

/** What stands in a column that was emptied: something that says nothing about anybody. */
export type Blank =
  | { readonly kind: "null" }
  /** The column's own default, where it is a constant. */
  | { readonly kind: "default" }
  /** The same for every row, as the store writes it. */
  | { readonly kind: "value"; readonly text: string }
  /** Random and new for each row, because a unique key covers the column; `sign` is how it is known again. */
  | { readonly kind: "fresh"; readonly of: FreshKind; readonly length: number; readonly sign: string };

export type FreshKind = "text" | "bits" | "integer" | "date" | "uuid" | "bytes";

export type ColumnChange = { readonly column: string; readonly blank: Blank };

/** What is taken out of rows; every row of a step loses the same columns. */
export type Change = {
  readonly columns: readonly ColumnChange[];
  /** Links into arrays or JSON, whose matching elements go. */
  readonly elements: readonly ElementLink[];
};

/** A link into an array or JSON, and the type of what it is compared with. */
export type ElementLink = { readonly link: Link; readonly there: string };

export type ChangedRow = {
  readonly key: RowKey;
  /** One value per column of the change whose blank is fresh, in order. */
  readonly fresh: readonly string[];
  /** Per link of `elements`: the values whose elements go. */
  readonly values: readonly (readonly string[])[];
};

/** A place in a row: a column or, with a path, one value within its JSON; keys are texts there, places in arrays numbers. */
export type Cell = { readonly column: string; readonly path: readonly (string | number)[] };

/** Writes stated values; refused unless the store afterwards has exactly them. */
export type SetStep = {
  readonly does: "set";
  readonly on: KeyedTable;
  /** Whole columns, and places in JSON that are there. */
  readonly cells: readonly Cell[];
  readonly rows: readonly {
    readonly key: RowKey;
    /** One per cell: the value's text, of a place in JSON the JSON of it. `null` empties a column. */
    readonly values: readonly (string | null)[];
  }[];
};

export type Step = ErasingStep | SetStep;

export type ErasingStep =
  | {
      readonly does: "unlink" | "anonymise";
      readonly on: KeyedTable;
      readonly change: Change;
      readonly rows: readonly ChangedRow[];
    }
  /** Several tables stand in a cycle of references and go in one statement. */
  | {
      readonly does: "delete";
      readonly parts: readonly { readonly on: KeyedTable; readonly rows: readonly RowKey[] }[];
      /** Rows refer to rows of the same step: it cannot be done in parts. */
      readonly atOnce: boolean;
    };

export type FactsAsked = {
  /** Secret of the plan, under which fingerprints are made; left out: none is wanted, and each is empty. */
  readonly secret?: string | undefined;
  readonly until?: NonNullable<Keep["until"]>;
  /** Keys of the table: by which of them does the row refer to a row? */
  readonly keys?: readonly ForeignKey[];
  /** Whether the row already says nothing in what this would empty. */
  readonly change?: Change;
  /** Hold the rows against every other writer until the end, as they were at the moment of the view. */
  readonly lock: boolean;
};

export type RowFacts = {
  /** Index of the row asked for. */
  readonly row: number;
  /** Keyed SHA-256 of the row as it stands, computed by the store: its content never leaves it. */
  readonly fingerprint: string;
  /** When the reason to keep it ends, ISO 8601 day; `undefined` when the row does not say. */
  readonly until: string | undefined;
  readonly hasEnded: boolean;
  readonly isBlank: boolean;
  /** One answer for each of `keys`. */
  readonly refers: readonly boolean[];
};

/** A row that refers to one of those asked about. */
export type FoundReference = {
  /** Index of the row referred to. */
  readonly target: number;
  /** Key of the row that refers, where its table's key was given. */
  readonly from: RowKey | undefined;
};

/** Rows of a table that a transaction inserted, updated and deleted, whoever did: a trigger counts too. */
export type TableEffect = {
  readonly table: TableId;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
};

/** How many rows hold one of the values looked for in a column. */
export type Residue = { readonly table: TableId; readonly column: string; readonly rows: number };
export type Unscanned = {
  readonly table: TableId;
  readonly columns: readonly string[];
  readonly why: string;
};
export type Scan = {
  readonly residues: readonly Residue[];
  readonly unscanned: readonly Unscanned[];
  readonly columns: number;
};
/** Rows that are kept as they are: what stands in them is meant to stand there. */
export type KeptRows = { readonly on: KeyedTable; readonly rows: readonly RowKey[] };

/** One moment of a store, as an erasure looks at it. */
export type ErasureView = {
  readonly asOf: string;
  readonly catalog: Catalog;
  readonly reader: Reader;
  /** In no particular order, a batch at a time; each row asked for that still stands is answered once. */
  facts(
    on: KeyedTable,
    rows: readonly RowKey[],
    asked: FactsAsked,
  ): AsyncGenerator<readonly RowFacts[], void, undefined>;
  /** Rows that refer by `key` to `targets`; of `fromKey` undefined only which targets are referred to at all. */
  references(
    key: ReferringKey,
    to: KeyedTable,
    targets: readonly RowKey[],
    fromKey: readonly string[] | undefined,
  ): AsyncGenerator<readonly FoundReference[], void, undefined>;
  /** Where one of `values` still stands, outside the rows in `kept`. */
  scan(values: readonly string[], kept: readonly KeptRows[], secondsPerTable: number): Promise<Scan>;
  /** Rolls back what was not committed. */
  close(): Promise<void>;
};

/** The same within a transaction that can change it. */
export type ErasureSession = ErasureView & {
  /**
   * In their order; `onStep` after each, and what it throws ends them. Throws `StepRefused` when the store refuses or another
   * number of rows is affected than stated; nothing else may be asked of the session then.
   */
  apply(steps: readonly Step[], onStep?: () => void): Promise<void>;
  /** Ends what waits for the end of the transaction, such as deferred constraints. */
  settle(): Promise<void>;
  /** `undefined` when the store does not count. */
  effects(): Promise<readonly TableEffect[] | undefined>;
  /** What `transactionStatus` is later asked with. */
  transaction(): Promise<string>;
  commit(): Promise<void>;
};

/** The store did not do what was planned; nothing of it stays. */
export class StepRefused extends Error {
  override readonly name = "StepRefused";
  readonly table: TableId;
  readonly constraint: string | undefined;
  constructor(table: TableId, why: string, constraint?: string) {
    super(why);
    this.table = table;
    this.constraint = constraint;
  }
}

/** The rows changed while we looked: the whole may be tried again. */
export class StoreBusy extends Error {
  override readonly name = "StoreBusy";
}

/** Why a step that writes stated values is refused, where the store has something else afterwards. */
export const wroteElse =
  "the store wrote something else than was stated (a rule of its own, a trigger or a rounding)";
