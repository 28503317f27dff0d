// Goal: whatever befalls a search (the system refuses the connection, the worker is killed or paused, the request ends
// or is planned anew meanwhile), it reaches the end an undisturbed one reaches, with no row twice, or leaves nothing.
// Method: the example school on a real PostgreSQL, the real worker attempt by attempt; a worker is stopped between two
// writes, its lease runs out, another one takes over, and only then does the first go on.
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { read, write } from "../../../platform/db.ts";
import type { Attempt, DutyKind } from "../../../platform/duties/kinds.ts";
import type { CaseId, DutyId } from "../../../platform/ids.ts";
import { destroySpent } from "../delivery/spent.ts";
import { act } from "../request/act.ts";
import type { RunId } from "../request/events.ts";
import { searchDutyName } from "./planning.ts";
import { searchDuty } from "./search.ts";
import { countFound } from "./store.ts";
import { storedStores, type StoresOf } from "./stores.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

/** So long that nobody but the test says when it is tried again. */
const pauses = { firstPauseSeconds: 600, longestPauseSeconds: 600 };

/** What a run holds, in an order of its own; the same for every undisturbed search of the same person. */
async function held(runId: RunId) {
  const [{ scope }] = w.organisations;
  return read(w.db, scope, async (tx) => {
    const rows = await tx
      .selectFrom("found_row")
      .select(["position", "ordinal", "table_name", "disposition", "treatment", "shared"])
      .where("run_id", "=", runId)
      .orderBy("position")
      .orderBy("ordinal")
      .execute();
    const people = await tx
      .selectFrom("found_person")
      .select(["table_name", "row_count", "waits"])
      .where("run_id", "=", runId)
      .orderBy("table_name")
      .orderBy("row_count")
      .execute();
    const links = await tx
      .selectFrom("found_row_person")
      .select("ordinal")
      .where("run_id", "=", runId)
      .execute();
    return { rows, people, links: links.length };
  });
}

async function journals(caseId: CaseId): Promise<number> {
  const [{ scope }] = w.organisations;
  const files = await read(w.db, scope, (tx) =>
    tx.selectFrom("file").select("id").where("case_id", "=", caseId).execute(),
  );
  return files.length;
}

async function waiting(): Promise<{ readonly caseId: CaseId; readonly runId: RunId }> {
  const { id: caseId } = await w.request();
  return { caseId, runId: await w.approve(caseId, w.person("yuxuan")) };
}

/** The search of a worker that stops for good, or until `go` is called, before a write once rows are there. */
function stopping(runId: RunId): { kind: DutyKind; stopped: Promise<void>; go: () => void } {
  const [{ scope }] = w.organisations;
  const kind = searchDuty(w.platform, { storesOf: storedStores(w.platform.folder) });
  const stopped = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const run = (attempt: Attempt<unknown>) =>
    kind.run({
      ...attempt,
      write: async (work) => {
        const { rows } = await read(w.db, scope, (tx) => countFound(tx, scope, runId));
        if (rows > 5 && attempt.attempt === 1) {
          stopped.resolve();
          await gate.promise;
        }
        return attempt.write(work);
      },
    });
  return { kind: { ...kind, run }, stopped: stopped.promise, go: gate.resolve };
}

/** A worker that has stopped in the middle of keeping what it found. */
async function halfway(runId: RunId) {
  const [{ organisationId }] = w.organisations;
  const one = stopping(runId);
  const worker = await w.worker([one.kind], { concurrency: 1, pollMilliseconds: 60_000 });
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query<{ id: DutyId }>("select id from kept.duty where key = $1", [runId]);
  const [duty] = rows;
  if (duty === undefined) throw new Error("Nothing waits to be searched.");
  const attempt = worker.attempt(organisationId, duty.id);
  await one.stopped;
  return { attempt, worker, go: one.go };
}

async function stateOf(runId: RunId): Promise<string | undefined> {
  const superuser = await w.client("kept_superuser");
  const { rows } = await superuser.query<{ state: string }>("select state from kept.duty where key = $1", [
    runId,
  ]);
  return rows[0]?.state;
}

async function loseLease(runId: RunId): Promise<void> {
  const superuser = await w.client("kept_superuser");
  await superuser.query(
    "update kept.duty set leased_until = clock_timestamp() - interval '1 second' where key = $1",
    [runId],
  );
}

test("a system that refuses the connection is waited for, and found whole when it is back", async () => {
  const undisturbed = await w.searched(w.person("yuxuan"));
  const { caseId, runId } = await waiting();
  const [{ scope }] = w.organisations;
  let refused = true;
  const storesOf: StoresOf = async (...of) => {
    const all = await storedStores(w.platform.folder)(...of);
    if (!refused) return all;
    const nobodyListens = { host: "127.0.0.1", port: 1 };
    const usable = all.usable.map((store) => ({
      ...store,
      connection: { ...store.connection, ...nobodyListens },
    }));
    return { ...all, usable };
  };
  const kinds = [searchDuty(w.platform, { storesOf, pauses })];
  const systems = () =>
    read(w.db, scope, (tx) =>
      tx.selectFrom("search_system").select(["outcome", "problem"]).where("run_id", "=", runId).execute(),
    );
  for (const attempts of [1, 2]) {
    const duty = await w.attempt(searchDutyName, runId, kinds);
    expect(duty).toMatchObject({ state: "waiting", problem: "store_unavailable", attempts });
    expect(await systems()).toEqual([{ outcome: "unavailable", problem: "unreachable" }]);
    expect((await w.caseOf(caseId)).state.search.status).toBe("running");
    const superuser = await w.client("kept_superuser");
    await superuser.query("update kept.duty set due_at = clock_timestamp() where key = $1", [runId]);
  }
  refused = false;
  expect(await w.attempt(searchDutyName, runId, kinds)).toMatchObject({ state: "done", attempts: 3 });
  expect(await held(runId)).toEqual(await held(undisturbed.runId));
  expect([await systems(), await journals(caseId)]).toEqual([[{ outcome: "done", problem: null }], 1]);
  const expected = (await w.caseOf(undisturbed.caseId)).state.search;
  expect((await w.caseOf(caseId)).state.search).toEqual({ ...expected, runId });
}, 60_000);

test("a worker stopped between two writes is overtaken, and what it writes when it wakes is written nowhere", async () => {
  const undisturbed = await w.searched(w.person("yuxuan"));
  const { caseId, runId } = await waiting();
  const { go, attempt, worker } = await halfway(runId);
  const half = await held(runId);
  const whole = await held(undisturbed.runId);
  expect([half.rows.length > 5, half.rows.length < whole.rows.length]).toEqual([true, true]);
  await loseLease(runId);
  expect(await w.attempt(searchDutyName, runId)).toMatchObject({ state: "done", attempts: 2 });
  expect(await held(runId)).toEqual(whole);
  go();
  await attempt;
  await worker.stop();
  expect(await held(runId)).toEqual(whole);
  expect(await journals(caseId)).toBe(1);
  const { state, version } = await w.caseOf(caseId);
  const expected = await w.caseOf(undisturbed.caseId);
  expect(state.search).toEqual({ ...expected.state.search, runId });
  expect(version).toBe(expected.version);
}, 60_000);

test("a request that ends during its search keeps no row of it", async () => {
  const { caseId, runId } = await waiting();
  const [{ scope }] = w.organisations;
  const { go, attempt, worker } = await halfway(runId);
  await write(w.db, scope, (tx) =>
    act(tx, scope, w.platform, { caseId, command: { type: "withdraw" }, now: w.now() }, () => undefined),
  );
  await write(w.db, scope, (tx) => destroySpent(tx, scope, w.now()));
  const before = await w.caseOf(caseId);
  go();
  await attempt;
  await worker.stop();
  expect(await held(runId)).toEqual({ rows: [], people: [], links: 0 });
  expect((await w.caseOf(caseId)).state).toEqual(before.state);
  expect(await stateOf(runId)).toBe("done");
}, 60_000);

test("a request planned anew during its search holds what the new plan found, and nothing of the old", async () => {
  const undisturbed = await w.searched(w.person("meiling"));
  const { caseId, runId } = await waiting();
  const [{ scope }] = w.organisations;
  const { go, attempt, worker } = await halfway(runId);
  const anew = await w.approve(caseId, w.person("meiling"));
  await write(w.db, scope, (tx) => destroySpent(tx, scope, w.now()));
  go();
  await attempt;
  await w.work(searchDutyName, anew);
  await worker.stop();
  expect(await held(runId)).toEqual({ rows: [], people: [], links: 0 });
  expect(await held(anew)).toEqual(await held(undisturbed.runId));
  const expected = (await w.caseOf(undisturbed.caseId)).state.search;
  expect((await w.caseOf(caseId)).state.search).toEqual({ ...expected, runId: anew });
  expect(await stateOf(runId)).toBe("done");
}, 60_000);
