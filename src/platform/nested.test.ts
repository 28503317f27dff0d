// Goal: a call that needs a second transaction while its first is open (a try that must count although the call is
// refused) cannot wait for a connection that other calls like it hold, however many come at once.
// Method: more such calls at once than the pool has connections, on a real database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { openDatabase, read, write } from "./db.ts";
import type { Database, Tx } from "./db.ts";
import { appRole } from "./roles.ts";

let w: World;
let db: Database;
beforeAll(async () => {
  w = await world();
  db = openDatabase(w.database.as(appRole), { maxConnections: 2, connectTimeoutMs: 3000 });
});
afterAll(async () => {
  await db.close();
  await w.close();
});

const sites = (tx: Tx): Promise<number> =>
  tx
    .selectFrom("site")
    .select("id")
    .execute()
    .then((rows) => rows.length);

test("eight transactions of a pool of two, each with another inside, all end", async () => {
  const [{ scope }] = w.organisations;
  const nested = (): Promise<number> => write(db, scope, async () => read(db, scope, sites));
  expect(await Promise.all(Array.from({ length: 8 }, nested))).toEqual(Array.from({ length: 8 }, () => 1));
});

test("what the inner one wrote stays when the outer one is undone", async () => {
  const [{ scope, organisationId }] = w.organisations;
  const bucket = Buffer.alloc(32, 9);
  const window_started_at = w.now();
  const undone = write(db, scope, async () => {
    await write(db, scope, (tx) =>
      tx
        .insertInto("throttle")
        .values({ organisation_id: organisationId, bucket, window_started_at, count: 1 })
        .execute(),
    );
    throw new Error("undone");
  });
  await expect(undone).rejects.toThrow("undone");
  const counted = await read(db, scope, (tx) =>
    tx.selectFrom("throttle").select("count").where("bucket", "=", bucket).execute(),
  );
  expect(counted).toEqual([{ count: 1 }]);
});

test("a third inside the second is refused at once, because it could wait for ever", async () => {
  const [{ scope }] = w.organisations;
  const third = write(db, scope, () => write(db, scope, () => read(db, scope, sites)));
  await expect(third).rejects.toThrow("A transaction was begun inside two others.");
});
