// Goal: what was approved is carried out only while it still is what somebody wanted: not once the request was taken back, not of
// a person whom the review set aside; and a run that came to nothing in the store never leaves a system without a way out.
// Method: a request on a real case, a small store in a real PostgreSQL, the real duties by a real worker, attempt by attempt.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { executionWorld, type ExecutionWorld } from "../../../../testkit/executions.ts";
import { read, write, type WriteTx } from "../../../platform/db.ts";
import { armFailPoints, type FailPoint } from "../../../platform/fail_point.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { eraseRequests } from "../erasure/erase.ts";
import { countsOf } from "../erasure/preview.ts";
import type { Command } from "../request/commands.ts";
import { act } from "../request/act.ts";
import { setAside } from "../review/aside/aside.ts";
import { confirmSameness } from "../review/decide.ts";
import { seedRows } from "../review/store.ts";
import { sealsOf } from "../run/sealed.ts";
import { countPersonTables, lockRun } from "../run/store.ts";
import { storedStores } from "../run/stores.ts";
import { approve, hand, planAll, replan, resume, type Acting } from "./acts.ts";
import { executionSeals } from "./sealed.ts";

const map = `
kept_map: 1
store: bookings
tables:
  pupil:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email }
  parent:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email }
  note:
    kind: personal
    relations: [{ owned_by: pupil, match: { pupil_id: id } }]
    columns: { id: id, pupil_id: id, body: text }
`;
const rows = `
  create table pupil (id int primary key, email text not null);
  create table parent (id int primary key, email text not null);
  create table note (id int primary key, pupil_id int references pupil, body text);
  insert into pupil values (1, 'ann@example.org'), (2, 'bea@example.org');
  insert into parent values (7, 'dora@example.org');
  insert into note values (1, 1, 'asks for the sunny room');`;
const identities = [{ name: "email", value: "ann@example.org" }];

let e: ExecutionWorld;
beforeAll(async () => {
  e = await executionWorld();
  await e.connect(rows, map);
}, 60_000);
afterEach(() => armFailPoints(() => undefined));
afterAll(() => e.close());

async function acting<T>(caseId: CaseId, work: (acting: Acting) => Promise<T>): Promise<T> {
  const [{ scope }] = e.w.organisations;
  const { platform } = e.w;
  const request = await e.w.caseOf(caseId);
  return write(e.w.db, scope, (tx: WriteTx) => work({ tx, scope, platform, request, now: e.w.now() }));
}

const attempt = async (caseId: CaseId) => e.attempt(await e.execution(caseId));

async function refill(more = ""): Promise<void> {
  await e.store.clear();
  await e.store.client.query(rows + more);
}

/** By what is entered, or by what the search of the request was made with. */
async function plan(caseId: CaseId, entered?: typeof identities): Promise<void> {
  const [{ scope }] = e.w.organisations;
  const { usable } = await read(e.w.db, scope, (tx) =>
    storedStores(e.w.platform.folder)(tx, scope, e.w.platform.keys),
  );
  await acting(caseId, (a) => planAll(a, usable, { identities: entered }));
  expect(await attempt(caseId)).toMatchObject({ state: "done" });
}

async function approved(caseId: CaseId): Promise<void> {
  const { id, digest } = await e.execution(caseId);
  const { reference } = await e.w.caseOf(caseId);
  await acting(caseId, (a) => approve(a, id, { digest: digest ?? "", typed: reference }));
}

async function ready(): Promise<CaseId> {
  await refill();
  const caseId = await e.request();
  await plan(caseId, identities);
  await approved(caseId);
  return caseId;
}

async function say(caseId: CaseId, command: Command): Promise<void> {
  const [{ scope }] = e.w.organisations;
  const now = e.w.now();
  await write(e.w.db, scope, (tx) =>
    act(tx, scope, e.w.platform, { caseId, command, words: "On record.", now }, () => undefined),
  );
}

const dump = (): Promise<unknown[]> =>
  e.store
    .dump(`select 'pupil' as t, p::text as r from pupil p union all select 'parent', n::text from parent n
    union all select 'note', b::text from note b order by 1, 2`);

/** The worker dies at this point, by itself with the run written down and nothing committed; the store ends what it was doing. */
async function cutOff(caseId: CaseId, point: FailPoint = "erase.recorded"): Promise<void> {
  armFailPoints((reached) => {
    if (reached === point) throw new Error("cut off");
  });
  expect(await attempt(caseId)).toMatchObject({ state: "waiting" });
  armFailPoints(() => undefined);
  const open = `select 1 from pg_stat_activity where datname = '${e.store.database.name}' and application_name = 'kept'`;
  await expect.poll(() => e.store.dump(open)).toEqual([]);
}

test("a request taken back after a run that came to nothing is not carried out by the next attempt", async () => {
  const caseId = await ready();
  const before = await dump();
  await cutOff(caseId);
  await say(caseId, { type: "withdraw" });
  await attempt(caseId);
  expect(await dump()).toEqual(before);
  expect(await e.execution(caseId)).toMatchObject({ state: "failed", problem: "request-over" });
});

test("a request taken back while the store is being changed keeps the store as it was", async () => {
  await refill(`create function linger() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.7); return old; end $$;
    create trigger linger before delete on note for each row execute function linger();`);
  const caseId = await e.request();
  await plan(caseId, identities);
  await approved(caseId);
  const before = await dump();
  const ends = attempt(caseId);
  const lingers = `select 1 as n from pg_stat_activity where datname = '${e.store.database.name}' and wait_event = 'PgSleep'`;
  await expect.poll(() => e.store.dump(lingers), { interval: 20, timeout: 5000 }).toEqual([{ n: 1 }]);
  await say(caseId, { type: "withdraw" });
  await ends;
  expect(await dump()).toEqual(before);
  expect(await e.execution(caseId)).toMatchObject({ state: "failed", problem: "request-over" });
});

test("what is kept of a request is not erased while a run of it is under way, whose end its journal alone can tell", async () => {
  const caseId = await ready();
  await cutOff(caseId, "erase.committed");
  await say(caseId, { type: "withdraw" });
  const erases = async (): Promise<unknown> => {
    const [{ scope }] = e.w.organisations;
    const counts = await read(e.w.db, scope, (tx) => countsOf(tx, scope, caseId, []));
    const requests = [await e.w.caseOf(caseId)];
    const ground = "objection";
    const given = { requests, ground, counts, language: "en", holdings: [], now: e.w.now() } as const;
    return write(e.w.db, scope, (tx) => eraseRequests(tx, scope, e.w.platform, given));
  };
  await expect(erases()).rejects.toMatchObject({ details: [{ reason: "run-under-way" }] });
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "verified" });
  await expect(erases()).resolves.toMatchObject({ certificateId: expect.any(String) });
});

test("a decision that no longer stands, or a doubt who it is, keeps an approved plan from running", async () => {
  const caseId = await ready();
  const before = await dump();
  await say(caseId, { type: "assess", verdict: "partly", bases: ["unneeded"], grounds: ["legal-claims"] });
  await attempt(caseId);
  expect(await dump()).toEqual(before);
  expect(await e.execution(caseId)).toMatchObject({ state: "failed", problem: "request-changed" });
  const { id } = await e.execution(caseId);
  await acting(caseId, (a) => replan(a, id));
  await attempt(caseId);
  await approved(caseId);
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "verified" });
});

test("a store that changed after a run that came to nothing is planned anew, and approved, and carried out", async () => {
  const caseId = await ready();
  await cutOff(caseId);
  await e.store.client.query("insert into note values (4, 1, 'rings')");
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "planning", differs: ["note"] });
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "planned", problem: null });
  await approved(caseId);
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "verified" });
});

test("a run whose end nobody can learn is given to a person, and may be planned again", async () => {
  const caseId = await ready();
  await cutOff(caseId);
  // The store was set up anew from a copy: it knows nothing of the transaction.
  const { id, journal } = await e.execution(caseId);
  const [{ scope }] = e.w.organisations;
  const seals = await executionSeals(e.w.platform.keys, scope, { caseId, id });
  const known = await seals.open("journal", journal ?? Buffer.alloc(0));
  await write(e.w.db, scope, (tx) =>
    tx
      .updateTable("execution")
      .set({ journal: seals.seal("journal", { ...known, transaction: "3" }) })
      .where("id", "=", id)
      .execute(),
  );
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "failed", problem: "refused" });
  await acting(caseId, (a) => resume(a, id));
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "failed", problem: "refused" });
  await acting(caseId, (a) => hand(a, id, "The supplier looks what became of it."));
  expect(await e.execution(caseId)).toMatchObject({ state: "handed" });
});

async function searched(): Promise<{
  caseId: CaseId;
  aside: (is: "another" | "same") => Promise<void>;
  confirm: () => Promise<void>;
}> {
  await refill("insert into parent values (8, 'ann@example.org')");
  const caseId = await e.request();
  const runId = await e.w.approve(caseId, identities);
  await e.w.work("rights.search", runId);
  const [{ scope }] = e.w.organisations;
  const { keys } = e.w.platform;
  const seals = await sealsOf(keys, scope, caseId);
  return {
    caseId,
    confirm: () =>
      write(e.w.db, scope, async (tx) => {
        const run = await lockRun(tx, scope, caseId);
        if (run === undefined) throw new Error("There is no run.");
        const tables = await countPersonTables(tx, scope, run.id);
        await confirmSameness(tx, scope, keys, run, tables, e.w.now());
      }),
    aside: (is) =>
      write(e.w.db, scope, async (tx) => {
        const run = await lockRun(tx, scope, caseId);
        const seeds = await seedRows(tx, scope, runId, 10, "all");
        const parent = seeds.find(({ table_name: table }) => table === "parent");
        if (run === undefined || parent === undefined) throw new Error("No parent was found.");
        const place = { position: parent.position, ordinal: parent.ordinal };
        await setAside(tx, scope, { keys, run, seals, now: e.w.now() }, place, is);
      }),
  };
}

test("whoever the review set aside is not erased with the person who shares the address", async () => {
  const { caseId, aside } = await searched();
  await aside("another");
  await plan(caseId);
  await expect(approved(caseId)).rejects.toMatchObject({ details: [{ reason: "plan-cannot-run" }] });
  expect(await e.store.dump("select id from parent order by id")).toEqual([{ id: 7 }, { id: 8 }]);
});

test("somebody set aside after the approval keeps the plan from running, and so does a doubt who it is", async () => {
  const { caseId, aside, confirm } = await searched();
  await expect(plan(caseId)).rejects.toMatchObject({ details: [{ reason: "sameness-open" }] });
  await confirm();
  await plan(caseId);
  await approved(caseId);
  await aside("another");
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "planning", problem: null });
  await attempt(caseId);
  await expect(approved(caseId)).rejects.toMatchObject({ details: [{ reason: "plan-cannot-run" }] });
  await aside("same");
  await confirm();
  const { id } = await e.execution(caseId);
  await acting(caseId, (a) => replan(a, id));
  await attempt(caseId);
  await approved(caseId);
  await aside("another");
  await aside("same");
  await attempt(caseId);
  expect(await e.execution(caseId)).toMatchObject({ state: "failed", problem: "request-changed" });
  expect(await e.store.dump("select id from parent order by id")).toEqual([{ id: 7 }, { id: 8 }]);
});
