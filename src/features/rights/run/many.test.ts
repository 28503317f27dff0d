// Goal: many requests (24; two hundred with KEPT_LONG=1) that are searched at once all come to their end, each with exactly what one alone finds; the system they
// search is asked by few at a time, and what else is to be done meanwhile does not wait for the last of them.
// Method: the example school on a real PostgreSQL; two nodes with the usual workers; eight people in turn; the school's connections counted
// while it goes on; a small piece of other work that is owed after all searches were.
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schoolPeople } from "../../../../packs/school/people.ts";
import { requestWorld, type RequestWorld } from "../../../../testkit/requests.ts";
import { read } from "../../../platform/db.ts";
import { dutyKind } from "../../../platform/duties/kinds.ts";
import type { RunId } from "../request/events.ts";
import { searchDutyName } from "./planning.ts";
import { searchDuty } from "./search.ts";
import { storedStores } from "./stores.ts";
import { z } from "zod";

let w: RequestWorld;
let superuser: pg.Client;
beforeAll(async () => {
  w = await requestWorld();
  superuser = await w.client("kept_superuser");
}, 60_000);
afterAll(() => w.close());

const requests = process.env["KEPT_LONG"] === "1" ? 200 : 24;
const nodes = 2;
const perNode = 4;

/** What a run holds of the school, without the names of runs. */
async function held(runId: RunId): Promise<unknown> {
  const [{ scope }] = w.organisations;
  return read(w.db, scope, (tx) =>
    tx
      .selectFrom("found_row")
      .select(["ordinal", "table_name", "disposition", "treatment", "shared"])
      .where("run_id", "=", runId)
      .orderBy("ordinal")
      .execute(),
  );
}

async function open(kind: string): Promise<number> {
  const { rows } = await superuser.query<{ count: number }>(
    "select count(*)::int as count from kept.duty where kind = $1 and state <> 'done'",
    [kind],
  );
  return rows[0]?.count ?? 0;
}

async function connections(): Promise<number> {
  const { rows } = await superuser.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = $1 and application_name = 'kept'",
    [w.school.connection.database],
  );
  return rows[0]?.count ?? 0;
}

test(
  "all are found whole, by few at a time, and other work is done in between",
  { timeout: 300_000 },
  async () => {
    const people = schoolPeople.map(({ key }) => key);
    const alone = new Map<string, unknown>();
    for (const key of people) alone.set(key, await held((await w.searched(w.person(key))).runId));
    const runs: { readonly key: string; readonly runId: RunId }[] = [];
    for (let at = 0; at < requests; at += 1) {
      const key = people[at % people.length] ?? people[0];
      if (key === undefined) throw new Error("The school knows nobody.");
      const { id } = await w.request();
      runs.push({ key, runId: await w.approve(id, w.person(key)) });
    }
    const small = dutyKind({
      name: "test.small",
      data: z.strictObject({}),
      run: () => Promise.resolve(async () => undefined),
    });
    const [{ scope }] = w.organisations;
    const other = await w.enqueue(scope, small, "small");
    const kinds = [searchDuty(w.platform, { storesOf: storedStores(w.platform.folder) }), small];
    for (let node = 0; node < nodes; node += 1) await w.worker(kinds, { concurrency: perNode });
    let most = 0;
    let leftWhenSmall: number | undefined;
    for (let left = requests; left > 0; left = await open(searchDutyName)) {
      most = Math.max(most, await connections());
      if (leftWhenSmall === undefined && (await open("test.small")) === 0) leftWhenSmall = left;
      await pause(25);
    }
    await w.settled(scope, other);
    const wrong = [];
    for (const { key, runId } of runs)
      if (JSON.stringify(await held(runId)) !== JSON.stringify(alone.get(key))) wrong.push(key);
    expect(wrong).toEqual([]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(nodes * perNode);
    expect(leftWhenSmall).toBeGreaterThan(0);
  },
);
