/**
 * What the engine asks of a connected store, whatever its kind (decision 108): describe it, read one moment of it, change
 * it in one transaction, say afterwards how that ended. Nothing outside this feature knows one kind from another.
 */
import type pg from "pg";
import type { Resolve } from "../../platform/reach.ts";
import type { Catalog, Column, Table, TableId } from "./catalog.ts";
import type { Blank, ErasureSession, ErasureView } from "./erasable.ts";
import type { Samples } from "./map/samples.ts";
import type { Reader } from "./reader.ts";

/** `kind` may be left out of what reaches a PostgreSQL: addresses were kept before there was a second kind. */
export type PostgresConnection = pg.ClientConfig & { readonly kind?: "postgresql" };
/** A file of SQLite's, by its path. */
export type SqliteConnection = {
  readonly kind: "sqlite";
  readonly file: string;
  /** Where the file must lie, links followed; left out: wherever whoever runs the command says. */
  readonly within?: readonly string[];
};
/** A database of MySQL's or MariaDB's. */
export type MysqlConnection = {
  readonly kind: "mysql";
  /** A name or an address; left out where a socket is named. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly socketPath?: string | undefined;
  readonly database: string;
  readonly user: string;
  readonly password?: string | undefined;
  /** `unverified`: whoever answers is believed. Without any only what is on one's own network is called. */
  readonly encryption: "none" | "unverified" | "verified";
  /** A certificate of an authority to trust besides those of the system, as PEM. */
  readonly authority?: string | undefined;
  /** Which addresses a form may lead to; left out: whoever runs the command names the address. Never stored. */
  readonly guard?: { readonly ownNetwork: boolean; readonly resolve?: Resolve };
};
/** What it takes to reach a store. */
export type StoreConnection = PostgresConnection | SqliteConnection | MysqlConnection;

export type StoreKind = Catalog["store"]["kind"];

export type ReadLimits = {
  readonly statementTimeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  /**
   * How long to rest for each second the store has worked. Nobody waits for a search whose answer is due in weeks, and
   * somebody waits for the store: with 1 a search never asks for more than half of one of its processors.
   */
  readonly restPerWork?: number | undefined;
};
export type ViewLimits = ReadLimits & { readonly rowsPerStatement: number };
export type WriteLimits = ViewLimits & {
  /** How long to wait for a row or a table that somebody else holds. */
  readonly lockTimeoutSeconds: number;
};

/** One moment of a store, to be read. */
export type Snapshot = {
  /** The moment by the store's clock, ISO 8601 UTC. */
  readonly asOf: string;
  readonly catalog: Catalog;
  readonly reader: Reader;
  close(): Promise<void>;
};

/** A store that is looked at without a row being searched for. */
export type DescribedStore = {
  test(): Promise<ConnectionTest>;
  introspect(): Promise<Catalog>;
  sample(catalog: Catalog): Promise<Samples>;
  /** A few rows as texts, cut; of what is hidden nothing but whether there is something (an empty text). */
  firstRows(table: Table, columns: readonly ShownColumn[], most: RowsShown): Promise<readonly TextRow[]>;
  /** Kept's own database holds every organisation's cases: no map leads there. */
  isOurOwn(): Promise<boolean>;
};

export type ShownColumn = { readonly name: string; readonly isHidden: boolean };
export type RowsShown = { readonly rows: number; readonly characters: number };
type TextRow = readonly (string | null)[];

/** What the values of a kind of store are like; types are those of its catalogue. */
export type ValueRules = {
  /** Whether the two types are compared as their values; otherwise their texts are. */
  readonly comparesNatively: (left: string, right: string) => boolean;
  /**
   * Texts are told apart to the last byte, and only where a foreign key compares them by the rule of their column: the rule of
   * most columns takes letters for each other that two people may differ in.
   */
  readonly exactButForKeys?: true;
  /** Whether texts are equal exactly when the values are: a key seen as text names the row. */
  readonly textIsIdentity: (type: string) => boolean;
  /** What stands in a column that was emptied; `undefined`: no value of its type says nothing. */
  readonly blankOf: (table: Table, column: Column) => Blank | undefined;
};

export type Store<Connection> = {
  readonly values: ValueRules;
  /** Where such a store keeps copies that no statement reaches, in words. */
  readonly mayStillHold: readonly string[];
  /** Connects, hands over what can be asked, and closes whatever happens. */
  describe<T>(connection: Connection, use: (store: DescribedStore) => Promise<T>): Promise<T>;
  /** `wanted`: the tables that are going to be read; throws `LockRefused` for one that cannot be held. */
  openReading(connection: Connection, limits: ReadLimits, wanted: ReadonlySet<TableId>): Promise<Snapshot>;
  openErasureView(
    connection: Connection,
    limits: ViewLimits,
    wanted: ReadonlySet<TableId>,
  ): Promise<ErasureView>;
  openErasure(
    connection: Connection,
    limits: WriteLimits,
    wanted: ReadonlySet<TableId>,
  ): Promise<ErasureSession>;
  /** How a transaction ended that we did not see the end of; `undefined` when the store does not know. */
  transactionStatus(connection: Connection, transaction: string): Promise<TransactionStatus | undefined>;
  /** Nobody will ask for this transaction again: what the store was given to remember it by goes. */
  forgetTransaction(connection: Connection, transaction: string): Promise<void>;
  /** The label values of each row in the order asked, without empty ones; empty where the row has gone. */
  readLabels(
    connection: Connection,
    questions: readonly LabelQuestion[],
  ): Promise<readonly (readonly (readonly string[])[])[]>;
  /** Why a table could not be read, without a value; `undefined` when the fault is not the table's. */
  failureOf(cause: unknown): string | undefined;
};

export type TransactionStatus = "committed" | "aborted" | "in progress";

export type LabelQuestion = {
  readonly table: Table;
  /** Key columns in key order; rows known only by their position in a snapshot cannot be asked for. */
  readonly key: readonly string[];
  readonly label: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export type ConnectionFinding = {
  /** `refuse`: do not use this connection · `warn`: works, should be changed · `gap`: part of the data is out of sight · `note`. */
  readonly level: "refuse" | "warn" | "gap" | "note";
  readonly what:
    | "too_old"
    | "superuser"
    | "bypasses_row_security"
    | "replication"
    | "creates_roles"
    | "creates_databases"
    | "broad_membership"
    | "owns_tables"
    | "writes_tables"
    | "creates_in_schema"
    | "narrowed"
    | "table_refused"
    | "column_refused"
    | "replica"
    | "read_only_role"
    | "blocks_writers"
    | "reads_files"
    | "grants_rights"
    | "not_transactional"
    | "out_of_sight"
    | "no_record_of_runs";
  readonly tables: readonly TableId[];
  /** What it means and what to do, with the SQL line where one line mends it. */
  readonly sentence: string;
};

export type ConnectionTest = {
  /** As its makers call it: `PostgreSQL`. */
  readonly system: string;
  /** Whom the store knows us as; of a file, its name. */
  readonly role: string;
  readonly version: string;
  readonly replica: boolean;
  readonly findings: readonly ConnectionFinding[];
};

/** A table could not be locked against being changed while it is read. */
export class LockRefused extends Error {
  override readonly name = "LockRefused";
  readonly table: TableId;
  constructor(table: TableId, cause: unknown) {
    super("A table could not be locked for reading.", { cause });
    this.table = table;
  }
}
