// Goal: a register keeps every version, can be followed both ways, and can be read as it was on any day.
// Method: two small kinds of entry on a real database with a clock that is moved by hand.
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { VersionConflict } from "../cases/kind.ts";
import { read, write } from "../db.ts";
import { newId } from "../ids.ts";
import type { EntryId } from "../ids.ts";
import { endLink, linkEntries, linksOf } from "./links.ts";
import { changeEntry, createEntry, firstVersion, listEntries, readEntry, retireEntry } from "./store.ts";
import type { Entry, EntryKind } from "./store.ts";

const system = firstVersion(
  "system",
  z.strictObject({ title: z.string(), hosted: z.enum(["here", "vendor"]) }),
);
type System = z.output<typeof system.schema>;

let w: World;
beforeAll(async () => {
  w = await world();
});
afterAll(() => w.close());

const create = (key: string, title = key): Promise<Entry<System>> => {
  const [here] = w.organisations;
  return write(w.db, here.scope, (tx) =>
    createEntry(tx, here.scope, system, { key, body: { title, hosted: "here" }, now: w.now() }),
  );
};

test("an entry reads back, changes by versions, and shows each as it was", async () => {
  const [here] = w.organisations;
  const created = await create("mail");
  const at = (asOf?: Temporal.Instant): Promise<Entry<System> | undefined> =>
    read(w.db, here.scope, (tx) => readEntry(tx, here.scope, system, created.id, asOf));
  expect(await at()).toEqual(created);
  const start = w.now();
  const changed = w.advance({ hours: 24 });
  const version = await write(w.db, here.scope, (tx) =>
    changeEntry(tx, here.scope, system, {
      entryId: created.id,
      version: 1,
      body: { title: "Post", hosted: "vendor" },
      now: changed,
    }),
  );
  expect(version).toBe(2);
  const retired = w.advance({ hours: 24 });
  expect(await write(w.db, here.scope, (tx) => retireEntry(tx, here.scope, created.id, retired))).toBe(true);
  expect(await write(w.db, here.scope, (tx) => retireEntry(tx, here.scope, created.id, retired))).toBe(false);
  expect(await at(start.subtract({ seconds: 1 }))).toBeUndefined();
  expect(await at(start)).toEqual(created);
  const second = { ...created, version: 2, body: { title: "Post", hosted: "vendor" }, changedAt: changed };
  expect(await at(changed)).toEqual(second);
  expect(await at()).toEqual({ ...second, retiredAt: retired });
  expect(await at(retired)).toEqual({ ...second, retiredAt: retired });
});

test("two changes on the same version cannot both be made, nor one to a retired entry", async () => {
  const [here] = w.organisations;
  const { id } = await create("rota");
  const change = (title: string, version: number): Promise<number> =>
    write(w.db, here.scope, (tx) =>
      changeEntry(tx, here.scope, system, {
        entryId: id,
        version,
        body: { title, hosted: "here" },
        now: w.now(),
      }),
    );
  const results = await Promise.allSettled([change("a", 1), change("b", 1)]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(change("c", 1)).rejects.toThrow(VersionConflict);
  await write(w.db, here.scope, (tx) => retireEntry(tx, here.scope, id, w.now()));
  await expect(change("d", 2)).rejects.toThrow(VersionConflict);
});

test("a body that does not fit its kind is refused, and leaves nothing", async () => {
  const [here] = w.organisations;
  await expect(
    write(w.db, here.scope, (tx) =>
      createEntry(tx, here.scope, system, {
        key: "wrong",
        body: { title: "x", hosted: "elsewhere" } as unknown as System,
        now: w.now(),
      }),
    ),
  ).rejects.toThrow("Invalid option");
  await create("wrong");
  await expect(create("wrong")).rejects.toMatchObject({ code: "23505" });
});

test("a body of an older schema is brought to the present one", async () => {
  const [here] = w.organisations;
  const { id } = await create("door-log");
  const later: EntryKind<{ title: string; owner: string }> = {
    kind: "system",
    schemaVersion: 2,
    schema: z.strictObject({ title: z.string(), owner: z.string() }),
    read: (version, body) =>
      version === 1 ? { title: system.schema.parse(body).title, owner: "unknown" } : later.schema.parse(body),
  };
  const entry = await read(w.db, here.scope, (tx) => readEntry(tx, here.scope, later, id));
  expect(entry?.body).toEqual({ title: "door-log", owner: "unknown" });
});

test("links are followed both ways, and stay as they were on their day", async () => {
  const [here] = w.organisations;
  const [one, two] = [await create("crm"), await create("archive")];
  const link = (at: Temporal.Instant) => ({ from: one.id, to: two.id, relation: "copies-to", now: at });
  const linked = w.advance({ hours: 1 });
  await write(w.db, here.scope, async (tx) => {
    await linkEntries(tx, here.scope, link(linked));
    await linkEntries(tx, here.scope, link(linked));
  });
  const ended = w.advance({ hours: 1 });
  expect(await write(w.db, here.scope, (tx) => endLink(tx, here.scope, link(ended)))).toBe(true);
  expect(await write(w.db, here.scope, (tx) => endLink(tx, here.scope, link(ended)))).toBe(false);
  const at = (id: EntryId, asOf: Temporal.Instant): Promise<readonly string[]> =>
    read(w.db, here.scope, async (tx) =>
      (await linksOf(tx, here.scope, id, { asOf, limit: 10 })).map(
        ({ direction, relation, otherId }) => `${direction} ${relation} ${otherId}`,
      ),
    );
  expect(await at(one.id, linked)).toEqual([`outgoing copies-to ${two.id}`]);
  expect(await at(two.id, linked)).toEqual([`incoming copies-to ${one.id}`]);
  expect(await at(one.id, linked.subtract({ seconds: 1 }))).toEqual([]);
  expect(await at(two.id, ended)).toEqual([]);
});

test("a link to another organisation's entry is refused", async () => {
  const [here, there] = w.organisations;
  const mine = await create("till");
  const theirs = await write(w.db, there.scope, (tx) =>
    createEntry(tx, there.scope, system, { key: "till", body: { title: "x", hosted: "here" }, now: w.now() }),
  );
  for (const to of [theirs.id, newId<EntryId>()]) {
    await expect(
      write(w.db, here.scope, (tx) =>
        linkEntries(tx, here.scope, { from: mine.id, to, relation: "copies-to", now: w.now() }),
      ),
    ).rejects.toMatchObject({ code: "23503" });
  }
});

test("a list shows what is in use, in pages", async () => {
  const [, there] = w.organisations;
  const ids: EntryId[] = [];
  for (const key of ["a", "b", "c"]) {
    const entry = await write(w.db, there.scope, (tx) =>
      createEntry(tx, there.scope, system, { key, body: { title: key, hosted: "here" }, now: w.now() }),
    );
    ids.push(entry.id);
  }
  await write(w.db, there.scope, (tx) => retireEntry(tx, there.scope, ids[1] ?? newId(), w.now()));
  const page = await read(w.db, there.scope, (tx) => listEntries(tx, there.scope, system, { limit: 10 }));
  expect(page.map(({ key }) => key)).toEqual(["till", "a", "c"]);
  const rest = await read(w.db, there.scope, (tx) =>
    listEntries(tx, there.scope, system, { after: ids[0], limit: 1 }),
  );
  expect(rest.map(({ key }) => key)).toEqual(["c"]);
});
