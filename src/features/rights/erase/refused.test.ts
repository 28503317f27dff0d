// Goal: an erasure that is not exactly the approved one does not happen, and says why: rows that changed, rows held by others,
// triggers, missing rights, values nobody can replace (docs/decisions/0098-what-becomes-of-each-row.md).
// Method: small stores in a real PostgreSQL, approved plans, and what comes between approval and execution.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  ann,
  counts,
  erasureWorld,
  people,
  withPerson,
  type ErasureWorld,
} from "../../../../testkit/erasure.ts";
import { StoreBusy } from "../../connectors/standalone.ts";
import { executeErasure, planErasure } from "./erase.ts";
import { verifyErasure } from "./verify.ts";

let world: ErasureWorld;
beforeAll(async () => {
  world = await erasureWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.drop());

test("what no value can satisfy is named by its constraint, and nothing has happened", async () => {
  await world.client.query(`
    create table person (id int primary key, email text not null constraint looks_like_mail check (email like '%@%'));
    create table needs (id int primary key, person_id int not null references person);
    insert into person values (1, '${ann}');
    insert into needs values (1, 1)`);
  expect((await world.plan(withPerson(""))).refusals).toEqual([
    {
      kind: "dry_run",
      table: "person",
      why: "a check of the store refuses what is left of the row: looks_like_mail",
    },
  ]);
});

test("a store that changed since the approval is left alone, and the table is named", async () => {
  await world.client.query(`${people}
    create table note (id int primary key, person_id int references person, body text);
    insert into note values (1, 1, 'a'), (2, 1, 'b')`);
  const map = withPerson(`
  note:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { id: id, person_id: id, body: text }
`);
  const approved = await world.plan(map);
  await world.client.query("update note set body = 'c' where id = 2");
  expect(await executeErasure(world.request(map), approved)).toMatchObject({
    done: false,
    differs: ["note"],
  });
  await world.client.query("update note set body = 'b' where id = 2; insert into note values (3, 1, 'c')");
  expect(await executeErasure(world.request(map), approved)).toMatchObject({
    done: false,
    differs: ["note"],
  });
  await world.client.query("delete from note where id = 3");
  expect(await executeErasure(world.request(map), approved)).toMatchObject({ done: true });
});

test("a row somebody else holds ends the whole, and so does one that refers from outside the map meanwhile", async () => {
  await world.client.query(people);
  const map = withPerson("");
  const approved = await world.plan(map);
  const other = new pg.Client(world.database.connection);
  await other.connect();
  try {
    await other.query("begin; update person set email = email where id = 1");
    const waiting = { ...world.request(map), limits: { lockTimeoutSeconds: 0.2 } };
    await expect(executeErasure(waiting, approved)).rejects.toThrow(StoreBusy);
    await other.query("rollback");
  } finally {
    await other.end();
  }
  expect(await world.dump("select 1 from person")).toHaveLength(2);
});

test("what a trigger changes besides is in the plan and part of what is approved", async () => {
  await world.client.query(`${people}
    create table trace (id int generated always as identity, who int);
    create function traced() returns trigger language plpgsql as 'begin insert into trace (who) values (old.id); return old; end';
    create trigger traces after delete on person for each row execute function traced()`);
  const map = withPerson("");
  const approved = await world.plan(map);
  expect(approved).toMatchObject({
    refusals: [],
    triggers: [{ table: "person", name: "traces", events: ["delete"] }],
    side_effects: [{ table: "trace", inserted: 1, updated: 0, deleted: 0 }],
  });
  await world.client.query(
    "create or replace function traced() returns trigger language plpgsql as 'begin return old; end'",
  );
  expect(await executeErasure(world.request(map), approved)).toMatchObject({ done: false });
  await world.client.query(
    "create or replace function traced() returns trigger language plpgsql as 'begin return null; end'",
  );
  await world.client.query(
    "drop trigger traces on person; create trigger traces before delete on person for each row execute function traced()",
  );
  expect((await world.plan(map)).refusals).toEqual([
    {
      kind: "dry_run",
      table: "person",
      why: "the plan was to delete 1 of its rows, and the store answers for 0",
    },
  ]);
});

test("a trigger that was deferred to the end sees the tables of the store, as its owner wrote it", async () => {
  await world.client.query(`${people}
    create table trace (id int generated always as identity, who int);
    create function traced() returns trigger language plpgsql as 'begin insert into trace (who) values (old.id); return null; end';
    create constraint trigger traces after delete on person deferrable initially deferred
      for each row execute function traced()`);
  const map = withPerson("");
  const approved = await world.plan(map);
  expect(approved).toMatchObject({
    refusals: [],
    side_effects: [{ table: "trace", inserted: 1, updated: 0, deleted: 0 }],
  });
  expect(await executeErasure(world.request(map), approved)).toMatchObject({ done: true });
});

test("a table that refers and cannot be read refuses the whole; so does a right that is missing", async () => {
  const role = `eraser_${randomBytes(4).toString("hex")}`;
  await world.client.query(`${people}
    create table secret (id int primary key, person_id int references person);
    create role ${role} login;
    grant usage on schema public to ${role};
    grant select, update, delete on person to ${role}`);
  const map = withPerson("");
  const asRole = { ...world.request(map), connection: world.database.as(role) };
  try {
    expect((await planErasure(asRole)).refusals).toEqual([
      { kind: "referring_unreadable", table: "secret", key: "secret_person_id_fkey", to: "person" },
    ]);
    await world.client.query(`grant select on secret to ${role}; revoke delete on person from ${role}`);
    expect((await planErasure(asRole)).refusals).toEqual([
      { kind: "no_right", table: "person", right: "delete" },
    ]);
    await world.client.query(`grant delete on person to ${role}`);
    expect((await planErasure(asRole)).refusals).toEqual([]);
  } finally {
    await world.client.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test("a value that stands where no map looks is found, and one inside a longer name is not", async () => {
  await world.client.query(`${people}
    create table scrap (id int primary key, said text, doc jsonb);
    insert into scrap values (1, 'write to ANN@example.org.', '{"a": ["ann@example.org"]}'), (2, 'joann@example.org', '{}');`);
  const map = withPerson(`
  scrap: { kind: impersonal }
`);
  await world.erase(map);
  expect(await verifyErasure(world.request(map))).toMatchObject({
    verdict: "residual",
    values: [
      { table: "scrap", column: "said", rows: 1 },
      { table: "scrap", column: "doc", rows: 1 },
    ],
  });
});

test("a composite key that may be empty in part is emptied there, one that may not keeps its row", async () => {
  await world.client.query(`${people}
    create table place (town int, no int, person_id int, primary key (town, no), foreign key (person_id) references person);
    create table visit (id int primary key, town int not null, no int, foreign key (town, no) references place);
    create table stay (id int primary key, town int not null, no int not null, foreign key (town, no) references place);
    insert into place values (1, 1, 1), (1, 2, 1);
    insert into visit values (1, 1, 1);
    insert into stay values (1, 1, 2)`);
  const map = withPerson(`
  place:
    kind: personal
    relations: [{ owned_by: person, match: { person_id: id } }]
    columns: { town: place, no: place, person_id: id }
  visit:
    kind: personal
    on_erase: anonymise
    relations: [{ owned_by: place, match: { town: town, no: no } }]
    columns: { id: id, town: place, no: place }
  stay: { kind: impersonal }
`);
  expect(counts(await world.erase(map))).toEqual({
    person: { delete: 1 },
    place: { anonymise: 1, delete: 1 },
    visit: { anonymise: 1 },
  });
  expect(await world.dump("select * from visit")).toEqual([{ id: 1, town: 0, no: null }]);
  expect(await world.dump("select * from place")).toEqual([{ town: 1, no: 2, person_id: null }]);
});
