// Goal: `kept rectify`, `kept restrict` and `kept object` as an officer uses them: a plan that changes nothing, a digest to approve, a
// certificate, and the statuses their help names; what is refused is refused in words, and no value is repeated.
// Method: the real `bin/kept` as a child process on a small invented shop in a real PostgreSQL, with a role for each hand.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmedMap } from "../../testkit/maps.ts";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";
import { makeShop, type Shop } from "../../testkit/setup/shop.ts";
import { writeMap } from "../features/connectors/standalone.ts";

let shop: Shop;
let kept: Kept;
const tables = {
  customer: {
    kind: "person",
    identities: [{ name: "email", column: "email", match: "email" }],
    columns: {
      id: "user.unique_id",
      email: "user.contact.email",
      full_name: "user.name",
      phone: "user.contact.phone_number",
      password_hash: { category: "user.authorization", access: "secret" },
      created_at: "user.content",
    },
    restrict: { column: "phone", restricted: "restricted", free: null },
  },
  address: {
    kind: "personal",
    relations: [{ owned_by: "customer", match: { customer_id: "id" } }],
    columns: {
      id: "user.unique_id",
      customer_id: "user.unique_id",
      street: "user.contact",
      city: "user.contact",
      postcode: "user.contact",
    },
  },
  orders: { kind: "impersonal" },
  order_line: { kind: "impersonal" },
  voucher: { kind: "impersonal" },
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
const digestIn = ({ stdout }: Ended): string => /--approve (hmac-sha256:\w+)/.exec(stdout)?.[1] ?? "";

test("a wrong name is planned, approved, put right and verified, and no file says what it was", async () => {
  const [[name = ""] = []] = (
    await shop.query("select full_name from customer where email = 'ivy@example.org'")
  ).map((row) => Object.values(row).map(String));
  writeFileSync(
    at("wrong.yml"),
    `corrections:\n  - { category: user.name, was: "${name}", becomes: "Ivy Newname" }\n`,
  );
  const more = ["--corrections", "wrong.yml", "--plan", "ivy"];
  const planned = await run("rectify", "ivy", ...more);
  expect([planned.status, planned.stderr]).toEqual([0, ""]);
  expect(planned.stdout).toContain("  · customer: 1 row written (full_name)");
  expect(await shop.query("select 1 from customer where full_name = 'Ivy Newname'")).toEqual([]);
  const done = await run("rectify", "ivy", ...more, "--approve", digestIn(planned));
  expect([done.status, done.stderr]).toEqual([0, ""]);
  expect(done.stdout).toContain("Verified: every cell says what is right.");
  expect(await shop.query("select 1 from customer where full_name = 'Ivy Newname'")).toHaveLength(1);
  const certificate = readFileSync(at("ivy", "certificate.txt"), "utf8");
  expect(certificate).toContain("Certificate of a rectification");
  for (const text of [planned.stdout, done.stdout, certificate])
    for (const value of [name, "Newname"]) expect(text).not.toContain(value);
});

test("a file of corrections that cannot be used is refused in words, without a value of it", async () => {
  writeFileSync(
    at("odd.yml"),
    "corrections:\n  - { was: Secretname, becomes: Secretname }\n  - { wrong: Secretname }\n",
  );
  const odd = await run("rectify", "ivy", "--corrections", "odd.yml", "--plan", "odd");
  expect(odd.status).toBe(1);
  expect(odd.stderr).toContain("cannot be used");
  expect(odd.stderr).not.toContain("Secretname");
  writeFileSync(at("torn.yml"), "corrections: [ { was: Secretname");
  const torn = await run("rectify", "ivy", "--corrections", "torn.yml", "--plan", "odd");
  expect([torn.status, torn.stderr.includes("Secretname")]).toEqual([1, false]);
  writeFileSync(at("nowhere.yml"), "corrections: [{ was: Nosuchname, becomes: Other }]");
  const nowhere = await run("rectify", "ivy", "--corrections", "nowhere.yml", "--plan", "nowhere");
  expect([nowhere.status, nowhere.stdout.includes("stands nowhere in the person's rows")]).toEqual([4, true]);
});

test("rows are restricted, and freed by what the restriction marked", async () => {
  await shop.query("update customer set phone = null where email = 'ivy@example.org'");
  const planned = await run("restrict", "ivy", "--plan", "held");
  expect([planned.status, planned.stderr]).toEqual([0, ""]);
  expect(planned.stdout).toContain("address: ");
  const done = await run("restrict", "ivy", "--plan", "held", "--approve", digestIn(planned));
  expect([done.status, done.stderr]).toEqual([0, ""]);
  expect(await shop.query("select phone from customer where email = 'ivy@example.org'")).toEqual([
    { phone: "restricted" },
  ]);
  const lift = ["--lift", "held", "--plan", "freed"];
  const lifting = await run("restrict", "ivy", ...lift);
  expect([lifting.status, lifting.stderr]).toEqual([0, ""]);
  const freed = await run("restrict", "ivy", ...lift, "--approve", digestIn(lifting));
  expect([freed.status, freed.stderr]).toEqual([0, ""]);
  expect(await shop.query("select phone from customer where email = 'ivy@example.org'")).toEqual([
    { phone: null },
  ]);
  const again = await run("restrict", "ivy", "--lift", "held", "--plan", "again");
  expect([again.status, again.stderr.includes("lifted already")]).toEqual([1, true]);
});

test("an objection to marketing is planned, approved and written into their rows; what may not be read refuses the plan", async () => {
  await shop.query("alter table customer add newsletter boolean default true, add unsubscribed boolean");
  const marketing = [
    { column: "newsletter", allowed: "true", refused: "false" },
    { column: "unsubscribed", allowed: null, refused: "true" },
  ];
  const columns = { ...tables.customer.columns, newsletter: "user", unsubscribed: "user" };
  const listed = { ...tables, customer: { ...tables.customer, columns, marketing } };
  writeFileSync(at("list.yml"), writeMap(confirmedMap({ kept_map: 1, store: "shop", tables: listed })));
  const bare = await run("object", "ivy", "--plan", "bare");
  expect([bare.status, bare.stderr.includes("--marketing")]).toEqual([2, true]);
  const silent = await run("object", "ivy", "--marketing", "--plan", "silent");
  expect([silent.status, silent.stdout.includes("The map names no column that says whether")]).toEqual([
    4,
    true,
  ]);
  const object = ["--marketing", "--map", "list.yml", "--plan", "objected"];
  const planned = await run("object", "ivy", ...object);
  expect([planned.status, planned.stderr]).toEqual([0, ""]);
  expect(planned.stdout).toContain("  · customer: 1 row written (newsletter, unsubscribed)");
  const done = await run("object", "ivy", ...object, "--approve", digestIn(planned));
  expect([done.status, done.stderr]).toEqual([0, ""]);
  expect(done.stdout).toContain("Verified: every row refuses marketing.");
  expect(await shop.query("select id from customer where not newsletter and unsubscribed")).toEqual([
    { id: 1 },
  ]);
  expect(readFileSync(at("objected", "certificate.txt"), "utf8")).toContain(
    "Certificate of an objection to marketing",
  );
  const others = Object.keys(columns).filter((name) => name !== "unsubscribed");
  await shop.query(`revoke select on customer from ${shop.writer};
    grant select (${others.join(", ")}) on customer to ${shop.writer}`);
  const hidden = await run("object", "rowan", "--marketing", "--map", "list.yml", "--plan", "hidden");
  expect([hidden.status, hidden.stderr]).toEqual([4, ""]);
  expect(hidden.stdout).toContain(
    "customer.unsubscribed cannot be written: our role may not read or change it.",
  );
});
