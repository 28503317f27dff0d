// Goal: sampling reads little, never for long, and leaves nothing behind, whatever the store is like.
// Method: a real PostgreSQL with wide values, a view that never ends, a closed column, and a large table.
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../../testkit/database.ts";
import { probeKey } from "../map/samples.ts";
import { introspect } from "./introspect.ts";
import { sampleStore } from "./sample.ts";

const reader = `reader_${randomBytes(4).toString("hex")}`;
let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  const admin = new pg.Client(database.connection);
  await admin.connect();
  await admin.query(`
    create role ${reader} login;
    create table member (id bigint primary key, closed text, wide text, extra jsonb, tags text[], face bytea);
    create table visit (id bigint primary key, member_id bigint, "we->ird ""id""" int);
    create materialized view slow as select 1 as id with no data;
    create table large (id bigint, email text);
    insert into member select n, 'c', repeat('x', 10000), jsonb_build_object('n', n), array['a', 'b'], '\\x00' from generate_series(1, 300) n;
    update member set extra = jsonb_build_object('big', (select string_agg(md5(random()::text), '') from generate_series(1, 2000))) where id = 1;
    insert into visit select n, n + 150, n from generate_series(1, 300) n;
    insert into large select n, 'a' || n || '@b.example' from generate_series(1, 50000) n;
    grant select on visit, slow, large to ${reader};
    grant select (id, wide, extra, tags, face) on member to ${reader};
    analyze`);
  await admin.end();
  client = new pg.Client(database.as(reader));
  await client.connect();
});
afterAll(async () => {
  await client.end();
  const admin = new pg.Client(database.connection);
  await admin.connect();
  await admin.query(`drop owned by ${reader}; drop role ${reader}`);
  await admin.end();
  await database.drop();
});

test("values are few, distinct and cut; closed columns and bytes are not read; large JSON is left out whole", async () => {
  const { columns } = await sampleStore(client, await introspect(client));
  const member = columns.get("member");
  expect([...(member?.keys() ?? [])]).toEqual(["id", "wide", "extra", "tags"]);
  expect(member?.get("id")).toMatchObject({ rows: 300, nulls: 0 });
  expect(member?.get("id")?.distinct).toHaveLength(200);
  expect(member?.get("wide")?.distinct).toEqual(["x".repeat(256)]);
  expect(member?.get("extra")?.nulls).toBe(1);
  expect(member?.get("extra")?.distinct.every((text) => JSON.parse(text) !== undefined)).toBe(true);
  expect(member?.get("tags")?.distinct).toEqual(['["a", "b"]']);
});

test("a large table is read from all over, within the limit", async () => {
  const { columns } = await sampleStore(client, await introspect(client));
  const ids = (columns.get("large")?.get("id")?.distinct ?? []).map(Number);
  expect(columns.get("large")?.get("id")?.rows).toBeLessThanOrEqual(1000);
  expect(ids.length).toBeGreaterThan(50);
  expect(Math.max(...ids)).toBeGreaterThan(1000);
});

test("links nobody declared are looked up in the table they may point to", async () => {
  const { found } = await sampleStore(client, await introspect(client));
  // Visits name members 151 to 450, of whom 300 exist; the hundred values looked up are the first ones.
  expect(found.get(probeKey("visit", "member_id", "member", "id"))).toEqual({ values: 100, share: 1 });
});

test("a table that fails or is too slow is left out, the others are not, and nothing stays open", async () => {
  const catalog = await introspect(client);
  const { columns } = await sampleStore(client, catalog);
  expect(columns.has("slow")).toBe(false);
  expect(columns.has("visit")).toBe(true);
  const hurried = await sampleStore(client, catalog, { totalInMs: 0 });
  expect([hurried.columns.size, hurried.found.size]).toEqual([0, 0]);
  const { rows } = await client.query(
    "select current_setting('statement_timeout') as limit, pg_current_xact_id_if_assigned() as open",
  );
  expect(rows).toEqual([{ limit: "0", open: null }]);
  await expect(client.query("savepoint s")).rejects.toThrow(/transaction block/);
});

test("a statement beyond its time is ended and the rest goes on", async () => {
  const admin = new pg.Client(database.connection);
  await admin.connect();
  await admin.query(`create function wait() returns int language sql as 'select 1 from pg_sleep(5)';
    create table trap (id int primary key); insert into trap values (1);
    alter table trap enable row level security; create policy p on trap to ${reader} using (wait() = 1); grant select on trap to ${reader}`);
  await admin.end();
  const { columns } = await sampleStore(client, await introspect(client), { statementInMs: 300 });
  expect(columns.has("trap")).toBe(false);
  expect(columns.has("visit")).toBe(true);
});
