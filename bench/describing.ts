/** What describing a store takes, which whoever writes SQL by hand for a schema they know need not do. */
import { performance } from "node:perf_hooks";
import pg from "pg";
import { describeStore } from "../src/features/connectors/index.ts";

/** Milliseconds; connecting, which the control does as well, is taken off. */
export async function timeDescribing(connection: pg.ClientConfig): Promise<number> {
  const before = performance.now();
  const client = new pg.Client(connection);
  await client.connect();
  await client.end();
  const connected = performance.now();
  await describeStore({ ...connection }, async (store) => await store.introspect());
  return performance.now() - connected - (connected - before);
}
