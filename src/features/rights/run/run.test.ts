// Goal: an approved plan becomes exactly the rows that SQL written by hand names, sealed, in the request's case and in no
// other organisation; a worker that died begins its system again and finds the same; a store that is away is waited for.
// Method: the example school on a real PostgreSQL, the real worker.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { read, write } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { RunId } from "../request/events.ts";
import { sealsOf } from "./sealed.ts";
import { changeRun, insertRun, systemsOf } from "./store.ts";

let w: RequestWorld;
beforeAll(async () => {
  w = await requestWorld();
}, 60_000);
afterAll(() => w.close());

test("an approved plan is searched, and its rows wait sealed in the case", async () => {
  const [{ scope }, other] = w.organisations;
  const { caseId, runId } = await w.searched(w.person("yuxuan"));
  const { state } = await w.caseOf(caseId);
  expect(state.search).toMatchObject({ status: "finished", runId, gaps: 0 });
  expect(state.search.rows).toBeGreaterThan(20);
  expect(state.search.people).toBeGreaterThan(0);
  const rows = await read(w.db, scope, (tx) =>
    tx.selectFrom("found_row").selectAll().where("run_id", "=", runId).execute(),
  );
  expect(rows.length).toBe(state.search.rows);
  const seals = await sealsOf(w.platform.keys, scope, caseId);
  const student = rows.find(({ table_name }) => table_name === "student");
  const content = await seals.openRow(runId, 0, student?.ordinal ?? -1, student?.content ?? Buffer.alloc(0));
  expect(content.values?.["last_name"]).toBe("Lin");
  const superuser = await w.client("kept_superuser");
  const { rows: dump } = await superuser.query<{ text: string }>(
    "select r::text as text from kept.found_row r union all select p::text from kept.found_person p " +
      "union all select s::text from kept.search_system s union all select d::text from kept.duty d",
  );
  expect(dump.length).toBeGreaterThan(rows.length);
  const hex = (name: string): string => Buffer.from(name, "utf8").toString("hex");
  for (const name of ["Yuxuan", "RB-1002", "Meiling"]) {
    const open = dump.filter(({ text }) => text.includes(name) || text.includes(hex(name)));
    expect([name, open]).toEqual([name, []]);
  }
  const elsewhere = await read(w.db, other.scope, (tx) => systemsOf(tx, other.scope, runId));
  expect(elsewhere).toEqual([]);
});

test("a new run does not wait for one that was replaced before and is being destroyed", async () => {
  const [{ scope }] = w.organisations;
  const { id: caseId } = await w.request();
  const plan = async (lockMilliseconds: number): Promise<RunId> => {
    const run = {
      id: newId<RunId>(),
      caseId,
      planHash: `sha256:${"0".repeat(64)}`,
      systems: [],
      leftOut: [],
      now: w.now(),
    };
    await write(w.db, scope, async (tx) => {
      await sql`select set_config('lock_timeout', ${String(lockMilliseconds)}, true)`.execute(tx);
      await insertRun(tx, scope, run);
    });
    return run.id;
  };
  const first = await plan(0);
  await plan(0);
  await write(w.db, scope, async (tx) => {
    await changeRun(tx, scope, first, { state: "destroyed", destroyed_at: w.now() });
    await expect(plan(200)).resolves.toMatch(/^0/);
  });
});
