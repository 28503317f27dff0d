// Goal: a stored connection gives a search exactly what people confirmed, to its own organisation alone, and its password
// stands nowhere in the clear.
// Method: the real tables; an installed store with a map, confirmed in steps; every column of every row is searched.
import { afterAll, beforeAll, expect, test } from "vitest";
import { read, write } from "../../../platform/db.ts";
import { derivedKeys } from "../../../../testkit/keys.ts";
import { superuser } from "../../../platform/postgres/postgres.ts";
import { confirmedMap } from "../../../../testkit/maps.ts";
import { world, type World, type WorldOrganisation } from "../../../../testkit/world.ts";
import { DataMap, mapHash } from "../index.ts";
import { mapOfText, mapText } from "./map-text.ts";
import { installStore, listStores, removeStore, usableStores } from "./stores.ts";

const hall = {
  kept_map: 1,
  store: "hall",
  tables: {
    member: {
      kind: "person",
      identities: [{ name: "email", column: "email", match: "email" }],
      columns: { id: "user.unique_id", email: "user.contact.email" },
    },
    booking: {
      kind: "personal",
      columns: { id: "system.operations", member_id: "user.unique_id" },
      relations: [{ owned_by: "member", match: { member_id: "id" }, because: "Their booking." }],
    },
    wall: { kind: "impersonal" },
  },
};
const password = "correct-horse-canary";
const connection = { host: "db.hall.example", port: 5433, database: "hall", user: "reader", password };

let w: World;
let ours: WorldOrganisation;
const keys = derivedKeys(Buffer.alloc(32, 7));
beforeAll(async () => {
  w = await world();
  [ours] = w.organisations;
});
afterAll(() => w.close());

const install = (name: string, map: DataMap): Promise<unknown> =>
  write(w.db, ours.scope, (tx) =>
    installStore(tx, ours.scope, keys, { name, connection, map, now: w.now() }),
  );
const usable = (organisation = ours) =>
  read(w.db, organisation.scope, (tx) => usableStores(tx, organisation.scope, keys));
const listed = async () => {
  const stores = await read(w.db, ours.scope, (tx) => listStores(tx, ours.scope, keys));
  return stores.map(({ entry, notUsable }) => [entry.key, entry.body.name, notUsable]);
};

test("a map survives being kept: same meaning, same hash, hostile names whole", () => {
  const hostile = confirmedMap({
    ...hall,
    tables: { ...hall.tables, '"a/b"."c%2f\n\u202e"': { kind: "impersonal", because: "Names." } },
  });
  const again = mapOfText(mapText(hostile));
  expect(again).toEqual(hostile);
  expect(mapHash(again)).toBe(mapHash(hostile));
});

test("a store is used only once every personal table is confirmed, by its own organisation", async () => {
  const confirmed = confirmedMap(hall);
  await install("Climbing hall", DataMap.parse(hall));
  expect(await usable()).toEqual([]);
  await install("Climbing hall", confirmed);
  await install("!!!", {
    ...confirmed,
    tables: { ...confirmed.tables, booking: { ...confirmed.tables["booking"], title: "Later" } as never },
  });
  expect(await listed()).toEqual([
    ["climbing-hall", "Climbing hall", { why: "unconfirmed", confirmed: 0, of: 2 }],
    ["climbing-hall-2", "Climbing hall", undefined],
    ["store", "!!!", { why: "unconfirmed", confirmed: 1, of: 2 }],
  ]);
  const [one, ...others] = await usable();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ name: "Climbing hall", map: confirmed, mapHash: mapHash(confirmed) });
  expect(one?.connection).toMatchObject(connection);
  expect(await usable(w.organisations[1])).toEqual([]);
});

test("the password stands in no row in the clear, and goes with the connection", async () => {
  const client = await w.client(superuser);
  const { rows: tables } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'kept' and table_type = 'BASE TABLE'",
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from kept.${name} t`);
    const hex = Buffer.from(password).toString("hex");
    expect([name, rows.filter(({ row }) => row.includes(password) || row.includes(hex)).length]).toEqual([
      name,
      0,
    ]);
  }
  const cells = async (): Promise<number> =>
    (await client.query("select from kept.cell where row_table = 'store_address'")).rowCount ?? 0;
  expect(await cells()).toBe(3);
  await write(w.db, ours.scope, async (tx) => {
    for (const stored of await listStores(tx, ours.scope, keys))
      await removeStore(tx, ours.scope, stored, w.now());
  });
  expect(await cells()).toBe(0);
  expect(await listed()).toEqual([]);
  expect(await usable()).toEqual([]);
});
