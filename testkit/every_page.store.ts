/** A connected database that was looked at, for the test that looks at every page. */
import { connectors, listStores, requestLook } from "../src/features/connectors/index.ts";
import { read, write } from "../src/platform/db.ts";
import type { Furnished } from "./every_page.ts";
import { testKeys } from "./signed-in.ts";

export async function furnishStore({ w, anna }: Pick<Furnished, "w" | "anna">): Promise<string> {
  const { scope } = anna;
  const [store] = await read(w.db, scope, (tx) => listStores(tx, scope, testKeys));
  if (store === undefined) throw new Error("No database is connected.");
  await write(w.db, scope, (tx) => requestLook(tx, scope, store.entry.id, w.now()));
  const worker = await w.worker(connectors.duties?.(w.platform) ?? []);
  const duty = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select("id").where("kind", "=", "connectors.look").executeTakeFirstOrThrow(),
  );
  const { state, problem } = await w.settled(scope, duty.id);
  if (state !== "done") throw new Error(`The look at the database ended as ${state}: ${problem}`);
  await worker.stop();
  return store.entry.id;
}
