// Goal: a developer's CI turns red for each kind of thing a migration brings that the map does not know or that is no longer
// as the map says, says which line mends it, and turns green when those very lines are written.
// Method: the real `bin/kept` as a child process on the small invented shop in a real PostgreSQL, migrated under a confirmed map.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";
import { makeShop, type Shop } from "../../testkit/setup/shop.ts";
import { MapTestReport } from "../features/connectors/index.ts";

let shop: Shop;
let kept: Kept;
beforeAll(async () => {
  shop = await makeShop();
  kept = keptCommand();
  await shop.query("alter table orders add extra jsonb, add till integer");
});
afterAll(async () => {
  kept.remove();
  await shop.drop();
});

const file = (): string => path.join(kept.folder, "map.yml");
const textOf = (): string => readFileSync(file(), "utf8");
const edit = (from: string, to: string): void => {
  expect(textOf()).toContain(from);
  writeFileSync(
    file(),
    textOf().replace(from, () => to),
  );
};
const run = (...more: readonly string[]): Promise<Ended> =>
  kept.run(["map", ...more], { KEPT_STORE_URL: shop.url });
const mapTested = (...more: readonly string[]): Promise<Ended> => run("test", "--map", "map.yml", ...more);
const confirmAll = (): Promise<Ended> =>
  run("confirm", "--map", "map.yml", "--by", "Ada Example", "--on", "2026-11-21", "--every-table");
const lineOf = (piece: string): number => textOf().slice(0, textOf().indexOf(piece)).split("\n").length;

/** Every kind at once: each finding must stand by itself beside the others. */
const migration = `
  alter table orders add gift_email text, add picked_by integer references staff;
  alter table orders add foreign key (till) references staff;
  create unique index on orders ((extra -> 'guest' ->> 'email'));
  alter table product add contact_phone text, add colour text;
  create table tasting (id integer primary key, customer_id integer references customer, seats integer);
  create table "it's; rm -rf ~ \u001b[2J\u202e" (id integer primary key, email text);
  create table roast (id integer primary key, degrees integer);
  alter table customer drop column phone;
  alter table address alter postcode type character varying(10);`;

test("a migration turns the CI red for each kind of gap, and the lines that are printed turn it green", async () => {
  await run("suggest", "--store", "roastery", "--out", "map.yml");
  edit(/ {6}extra: .*/.exec(textOf())?.[0] ?? "none", "      extra: system.operations");
  await confirmAll();
  expect(await mapTested()).toEqual({ status: 0, stderr: "", stdout: "7 tables, 32 columns, all known\n" });

  await shop.query(migration);
  edit("note: user.content", "note: user");
  const said = await mapTested("--json");
  expect([said.status, said.stderr]).toEqual([1, ""]);
  expect(said.stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  const report = MapTestReport.parse(JSON.parse(said.stdout));
  expect(report.gaps.map(({ kind, table, column }) => [kind, table, column])).toEqual([
    ["unknown_table", `"it's; rm -rf ~ \u001b[2J\u202e"`, undefined],
    ["changed_type", "address", "postcode"],
    ["gone", "customer", "phone"],
    ["gone", "customer", "phone"],
    ["unknown_column", "orders", "gift_email"],
    ["unknown_column", "orders", "picked_by"],
    ["unknown_leaf", "orders", "extra->guest.email"],
    ["unknown_link", "orders", "till"],
    ["unconfirmed", "orders", undefined],
    ["unknown_column", "product", "contact_phone"],
    ["unknown_table", "tasting", undefined],
  ]);
  const of = (column: string) => report.gaps.find((gap) => gap.column === column);
  expect(of("gift_email")).toMatchObject({
    file: "map.yml",
    sentence: "The column orders.gift_email (text) is not in the map.",
    why: ["user.contact.email (by name)"],
    add: [{ below: "tables.orders.columns", text: "      gift_email: user.contact.email" }],
    nobodys: { below: "tables.orders.columns", text: "      gift_email: system.operations" },
  });
  expect(of("extra->guest.email")).toMatchObject({
    line: lineOf("      extra: system.operations"),
    add: [{ text: "      extra: user" }],
  });
  expect(of("postcode")?.sentence).toBe(
    "address: The column postcode was text when the entry was confirmed and is character varying(10) now: look at it and confirm it again.",
  );
  expect(of("phone")?.line).toBe(lineOf("      phone: user.contact.phone_number"));
  expect(of("picked_by")?.add.map(({ below }) => below)).toEqual([
    "tables.orders.columns",
    "tables.orders.relations",
  ]);

  const human = await mapTested();
  expect(human.stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(human.stdout).toContain(
    `map.yml:${lineOf("  product:")}: The map calls product impersonal, and its column contact_phone (text) looks personal.\n` +
      "  why: user.contact.phone_number (by name)\n",
  );
  expect(human.stdout).toMatch(/\n10 tables, 42 columns, 11 gaps\n$/);

  // Out with what has gone, in with what is printed.
  for (const gone of textOf().match(/^.*\bphone\b.*\n/gm) ?? [])
    if (!gone.includes("confirmed:")) edit(gone, "");
  edit("      extra: system.operations", of("extra->guest.email")?.add[0]?.text ?? "");
  for (const { kind, add, nobodys, column, table } of report.gaps) {
    const lines = isNobodys(column, table) && nobodys !== undefined ? [nobodys] : add;
    if (kind === "unknown_leaf") continue;
    for (const { below, text } of lines) writeBelow(below, text);
  }
  const mended = await confirmAll();
  expect([mended.status, mended.stderr]).toEqual([0, ""]);
  expect(await mapTested()).toEqual({ status: 0, stderr: "", stdout: "10 tables, 42 columns, all known\n" });
});

test("a gap is accepted for its own place, with a reason, to the end of its day", async () => {
  await shop.query("alter table staff add shoe_size integer, add nickname text");
  writeFileSync(
    file(),
    `${textOf()}gaps:\n  - { table: staff, column: shoe_size, because: Aprons are ordered in spring., until: 2026-12-31 }\n`,
  );
  const one = MapTestReport.parse(JSON.parse((await mapTested("--json", "--on", "2026-12-31")).stdout));
  expect(one.gaps.map(({ column }) => column)).toEqual(["nickname"]);
  expect(one.accepted).toMatchObject([
    { column: "shoe_size", state: "holds", line: lineOf("  - { table: staff") },
  ]);
  const ended = await mapTested("--on", "2027-01-01");
  expect(ended.status).toBe(1);
  expect(ended.stdout).toContain("The column staff.shoe_size (integer) is not in the map.");
  expect(ended.stdout).toContain("the acceptance of staff, shoe_size ended on 2026-12-31.\n");
});

test("a map that cannot be read ends with 2, a database that cannot be reached or is another one with 3", async () => {
  writeFileSync(path.join(kept.folder, "broken.yml"), "kept_map: 1\nstore: shop\n");
  writeFileSync(
    path.join(kept.folder, "other.yml"),
    "kept_map: 1\nstore: shop\ntables: { elsewhere: { kind: impersonal } }\n",
  );
  const ends = await Promise.all([
    kept.run(["map", "test", "--map", "map.yml"]),
    run("test", "--map", "broken.yml"),
    run("test", "--map", "other.yml"),
    kept.run(["map", "test", "--map", "map.yml", "--url", "postgresql://nobody@127.0.0.1:1/none"]),
  ]);
  expect(ends.map(({ status, stdout }) => [status, stdout])).toEqual([
    [2, ""],
    [2, ""],
    [3, ""],
    [3, ""],
  ]);
  expect(ends.map(({ stderr }) => stderr)).toEqual([
    expect.stringContaining("KEPT_STORE_URL"),
    "broken.yml:1: `tables` is missing.\n",
    "None of the map's 1 table is in this database: have its migrations run, and is it the right one?\n",
    "Nothing answers there: is the database running, and are host and port right?\n",
  ]);
});

/** Of these two the developer says that they hold nothing personal. */
function isNobodys(column: string | undefined, table: string): boolean {
  return column === "contact_phone" || table.startsWith('"it');
}

/** Writes lines below a key as a developer would: behind the key's own line. */
function writeBelow(below: string, text: string): void {
  const [, table = "", list = ""] = /^tables(?:\.(\w+)\.(\w+))?$/.exec(below) ?? [];
  if (below === "the table's entry")
    edit("  product:\n    kind: impersonal", `  product:\n    kind: impersonal\n${text}\n    #`);
  else if (table === "") edit("tables:\n", `tables:\n${text}\n`);
  else {
    const entry = textOf().indexOf(`\n  ${table}:\n`);
    const at = textOf().indexOf(`\n    ${list}:\n`, entry) + `\n    ${list}:\n`.length;
    writeFileSync(file(), `${textOf().slice(0, at)}${text}\n${textOf().slice(at)}`);
  }
}
