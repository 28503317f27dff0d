// Goal: in the office a wrong value is put right, and data are restricted and freed again, in connected systems: entered, planned,
// answered, approved, carried out once, looked at, certified; freed only after the person was told. No value stands in the clear.
// Method: requests on real cases, a small store in a real PostgreSQL, the real duties by a real worker, attempt by attempt.
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { executionWorld, type ExecutionWorld } from "../../../../testkit/executions.ts";
import { read, write, type WriteTx } from "../../../platform/db.ts";
import type { CaseId } from "../../../platform/ids.ts";
import { newId } from "../../../platform/ids.ts";
import { act } from "../request/act.ts";
import type { Command } from "../request/commands.ts";
import { done } from "../request/events.ts";
import { missingBeforeLetter } from "../request/gates.ts";
import { measuresOf } from "../request/state.ts";
import { note } from "../run/case.ts";
import { storedStores } from "../run/stores.ts";
import { answer, approve, hand, planAll, replan, type Acting } from "./acts.ts";
import type { CorrectionInput } from "./contract.ts";
import { questionGroups, type Execution } from "./store.ts";
import { executionView } from "./view.ts";

const map = `
kept_map: 1
store: bookings
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: user.unique_id, email: user.contact.email, name: user.name, held: { category: system.operations, erase: keep } }
    restrict: { column: held, restricted: "true", free: "false", hides_from: [open_person] }
  note:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }, { owned_by: person, match: { other_id: id } }]
    columns: { id: user.unique_id, person_id: user.unique_id, other_id: user.unique_id, about: user.name }
  bill:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: user.unique_id, person_id: user.unique_id, sent_to: user.name }
`;
const rows = `
  create table person (id int primary key, email text not null, name text, held boolean not null default false);
  create table note (id int primary key, person_id int references person, other_id int references person, about text);
  create table bill (id int primary key, person_id int not null references person, sent_to text);
  create view open_person as select id, name from person where not held;
  insert into person values (1, 'ann@example.org', 'Ann Feild'), (2, 'bea@example.org', 'Bea Feild');
  insert into note values (1, 1, 2, 'Ann Feild'), (2, 2, null, 'Ann Feild');
  insert into bill values (1, 1, 'Ann Feild');`;
const identities = [{ name: "email", value: "ann@example.org" }];
const wrong: CorrectionInput = { category: "user.name", was: "Ann Feild", becomes: "Ann Field" };

let e: ExecutionWorld;
beforeAll(async () => {
  e = await executionWorld();
  await e.connect(rows, map);
}, 60_000);
beforeEach(async () => {
  await e.store.clear();
  await e.store.client.query(rows);
});
afterAll(() => e.close());

async function acting<T>(caseId: CaseId, work: (acting: Acting) => Promise<T>): Promise<T> {
  const [{ scope }] = e.w.organisations;
  const { platform } = e.w;
  const request = await e.w.caseOf(caseId);
  return write(e.w.db, scope, (tx: WriteTx) => work({ tx, scope, platform, request, now: e.w.now() }));
}
const command = (caseId: CaseId, one: Command): Promise<unknown> =>
  acting(caseId, ({ tx, scope, platform, now }) =>
    act(tx, scope, platform, { caseId, command: one, words: "On record.", now }, () => undefined),
  );
async function plan(caseId: CaseId, corrections?: readonly CorrectionInput[]): Promise<void> {
  const [{ scope }] = e.w.organisations;
  const { usable } = await read(e.w.db, scope, (tx) =>
    storedStores(e.w.platform.folder)(tx, scope, e.w.platform.keys),
  );
  const before = await e.executions(caseId);
  const given = before.some(({ task }) => task === "restrict") ? {} : { identities };
  await acting(caseId, (a) => planAll(a, usable, { ...given, corrections }));
}
const taskOf = async (caseId: CaseId, task: Execution["task"]): Promise<Execution> => {
  const found = (await e.executions(caseId)).find((one) => one.task === task);
  if (found === undefined) throw new Error(`nothing was begun: ${task}`);
  return found;
};
async function approved(caseId: CaseId, task: Execution["task"]): Promise<void> {
  const { id, digest } = await taskOf(caseId, task);
  const { reference } = await e.w.caseOf(caseId);
  await acting(caseId, (a) => approve(a, id, { digest: digest ?? "", typed: reference }));
  expect(await e.attempt(await taskOf(caseId, task))).toMatchObject({ state: "done" });
}
const attempted = async (caseId: CaseId, task: Execution["task"]): Promise<Execution> => {
  expect(await e.attempt(await taskOf(caseId, task))).toMatchObject({ state: "done" });
  return await taskOf(caseId, task);
};
const names = (): Promise<unknown[]> =>
  e.store.dump(`select 'person' as t, id, name as v from person union all select 'note', id, about from note
    union all select 'bill', id, sent_to from bill order by 1, 2`);
const held = async (): Promise<unknown> =>
  (await e.store.dump("select id from person where held order by id")).map(
    (row) => Object.values(row as object)[0],
  );

test("a wrong name is put right wherever it is hers, after somebody said what becomes of a shared row", async () => {
  const caseId = await e.request("rectification");
  await expect(plan(caseId)).rejects.toMatchObject({ details: [{ reason: "nothing-to-correct" }] });
  await plan(caseId, [wrong]);
  const first = await attempted(caseId, "correct");
  expect(first).toMatchObject({ state: "planned", problem: null });
  const [{ scope }] = e.w.organisations;
  expect(await read(e.w.db, scope, (tx) => questionGroups(tx, scope, first.id))).toEqual([
    { table_name: "note", why: "shared", rows: 1, may: ["change", "leave"] },
  ]);
  const before = await names();
  await expect(approved(caseId, "correct")).rejects.toMatchObject({ key: "not_yet" });
  const asked = { table: "note", why: "shared", because: "It is a note of Bea's." };
  await expect(
    acting(caseId, (a) => answer(a, first.id, { ...asked, becomes: "delete" })),
  ).rejects.toMatchObject({
    key: "not_yet",
  });
  await acting(caseId, (a) => answer(a, first.id, { ...asked, ordinal: 0, becomes: "leave" }));
  await acting(caseId, (a) => replan(a, first.id));
  await attempted(caseId, "correct");
  expect(await names()).toEqual(before);
  await approved(caseId, "correct");
  expect(await taskOf(caseId, "correct")).toMatchObject({
    state: "verified",
    problem: null,
    aftermath: null,
  });
  expect(await names()).toEqual([
    { t: "bill", id: 1, v: "Ann Field" },
    { t: "note", id: 1, v: "Ann Feild" },
    { t: "note", id: 2, v: "Ann Feild" },
    { t: "person", id: 1, v: "Ann Field" },
    { t: "person", id: 2, v: "Bea Feild" },
  ]);
  const { state } = await e.w.caseOf(caseId);
  expect(measuresOf(state)).toEqual([expect.objectContaining({ task: "correct", outcome: "done" })]);
  expect(missingBeforeLetter(state)).not.toContain("systems-open");
});

test("what is entered, planned and certified stands nowhere in the clear", async () => {
  const caseId = await e.request("rectification");
  await plan(caseId, [wrong]);
  await attempted(caseId, "correct");
  const [{ scope }] = e.w.organisations;
  const text = await read(e.w.db, scope, async (tx) => {
    const found: unknown[] = [];
    for (const table of [
      "execution",
      "execution_question",
      "execution_answer",
      "duty",
      "case_event",
      "case_file",
    ])
      found.push((await sql`select * from ${sql.table(table)}`.execute(tx)).rows);
    return JSON.stringify(found, (_, value: unknown) =>
      typeof value === "object" &&
      value !== null &&
      "type" in value &&
      value.type === "Buffer" &&
      "data" in value
        ? Buffer.from(value.data as number[]).toString("latin1")
        : value,
    );
  });
  expect(text.includes("rectif") || text.includes("correct")).toBe(true);
  for (const value of ["Feild", "Ann Field", "ann@example.org"])
    expect([value, text.includes(value)]).toEqual([value, false]);
});

test("data are restricted, and freed after the person was told and not before", async () => {
  const caseId = await e.request("restriction");
  await plan(caseId);
  await attempted(caseId, "restrict");
  await approved(caseId, "restrict");
  const restricted = await taskOf(caseId, "restrict");
  expect(restricted).toMatchObject({ state: "verified", plan_key: null });
  expect(restricted.aftermath).not.toBeNull();
  expect(await held()).toEqual([1]);
  // Another row was marked by somebody else: it is none of this request's.
  await e.store.client.query("update person set held = true where id = 2");
  await answeredByLetter(caseId);
  const inForce = await e.w.caseOf(caseId);
  expect(inForce.state.restriction?.status).toBe("in-force");
  await expect(plan(caseId)).rejects.toMatchObject({ details: [{ reason: "request-not-open" }] });

  await command(caseId, { type: "tell-lifting" });
  await expect(command(caseId, { type: "lift-restriction" })).rejects.toMatchObject({
    details: [{ reason: "systems-restricted" }],
  });
  await plan(caseId);
  await attempted(caseId, "lift");
  expect(await held()).toEqual([1, 2]);
  await approved(caseId, "lift");
  expect(await taskOf(caseId, "lift")).toMatchObject({ state: "verified", problem: null });
  expect(await taskOf(caseId, "restrict")).toMatchObject({ state: "verified", aftermath: null });
  expect(await held()).toEqual([2]);
  await command(caseId, { type: "lift-restriction" });
  expect((await e.w.caseOf(caseId)).state.restriction?.status).toBe("lifted");
});

test("what a restriction marked is freed by its lifting, also after it was planned anew", async () => {
  const caseId = await e.request("restriction");
  await e.store.client.query("create or replace view open_person as select id, name from person");
  await plan(caseId);
  await attempted(caseId, "restrict");
  await approved(caseId, "restrict");
  expect(await taskOf(caseId, "restrict")).toMatchObject({ state: "residual" });
  await e.store.client.query(
    "create or replace view open_person as select id, name from person where not held",
  );
  await acting(caseId, async (a) => replan(a, (await taskOf(caseId, "restrict")).id));
  await attempted(caseId, "restrict");
  await approved(caseId, "restrict");
  expect(await taskOf(caseId, "restrict")).toMatchObject({ state: "verified" });
  expect(await held()).toEqual([1]);
  await answeredByLetter(caseId);
  await command(caseId, { type: "tell-lifting" });
  await plan(caseId);
  await attempted(caseId, "lift");
  await approved(caseId, "lift");
  expect(await taskOf(caseId, "lift")).toMatchObject({ state: "verified" });
  expect(await held()).toEqual([]);
  expect(await taskOf(caseId, "restrict")).toMatchObject({ aftermath: null, marked: null });
});

test("nothing is freed before the day the person was told", async () => {
  const caseId = await e.request("restriction");
  await plan(caseId);
  await attempted(caseId, "restrict");
  await approved(caseId, "restrict");
  await answeredByLetter(caseId);
  await command(caseId, { type: "plan-lifting", on: "2099-01-01" });
  await command(caseId, { type: "tell-lifting" });
  await plan(caseId);
  await attempted(caseId, "lift");
  await expect(approved(caseId, "lift")).rejects.toMatchObject({
    details: [{ reason: "lifting-too-early" }],
  });
  expect(await held()).toEqual([1]);
  // Given to a person it no longer holds up the record that it was lifted.
  const { id } = await taskOf(caseId, "lift");
  await acting(caseId, (a) => hand(a, id, "By hand."));
  await expect(command(caseId, { type: "lift-restriction" })).rejects.toMatchObject({
    details: [{ reason: "lifting-too-early" }],
  });
});

test("whoever may read sees what is wrong and right; an auditor under pseudonyms sees neither", async () => {
  const caseId = await e.request("rectification");
  await plan(caseId, [wrong]);
  await attempted(caseId, "correct");
  const [{ scope }] = e.w.organisations;
  const { db, platform, now } = e.w;
  const request = await e.w.caseOf(caseId);
  const seenBy = (pseudonymous: boolean) =>
    read(db, scope, (tx) =>
      executionView({
        tx,
        scope,
        keys: platform.keys,
        storesOf: storedStores(platform.folder),
        request,
        reader: { pseudonymous } as Parameters<typeof executionView>[0]["reader"],
        now: now(),
      }),
    );
  const seen = await seenBy(false);
  expect(seen).toMatchObject({ task: "correct", systems: [{ task: "correct" }] });
  expect(seen.systems[0]?.orders).toEqual([{ where: "Name", was: "Ann Feild", becomes: "Ann Field" }]);
  expect(seen.systems[0]?.plan?.totals).toMatchObject({ write: 2, review: 1 });
  expect(seen.categories).toContainEqual({ value: "user.contact.email", label: "Contact: email" });
  expect(JSON.stringify(await seenBy(true))).not.toContain("Feild");
});

/** As the letter that answers does it. */
async function answeredByLetter(caseId: CaseId): Promise<void> {
  await acting(caseId, ({ tx, scope, platform, now }) =>
    note(tx, scope, platform.keys, {
      caseId,
      now,
      events: [done.make({ letterId: newId(), by: "print", verdict: "granted" })],
    }),
  );
}

test("files in folders are said to be changed by hand, where what is done concerns them", async () => {
  const viewOf = (caseId: CaseId, folders: readonly string[]) =>
    acting(caseId, ({ tx, scope, request, now }) =>
      executionView({
        tx,
        scope,
        keys: e.w.platform.keys,
        storesOf: storedStores(e.w.platform.folder),
        request,
        reader: { pseudonymous: false } as Parameters<typeof executionView>[0]["reader"],
        folders,
        now,
      }),
    );
  const wrongName = await e.request("rectification");
  expect((await viewOf(wrongName, ["/one", "/two"])).files).toEqual({ folders: 2 });
  expect((await viewOf(wrongName, [])).files).toBeUndefined();
  expect((await viewOf(await e.request("marketing-objection"), ["/one"])).files).toBeUndefined();
});

test("an objection to marketing is written where maps speak of it; other systems are told, and its measure is settled", async () => {
  const [{ scope }] = e.w.organisations;
  const objecting = map.replace(
    /restrict: .*/,
    'marketing: { column: held, allowed: "false", refused: "true" }',
  );
  const caseId = await e.request("marketing-objection");
  await expect(plan(caseId)).rejects.toMatchObject({ details: [{ reason: "no-marketing" }] });
  const view = () =>
    acting(caseId, ({ tx, request, now }) =>
      executionView({
        tx,
        scope,
        keys: e.w.platform.keys,
        storesOf: storedStores(e.w.platform.folder),
        request,
        reader: { pseudonymous: false } as Parameters<typeof executionView>[0]["reader"],
        now,
      }),
    );
  expect(await view()).toMatchObject({
    task: "object",
    others: expect.arrayContaining([
      expect.objectContaining({ name: "School bookings", why: "no-marketing" }),
    ]),
  });
  await e.connect(rows, objecting, "Mailing list");
  await plan(caseId);
  expect(await attempted(caseId, "object")).toMatchObject({ state: "planned", problem: null });
  expect(await held()).toEqual([]);
  await approved(caseId, "object");
  expect(await taskOf(caseId, "object")).toMatchObject({ state: "verified", problem: null });
  expect(await held()).toEqual([1]);
  const { state } = await e.w.caseOf(caseId);
  expect(measuresOf(state)).toMatchObject([{ task: "stop-marketing", outcome: "done" }]);
  expect(missingBeforeLetter(state)).not.toContain("measures-open");
  expect((await view()).systems).toMatchObject([{ task: "object", name: "Mailing list", state: "verified" }]);
});
