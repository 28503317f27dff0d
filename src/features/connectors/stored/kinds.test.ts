// Goal: in the office a file of SQLite's and a MySQL or MariaDB are connected, described and sampled as a PostgreSQL is; a file
// only in a folder the operator named for this organisation, a server only where it may be reached, a user only if it reads;
// no answer or log line holds the password or a value.
// Method: a served installation with its worker, real files and a real MariaDB; every answer and log line is kept and searched.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serving, type Serving } from "../../../../testkit/serving.ts";
import { signedIn, type SignedInMember } from "../../../../testkit/signed-in.ts";
import { mariadbStore, missing, stopMariadb, type MariadbStore } from "../../../../testkit/stores/mariadb.ts";
import { addressOf, type AnyEndpoint } from "../../../platform/endpoint.ts";
import { systemNow } from "../../../platform/time.ts";
import { openKeystore } from "../../../platform/vault/keystore.ts";
import { Sample, StoreDetail } from "../contract.ts";
import * as endpoints from "../endpoints.ts";

const secret = "secret-canary-3Kw";
let s: Serving;
let officer: SignedInMember;
let stranger: SignedInMember;
let folder: string;
let file: string;
const answers: string[] = [];

beforeAll(async () => {
  // Where files lie, links are followed: the folder's own name may hold one.
  folder = mkdtempSync(path.join(tmpdir(), "kept-office-kinds-"));
  const place = (name: string): string => path.join(folder, name);
  for (const name of ["ours", "theirs"]) mkdirSync(place(name));
  file = place("ours/club.db");
  for (const each of [file, place("theirs/theirs.db"), place("nobodys.db")]) fill(each);
  symlinkSync(place("theirs/theirs.db"), place("ours/link.db"));
  s = await serving({
    sqliteFolders: [
      { organisation: "harbour-school", folder: place("ours") },
      { organisation: "meadow-travel", folder: place("theirs") },
    ],
  });
  const keys = await openKeystore(s.options.keystore, s.world.db, systemNow);
  const [ours, theirs] = s.world.organisations;
  const clock = { db: s.world.db, now: systemNow };
  officer = await signedIn(clock, ours, "officer", { keys, name: "Anna Ferrer" });
  stranger = await signedIn(clock, theirs, "officer", { keys });
}, 60_000);
afterAll(async () => {
  await s.close();
  rmSync(folder, { recursive: true, force: true });
});

function fill(place: string, mode = "wal"): void {
  const db = new DatabaseSync(place);
  db.exec(`pragma journal_mode = ${mode};
    create table person (id integer primary key, email text not null unique, name text, photo blob);
    create table booking (id integer primary key, person_id integer not null references person (id), wish text);
    insert into person values (1, 'ann@example.org', 'Ann Ashdown', x'00ff'), (2, 'bea@example.org', 'Bea Birch', null);
    insert into booking values (1, 1, 'The sunny room'), (2, 2, 'Any')`);
  db.close();
}

type Answer = { readonly status: number; readonly body: unknown };
type Input = {
  readonly params?: Record<string, string>;
  readonly body?: unknown;
  readonly as?: "ours" | "theirs";
};

async function call(one: AnyEndpoint, { params = {}, body, as = "ours" }: Input = {}): Promise<Answer> {
  const [ours, theirs] = s.world.organisations;
  const organisation = as === "ours" ? ours.slug : theirs.slug;
  const reply = await fetch(`${s.address}${addressOf(one.path, { organisation, ...params })}`, {
    method: one.method,
    headers: {
      cookie: as === "ours" ? officer.cookie : stranger.cookie,
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

/** The store once nobody is at work on it. */
async function settled(store: string, as: Input["as"] = "ours"): Promise<StoreDetail> {
  for (let tries = 0; tries < 600; tries += 1) {
    const detail = StoreDetail.parse((await call(endpoints.readStore, { params: { store }, as })).body);
    if (["done", "refused", "failed"].includes(detail.look.stage)) return detail;
    await pause(100);
  }
  throw new Error("The look did not end in a minute.");
}

async function connected(name: string, address: object, as: Input["as"] = "ours"): Promise<StoreDetail> {
  const { status, body } = await call(endpoints.connectStore, { body: { name, address }, as });
  expect([status, body]).toEqual([200, { id: expect.any(String) }]);
  return settled(endpoints.connectStore.reply.parse(body).id, as);
}

const sqlite = (place: string): object => ({ kind: "sqlite", file: place });
const lookOf = ({ look }: StoreDetail): readonly unknown[] => [look.stage, look.problem];

async function sampleOf(store: string, table: string): Promise<Sample> {
  const { status, body } = await call(endpoints.sampleTable, { params: { store, table } });
  expect([status, status === 200 ? "" : body]).toEqual([200, ""]);
  return Sample.parse(body);
}

test("a file of SQLite's is described, a map is suggested, and its rows are shown without a value", async () => {
  const detail = await connected("Club house", sqlite(file));
  expect(lookOf(detail)).toEqual(["done", undefined]);
  expect(detail.address).toEqual({ kind: "sqlite", file });
  expect([detail.role, detail.server]).toEqual(["club.db", expect.stringMatching(/^3\./)]);
  expect(detail.tableList.map(({ name, kind }) => [name, kind])).toEqual(
    expect.arrayContaining([
      ["person", "person"],
      ["booking", "personal"],
    ]),
  );
  const sample = await sampleOf(detail.id, "person");
  expect(sample.rows).toHaveLength(2);
  expect(JSON.stringify(sample.rows)).not.toMatch(/ann|Bea|example/i);
  // It says that its application would wait, and is used all the same.
  const slow = path.join(folder, "ours/slow.db");
  fill(slow, "delete");
  const other = await connected("Slow house", sqlite(slow));
  expect(lookOf(other)).toEqual(["done", undefined]);
  expect(other.findings.map(({ level, sentence }) => [level, sentence.slice(0, 27)])).toContainEqual([
    "warn",
    "The file is not in WAL mode",
  ]);
});

test("a file is reached only in a folder the operator named for this organisation", async () => {
  const place = (name: string): string => path.join(folder, name);
  for (const [name, problem] of [
    [place("theirs/theirs.db"), "path_refused"],
    [place("ours/link.db"), "path_refused"],
    [place("ours/../nobodys.db"), "path_refused"],
    [place("ours/../../etc/hostname"), "path_refused"],
    ["/etc/shadow", "path_refused"],
    [path.join(s.options.folder, "x.db"), "path_refused"],
    [place("ours/none.db"), "no_file"],
    [place("ours"), "path_refused"],
  ] as const) {
    const detail = await connected("Nosy", sqlite(name));
    expect([name, ...lookOf(detail)]).toEqual([name, "failed", problem]);
  }
  const theirs = await connected("Theirs", sqlite(place("theirs/theirs.db")), "theirs");
  expect(lookOf(theirs)).toEqual(["done", undefined]);
  for (const wrong of ["club.db", "", "file:///etc/shadow"]) {
    const { status } = await call(endpoints.connectStore, {
      body: { name: "Nosy", address: sqlite(wrong) },
    });
    expect([wrong, status]).toEqual([wrong, 400]);
  }
});

test("that a file may be changed is said for files alone, and is gone when the address changes", async () => {
  const { id } = await connected("Club house", sqlite(file));
  const params = { store: id };
  const wrong = { eraser: { user: "eraser", password: secret } };
  expect(await call(endpoints.changeEraser, { params, body: wrong })).toMatchObject({ status: 409 });
  const given = await call(endpoints.changeEraser, { params, body: { eraser: { mayChange: true } } });
  expect(given).toEqual({ status: 200, body: { done: true } });
  expect((await settled(id)).eraser).toBe("");
  const other = { address: { kind: "mysql", ...server({ port: 3306 }) } };
  expect(await call(endpoints.changeAddress, { params, body: other })).toMatchObject({
    status: 409,
    body: { details: [{ at: "address.kind", reason: "other_kind" }] },
  });
  const moved = { address: sqlite(path.join(folder, "ours/slow.db")) };
  expect((await call(endpoints.changeAddress, { params, body: moved })).status).toBe(200);
  expect((await settled(id)).eraser).toBeUndefined();
});

function server(more: object): object {
  return {
    host: "127.0.0.1",
    database: "club",
    user: "kept_reader",
    password: secret,
    encryption: "none",
    ownNetwork: true,
    ...more,
  };
}

describe.skipIf(missing !== undefined)(`MariaDB${missing ?? ""}`, () => {
  let store: MariadbStore;
  let port: number;
  const reader = { user: "office_reader", password: secret };
  const address = (more: object = {}): object => ({
    kind: "mysql",
    ...server({ port, database: store.database, ...reader, ...more }),
  });
  beforeAll(async () => {
    store = await mariadbStore(`
      create table person (id int primary key, email varchar(80) not null unique, name text, photo blob);
      create table booking (id int primary key, person_id int not null, wish text, foreign key (person_id) references person (id));
      insert into person values (1, 'ann@example.org', 'Ann Ashdown', x'00ff'), (2, 'bea@example.org', 'Bea Birch', null);
      insert into booking values (1, 1, 'The sunny room'), (2, 2, 'Any')`);
    port = store.connection.port ?? 0;
    await store.client.query(`create user office_reader@'%' identified by '${secret}';
      grant select on ${store.database}.* to office_reader@'%'`);
  }, 60_000);
  afterAll(async () => {
    await store.client.query("drop user office_reader@'%'");
    await store.drop();
    await stopMariadb();
  });

  test("a MariaDB that is only read is described and sampled", async () => {
    const detail = await connected("Bookings", address());
    expect(lookOf(detail)).toEqual(["done", undefined]);
    expect(detail.address).toEqual({
      kind: "mysql",
      host: "127.0.0.1",
      port,
      database: store.database,
      user: "office_reader",
      encryption: "none",
      ownNetwork: true,
    });
    expect(detail.tableList.map(({ name, kind }) => [name, kind])).toEqual(
      expect.arrayContaining([
        ["person", "person"],
        ["booking", "personal"],
      ]),
    );
    const person = detail.tableList.find(({ name }) => name === "person");
    const sample = await sampleOf(detail.id, person?.key ?? "");
    expect(sample.rows).toHaveLength(2);
    expect(JSON.stringify(sample.rows)).not.toMatch(/ann|Bea|example/i);
    const same = { eraser: { user: "office_reader", password: secret } };
    expect(await call(endpoints.changeEraser, { params: { store: detail.id }, body: same })).toMatchObject({
      status: 409,
      body: { details: [{ at: "eraser.user", reason: "reads_already" }] },
    });
  });

  test("a user that may write is refused, and failures are said as codes of ours", async () => {
    const { user, password } = store.connection;
    const writer = await connected("Writes", address({ user, password }));
    expect(lookOf(writer)).toEqual(["refused", "too_many_rights"]);
    expect(writer.findings.some(({ sql }) => sql?.startsWith("REVOKE") === true)).toBe(true);
    for (const [more, problem] of [
      [{ password: "another" }, "wrong_password"],
      [{ database: "mysql" }, "no_access"],
      [{ port: 1 }, "unreachable"],
      [{ ownNetwork: false }, "own_network"],
      [{ host: "169.254.169.254" }, "address_refused"],
      [{ host: "8.8.8.8" }, "not_own_network"],
      [{ encryption: "verified" }, "nameless"],
      [{ encryption: "verified", host: "localhost" }, "certificate"],
    ] as const) {
      const detail = await connected("Wrong", address(more));
      expect([more, ...lookOf(detail)]).toEqual([more, "failed", problem]);
    }
    const socket = await call(endpoints.connectStore, {
      body: { name: "Socket", address: address({ host: "/run/mysqld/mysqld.sock" }) },
    });
    expect(socket.status).toBe(400);
    const unverified = await connected("Encrypted", address({ encryption: "unverified" }));
    expect(lookOf(unverified)).toEqual(["done", undefined]);
  });
});

test("the password and the values stand in no answer and in no log line", () => {
  expect(answers.length).toBeGreaterThan(30);
  const said = [...answers, ...s.lines].join("\n");
  for (const value of [secret, "Ann Ashdown", "sunny room"]) expect(said.includes(value)).toBe(false);
  expect(s.lines.filter((one) => one.includes("crashed") || one.includes("look_failed"))).toEqual([]);
});
