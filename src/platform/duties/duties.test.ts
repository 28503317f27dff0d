// Goal: a duty is done once and never forgotten: not by a killed worker, an overtaken one, an emptied job table, a
// failing neighbour or a rolled-back transaction.
// Method: real workers on a real database as the app role; a real process killed with -9; effects that can be counted.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { countable, dutyWorld, quickly, testKind } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { read, write } from "../db.ts";
import type { WriteTx } from "../db.ts";
import { appRole } from "../roles.ts";
import { DutyProblem, LeaseLost, dutyKind, mostDeaths, pauseSeconds } from "./kinds.ts";
import type { DutyId } from "../ids.ts";
import { listEntries } from "../ledger/ledger.ts";
import { givenUp, insertDuty, lease, tryAgain } from "./store.ts";

let w: DutyWorld;
beforeAll(async () => {
  w = await dutyWorld();
});
afterEach(() => w.stopWorkers());
afterAll(() => w.close());

test("a duty is done once, with its effect, for each organisation, and its data arrives", async () => {
  const seen: unknown[] = [];
  const kind = testKind("notify", async ({ data, attempt }) => {
    seen.push([data, attempt]);
    return countable("notified");
  });
  await w.worker([kind]);
  const ids = [];
  for (const { scope } of w.organisations)
    ids.push([scope, await w.enqueue(scope, kind, "one", { step: 3 })] as const);
  for (const [scope, id] of ids) {
    expect(await w.settled(scope, id)).toEqual({ state: "done", attempts: 1, fence: "1", problem: null });
    expect(await w.effects(scope, "notified")).toBe(1);
  }
  expect(seen).toEqual([
    [{ step: 3 }, 1],
    [{ step: 3 }, 1],
    [{ step: 3 }, 1],
  ]);
});

test("a duty and its waking belong to the business transaction: rolled back, neither is there", async () => {
  const [{ scope }] = w.organisations;
  const kind = testKind("never", async () => undefined);
  const duty = { kind: kind.name, key: "k", data: {}, dueAt: w.now(), now: w.now() };
  const failing = write(w.db, scope, async (tx) => {
    await insertDuty(tx, scope, duty);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  const jobs = await (
    await w.client("kept_owner")
  ).query("select count(*)::int as jobs from graphile_worker.jobs");
  const rows = await read(w.db, scope, (tx) =>
    tx.selectFrom("duty").select("id").where("kind", "=", "never").execute(),
  );
  expect([jobs.rows, rows]).toEqual([[{ jobs: 0 }], []]);
});

test("the same key is the same duty", async () => {
  const [{ scope }] = w.organisations;
  const kind = testKind("idle", async () => undefined);
  expect(await w.enqueue(scope, kind, "same")).toBe(await w.enqueue(scope, kind, "same"));
});

test("a worker killed in the middle of a duty: another one does it, once", async () => {
  const [{ scope }] = w.organisations;
  const erase = testKind("erase", async () => countable("erased"));
  const child = spawn(process.execPath, ["testkit/duty_child.ts", JSON.stringify(w.database.as(appRole))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const id = await w.enqueue(scope, erase, "person");
  expect(String(await once(child.stdout, "data"))).toContain("taken");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await w.settled(scope, id, () => true)).toMatchObject({ state: "running", fence: "1" });
  await w.worker([erase], { reconcileSeconds: 0.2 });
  expect(await w.settled(scope, id)).toEqual({ state: "done", attempts: 2, fence: "2", problem: null });
  expect(await w.effects(scope, "erased")).toBe(1);
});

test("an attempt that was overtaken writes nothing, neither on its way nor at its end, while its heir is at work", async () => {
  const [{ scope, organisationId }] = w.organisations;
  const zombie = Promise.withResolvers<void>();
  const heir = Promise.withResolvers<void>();
  const written: unknown[] = [];
  let calls = 0;
  // So long a lease has no heartbeat during the test: it ends when the test says so.
  const publish = {
    ...testKind("publish", async ({ write: writeGuarded }) => {
      calls += 1;
      await (calls === 1 ? zombie : heir).promise;
      const effect = (tx: WriteTx): Promise<void> => countable("on the way")(tx, scope);
      written.push(await writeGuarded(effect).catch((error: unknown) => error));
      return countable("published");
    }),
    leaseSeconds: 3600,
  };
  const worker = await w.worker([publish], { reconcileSeconds: 3600 });
  const id = await w.enqueue(scope, publish, "photo");
  await w.settled(scope, id, (duty) => duty.state === "running");
  const superuser = await w.client("kept_superuser");
  const past = "update kept.duty set leased_until = clock_timestamp() - interval '1 s' where id = $1";
  await superuser.query(past, [id]);
  const second = worker.attempt(organisationId, id);
  await w.settled(scope, id, (duty) => duty.fence === "2");
  w.logged.length = 0;
  zombie.resolve();
  for (let tries = 0; tries < 500 && !w.logged.join("").includes("duty.lease_lost"); tries += 1)
    await pause(20);
  expect(written).toMatchObject([{ name: "LeaseLost" }]);
  expect(await w.settled(scope, id, () => true)).toMatchObject({ state: "running", fence: "2" });
  expect([await w.effects(scope, "on the way"), await w.effects(scope, "published")]).toEqual([0, 0]);
  heir.resolve();
  await second;
  expect(await w.settled(scope, id)).toMatchObject({ state: "done", fence: "2" });
  expect([await w.effects(scope, "on the way"), await w.effects(scope, "published")]).toEqual([1, 1]);
});

test("after a crash each duty is taken up by itself, with its own data, however many were left running", async () => {
  const [{ scope }] = w.organisations;
  const seen = new Map<string, unknown>();
  const kind = testKind("left", async ({ dutyId, data }) => {
    seen.set(dutyId, data);
    return undefined;
  });
  const ids = await Promise.all(
    ["a", "b", "c", "d", "e"].map((key) => w.enqueue(scope, kind, key, { name: key })),
  );
  const superuser = await w.client("kept_superuser");
  await superuser.query(
    "update kept.duty set state = 'running', attempts = 1, fence = 1, leased_until = clock_timestamp() where kind = $1",
    [kind.name],
  );
  await w.worker([kind]);
  for (const id of ids)
    expect(await w.settled(scope, id)).toMatchObject({ state: "done", attempts: 2, fence: "2" });
  expect(ids.map((id) => seen.get(id))).toEqual(["a", "b", "c", "d", "e"].map((name) => ({ name })));
});

test("with the worker's own tables emptied, every open duty comes back", async () => {
  const kind = testKind("retain", async () => countable("retained"));
  const ids = [];
  for (const { scope } of w.organisations) {
    for (const key of ["a", "b", "c"]) ids.push([scope, await w.enqueue(scope, kind, key)] as const);
  }
  const owner = await w.client("kept_owner");
  await owner.query(
    "truncate graphile_worker._private_jobs, graphile_worker._private_tasks, graphile_worker._private_job_queues",
  );
  const worker = await w.worker([kind]);
  for (const [scope, id] of ids) expect((await w.settled(scope, id)).state).toBe("done");
  for (const { scope } of w.organisations) expect(await w.effects(scope, "retained")).toBe(3);
  expect(await worker.reconcile()).toBe(0);
});

test("a poison duty ends as a visible dead letter with its reason, others go on, and it can be tried again", async () => {
  const [{ scope }, other] = w.organisations;
  let cured = false;
  const poison = testKind("deliver", async () => {
    if (!cured)
      throw new DutyProblem("mailbox_unknown", { cause: new Error("Mei Tan, mei.tan@example.org") });
    return countable("delivered");
  });
  const crash = testKind("crash", async () => {
    throw new Error("Mei Tan");
  });
  const sound = testKind("sound", async () => countable("sounded"));
  w.logged.length = 0;
  await w.worker([poison, crash, sound]);
  const bad = await w.enqueue(scope, poison, "p");
  const worse = await w.enqueue(scope, crash, "c");
  const good = [];
  for (let at = 0; at < 10; at += 1) good.push(await w.enqueue(other.scope, sound, `s${at}`));
  for (const id of good) expect((await w.settled(other.scope, id)).state).toBe("done");
  expect(await w.settled(scope, bad)).toEqual({
    state: "given_up",
    attempts: 3,
    fence: "3",
    problem: "mailbox_unknown",
  });
  expect(await w.settled(scope, worse)).toMatchObject({ state: "given_up", problem: "crashed" });
  const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 500 }));
  expect(entries.filter(({ type }) => type === "work.given-up")).toHaveLength(2);
  const letters = await read(w.db, scope, (tx) => givenUp(tx, 10));
  expect(letters.map(({ kind, problem }) => [kind, problem])).toEqual([
    ["crash", "crashed"],
    ["deliver", "mailbox_unknown"],
  ]);
  expect(await read(w.db, other.scope, (tx) => givenUp(tx, 10))).toEqual([]);
  expect(w.logged.join("")).not.toMatch(/Mei|Tan|example\.org/);
  const inTables = await (
    await w.client("kept_owner")
  ).query("select last_error from graphile_worker.jobs where last_error is not null");
  expect(JSON.stringify(inTables.rows)).not.toMatch(/Mei/);
  cured = true;
  expect(await write(w.db, scope, (tx) => tryAgain(tx, scope, bad))).toBe(true);
  expect((await w.settled(scope, bad)).state).toBe("done");
  expect(await w.effects(scope, "delivered")).toBe(1);
});

test("duties that never end give their places back, and end as dead letters; nothing they write later counts", async () => {
  const [{ scope }, other] = w.organisations;
  const waking = Promise.withResolvers<void>();
  const late: unknown[] = [];
  const endless = {
    ...testKind("endless", async ({ write: writeGuarded }) => {
      await waking.promise;
      late.push(
        await writeGuarded((tx) => countable("too late")(tx, scope)).catch((error: unknown) => error),
      );
      return countable("too late");
    }),
    longestSeconds: 0.2,
    maxAttempts: 2,
  };
  const sound = testKind("sound_after", async () => countable("went on"));
  await w.worker([endless, sound], { concurrency: 2 });
  const bad = [];
  // More of them than there are places.
  for (let at = 0; at < 5; at += 1) bad.push(await w.enqueue(scope, endless, `e${at}`));
  const good = await w.enqueue(other.scope, sound, "after");
  expect((await w.settled(other.scope, good)).state).toBe("done");
  for (const id of bad)
    expect(await w.settled(scope, id)).toMatchObject({
      state: "given_up",
      attempts: 2,
      problem: "took_too_long",
    });
  waking.resolve();
  for (let tries = 0; tries < 200 && late.length < 10; tries += 1) await pause(10);
  expect(late.map((error) => error instanceof LeaseLost)).toEqual(Array.from({ length: 10 }, () => true));
  expect(await w.effects(scope, "too late")).toBe(0);
});

test("a duty that takes each worker with it is given up after so many deaths in a row; one that was unlucky is done", async () => {
  const [{ scope, organisationId }] = w.organisations;
  const eater = testKind("eater", async () => countable("eaten"));
  const worker = await w.worker([eater], {
    reconcileSeconds: 3600,
    concurrency: 1,
    pollMilliseconds: 60_000,
  });
  const superuser = await w.client("kept_superuser");
  const [fatal, unlucky] = [
    await w.enqueue(scope, eater, "fatal", {}),
    await w.enqueue(scope, eater, "unlucky", {}),
  ];
  for (const id of [fatal, unlucky]) await w.settled(scope, id);
  // As a worker leaves it that was killed: running, and its lease over.
  const died = async (id: DutyId, times: number): Promise<void> => {
    await superuser.query("update kept.duty set state = 'waiting', problem = null where id = $1", [id]);
    for (let time = 0; time < times; time += 1) {
      expect((await write(w.db, scope, (tx) => lease(tx, id, () => 60)))?.deaths).toBe(time);
      await superuser.query(
        "update kept.duty set leased_until = clock_timestamp() - interval '1 s' where id = $1",
        [id],
      );
    }
    await worker.attempt(organisationId, id);
  };
  await died(fatal, mostDeaths);
  await died(unlucky, mostDeaths - 1);
  expect(await w.settled(scope, fatal)).toMatchObject({ state: "given_up", problem: "worker_died" });
  expect(await w.settled(scope, unlucky)).toMatchObject({ state: "done", problem: null });
});

test("a duty of a kind this version does not know waits, and is done by one that does", async () => {
  const [{ scope, organisationId }] = w.organisations;
  const kind = testKind("future", async () => countable("future"));
  const id = await w.enqueue(scope, kind, "x");
  const old = await w.worker([], { reconcileSeconds: 3600 });
  await old.attempt(organisationId, id);
  expect(await w.settled(scope, id, ({ state }) => state === "waiting")).toMatchObject({
    problem: "unknown_kind",
  });
});

test("pauses double to their cap, with at least half of it and never the same for all", () => {
  const kind = dutyKind({
    ...testKind("p", async () => undefined),
    ...quickly,
    firstPauseSeconds: 10,
    longestPauseSeconds: 600,
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, random) => {
        const full = Math.min(600, 10 * 2 ** (attempt - 1));
        const seconds = pauseSeconds(kind, attempt, random);
        expect(seconds).toBeGreaterThanOrEqual(full / 2);
        expect(seconds).toBeLessThanOrEqual(full);
      },
    ),
  );
  expect(pauseSeconds(kind, 3, 0)).not.toBe(pauseSeconds(kind, 3, 0.5));
});

test("at run time the worker is the app role, which owns nothing and cannot migrate", async () => {
  const client = await w.client(appRole);
  const { rows } = await client.query(
    `select count(*)::int as owned from pg_class where relowner = (select oid from pg_roles where rolname = current_user)`,
  );
  expect(rows).toEqual([{ owned: 0 }]);
  await expect(client.query("insert into graphile_worker.migrations (id) values (99)")).rejects.toThrow(
    "permission denied",
  );
  await expect(client.query("create table graphile_worker.x (a int)")).rejects.toThrow("permission denied");
});
