// Goal: a database that goes away costs the calls under way and nothing else: no process, no connection, no answer of 500.
// Method: connections ended by the server while a transaction is idle, again and again; a database that is not there.
import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, edge } from "../../testkit/edge.ts";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { endpoint } from "./endpoint.ts";
import { jsonRoute } from "./http/routes.ts";
import { DatabaseUnavailable, openDatabase, read, write } from "./db.ts";
import type { Database } from "./db.ts";
import { appRole } from "./roles.ts";
import { z } from "zod";

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

const sites = (): Promise<number> => {
  const [{ scope }] = w.organisations;
  return read(db, scope, async (tx) => (await tx.selectFrom("site").select("id").execute()).length);
};

test("connections ended by the server fifty times: each call fails by name, none leaks, the next ones succeed", async () => {
  const [{ scope }] = w.organisations;
  const superuser = await w.client("kept_superuser");
  for (let round = 0; round < 50; round += 1) {
    const idle = write(db, scope, async (tx) => {
      await tx.selectFrom("site").select("id").execute();
      await superuser.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()",
        [appRole],
      );
      // Idle in its transaction when the news arrives: nobody awaits anything of this connection.
      await pause(2);
      await tx.selectFrom("site").select("id").execute();
    });
    await expect(idle).rejects.toBeInstanceOf(DatabaseUnavailable);
  }
  expect(await Promise.all([sites(), sites(), sites(), sites()])).toEqual([1, 1, 1, 1]);
  expect([db.pool.waitingCount, db.pool.totalCount <= 2, db.inner.waitingCount]).toEqual([0, true, 0]);
});

test("a database that is away is 503 with a time to come back, and a busy one says so", async () => {
  const away = openDatabase({ host: "/nowhere", port: 5432, user: appRole, database: "none" });
  const busy = openDatabase(w.database.as(appRole), { maxConnections: 1, connectTimeoutMs: 100 });
  const taken = await busy.pool.connect();
  const [{ scope }] = w.organisations;
  const reading = (name: string, from: Database) =>
    jsonRoute(
      endpoint({
        kind: "json",
        method: "GET",
        path: `/api/v1/${name}`,
        permission: "public",
        reply: z.object({ sites: z.int() }),
        refusals: [],
        summary: "Serves a test.",
      }),
      () => read(from, scope, async (tx) => ({ sites: (await tx.selectFrom("site").execute()).length })),
    );
  const app = await edge({ routes: [reading("away", away), reading("busy", busy)] });
  const replies = [];
  for (const name of ["away", "busy"]) {
    const reply = await ask(app, { method: "GET", url: `/api/v1/${name}` });
    replies.push([reply.statusCode, reply.json<{ code: string }>().code, reply.headers["retry-after"]]);
  }
  expect(replies).toEqual([
    [503, "not_ready", "1"],
    [503, "overloaded", "1"],
  ]);
  taken.release();
  await Promise.all([app.close(), away.close(), busy.close()]);
});

test("a server that is stopped in the middle of a transaction gives its locks back, and what it wrote is not there", async () => {
  const [{ scope }] = w.organisations;
  const hasty = openDatabase(w.database.as(appRole), { mostIdleMs: 200 });
  const began = performance.now();
  const silent = write(hasty, scope, async (tx) => {
    await tx.updateTable("site").set({ name: "Stopped" }).execute();
    // As long as it is stopped nothing of it runs: the other one must not wait for it.
    const { numUpdatedRows } = await write(db, scope, (other) =>
      other.updateTable("site").set({ name: "Riverbridge" }).executeTakeFirst(),
    );
    expect(numUpdatedRows).toBe(1n);
    await tx.selectFrom("site").select("id").execute();
  });
  await expect(silent).rejects.toBeInstanceOf(DatabaseUnavailable);
  expect(performance.now() - began).toBeLessThan(8000);
  const names = await read(db, scope, (tx) => tx.selectFrom("site").select("name").execute());
  expect(names).toEqual([{ name: "Riverbridge" }]);
  await hasty.close();
});

test("a database that falls silent costs the calls under way; the next ones find it on a new connection", async () => {
  const [{ scope }] = w.organisations;
  const way = await silentWay(w.database.as(appRole));
  const patient = { maxConnections: 2, connectTimeoutMs: 5000, queryTimeoutMs: 300 };
  const far = openDatabase({ ...w.database.as(appRole), host: "127.0.0.1", port: way.port }, patient);
  const sitesOf = () => read(far, scope, (tx) => tx.selectFrom("site").select("id").execute());
  expect(await Promise.all([sitesOf(), sitesOf()])).toHaveLength(2);
  way.fallSilent();
  const lost = await Promise.allSettled([sitesOf(), sitesOf()]);
  for (const one of lost) expect(one).toMatchObject({ reason: { name: "DatabaseUnavailable" } });
  expect(await Promise.all([sitesOf(), sitesOf(), sitesOf()])).toHaveLength(3);
  await far.close();
  await way.close();
});

/** A way to the database whose present connections may fall silent for ever, as behind a cable that was pulled. */
async function silentWay(to: pg.ClientConfig) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(`${to.host}/.s.PGSQL.${to.port}`);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    fallSilent: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
