// Goal: in the office a database becomes a confirmed map: refused while its role may write, described, suggested, changed,
// sampled without a value, confirmed only as it was seen; by those who may, in their own organisation; and no answer and
// no log line ever holds the password.
// Method: a served installation with its worker, real sessions, the example school's database with hostile tables added
// and a value planted in every text column of one; every answer and log line is kept and searched.
import type { Server } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestDatabase } from "../../../../testkit/database.ts";
import { echoingServer, hostile, hostileSchool } from "../../../../testkit/hostile-store.ts";
import { serving, type Serving } from "../../../../testkit/serving.ts";
import { signedIn, type SignedInMember } from "../../../../testkit/signed-in.ts";
import { read } from "../../../platform/db.ts";
import { addressOf, type AnyEndpoint } from "../../../platform/endpoint.ts";
import { ErrorBody } from "../../../platform/errors.ts";
import { type KeyProvider } from "../../../platform/keys.ts";
import { openKeystore } from "../../../platform/vault/keystore.ts";
import { listEntries, provePayload } from "../../../platform/ledger/ledger.ts";
import { systemNow } from "../../../platform/time.ts";
import { Sample, StoreDetail, TableDetail, type TableSummary } from "../contract.ts";
import * as endpoints from "../endpoints.ts";
import { usableStores } from "../index.ts";

const secret = "secret-canary-7Qz";
const { planted, hostileTable, hostileColumn } = hostile;
const reader = `reader_${process.pid}`;
const writer = `writer_${process.pid}`;
const names = { reader, writer };

let s: Serving;
let school: TestDatabase;
let client: pg.Client;
let keys: KeyProvider;
let officer: SignedInMember;
let handler: SignedInMember;
let stranger: SignedInMember;
let evil: Server;
const answers: string[] = [];

beforeAll(async () => {
  ({ school, client } = await hostileSchool(names));
  s = await serving();
  keys = await openKeystore(s.options.keystore, s.world.db, systemNow);
  const [ours, theirs] = s.world.organisations;
  const clock = { db: s.world.db, now: systemNow };
  officer = await signedIn(clock, ours, "officer", { keys, name: "Anna Ferrer" });
  handler = await signedIn(clock, ours, "handler", { keys });
  stranger = await signedIn(clock, theirs, "officer", { keys });
  evil = echoingServer();
  await new Promise<void>((resolve) => {
    evil.listen(0, "127.0.0.1", resolve);
  });
});
afterAll(async () => {
  await s.close();
  evil.close();
  await client.query(`drop owned by ${reader}, ${writer}; drop role ${reader}, ${writer}`);
  await client.end();
  await school.drop();
});

type Answer = { readonly status: number; readonly body: unknown };
type Input = { readonly params?: Record<string, string>; readonly body?: unknown; readonly cookie?: string };

async function call(
  one: AnyEndpoint,
  { params = {}, body, cookie = officer.cookie }: Input = {},
): Promise<Answer> {
  const [ours] = s.world.organisations;
  const reply = await fetch(`${s.address}${addressOf(one.path, { organisation: ours.slug, ...params })}`, {
    method: one.method,
    headers: {
      cookie,
      ...(one.method === "GET"
        ? {}
        : {
            "content-type": "application/json",
            "idempotency-key": crypto.randomUUID(),
            "sec-fetch-site": "same-origin",
          }),
    },
    ...(one.method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const text = await reply.text();
  answers.push(text);
  return { status: reply.status, body: JSON.parse(text) };
}

const address = (more: object = {}): object => ({
  kind: "postgresql",
  host: school.connection.host,
  port: 5432,
  database: school.name,
  user: reader,
  password: secret,
  encryption: "none",
  ownNetwork: true,
  ...more,
});

async function connect(name: string, more: object = {}): Promise<string> {
  const { status, body } = await call(endpoints.connectStore, { body: { name, address: address(more) } });
  expect([status, body]).toEqual([200, { id: expect.any(String) }]);
  return endpoints.connectStore.reply.parse(body).id;
}

/** The store once nobody is at work on it. */
async function settled(store: string): Promise<StoreDetail> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { body } = await call(endpoints.readStore, { params: { store } });
    const detail = StoreDetail.parse(body);
    if (["done", "refused", "failed"].includes(detail.look.stage)) return detail;
    await pause(100);
  }
  throw new Error("The look did not end in a minute.");
}

async function tableOf(store: string, table: string): Promise<TableDetail> {
  const { status, body } = await call(endpoints.readTable, { params: { store, table } });
  expect([status, status === 200 ? "" : body]).toEqual([200, ""]);
  return TableDetail.parse(body);
}

const named = (list: readonly TableSummary[], name: string): TableSummary => {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
};

let store = "";

test("a role that may write is refused, with the SQL that takes the right away", async () => {
  const id = await connect("Writes", { user: writer });
  const detail = await settled(id);
  expect([detail.look.stage, detail.look.problem, detail.notUsable]).toEqual([
    "refused",
    "too_many_rights",
    { why: "refused" },
  ]);
  expect(detail.findings.filter(({ level }) => level === "warn")).toEqual([
    {
      level: "warn",
      sentence: "The role may write to 1 table (student).",
      sql: `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "public"."student" FROM "${writer}";`,
    },
  ]);
  expect(detail.tableList).toEqual([]);
});

test("failures are said as codes of ours, whatever the other side says", async () => {
  const port = ((given) => (typeof given === "object" && given !== null ? given.port : 0))(evil.address());
  const tries: [object, string, string][] = [
    [{ host: "127.0.0.1", port }, "failed", "no_access"],
    [{ host: "127.0.0.1", port, encryption: "verified" }, "failed", "no_encryption"],
    [{ host: "127.0.0.1", port: 1 }, "failed", "unreachable"],
    [{ host: "127.0.0.1", port, ownNetwork: false }, "failed", "own_network"],
    [{ host: "169.254.169.254" }, "failed", "address_refused"],
    [{ database: "nothing_here" }, "failed", "no_database"],
    [{ database: s.world.database.name, user: "kept_app" }, "refused", "own_database"],
  ];
  const made = await Promise.all(tries.map(([more], at) => connect(`Try ${at}`, more)));
  for (const [at, id] of made.entries()) {
    const { look } = await settled(id);
    const [more, stage, problem] = tries[at] ?? [];
    expect([more, look.stage, look.problem]).toEqual([more, stage, problem]);
  }
});

test("a database that is only read is described and a map is suggested; nothing uses it yet", async () => {
  store = await connect("School administration");
  const detail = await settled(store);
  expect([detail.look.stage, detail.role, detail.notUsable]).toEqual([
    "done",
    reader,
    { why: "unconfirmed" },
  ]);
  expect(detail.address).toEqual({
    kind: "postgresql",
    host: school.connection.host,
    port: 5432,
    database: school.name,
    user: reader,
    encryption: "none",
    ownNetwork: true,
  });
  expect(detail.tables).toEqual({ confirmed: 0, of: 47 });
  const student = named(detail.tableList, "student");
  expect([student.key, student.state, student.kind]).toEqual(["student", "suggested", "person"]);
  expect(named(detail.tableList, "__proto__").state).toBe("new");
  const kinds = detail.tableList.filter(({ state }) => state === "suggested").map(({ kind }) => kind);
  expect(kinds.indexOf("impersonal")).toBeGreaterThan(kinds.lastIndexOf("personal"));
});

test("hostile names come back letter for letter, and no address holds them", async () => {
  const { tableList } = await settled(store);
  const summary = named(tableList, `"${hostileTable.replaceAll('"', '""')}"`);
  expect(summary.key).toMatch(/^~[0-9a-f]{32}$/);
  const detail = await tableOf(store, summary.key);
  expect(detail.columns.map(({ name }) => name)).toEqual(["id", hostileColumn, "student_id"]);
  expect(detail.relations).toMatchObject([
    { role: "owned_by", table: "student", match: [{ here: "student_id", there: "id" }] },
  ]);
  const column = { name: hostileColumn, category: "user.content", access: "withhold", shared: "disclose" };
  const hash = summary.hash ?? "";
  const params = { store, table: summary.key };
  const refused = await call(endpoints.changeTable, { params, body: { hash, columns: [column] } });
  expect(refused.body).toMatchObject({ problems: [{ sentence: "Withhold needs a reason: because." }], hash });
  const because = "Somebody else's words.";
  const withheld = { hash, columns: [{ ...column, because }] };
  const changed = await call(endpoints.changeTable, { params, body: withheld });
  expect(changed).toMatchObject({ status: 200, body: { problems: [] } });
  const after = await tableOf(store, summary.key);
  expect(after.columns[1]?.entry).toEqual({
    category: "user.content",
    access: "withhold",
    shared: "disclose",
    erase: "clear",
    because,
    portable: false,
  });
  expect(after.table.hash).not.toBe(hash);
  const stale = await call(endpoints.changeTable, { params, body: { hash, title: "Later" } });
  expect([stale.status, ErrorBody.parse(stale.body).message]).toEqual([
    409,
    "Something else changed in the meantime. Look again and repeat.",
  ]);
});

test("a change that could not mean what it says is refused with sentences, and nothing is changed", async () => {
  const before = await tableOf(store, "student");
  const { status, body } = await call(endpoints.changeTable, {
    params: { store, table: "student" },
    body: { hash: before.table.hash, kind: "impersonal" },
  });
  expect(status).toBe(200);
  const { problems } = endpoints.changeTable.reply.parse(body);
  expect(problems.length).toBeGreaterThan(5);
  expect(problems[0]?.sentence).toMatch(/student is impersonal, so no row can belong to a person through it/);
  expect(await tableOf(store, "student")).toEqual(before);
});

test("what becomes of rows on erasure is shown, changed whole, and left alone by other edits", async () => {
  const before = await tableOf(store, "booking");
  expect(before.erasure).toEqual({ onErase: "delete", onEraseShared: "review" });
  expect(before.exemptions).toContain("legal-obligation");
  const change = async (body: object): Promise<unknown> => {
    const { table } = await tableOf(store, "booking");
    const reply = await call(endpoints.changeTable, {
      params: { store, table: "booking" },
      body: { hash: table.hash, ...body },
    });
    return reply.body;
  };
  const shared = { onErase: "keep", onEraseShared: "review" };
  expect(await change({ erasure: shared })).toMatchObject({
    problems: [
      { path: "keep", sentence: "booking: Rows are to stay, and nothing says why: add keep with because." },
    ],
  });
  const keep = {
    because: "Accounts",
    exemption: "legal-obligation",
    until: { column: "booked_at", years: 7 },
  };
  const price = { name: "price", category: "user.financial", access: "disclose", shared: "disclose" };
  expect(
    await change({ erasure: { ...shared, keep }, columns: [{ ...price, erase: "keep" }] }),
  ).toMatchObject({ problems: [] });
  expect(
    await change({ columns: [price], relations: [{ index: 0, role: "owned_by", onAccess: "disclose" }] }),
  ).toMatchObject({ problems: [] });
  const after = await tableOf(store, "booking");
  expect(after.erasure).toEqual({ ...shared, keep });
  expect(after.columns.find(({ name }) => name === "price")?.entry?.erase).toBe("keep");
  expect(after.table.state).not.toBe("confirmed");
  expect(await change({ erasure: before.erasure, columns: [{ ...price, erase: "clear" }] })).toMatchObject({
    problems: [],
  });
  expect((await tableOf(store, "booking")).erasure).toEqual(before.erasure);
});

test("samples show shapes and never a value, and each is a ledger entry", async () => {
  const { status, body } = await call(endpoints.sampleTable, { params: { store, table: "planted" } });
  expect(status).toBe(200);
  const sample = Sample.parse(body);
  const row = Object.fromEntries(sample.columns.map(({ name }, at) => [name, sample.rows[0]?.[at]]));
  expect(row).toEqual({
    id: "0",
    email: "•••••••00000@•••••••00000.•••••••",
    full_name: "•••••••00000 •••••••00000",
    religion: "••••",
    password_hash: "••••",
    born: "0000-00-00",
    notes: `{"•••••••00000": ["•••••••00000"]}`,
  });
  const [ours] = s.world.organisations;
  await read(s.world.db, ours.scope, async (tx) => {
    const entries = await listEntries(tx, ours.scope, { limit: 500 });
    const entry = entries.find(({ type }) => type === "connection.sampled");
    if (entry === undefined) throw new Error("The sample is not in the ledger.");
    expect(entry.actorId).toBe(officer.actorId);
    const proof = await provePayload(tx, ours.scope, keys, entry);
    expect(proof).toEqual({ result: "proved", payload: `{"rows":1,"store":"${store}","table":"planted"}` });
  });
});

test("a confirmation holds for what was seen and nothing else; all of them or none", async () => {
  const { tableList } = await settled(store);
  const [student, other] = ["student", "planted"].map((name) => named(tableList, name));
  const changed = await call(endpoints.changeTable, {
    params: { store, table: "planted" },
    body: { hash: other?.hash, title: "Planted" },
  });
  expect(changed.status).toBe(200);
  const tables = [student, other].map((one) => ({ key: one?.key ?? "", hash: one?.hash ?? "" }));
  const stale = await call(endpoints.confirmTables, { params: { store }, body: { tables } });
  expect([stale.status, ErrorBody.parse(stale.body)]).toEqual([
    409,
    {
      code: "conflict",
      message: "Something else changed in the meantime. Look again and repeat.",
      details: [{ at: "tables.1", reason: "changed_since_seen" }],
    },
  ]);
  expect((await settled(store)).tables.confirmed).toBe(0);
  const one = await call(endpoints.confirmTables, {
    params: { store },
    body: { tables: tables.slice(0, 1) },
  });
  expect(one).toEqual({ status: 200, body: { confirmed: 1, of: 47 } });
  const seen = await tableOf(store, "student");
  expect([seen.table.state, seen.table.confirmed]).toEqual([
    "confirmed",
    { by: "Anna Ferrer", on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
  ]);
});

test("once every table is confirmed a search may use the store, with the map as it was confirmed", async () => {
  const { tableList } = await settled(store);
  const tables = tableList.flatMap(({ key, hash, state }) =>
    state === "suggested" && hash ? [{ key, hash }] : [],
  );
  expect(tables).toHaveLength(46);
  const { body } = await call(endpoints.confirmTables, { params: { store }, body: { tables } });
  expect(body).toEqual({ confirmed: 47, of: 47 });
  const [ours] = s.world.organisations;
  const usable = await read(s.world.db, ours.scope, (tx) => usableStores(tx, ours.scope, keys));
  expect(usable.map(({ id, name }) => [id, name])).toEqual([[store, "School administration"]]);
});

test("what the database has since then is shown, and taken in or dropped when a person says so", async () => {
  await client.query(`alter table student add column nickname text; drop table planted; create table visitor (id int primary key, email text);
    grant select on visitor to ${reader}`);
  expect((await call(endpoints.lookAtStore, { params: { store } })).status).toBe(200);
  const { tableList } = await settled(store);
  expect(
    tableList
      .filter(({ state }) => state !== "confirmed")
      .map(({ name, state }) => `${state} ${name}`)
      .toSorted((one, two) => one.localeCompare(two, "en")),
  ).toEqual(["drifted student", "gone planted", "new __proto__", "new visitor"]);
  for (const [one, table] of [
    [endpoints.adoptTable, "student"],
    [endpoints.adoptTable, "visitor"],
    [endpoints.dropTable, "planted"],
  ] as const)
    expect(await call(one, { params: { store, table } })).toEqual({ status: 200, body: { done: true } });
  const after = await settled(store);
  expect(named(after.tableList, "student").state).toBe("changed");
  expect(named(after.tableList, "visitor").state).toBe("suggested");
  expect(after.tableList.some(({ name }) => name === "planted")).toBe(false);
  expect((await call(endpoints.adoptTable, { params: { store, table: "visitor" } })).status).toBe(409);
});

const all = Object.values(endpoints);

test("nobody, who may not, and another organisation are refused at every address; theirs does not exist for ours", async () => {
  expect(all.length).toBe(15);
  const params = { store, table: "student" };
  for (const one of all) {
    const wanted = Object.fromEntries(
      Object.entries(params).filter(([name]) => one.path.includes(`:${name}`)),
    );
    const status = async (cookie: string): Promise<number> =>
      (await call(one, { params: wanted, cookie, body: validBody(one) })).status;
    const writes = one.permission === "connection:write";
    expect([one.path, one.method, await status(""), await status(stranger.cookie)]).toEqual([
      one.path,
      one.method,
      401,
      401,
    ]);
    expect([one.path, await status(handler.cookie)]).toEqual([one.path, writes ? 403 : 200]);
  }
  const [, theirs] = s.world.organisations;
  for (const one of all.filter(({ path }) => path.includes(":store"))) {
    const wanted = { organisation: theirs.slug, ...params };
    const { status } = await call(one, { params: wanted, cookie: stranger.cookie, body: validBody(one) });
    expect([one.path, one.method, status]).toEqual([one.path, one.method, 404]);
  }
});

function validBody(one: AnyEndpoint): unknown {
  const hash = `sha256:${"0".repeat(64)}`;
  if (one === endpoints.connectStore) return { name: "x", address: address() };
  if (one === endpoints.changeAddress) return { address: address() };
  if (one === endpoints.changeEraser) return { eraser: { user: "eraser", password: "a password" } };
  if (one === endpoints.changeTable) return { hash };
  return one === endpoints.confirmTables ? { tables: [{ key: "student", hash }] } : {};
}

test("a removed connection is gone for everybody, its address with it", async () => {
  expect(await call(endpoints.removeStore, { params: { store } })).toEqual({
    status: 200,
    body: { done: true },
  });
  expect((await call(endpoints.readStore, { params: { store } })).status).toBe(404);
  const stores = endpoints.listStores.reply.parse((await call(endpoints.listStores)).body).stores;
  expect(stores.map(({ id }) => id)).not.toContain(store);
  const [ours] = s.world.organisations;
  const usable = await read(s.world.db, ours.scope, (tx) => usableStores(tx, ours.scope, keys));
  expect(usable).toEqual([]);
});

test("the password and the planted value stand in no answer and in no log line", () => {
  expect(answers.length).toBeGreaterThan(100);
  expect(s.lines.length).toBeGreaterThan(0);
  const said = [...answers, ...s.lines].join("\n");
  for (const value of [secret, planted]) expect(said.includes(value)).toBe(false);
  expect(s.lines.filter((line) => line.includes("crashed") || line.includes("look_failed"))).toEqual([]);
});
