// Goal: every kind of store keeps one contract: exactly the person's rows are disclosed, erasing takes what the plan says and
// nothing of anybody else's, what the store forbids is said, a second run finds nothing, a run cut off anywhere ends the same.
// Method: one fixture told to each kind, the engine as the command line calls it, answers held to SQL written by hand, the
// store's own checks, and the bytes of its files where they are to be had.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { search } from "../../src/features/rights/search/search.ts";
import { folderRecords } from "../../src/features/rights/erase/files.ts";
import { approveErasure, prepareErasure, type ErasureRequest } from "../../src/features/rights/erase/run.ts";
import { armFailPoints, type FailPoint } from "../../src/platform/fail_point.ts";
import { counts, mapOf } from "../erasure.ts";
import { ann, hers, map, type StoreKindUnderTest, type TestStore } from "./fixture.ts";
import { kinds } from "./kinds.ts";

const identities = [{ name: "email", value: ann }];
const options = { now: () => "2026-11-22T10:00:00Z" };
/** Written by hand: what is Ann's, by table and key. */
const annsRows = `
  select 'person', cast(id as text) from person where email = '${ann}'
  union all select 'note', cast(id as text) from note where person_id = 1
  union all select 'shop_order', code from shop_order where person_id = 1
  union all select 'order_line', l.code || '/' || cast(l.line as text) from order_line l join shop_order o on o.code = l.code where o.person_id = 1
  union all select 'photo', '1' union all select 'team', '1'
  union all select 'seat', cast(id as text) from seat where person_id = 1 or team_id = 1
  union all select 'log', cast(id as text) from log where who = '1'
  union all select 'badge', code from badge where person_id = 1`;
const others = [
  "select * from person where id > 1 order by id",
  "select * from note where person_id > 1 order by id",
  "select * from shop_order where person_id > 1 order by code",
  "select * from order_line where code like 'B%' order by line",
  "select * from photo where id = 2",
  "select * from team where id = 2",
  "select * from seat where id = 3",
  "select * from log where who <> '1' order by id",
  "select * from badge where person_id > 1",
  "select * from audit",
];

const contract = (name: string, kind: StoreKindUnderTest): void => {
  let store: TestStore;
  let folder: string;
  beforeAll(() => kind.start?.());
  afterAll(() => kind.stop?.());
  beforeEach(async () => {
    store = await kind.make();
    folder = mkdtempSync(path.join(tmpdir(), "kept-contract-"));
  });
  afterEach(async () => {
    armFailPoints(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    await store.drop();
  });
  const request = (place = folder): ErasureRequest => ({
    connection: store.connection,
    writeConnection: store.connection,
    map: mapOf(map),
    identities,
    records: folderRecords(place),
  });
  const everybodyElse = async (): Promise<unknown> => {
    const found = [];
    for (const sql of others) found.push(await store.query(sql));
    return found;
  };
  const everything = async (): Promise<unknown> => {
    const found = [];
    for (const table of "person note shop_order order_line photo team seat log badge audit".split(" "))
      found.push((await store.query(`select * from ${table}`)).map(String).toSorted());
    return found;
  };

  test(`discloses exactly the rows that are hers: ${name}`, async () => {
    const found = await search(
      store.connection,
      { map: mapOf(map), identities, unreviewed: false },
      { spoolFolder: folder },
    );
    const keys = found.result.findings.map(({ table, key }) => `${table} ${key.join("/")}`);
    expect(found.result.gaps).toEqual([]);
    expect(keys.toSorted()).toEqual(
      (await store.query(annsRows)).map(([table, key]) => `${table} ${key}`).toSorted(),
    );
    const notes = [];
    for await (const { values } of found.rows("note")) notes.push(values);
    expect(notes.map(({ body }) => String(body)).toSorted()).toEqual(["ann writes one", "ann writes two"]);
    expect(found.result.findings.find(({ table }) => table === "photo")).toMatchObject({
      others: [{ table: "person", key: ["2"] }],
    });
    found.close();
    const byPhone = await search(
      store.connection,
      { map: mapOf(map), identities: [{ name: "phone", value: "0034 600-111-222" }], unreviewed: false },
      { spoolFolder: folder },
    );
    expect(byPhone.result.findings).toHaveLength(keys.length);
    byPhone.close();
  });

  test(`erases her and nobody else, and a second run finds nothing to do: ${name}`, async () => {
    const before = await everybodyElse();
    const whole = await everything();
    const plan = await prepareErasure(request(), options);
    expect({ refusals: plan.refusals, side: plan.side_effects }).toEqual({ refusals: [], side: [] });
    expect(await everything()).toEqual(whole);
    const certificate = await approveErasure(request(), plan.digest, options);
    expect(certificate.verification).toMatchObject({
      verdict: "verified",
      rows: [],
      values: [],
      unverified: [],
    });
    expect(await everybodyElse()).toEqual(before);
    expect(await store.broken()).toEqual([]);
    const left = JSON.stringify(await everything());
    for (const value of hers) expect([value, left.includes(value)]).toEqual([value, false]);
    const bytes = store.bytes();
    for (const value of hers) expect([value, bytes?.includes(value) ?? false]).toEqual([value, false]);
    expect(await store.query("select by_id, by_name from photo where id = 1")).toEqual([[null, null]]);
    expect(JSON.parse((await store.query("select tags from photo where id = 1"))[0]?.[0] ?? "")).toEqual({
      of: [{ id: 2, n: "Bea" }],
      seen: {},
    });
    // What is kept for an order keeps the order: as a skeleton where its own time is over.
    expect(
      await store.query("select code, amount from shop_order where person_id = 1 order by code"),
    ).toEqual([
      ["A-1", "0"],
      ["A-2", "40"],
    ]);
    expect(counts(plan)).toEqual({
      badge: { delete: 1 },
      log: { delete: 1 },
      note: { delete: 2 },
      order_line: { keep: 3 },
      person: { anonymise: 1 },
      photo: { unlink: 1 },
      seat: { delete: 2 },
      shop_order: { anonymise: 1, keep: 1 },
      team: { delete: 1 },
    });
    const again = await prepareErasure(request(path.join(folder, "again")), options);
    expect({ steps: again.steps, refusals: again.refusals }).toEqual({
      steps: [],
      refusals: [{ kind: "nobody" }],
    });
  });

  test.each<[FailPoint, boolean]>([
    ["erase.step", false],
    ["erase.recorded", false],
    ["erase.committing", false],
    ["erase.committed", true],
    ["erase.journaled", true],
  ])(`killed at %s it ends as if nothing had happened to it: ${name}`, async (point, isErased) => {
    const before = await everything();
    const { digest } = await prepareErasure(request(), options);
    const child = path.resolve(import.meta.dirname, "../erasing_child.ts");
    const order = { connection: store.connection, map, folder, digest, point };
    const { signal } = spawnSync(process.execPath, [child, JSON.stringify(order)], { stdio: "ignore" });
    expect(signal).toBe("SIGKILL");
    await expect
      .poll(() => approveErasure(request(), digest, options).catch((error: unknown) => String(error)), {
        timeout: 5000,
      })
      .toMatchObject({ finished_later: isErased, verification: { verdict: "verified" } });
    expect(await everything()).not.toEqual(before);
    expect(await store.broken()).toEqual([]);
    const left = JSON.stringify(await everything());
    for (const value of hers) expect([value, left.includes(value)]).toEqual([value, false]);
  });

  test(`what others refer to stays as a skeleton, and a cascade reaches nobody: ${name}`, async () => {
    await store.run(`
      create table guest (id integer primary key, note_id integer not null references note (id) on delete cascade, said text);
      insert into guest values (1, 1, 'bea was here')`);
    const plan = await prepareErasure(request(), options);
    expect(plan.refusals).toEqual([]);
    await approveErasure(request(), plan.digest, options);
    expect(await store.query("select * from guest")).toEqual([["1", "1", "bea was here"]]);
    expect(await store.query("select id, body from note where id in (1, 3)")).toEqual([["1", ""]]);
  });

  test(`a trigger's own changes stand in the plan, and what it refuses is said: ${name}`, async () => {
    await kind.trigger(
      store,
      "after delete on note",
      "insert into audit (id, said) select max(id) + 1, 'gone' from audit",
    );
    const plan = await prepareErasure(request(), options);
    expect(plan).toMatchObject({
      refusals: [],
      triggers: [{ table: "note", name: "told", events: ["delete"] }],
      side_effects: [{ table: "audit", inserted: 2, updated: 0, deleted: 0 }],
    });
    expect(await store.query("select 1 from audit")).toHaveLength(1);
  });

  test(`a key that would act on rows the plan does not hold is seen before it acts: ${name}`, async () => {
    // The key leads to a column that is emptied, from a row that is nobody's: its own action would change that row.
    await store.run(`
      create unique index phone_key on person (phone);
      create table ring (id integer primary key, phone varchar(40) references person (phone) on update cascade on delete cascade);
      insert into ring values (1, '+34 600 111 222')`);
    const plan = await prepareErasure(request(), options);
    expect(plan.refusals).toEqual([]);
    expect(plan.side_effects).toEqual([]);
    expect(plan.tables.find(({ table }) => table === "person")?.changes[0]?.stays).toContainEqual({
      column: "phone",
      why: "referred_to",
    });
  });

  test(`a store that may only be read is refused in words, and nothing happens: ${name}`, async () => {
    const connection = await store.readOnly();
    const before = await everything();
    const planned = prepareErasure({ ...request(), connection, writeConnection: connection }, options);
    const said = await planned.then(
      (plan) => plan.refusals.map((refusal) => ("why" in refusal ? refusal.why : refusal.kind)).join(" "),
      (error: unknown) => String(error),
    );
    expect(said).toMatch(/may only be read|no_right/);
    expect(await everything()).toEqual(before);
  });
};

describe.each(kinds)("a store of %s", (name, kind) => {
  const why = kind.missing === undefined ? "" : ` (${kind.missing})`;
  describe.skipIf(kind.missing !== undefined)(`the contract${why}`, () => {
    contract(name, kind);
  });
});
