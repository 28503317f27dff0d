// Goal: a file of SQLite's and a MariaDB go the whole way in the office as a PostgreSQL does: searched, reviewed and packed; and
// erased, corrected, restricted and freed, marketing stopped, only as approved, once, by the role (or the word) that may change rows.
// Method: requests on real cases, real stores that the kinds' own fixtures make, the real duties by a real worker.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { executionWorld, type ExecutionWorld } from "../../../../testkit/executions.ts";
import { confirmedMap } from "../../../../testkit/maps.ts";
import { approve as approveReview, decideAll, zipOf } from "../../../../testkit/review.ts";
import type { StoreKindUnderTest, TestStore } from "../../../../testkit/stores/fixture.ts";
import { kinds } from "../../../../testkit/stores/kinds.ts";
import { read, write, type WriteTx } from "../../../platform/db.ts";
import { newId, type CaseId } from "../../../platform/ids.ts";
import { installStore, listStores, removeStore, type StoreConnection } from "../../connectors/index.ts";
import { act } from "../request/act.ts";
import { done } from "../request/events.ts";
import { note } from "../run/case.ts";
import { systemsOf } from "../run/store.ts";
import { storedStores } from "../run/stores.ts";
import { approve, planAll, type Acting } from "./acts.ts";
import type { CorrectionInput } from "./contract.ts";
import { executionSeals } from "./sealed.ts";
import type { Execution } from "./store.ts";

const map = `
kept_map: 1
store: club-house
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: user.unique_id, email: user.contact.email, name: user.name, phone: user.contact.phone_number, held: { category: system.operations, erase: keep }, news: user }
    marketing: { column: news, allowed: "1", refused: "0" }
    restrict: { column: held, restricted: "1", free: "0", hides_from: [open_person] }
  note:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: user.unique_id, person_id: user.unique_id, body: user.name }
  badge: { kind: impersonal }
  shop_order: { kind: impersonal }
  order_line: { kind: impersonal }
  photo: { kind: impersonal }
  team: { kind: impersonal }
  seat: { kind: impersonal }
  log: { kind: impersonal }
  audit: { kind: impersonal }
`;
/** The rest of the fixture would be its own test; here the way is what is tested. */
const change = [
  "alter table person add column held integer not null default 0",
  "alter table person add column news integer not null default 1",
  "create view open_person as select id, name from person where held = 0",
  "delete from seat",
  "delete from team",
  "delete from badge",
  "delete from photo",
  "delete from order_line",
  "delete from shop_order",
  "delete from audit",
  "delete from log",
  "update note set body = 'Ann Ashdown' where id = 1",
];
const identities = [{ name: "email", value: "ann@example.org" }];
const wrong: CorrectionInput = { category: "user.name", was: "Ann Ashdown", becomes: "Ann Ashton" };

function eraserOf(connection: StoreConnection): { mayChange: true } | { user: string; password: string } {
  if (connection.kind === "sqlite") return { mayChange: true };
  return { user: String(connection.user), password: String(connection.password) };
}

const wholeWay = (name: string, kind: StoreKindUnderTest): void => {
  let e: ExecutionWorld;
  let store: TestStore;
  beforeAll(async () => {
    await kind.start?.();
    e = await executionWorld();
  }, 90_000);
  afterAll(async () => {
    await e.close();
    await kind.stop?.();
  });
  beforeEach(async () => {
    const [{ scope }] = e.w.organisations;
    const { keys } = e.w.platform;
    store = await kind.make();
    for (const sql of change) await store.run(sql);
    await write(e.w.db, scope, async (tx) => {
      for (const stored of await listStores(tx, scope, keys)) await removeStore(tx, scope, stored, e.w.now());
      await installStore(tx, scope, keys, {
        name: "Club house",
        connection: store.connection,
        map: confirmedMap(parse(map)),
        eraser: eraserOf(store.connection),
        now: e.w.now(),
      });
    });
  }, 30_000);

  afterEach(() => store.drop());

  const acting = async <T>(caseId: CaseId, work: (acting: Acting) => Promise<T>): Promise<T> => {
    const [{ scope }] = e.w.organisations;
    const { platform } = e.w;
    const request = await e.w.caseOf(caseId);
    return write(e.w.db, scope, (tx: WriteTx) => work({ tx, scope, platform, request, now: e.w.now() }));
  };
  const plan = async (caseId: CaseId, corrections?: readonly CorrectionInput[]): Promise<void> => {
    const [{ scope }] = e.w.organisations;
    const { usable } = await read(e.w.db, scope, (tx) =>
      storedStores(e.w.platform.folder)(tx, scope, e.w.platform.keys),
    );
    const isLifting = (await e.executions(caseId)).length > 0;
    await acting(caseId, (a) => planAll(a, usable, { ...(isLifting ? {} : { identities }), corrections }));
  };
  const taskOf = async (caseId: CaseId, task: Execution["task"]): Promise<Execution> => {
    const found = (await e.executions(caseId)).find((one) => one.task === task);
    if (found === undefined) throw new Error(`nothing was begun: ${task}`);
    return found;
  };
  const attempted = async (caseId: CaseId, task: Execution["task"]): Promise<Execution> => {
    expect(await e.attempt(await taskOf(caseId, task))).toMatchObject({ state: "done" });
    return await taskOf(caseId, task);
  };
  const carriedOut = async (caseId: CaseId, task: Execution["task"]): Promise<Execution> => {
    expect(await attempted(caseId, task)).toMatchObject({ state: "planned", problem: null });
    const { id, digest } = await taskOf(caseId, task);
    const { reference } = await e.w.caseOf(caseId);
    await acting(caseId, (a) => approve(a, id, { digest: digest ?? "", typed: reference }));
    return await attempted(caseId, task);
  };
  const held = (): Promise<unknown> => store.query("select id from person where held = 1 order by id");

  test(`${name}: her rows are found, decided and packed, nobody else's`, async () => {
    const [{ scope }] = e.w.organisations;
    const { caseId, runId } = await e.w.searched(identities);
    const systems = await read(e.w.db, scope, (tx) => systemsOf(tx, scope, runId));
    expect(systems.map((one) => [one.name, one.outcome, one.row_count])).toEqual([["Club house", "done", 3]]);
    await decideAll(e.w, caseId, "withhold", "did-not-agree");
    await approveReview(e.w, caseId);
    const files = await zipOf(e.w, caseId);
    const data: unknown = JSON.parse(files.get("club-house/data.json")?.toString("utf8") ?? "{}");
    expect(data).toMatchObject({
      tables: {
        person: [{ email: "ann@example.org", name: "Ann Ashdown", phone: "+34 600 111 222" }],
        note: [{ body: "Ann Ashdown" }, { body: "ann writes two" }],
      },
    });
    for (const [file, body] of files) expect([file, body.includes("bea@example.org")]).toEqual([file, false]);
  });

  test(`${name}: what was approved is erased, looked for and certified`, async () => {
    const caseId = await e.request();
    await plan(caseId);
    expect(await store.query("select count(*) from note")).toEqual([["3"]]);
    const row = await carriedOut(caseId, "erase");
    expect([row.state, row.problem_words]).toEqual(["verified", null]);
    expect(await store.query("select id, email from person order by id")).toEqual([
      ["2", "bea@example.org"],
      ["3", "joan@example.org"],
    ]);
    expect(await store.query("select id, body from note")).toEqual([["2", "bea writes"]]);
    expect(await store.broken()).toEqual([]);
    const [{ scope }] = e.w.organisations;
    const seals = await executionSeals(e.w.platform.keys, scope, { caseId, id: row.id });
    const certificates = JSON.stringify(
      await seals.open("certificates", row.certificates ?? Buffer.alloc(0)),
    );
    expect(certificates).toContain(kind.kind === "sqlite" ? "VACUUM" : "OPTIMIZE TABLE");
    expect(certificates).not.toContain("ann@example.org");
  });

  test(`${name}: a wrong name is put right wherever it is hers`, async () => {
    const caseId = await e.request("rectification");
    await plan(caseId, [wrong]);
    expect(await carriedOut(caseId, "correct")).toMatchObject({ state: "verified", problem: null });
    expect(await store.query("select name from person order by id")).toEqual([
      ["Ann Ashton"],
      ["Bea Birch"],
      ["Joan"],
    ]);
    expect(await store.query("select body from note where id = 1")).toEqual([["Ann Ashton"]]);
  });

  test(`${name}: rows are restricted and freed again`, async () => {
    const caseId = await e.request("restriction");
    await plan(caseId);
    expect(await carriedOut(caseId, "restrict")).toMatchObject({ state: "verified" });
    expect(await held()).toEqual([["1"]]);
    await acting(caseId, ({ tx, scope, platform, now }) =>
      note(tx, scope, platform.keys, {
        caseId,
        now,
        events: [done.make({ letterId: newId(), by: "print", verdict: "granted" })],
      }),
    );
    await acting(caseId, ({ tx, scope, platform, now }) =>
      act(
        tx,
        scope,
        platform,
        { caseId, command: { type: "tell-lifting" }, words: "On record.", now },
        () => undefined,
      ),
    );
    await plan(caseId);
    expect(await carriedOut(caseId, "lift")).toMatchObject({ state: "verified", problem: null });
    expect(await held()).toEqual([]);
  });

  test(`${name}: her objection to marketing is written, nobody else's word is touched`, async () => {
    const caseId = await e.request("marketing-objection");
    await plan(caseId);
    expect(await carriedOut(caseId, "object")).toMatchObject({ state: "verified", problem: null });
    expect(await store.query("select id from person where news = 0")).toEqual([["1"]]);
  });
};

for (const [name, kind] of kinds.filter(([each]) => each === "SQLite (WAL)" || each === "MariaDB"))
  describe.skipIf(kind.missing !== undefined)(`${name}${kind.missing ?? ""}`, () => {
    wholeWay(name, kind);
  });
