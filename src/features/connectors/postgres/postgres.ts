/** PostgreSQL as a kind of store (decision 108): what the engine asks, answered by the files beside this one. */
import type { PostgresConnection, Store } from "../store.ts";
import { blankOf } from "./blank.ts";
import { testConnection } from "./connection-test.ts";
import { openErasureView } from "./erasure-view.ts";
import { introspect } from "./introspect.ts";
import { firstRows, isOurOwn } from "./first_rows.ts";
import { readLabels } from "./labels.ts";
import { createReader } from "./reader.ts";
import { sampleStore } from "./sample.ts";
import { openSession } from "./session.ts";
import { comparesNatively, textIsIdentity } from "./sql.ts";
import { failureOf, openStore } from "./store.ts";
import { openErasure, transactionStatus } from "./writer.ts";

export const postgres: Store<PostgresConnection> = {
  values: { comparesNatively, textIsIdentity, blankOf },
  mayStillHold: [
    "the write-ahead log, and its archive where one is kept",
    "backups and exports made before",
    "replicas that have not caught up, or are held back on purpose",
    "dead row versions in the table's own files, until VACUUM has passed",
    "the planner's statistics (most common values), until ANALYZE has run",
    "the server's log, where it writes statements down",
  ],
  describe: (connection, use) =>
    openStore(connection, (client) =>
      use({
        test: () => testConnection(client),
        introspect: () => introspect(client),
        sample: (catalog) => sampleStore(client, catalog),
        firstRows: (table, columns, most) => firstRows(client, table, columns, most),
        isOurOwn: () => isOurOwn(client),
      }),
    ),
  openReading: async (connection, limits, wanted) => {
    const session = await openSession(connection, limits, wanted);
    try {
      const catalog = await introspect(session.client);
      const reader = await createReader(session, catalog);
      return { asOf: session.asOf, catalog, reader, close: () => session.close() };
    } catch (error) {
      await session.close().catch(() => undefined);
      throw error;
    }
  },
  openErasureView,
  openErasure,
  transactionStatus: (connection, transaction) =>
    openStore(connection, (client) => transactionStatus(client, transaction)),
  // The store remembers the number by itself.
  forgetTransaction: () => Promise.resolve(),
  readLabels,
  failureOf,
};
