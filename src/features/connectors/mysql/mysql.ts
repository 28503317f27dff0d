/** MySQL and MariaDB as a kind of store (decisions 108 and 110): what the engine asks, answered by the files beside this one. */
import type { MysqlConnection, Store } from "../store.ts";
import { describeDatabase, readLabels } from "./describe.ts";
import { openErasureView, openReading } from "./erasure-view.ts";
import { failureOf } from "./failure.ts";
import { values } from "./values.ts";
import { forgetTransaction, openErasure, transactionStatus } from "./writer.ts";

export const mysql: Store<MysqlConnection> = {
  values,
  mayStillHold: [
    "backups and exports made before",
    "the binary log, and replicas that have not caught up or are held back on purpose",
    "the undo log, until no older snapshot needs it and it was purged",
    "the redo log and the doublewrite buffer, until they were written over",
    "free space of the tables' files, until OPTIMIZE TABLE has rebuilt them",
    "the index of a full-text search, until it was rebuilt (innodb_optimize_fulltext_only)",
    "the general and the slow query log, where the server writes statements down",
    "statistics of columns, until ANALYZE TABLE has run",
  ],
  describe: describeDatabase,
  openReading,
  openErasureView,
  openErasure,
  transactionStatus,
  forgetTransaction,
  readLabels,
  failureOf,
};
