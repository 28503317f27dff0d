// Goal: what is peculiar to SQLite (types that do not bind, keys nobody enforces, names in any case, deleted bytes that stay)
// neither hides a row of the person nor touches one of somebody else's, and what cannot be is said in words.
// Method: small files made by hand, the engine on them, rows and bytes compared before and after.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  describeStore,
  type Catalog,
  type DataMap,
  type Table,
} from "../../src/features/connectors/index.ts";
import { executeErasure, planErasure, type EraseRequest } from "../../src/features/rights/erase/erase.ts";
import type { ErasurePlan } from "../../src/features/rights/erase/plan.ts";
import { verifyErasure } from "../../src/features/rights/erase/verify.ts";
import { search } from "../../src/features/rights/search/search.ts";
import { counts, mapOf, people, withPerson } from "../erasure.ts";
import { ann } from "./fixture.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-sqlite-"));
  file = path.join(folder, "a.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As an application does that never asked for its keys to hold. */
const run = (sql: string): void => {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  db.exec(sql);
  db.close();
};
const rows = (sql: string): unknown[] => {
  const db = new DatabaseSync(file);
  const found = db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row));
  db.close();
  return found;
};
const connection = (): { kind: "sqlite"; file: string } => ({ kind: "sqlite", file });
const request = (map: DataMap): EraseRequest => ({
  connection: connection(),
  map,
  identities: [{ name: "email", value: ann }],
  secret: "a secret of the test",
});
const erase = async (map: DataMap): Promise<ErasurePlan> => {
  const plan = await planErasure(request(map));
  expect(plan.refusals).toEqual([]);
  expect(await executeErasure(request(map), plan)).toMatchObject({ done: true });
  return plan;
};
const catalog = (): Promise<Catalog> => describeStore(connection(), (store) => store.introspect());
const keysFound = async (map: DataMap): Promise<readonly string[]> => {
  const found = await search(
    connection(),
    { map, identities: [{ name: "email", value: ann }], unreviewed: false },
    { spoolFolder: folder },
  );
  found.close();
  expect(found.result.gaps).toEqual([]);
  return found.result.findings.map(({ table, key }) => `${table} ${key.join("/")}`).toSorted();
};
const owned = "relations: [{ owned_by: person, match: { person_id: id } }]";

test("a file of SQLite is described: affinities, keys by another case, expressions, checks, triggers, computed columns", async () => {
  run(`
    create table Parent ("Id" INTEGER PRIMARY KEY, Code VARCHAR(10) NOT NULL COLLATE NOCASE UNIQUE, data TEXT CHECK (json_valid(data)),
      loud TEXT GENERATED ALWAYS AS (upper(Code)) VIRTUAL, kept TEXT DEFAULT 'a(b', CONSTRAINT long CHECK (length(Code) > 1));
    create table child (a int, b, c STRING, d DATETIME, e real, parent int REFERENCES PARENT ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      PRIMARY KEY (b, a)) WITHOUT ROWID;
    create unique index child_up on child (lower(c)) where d is not null;
    create trigger t1 before update of a on child begin select 1; end;
    create view seen as select a from child;
    create virtual table words using fts5 (body)`);
  const { tables, store } = await catalog();
  expect(store).toMatchObject({ kind: "sqlite", database: "a.db" });
  expect([...tables].map(([id, { kind }]) => [id, kind])).toEqual([
    ['"Parent"', "table"],
    ["child", "table"],
    ["seen", "view"],
    ["words", "foreign"],
  ]);
  const parent = tables.get('"Parent"') as Table;
  expect(parent.columns).toMatchObject([
    { name: "Id", type: "integer", notNull: true },
    { name: "Code", type: "character varying(10)", notNull: true, fuzzy: true, maxLength: 10 },
    { name: "data", type: "json" },
    { name: "loud", type: "text", generated: "upper ( Code )" },
    { name: "kept", type: "text", default: "'a(b'" },
  ]);
  expect(parent.checks.map(({ name, columns }) => [name, columns])).toEqual([
    ["check_1", ["data"]],
    ["long", ["Code"]],
  ]);
  expect(parent.uniqueKeys).toEqual([["Code"]]);
  const child = tables.get("child");
  expect(child?.primaryKey).toEqual(["b", "a"]);
  expect(child?.columns.map(({ type }) => type)).toEqual([
    "integer",
    "",
    "string",
    "timestamp without time zone",
    "double precision",
    "integer",
  ]);
  expect(child?.foreignKeys).toMatchObject([
    {
      columns: ["parent"],
      to: '"Parent"',
      toColumns: ["Id"],
      validated: false,
      onDelete: "cascade",
      deferrable: "deferred",
    },
  ]);
  expect(child?.uniqueIndexes.find(({ name }) => name === "child_up")).toMatchObject({
    columns: ["c", "d"],
    expressions: ["lower ( c )"],
    predicate: "d is not null",
  });
  expect(child?.triggers).toEqual([{ name: "t1", kind: "trigger", events: ["update"], enabled: true }]);
});

test("a value of another class than its column's is never taken for its like, and a key of bytes names its row", async () => {
  run(`${people}
    create table thing (id blob primary key, person_id, note text);
    insert into thing values (x'0a0b', 1, 'a'), ('\\x0a0b', 2, 'b'), (x'ff', '1', 'c'), (x'fe', '01', 'd'), (x'fd', 1.0, 'e'), (x'fc', x'31', 'f');
    create table loose (rowid text, person_id int, note text);
    insert into loose values ('r', 1, 'a'), ('r', 2, 'b'), ('r', 'ann', 'c')`);
  run("delete from thing where typeof(id) = 'text'");
  const map = withPerson(`
  thing: { kind: personal, ${owned}, columns: { id: id, person_id: id, note: text } }
  loose: { kind: personal, ${owned}, columns: { rowid: id, person_id: id, note: text } }
`);
  expect(await keysFound(map)).toEqual([
    "loose 1",
    "person 1",
    "thing \\x0a0b",
    "thing \\xfd",
    "thing \\xff",
  ]);
  await erase(map);
  expect(rows("select note from thing union all select note from loose order by 1")).toEqual([
    ["b"],
    ["c"],
    ["d"],
    ["f"],
  ]);
});

test("two rows whose keys would read alike are refused, not confused", async () => {
  run(`${people}
    create table thing (id blob primary key, person_id int, note text);
    insert into thing values ('5', 1, 'a'), (5, 2, 'b')`);
  const map = withPerson(`
  thing: { kind: personal, ${owned}, columns: { id: id, person_id: id, note: text } }
`);
  const plan = await planErasure(request(map));
  expect(plan.refusals).toMatchObject([{ kind: "not_searched", table: "thing", outcome: "failed" }]);
});

test("keys that nobody enforced may lead nowhere; a key without regard to case is followed as the store follows it", async () => {
  run(`
    create table person (id integer primary key, email text not null collate nocase unique);
    insert into person values (1, 'Ann@example.org'), (2, 'bea@example.org');
    create table post (id integer primary key, writer text references person (email), body text);
    insert into post values (1, 'ANN@example.org', 'a'), (2, 'bea@example.org', 'b'), (3, 'gone@example.org', 'c')`);
  const map = withPerson(`
  post: { kind: personal, relations: [{ owned_by: person, match: { writer: email } }], columns: { id: id, writer: email, body: text } }
`);
  expect(await keysFound(map)).toEqual(["person 1", "post 1"]);
  expect(counts(await erase(map))).toEqual({ person: { delete: 1 }, post: { delete: 1 } });
  expect(rows("select id from post")).toEqual([[2], [3]]);
});

test.each(["no action", "restrict", "cascade", "no action deferrable initially deferred"])(
  "a circle of tables goes as a whole, whatever its keys do by themselves (ON DELETE %s)",
  async (action) => {
    run(`${people}
      create table team (id int primary key, lead_id int references seat on delete ${action}, person_id int references person);
      create table seat (id int primary key, team_id int references team on delete ${action}, next_id int references seat on delete ${action}, person_id int references person);
      insert into team values (1, null, 1), (2, null, 2);
      insert into seat values (1, 1, null, 1), (2, 1, 1, 1), (3, 2, null, 2);
      update team set lead_id = 3 where id = 2`);
    if (action !== "restrict")
      run("update seat set next_id = 2 where id = 1; update team set lead_id = 2 where id = 1");
    const map = withPerson(`
  team: { kind: personal, ${owned}, columns: { id: id, lead_id: id, person_id: id } }
  seat: { kind: personal, ${owned}, columns: { id: id, team_id: id, next_id: id, person_id: id } }
`);
    const plan = await planErasure(request(map));
    expect({ refusals: plan.refusals, effects: plan.side_effects }).toEqual({ refusals: [], effects: [] });
    await erase(map);
    expect(rows("select id from team union all select id from seat order by 1")).toEqual([[2], [3]]);
    expect(rows("pragma foreign_key_check")).toEqual([]);
  },
);

test("what a key empties by itself in a circle is a change that no step names, and is refused", async () => {
  run(`${people}
    create table team (id int primary key, next_id int references team on delete set null, person_id int);
    insert into team values (1, 2, 1), (2, 1, 1)`);
  const map = withPerson(`
  team: { kind: personal, ${owned}, columns: { id: id, next_id: id, person_id: id } }
`);
  expect((await planErasure(request(map))).refusals).toMatchObject([
    { kind: "side_effect", table: "team", updated: 1 },
  ]);
  expect(rows("select count(*) from team where next_id is not null")).toEqual([[2]]);
});

test.each([
  ["ignore", "the plan was to delete 1 of its rows, and the store answers for 0"],
  ["rollback, 'no'", "a trigger of the store refuses it, or a key forbids it (RESTRICT)"],
  ["abort, 'no'", "a trigger of the store refuses it, or a key forbids it (RESTRICT)"],
])("a trigger that raises %s keeps the whole from happening", async (raise, why) => {
  run(`${people}
    create table note (id integer primary key, person_id int, body text);
    insert into note values (1, 1, 'a'), (2, 1, 'b');
    create trigger guard before delete on note when old.id = 2 begin select raise(${raise}); end`);
  const map = withPerson(`
  note: { kind: personal, ${owned}, columns: { id: id, person_id: id, body: text } }
`);
  expect((await planErasure(request(map))).refusals).toEqual([{ kind: "dry_run", table: "note", why }]);
  expect(rows("select count(*) from note")).toEqual([[2]]);
});

test("a key that cascades onto rows nobody planned keeps the row it leads to, and so does nothing", async () => {
  run(`${people}
    create table note (id integer primary key, person_id int references person, body text);
    create table copy (id integer primary key, note_id text references note on delete cascade);
    insert into note values (1, 1, 'a'); insert into copy values (9, 1)`);
  const map = withPerson(`
  note: { kind: personal, ${owned}, columns: { id: id, person_id: id, body: text } }
`);
  // The row that refers remains, so the row it refers to does: nothing cascades.
  expect(counts(await erase(map))).toEqual({ note: { anonymise: 1 }, person: { delete: 1 } });
  expect(rows("select * from copy")).toEqual([[9, "1"]]);
});

test("a list in a document kept as bytes loses its elements, and numbers keep their digits", async () => {
  run(`${people}
    create table photo (id integer primary key, owner int references person, tags jsonb);
    insert into photo values (1, 2, jsonb('{"of": [{"id": 1}, {"id": 2}, {"id": 1, "n": "Ann"}], "big": 12345678901234567890}'))`);
  const map = withPerson(`
  photo:
    kind: personal
    on_erase_shared: unlink
    relations: [{ owned_by: person, match: { owner: id } }, { co_owned_by: person, match: { "tags->of[*].id": id } }]
    columns: { id: id, owner: id, tags: text }
`);
  await erase(map);
  expect(rows("select typeof(tags), json(tags) from photo")).toEqual([
    ["blob", '{"of":[{"id":2}],"big":12345678901234567890}'],
  ]);
});

test("an emptied column keeps to NOT NULL, UNIQUE, STRICT and CHECK, and a second run leaves it alone", async () => {
  run(`
    create table person (id integer primary key, email text not null unique, uid blob not null unique, n int not null unique check (n <> 0),
      born text not null default '1900-01-01', size real not null, nick text unique, state text not null check (state in ('open', ''))) strict;
    insert into person values (1, '${ann}', x'01', 1, '1990-01-01', 1.5, 'a', 'open'), (2, 'bea@example.org', x'02', 2, '1991-01-01', 2.5, 'b', 'open');
    create table needs (id integer primary key, person_id int not null references person);
    insert into needs values (1, 1)`);
  const map = mapOf(`
kept_map: 1
store: example
tables:
  person:
    kind: person
    identities: [{ name: email, column: email, match: email }]
    columns: { id: id, email: email, uid: id, n: id, born: date, size: n, nick: name, state: n }
`);
  const before = rows("select * from person where id = 2");
  await erase(map);
  expect(rows("select *, typeof(uid), length(uid) from person where id = 1")).toEqual([
    [
      1,
      expect.stringMatching(/^erased-/),
      expect.anything(),
      expect.any(Number),
      "1900-01-01",
      0,
      null,
      "",
      "blob",
      16,
    ],
  ]);
  expect(rows("select * from person where id = 2")).toEqual(before);
  expect((await planErasure(request(map))).steps).toEqual([]);
});

test("what was deleted before we came is found in the bytes of the file, and VACUUM takes it", async () => {
  run(`pragma secure_delete = off; ${people} create table old (id integer primary key, mail text);`);
  run("pragma secure_delete = off; insert into old values (1, 'Ann@example.org'), (2, 'x'); delete from old");
  const map = withPerson("");
  await erase(map);
  const look = { connection: connection(), map, identities: [{ name: "email", value: ann }] };
  expect(await verifyErasure(look)).toMatchObject({
    verdict: "unverifiable",
    values: [],
    unverified: [
      { what: "the free space of the file (deleted rows)", why: expect.stringContaining("VACUUM") },
    ],
  });
  run("vacuum");
  expect(await verifyErasure(look)).toMatchObject({ verdict: "verified", unverified: [] });
});

test("a copy in a table nobody mapped, and one in a full-text table, are residues with their names", async () => {
  run(`${people}
    create table other (id integer primary key, said text, raw blob);
    create virtual table words using fts5 (body);
    insert into other values (1, 'write to ANN@example.org!', cast('x ann@example.org' as blob)), (2, 'joann@example.org', null);
    insert into words values ('mail ann@example.org')`);
  const map = withPerson("");
  await erase(map);
  const look = { connection: connection(), map, identities: [{ name: "email", value: ann }] };
  expect(await verifyErasure(look)).toMatchObject({
    verdict: "residual",
    values: [
      { table: "other", column: "said", rows: 1 },
      { table: "other", column: "raw", rows: 1 },
      { table: "words", column: "body", rows: 1 },
    ],
  });
});

test("a file that is missing, a folder, no database, encrypted, damaged or held is refused in a sentence each", async () => {
  const said = (): Promise<string> =>
    catalog().then(
      () => "described",
      (error: unknown) => String(error),
    );
  expect(await said()).toContain(`There is no file ${file}.`);
  mkdirSync(path.join(folder, "b"));
  file = path.join(folder, "b");
  expect(await said()).toContain("is no file");
  file = path.join(folder, "c.db");
  writeFileSync(file, "a text that is no database at all ".repeat(100));
  expect(await said()).toContain("is no SQLite database, or it is encrypted");
  file = path.join(folder, "d.db");
  run(people);
  const holder = new DatabaseSync(file);
  holder.exec("begin immediate");
  const held = planErasure({ ...request(withPerson("")), limits: { lockTimeoutSeconds: 0.2 } });
  await expect(held).rejects.toThrow("is held by another program");
  holder.exec("rollback");
  holder.close();
  expect(await said()).toBe("described");
});

test("whoever still reads the file holds a commit up, and it waits for them or nothing has happened", async () => {
  run(people);
  const map = withPerson("");
  const plan = await planErasure(request(map));
  const reader = new DatabaseSync(file);
  reader.exec("begin; select * from person");
  reader.prepare("select * from person").all();
  const tooLong = executeErasure({ ...request(map), limits: { lockTimeoutSeconds: 0.2 } }, plan);
  await expect(tooLong).rejects.toThrow("is held by another program");
  expect(rows("select count(*) from person")).toEqual([[2]]);
  const patient = executeErasure(request(map), plan);
  setTimeout(() => reader.close(), 300);
  expect(await patient).toMatchObject({ done: true });
  expect(rows("select id from person")).toEqual([[2]]);
});

test("a large table is read in batches, with room for others between them", async () => {
  run(`${people}
    create table entry (id integer primary key, person_id int, body text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)
    insert into entry select i, 1 + i % 2, 'entry ' || i from n;
    create index entry_person on entry (person_id)`);
  const map = withPerson(`
  entry: { kind: personal, ${owned}, columns: { id: id, person_id: id, body: text } }
`);
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  expect(await keysFound(map)).toHaveLength(10_001);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
  expect(counts(await erase(map))).toEqual({ entry: { delete: 10_000 }, person: { delete: 1 } });
  expect(rows("select count(*), min(person_id) from entry")).toEqual([[10_000, 2]]);
});
