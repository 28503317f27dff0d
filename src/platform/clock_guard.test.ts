// Goal: when time jumps nothing is destroyed until a person confirms the date, and what is not destructive goes on.
// Method: a real worker on a real database with a clock that the test moves; one destructive kind and one harmless.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { countable, dutyWorld, testKind } from "../../testkit/duties.ts";
import type { DutyWorld } from "../../testkit/duties.ts";
import { clockHold, confirmClock } from "./clock_guard.ts";
import { read, write } from "./db.ts";

let w: DutyWorld;
beforeAll(async () => {
  w = await dutyWorld();
});
afterEach(() => w.stopWorkers());
afterAll(() => w.close());

test("400 days ahead nothing is destroyed, harmless work goes on, and a person lets the rest go on", async () => {
  const [{ scope }] = w.organisations;
  let swept = 0;
  const erase = {
    ...testKind("shred", async () => countable("erased")),
    isDestructive: true,
    maxAttempts: 2,
  };
  const tell = testKind("tell", async () => countable("told"));
  const guarded = { guardClock: true, sweep: async () => (swept += 1) };
  await w.worker([erase, tell], guarded);
  expect(swept).toBe(3);
  await w.stopWorkers();
  const [held, free] = [await w.enqueue(scope, erase, "person"), await w.enqueue(scope, tell, "news")];
  w.advance({ days: 400 });
  const worker = await w.worker([erase, tell], guarded);
  expect((await w.settled(scope, free)).state).toBe("done");
  // Held oftener than it may fail, it is still not given up.
  const waits = await w.settled(scope, held, ({ attempts }) => attempts > 3);
  expect(["waiting", "running"]).toContain(waits.state);
  expect([swept, await w.effects(scope, "erased")]).toEqual([3, 0]);
  const jump = await read(w.db, scope, (tx) => clockHold(tx, scope, w.now()));
  expect(Math.round(jump?.days ?? 0)).toBe(400);
  await write(w.db, scope, (tx) => confirmClock(tx, scope, w.now()));
  expect((await w.settled(scope, held)).state).toBe("done");
  expect(await w.effects(scope, "erased")).toBe(1);
  await worker.reconcile();
  // Two organisations have not confirmed: theirs stays held.
  expect(swept).toBe(4);
});

test.each([
  ["an hour ahead, which a day's silence explains", { hours: 1 }, false],
  ["an hour back", { hours: -1 }, true],
  ["two days ahead", { days: 2 }, true],
  ["over a leap day and a change to summer time, step by step", { hours: 20 }, false],
])("time that moves %s", async (_, by, holds) => {
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) => confirmClock(tx, scope, w.now()));
  w.advance(by);
  const jump = await read(w.db, scope, (tx) => clockHold(tx, scope, w.now()));
  expect(jump !== undefined).toBe(holds);
});

test("a clock that is set right again ends the hold by itself", async () => {
  const [{ scope }] = w.organisations;
  await write(w.db, scope, (tx) => confirmClock(tx, scope, w.now()));
  w.advance({ days: 400 });
  const worker = await w.worker([], { guardClock: true });
  expect(await read(w.db, scope, (tx) => clockHold(tx, scope, w.now()))).toBeDefined();
  w.advance({ days: -400 });
  await worker.reconcile();
  expect(await read(w.db, scope, (tx) => clockHold(tx, scope, w.now()))).toBeUndefined();
});
