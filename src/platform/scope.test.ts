// Goal: nothing is read or written without a scope, and the refusal has a name.
// Method: a real database as the app role, once through the pool's helpers and once around them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../testkit/world.ts";
import type { World } from "../../testkit/world.ts";
import { read, readGlobal, ScopeMissing, write } from "./db.ts";
import { newId } from "./ids.ts";
import type { ActorId } from "./ids.ts";
import { scopeOf } from "./scope.ts";

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

test("a scoped read sees its own organisation only", async () => {
  for (const organisation of w.organisations) {
    const sites = await read(w.db, organisation.scope, (tx) => tx.selectFrom("site").selectAll().execute());
    expect(sites).toEqual([
      {
        organisation_id: organisation.organisationId,
        id: organisation.siteId,
        name: organisation.slug,
        zone: "Europe/London",
        calendar: "england-and-wales",
        created_at: w.now(),
      },
    ]);
  }
});

test("a query on a tenant table without scope is refused by name", async () => {
  await expect(readGlobal(w.db, (tx) => tx.selectFrom("site").selectAll().execute())).rejects.toThrow(
    ScopeMissing,
  );
  const bare = await w.client();
  await expect(bare.query("select * from site")).rejects.toMatchObject({ code: "KP001" });
});

test("an empty table is refused as well: no scope is never no rows", async () => {
  const bare = await w.client();
  const empty = ["spool", "duty", "cell", "ledger_entry", "case_file", "entry_link"];
  for (const table of empty) {
    await expect(bare.query(`select * from ${table}`)).rejects.toMatchObject({ code: "KP001" });
    await expect(
      bare.query(`select count(*) from ${table} where false or organisation_id is not null`),
    ).rejects.toMatchObject({
      code: "KP001",
    });
    await expect(bare.query(`delete from ${table}`)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:KP001|42501)$/u),
    });
  }
});

test("a scope does not stay on the connection after its transaction", async () => {
  const [first] = w.organisations;
  for (let turn = 0; turn < 8; turn += 1) {
    await read(w.db, first.scope, (tx) => tx.selectFrom("site").select("id").execute());
    await expect(w.db.pool.query("select * from kept.site")).rejects.toMatchObject({ code: "KP001" });
  }
});

test("a read cannot write, and a failed write leaves nothing", async () => {
  const [first] = w.organisations;
  const values = {
    organisation_id: first.organisationId,
    id: newId<ActorId>(),
    kind: "job",
    created_at: w.now(),
  } as const;
  await expect(
    read(w.db, first.scope, (tx) => tx.insertInto("actor").values(values).execute()),
  ).rejects.toMatchObject({ code: "25006" });
  await expect(
    write(w.db, first.scope, async (tx) => {
      await tx.insertInto("actor").values(values).execute();
      throw new Error("changed our mind");
    }),
  ).rejects.toThrow("changed our mind");
  const actors = await read(w.db, first.scope, (tx) => tx.selectFrom("actor").select("kind").execute());
  expect(actors.map(({ kind }) => kind).toSorted()).toEqual(["person", "public", "system"]);
});

test("a scope is made of ids only", () => {
  const [first] = w.organisations;
  expect(() => scopeOf({ ...first.scope, organisationId: "x'; drop table site" as never })).toThrow(
    "A scope is made of ids only.",
  );
});
