/** SQLite as a kind of store (decision 108): what the engine asks, answered by the files beside this one. */
import type { SqliteConnection, Store } from "../store.ts";
import { apart } from "./apart.ts";
import { failureOf } from "./failure.ts";
import { values } from "./values.ts";

export const sqlite: Store<SqliteConnection> = {
  values,
  mayStillHold: [
    "backups, copies and exports of the file made before",
    "free pages and gaps of the file that were left before by others, until VACUUM has passed",
    "the write-ahead log beside it, while another program still reads it",
    "the index of a full-text search, until it is rebuilt",
    "what the disk keeps of files that were deleted, such as the journal of a transaction",
    "statistics of ANALYZE (sqlite_stat4), until it has run again",
  ],
  ...apart,
  failureOf,
};
