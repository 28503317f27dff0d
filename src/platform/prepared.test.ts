// Goal: what comes again is prepared, and neither row security nor a table that changes under it is lost by that.
// Method: one connection, the same text again and again, with the server's own list of what it prepared.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";

import { world } from "../../testkit/world.ts";
import { appRole } from "./roles.ts";
import { superuser } from "./postgres/postgres.ts";
import type { World } from "../../testkit/world.ts";
import { openDatabase, read } from "./db.ts";
import type { Database } from "./db.ts";
import type { Scope } from "./scope.ts";

let w: World;
let one: Database;
beforeAll(async () => {
  w = await world();
  one = openDatabase(w.database.as(appRole), { maxConnections: 1 });
});
afterAll(async () => {
  await one.close();
  await w.close();
});

const prepared = (like: string): Promise<readonly { readonly uses: string }[]> =>
  read(one, w.organisations[0].scope, async (tx) => {
    const { rows } = await sql<{ uses: string }>`
      select (generic_plans + custom_plans)::text as uses from pg_prepared_statements
      where statement like ${like} and statement not like '%pg_prepared%'`.execute(tx);
    return rows;
  });
const repeat = async <T>(times: number, what: () => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await what());
  return answers;
};

test("a text is prepared at its third time, and no statement without parameters is", async () => {
  const ask = (): Promise<unknown> =>
    read(one, w.organisations[0].scope, (tx) =>
      sql`select name as prepared_once from site where name <> ${""}`.execute(tx),
    );
  await repeat(2, ask);
  expect(await prepared("%prepared_once%")).toEqual([]);
  await repeat(10, ask);
  expect(await prepared("%prepared_once%")).toEqual([{ uses: "10" }]);
  expect(await prepared("begin%")).toEqual([]);
});

test("one prepared statement on one connection shows each organisation its own rows", async () => {
  const sites = (scope: Scope): Promise<string[]> =>
    read(one, scope, async (tx) => {
      const { rows } = await sql<{ organisation_id: string }>`
        select organisation_id as prepared_scope from site where name <> ${"no such site"}`.execute(tx);
      return rows.map((row) => JSON.stringify(row));
    });
  const [here, there] = [w.organisations[0].scope, w.organisations[1].scope];
  for (const scope of await repeat(12, () => Promise.resolve([here, there])).then((pairs) => pairs.flat())) {
    const found = await sites(scope);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(scope.organisationId);
  }
  expect(await prepared("%prepared_scope%")).toHaveLength(1);
});

test("a table that changes under a prepared statement costs one answer, not the connection for ever", async () => {
  const owner = await w.client(superuser);
  await owner.query("create table public.changing (id int); grant select on public.changing to public");
  const ask = (): Promise<unknown> =>
    read(one, w.organisations[0].scope, (tx) =>
      sql`select * from public.changing where id <> ${7}`.execute(tx),
    );
  await repeat(8, ask);
  await owner.query("alter table public.changing add column more text");
  await expect(ask()).rejects.toMatchObject({ code: "0A000" });
  await expect(ask()).resolves.toMatchObject({ rows: [] });
});

test("texts without end do not fill a connection", async () => {
  await read(one, w.organisations[0].scope, async (tx) => {
    for (let n = 0; n < 450; n += 1) {
      await repeat(3, () => sql`select ${sql.lit(n)} as prepared_many where ${"a"} <> ''`.execute(tx));
    }
  });
  const all = (await prepared("%")).length;
  expect(all).toBeGreaterThan(300);
  expect(all).toBeLessThanOrEqual(400);
});
