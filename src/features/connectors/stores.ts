/** The kinds of store there are (decision 108): whoever asks one asks here, by what its connection says it is. */
import type { TableId } from "./catalog.ts";
import type { ErasureSession, ErasureView } from "./erasable.ts";
import { postgres } from "./postgres/postgres.ts";
import { mysql } from "./mysql/mysql.ts";
import { KeyMissing } from "./reader.ts";
import { sqlite } from "./sqlite/sqlite.ts";
import type {
  DescribedStore,
  LabelQuestion,
  MysqlConnection,
  PostgresConnection,
  ReadLimits,
  Snapshot,
  SqliteConnection,
  Store,
  StoreConnection,
  StoreKind,
  TransactionStatus,
  ValueRules,
  ViewLimits,
  WriteLimits,
} from "./store.ts";

type Kinds = {
  readonly postgresql: Store<PostgresConnection>;
  readonly sqlite: Store<SqliteConnection>;
  readonly mysql: Store<MysqlConnection>;
};
const kinds: Kinds = { postgresql: postgres, sqlite, mysql };

function at<T>(
  connection: StoreConnection,
  use: <Connection>(store: Store<Connection>, reached: Connection) => T,
): T {
  if (connection.kind === "sqlite") return use(kinds.sqlite, connection);
  return connection.kind === "mysql" ? use(kinds.mysql, connection) : use(kinds.postgresql, connection);
}

export function valuesOfKind(kind: StoreKind): ValueRules {
  return kinds[kind].values;
}

export function mayStillHold(kind: StoreKind): readonly string[] {
  return kinds[kind].mayStillHold;
}

export function describeStore<T>(
  connection: StoreConnection,
  use: (store: DescribedStore) => Promise<T>,
): Promise<T> {
  return at(connection, (store, reached) => store.describe(reached, use));
}

export function openReading(
  connection: StoreConnection,
  limits: ReadLimits,
  wanted: ReadonlySet<TableId>,
): Promise<Snapshot> {
  return at(connection, (store, reached) => store.openReading(reached, limits, wanted));
}

export function openErasureView(
  connection: StoreConnection,
  limits: ViewLimits,
  wanted: ReadonlySet<TableId>,
): Promise<ErasureView> {
  return at(connection, (store, reached) => store.openErasureView(reached, limits, wanted));
}

export function openErasure(
  connection: StoreConnection,
  limits: WriteLimits,
  wanted: ReadonlySet<TableId>,
): Promise<ErasureSession> {
  return at(connection, (store, reached) => store.openErasure(reached, limits, wanted));
}

export function transactionStatus(
  connection: StoreConnection,
  transaction: string,
): Promise<TransactionStatus | undefined> {
  return at(connection, (store, reached) => store.transactionStatus(reached, transaction));
}

export function forgetTransaction(connection: StoreConnection, transaction: string): Promise<void> {
  return at(connection, (store, reached) => store.forgetTransaction(reached, transaction));
}

export function readLabels(
  connection: StoreConnection,
  questions: readonly LabelQuestion[],
): Promise<readonly (readonly (readonly string[])[])[]> {
  return at(connection, (store, reached) => store.readLabels(reached, questions));
}

/** Why a table could not be read, without a value; `undefined` when the fault is not the table's. */
export function failureOf(cause: unknown): string | undefined {
  if (cause instanceof KeyMissing) return cause.message;
  return kinds.postgresql.failureOf(cause) ?? kinds.sqlite.failureOf(cause) ?? kinds.mysql.failureOf(cause);
}
