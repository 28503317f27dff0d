// Goal: `kept erase` and `kept verify` as an officer uses them: a plan that changes nothing, a digest to approve, a
// certificate, and the statuses their help names; what is refused is refused in words.
// Method: the real `bin/kept` as a child process on a small invented shop in a real PostgreSQL, with a role for each hand.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmedMap } from "../../testkit/maps.ts";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";
import { makeShop, type Shop } from "../../testkit/setup/shop.ts";
import { writeMap } from "../features/connectors/standalone.ts";

let shop: Shop;
let kept: Kept;
const ofCustomer = { relations: [{ owned_by: "customer", match: { customer_id: "id" } }] };
const columns = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, "user"]));
const tables = {
  customer: {
    kind: "person",
    identities: [{ name: "email", column: "email", match: "email" }],
    columns: columns("id", "email", "full_name", "phone", "password_hash", "created_at"),
  },
  address: {
    kind: "personal",
    ...ofCustomer,
    columns: columns("id", "customer_id", "street", "city", "postcode"),
  },
  orders: {
    kind: "personal",
    ...ofCustomer,
    on_erase: "keep",
    keep: { because: "orders are kept for tax", until: { column: "placed_on", years: 100 } },
    columns: columns("id", "customer_id", "placed_on", "note", "packed_by"),
  },
  order_line: {
    kind: "personal",
    relations: [{ owned_by: "orders", match: { order_id: "id" } }],
    on_erase: "keep",
    keep: { because: "they are part of an order" },
    columns: columns("order_id", "line", "product_id", "quantity"),
  },
  voucher: {
    kind: "personal",
    relations: [...ofCustomer.relations, { co_owned_by: "customer", match: { recipient_id: "id" } }],
    columns: columns("id", "customer_id", "recipient_id", "message"),
  },
  staff: { kind: "impersonal" },
  product: { kind: "impersonal" },
};

beforeAll(async () => {
  shop = await makeShop();
  kept = keptCommand();
  writeFileSync(at("map.yml"), writeMap(confirmedMap({ kept_map: 1, store: "shop", tables })));
});
afterAll(async () => {
  kept.remove();
  await shop.drop();
});

const at = (...names: readonly string[]): string => path.join(kept.folder, ...names);
const run = (command: string, email: string, ...more: readonly string[]): Promise<Ended> =>
  kept.run([command, "--map", "map.yml", "--identity", `email=${email}@example.org`, ...more], {
    KEPT_STORE_URL: shop.url,
    KEPT_STORE_WRITE_URL: shop.database.url(shop.writer),
  });

test("planned, approved, erased, verified, and nowhere is said whose it was", async () => {
  const before = await shop.query("select * from customer order by id");
  const planned = await run("erase", "ivy", "--plan", "ivy");
  expect([planned.status, planned.stderr]).toEqual([0, ""]);
  expect(planned.stdout).toContain(`as ${shop.writer}, to change rows.`);
  expect(planned.stdout).toContain(
    "  · address: 1 deleted\n  · customer: 1 anonymised\n  · order_line: 3 kept\n  · orders: 2 kept\n" +
      "Every step was run and taken back: nothing in the store was changed.\n",
  );
  expect(await shop.query("select * from customer order by id")).toEqual(before);
  const digest = /--approve (hmac-sha256:\w+)/.exec(planned.stdout)?.[1] ?? "";
  const erased = await run("erase", "ivy", "--plan", "ivy", "--approve", digest);
  expect([erased.status, erased.stderr]).toEqual([0, ""]);
  expect(erased.stdout).toContain("Verified: nothing of the person was found but what is kept.\n");
  expect(readFileSync(at("ivy", "certificate.txt"), "utf8")).toContain(
    "orders: 2 rows, because orders are kept for tax; until 2126-",
  );
  expect(await shop.query("select * from customer where id > 1 order by id")).toEqual(before.slice(1));
  expect(await shop.query("select email, full_name, phone from customer where id = 1")).toEqual([
    { email: "", full_name: "", phone: null },
  ]);
  const verified = await run("verify", "ivy");
  expect([verified.status, verified.stderr]).toEqual([0, ""]);
  for (const { stdout } of [planned, erased, verified]) expect(stdout).not.toContain("ivy@");
});

test("what waits for somebody's word, and what was never approved, does not run", async () => {
  const waiting = await run("erase", "rowan", "--plan", "rowan");
  expect([waiting.status, waiting.stderr]).toEqual([4, ""]);
  expect(waiting.stdout).toContain(
    "This cannot run:\n  · voucher: somebody has to say what becomes of 1 row (they are somebody else's as well: on_erase_shared in the map).\n",
  );
  const other = await run("erase", "rowan", "--plan", "rowan", "--approve", "hmac-sha256:0");
  expect([other.status, other.stderr]).toEqual([
    1,
    "The plan in the folder has another digest than the one approved: read it again.\n",
  ]);
  expect(existsSync(at("rowan", "certificate.json"))).toBe(false);
  const left = await run("verify", "rowan");
  expect([left.status, left.stdout.split("\n")[0]]).toEqual([3, "Something is left:"]);
});
