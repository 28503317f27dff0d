// Goal: from a database nobody described to a confirmed map, as a person types it: each command says what it did, ends
// with the status its help names, and changes the file only as far as it was asked to.
// Method: the real `bin/kept` as a child process on a small invented shop in a real PostgreSQL.
import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptCommand, type Kept } from "../../testkit/setup/kept.ts";
import { makeShop, password, type Shop } from "../../testkit/setup/shop.ts";
import { confirmationOf, readMap, type DataMap } from "../features/connectors/index.ts";

let shop: Shop;
let kept: Kept;
beforeAll(async () => {
  shop = await makeShop();
  kept = keptCommand();
});
afterAll(async () => {
  kept.remove();
  await shop.drop();
});

const at = (name: string): string => path.join(kept.folder, name);
function mapIn(name: string): DataMap {
  const read = readMap(readFileSync(at(name), "utf8"));
  if ("problems" in read) throw new Error(read.problems.map(({ sentence }) => sentence).join(" "));
  return read.map;
}
const confirmedIn = (name: string): readonly string[] =>
  Object.entries(mapIn(name).tables)
    .filter(([table, entry]) => confirmationOf(table, entry) === "confirmed")
    .map(([table]) => table)
    .toSorted();

test("suggest, check, confirm, edit, confirm again", async () => {
  const url = { KEPT_STORE_URL: shop.url };
  const suggested = await kept.run(["map", "suggest", "--store", "roastery", "--out", "map.yml"], url);
  expect(suggested).toEqual({
    status: 0,
    stderr: "",
    stdout:
      "Wrote map.yml: 6 of 7 tables look personal.\n" +
      "Every line says how sure it is and why; look first at those marked `check:`.\n" +
      "Then: npx kept map check --map map.yml, and npx kept map confirm --map map.yml --by … --table …\n",
  });
  expect(mapIn("map.yml").store).toBe("roastery");
  expect(Object.keys(mapIn("map.yml").tables)).toHaveLength(7);
  expect(confirmedIn("map.yml")).toEqual([]);
  expect(statSync(at("map.yml")).mode & 0o777).toBe(0o600);

  const unconfirmed = await kept.run(["map", "check", "--map", "map.yml"], url);
  expect([unconfirmed.status, unconfirmed.stderr]).toEqual([3, ""]);
  expect(unconfirmed.stdout).toContain("gap   customer: Nobody has confirmed this entry yet.\n");
  expect(unconfirmed.stdout).toMatch(/0 of 6 personal tables confirmed\.\n6 things to mend\.\n$/);

  const some = ["map", "confirm", "--map", "map.yml", "--by", "Ada Example", "--on", "2026-11-21"];
  expect(await kept.run([...some, "--table", "customer", "orders"])).toEqual({
    status: 0,
    stderr: "",
    stdout: "confirmed customer: person, 6 columns\nconfirmed orders: personal, 5 columns\n",
  });
  expect(confirmedIn("map.yml")).toEqual(["customer", "orders"]);
  expect(mapIn("map.yml").tables["customer"]?.confirmed).toMatchObject({
    by: "Ada Example",
    on: "2026-11-21",
  });

  const everything = await kept.run([...some, "--every-table"]);
  expect([everything.status, everything.stdout.split("\n")]).toEqual([
    0,
    expect.arrayContaining(["confirmed product: impersonal, 0 columns"]),
  ]);
  expect(await kept.run(["map", "check", "--map", "map.yml"], url)).toEqual({
    status: 0,
    stderr: "",
    stdout: "6 of 6 personal tables confirmed.\nThe map fits its store and covers it.\n",
  });

  const text = readFileSync(at("map.yml"), "utf8");
  writeFileSync(at("map.yml"), text.replace("note: user.content", "note: user"));
  const edited = await kept.run(["map", "check", "--map", "map.yml"], url);
  expect(edited).toEqual({
    status: 3,
    stderr: "",
    stdout:
      `map.yml:${text.slice(0, text.indexOf("confirmed:", text.indexOf("  orders:"))).split("\n").length}: ` +
      "gap   orders: The entry was changed after it was confirmed: confirm it again.\n" +
      "5 of 6 personal tables confirmed.\n1 thing to mend.\n",
  });
  expect((await kept.run([...some, "--table", "orders"])).status).toBe(0);
  expect(confirmedIn("map.yml")).toHaveLength(7);
});

test("check --portable names each field of which basis or origin is not said, with its line", async () => {
  const url = { KEPT_STORE_URL: shop.url };
  const map = `kept_map: 1
store: roastery
tables:
  customer:
    kind: person
    basis: contract
    origin: provided
    columns: { id: user.unique_id }
  orders:
    kind: personal
    basis: contract
    columns:
      id: { category: user.unique_id, origin: derived }
      note: user.content
`;
  writeFileSync(at("said.yml"), map);
  const checked = await kept.run(["map", "check", "--portable", "--map", "said.yml"], url);
  expect(checked.stdout.split("\n").filter((line) => /portable|undecided/.test(line))).toEqual([
    "said.yml:14: portable orders columns.note: the origin is not said.",
    "1 field undecided: none of them goes into a portable copy.",
  ]);
  const without = await kept.run(["map", "check", "--map", "said.yml"], url);
  expect(without.stdout).not.toContain("portable");
});

test("a suggestion never overwrites a map, and says where it cannot write before it looks", async () => {
  writeFileSync(at("mine.yml"), "mine");
  const url = ["--url", shop.url];
  const [over, nowhere, under] = await Promise.all([
    kept.run(["map", "suggest", ...url, "--out", "mine.yml"]),
    kept.run(["map", "suggest", ...url, "--out", "none/map.yml"]),
    kept.run(["map", "suggest", ...url, "--out", "mine.yml/map.yml"]),
  ]);
  expect(over).toEqual({
    status: 1,
    stdout: "",
    stderr: "mine.yml exists already; a suggestion never overwrites a map.\n",
  });
  expect(readFileSync(at("mine.yml"), "utf8")).toBe("mine");
  expect(nowhere).toEqual({ status: 1, stdout: "", stderr: `There is no folder ${at("none")}.\n` });
  expect(under).toEqual({ status: 2, stdout: "", stderr: `${at("mine.yml")} is a file, not a folder.\n` });
});

test("a confirmation keeps the file's mode, its link, its comments, and refuses what it does not know", async () => {
  const text =
    "kept_map: 1\nstore: shop\ntables:\n  customer: # people\n    kind: person\n    columns: { id: user }\n";
  writeFileSync(at("real.yml"), text);
  chmodSync(at("real.yml"), 0o664);
  symlinkSync("real.yml", at("link.yml"));
  const confirm = ["map", "confirm", "--map", "link.yml", "--by", "Ada Example"];
  const unknown = await kept.run([...confirm, "--table", "customer", "costumer"]);
  expect(unknown).toEqual({ status: 1, stdout: "", stderr: "The map has no table costumer.\n" });
  expect(readFileSync(at("real.yml"), "utf8")).toBe(text);

  expect((await kept.run([...confirm, "--table", "customer"])).status).toBe(0);
  expect(lstatSync(at("link.yml")).isSymbolicLink()).toBe(true);
  expect(statSync(at("real.yml")).mode & 0o777).toBe(0o664);
  const [line] = /^ {4}confirmed: .*\n/m.exec(readFileSync(at("real.yml"), "utf8")) ?? [];
  expect(readFileSync(at("real.yml"), "utf8").replace(line ?? "", "")).toBe(text);
  expect(existsSync(at("real.yml.partial"))).toBe(false);
});

test("what is wrong with a map file is said with its line", async () => {
  writeFileSync(at("broken.yml"), "kept_map: 1\nstore: shop\ntables:\n  customer: [\n");
  writeFileSync(
    at("wrong.yml"),
    "kept_map: 1\nstore: shop\ntables:\n  customer:\n    kind: persona\n    colour: red\n",
  );
  const url = ["--url", shop.url];
  const [broken, wrong, absent] = await Promise.all([
    kept.run(["map", "check", ...url, "--map", "broken.yml"]),
    kept.run(["map", "check", ...url, "--map", "wrong.yml"]),
    kept.run(["map", "check", ...url, "--map", "absent.yml"]),
  ]);
  expect([broken.status, broken.stdout]).toEqual([1, ""]);
  expect(broken.stderr).toMatch(/^broken\.yml:5: This is not YAML: [^\n]+\n$/);
  expect(wrong).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "wrong.yml:5: This must be `person` or `personal` or `impersonal`.\n" +
      "wrong.yml:6: `colour` is not a word of the map here.\n",
  });
  expect(absent).toEqual({
    status: 1,
    stdout: "",
    stderr: "The map absent.yml cannot be read: check the path.\n",
  });
});

test("names that would write on the terminal are shown by their code points, and mapped like any other", async () => {
  const hostile = await makeShop();
  const table = '"a\u001b[2J ""x"" -> [*].\n<script>\u202e; drop table customer;--"';
  try {
    await hostile.query(
      `create table ${table} (id integer primary key, customer_id integer references customer, "say\u0007 ""so""" text);
       insert into ${table} values (1, 1, 'ring')`,
    );
    const url = { KEPT_STORE_URL: hostile.url };
    const runs = [
      await kept.run(["map", "suggest", "--out", "hostile.yml"], url),
      await kept.run(["map", "check", "--map", "hostile.yml"], url),
      await kept.run(["map", "confirm", "--map", "hostile.yml", "--by", "Ada Example", "--every-table"]),
      await kept.run(["map", "check", "--map", "hostile.yml"], url),
      await kept.run(
        ["access", "--map", "hostile.yml", "--identity", "email=ivy@example.org", "--out", "hostile"],
        url,
      ),
    ];
    expect(runs.map(({ status }) => status)).toEqual([0, 3, 0, 0, 0]);
    const said = runs.map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(said).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(said).toContain(
      'confirmed "a[U+001B][2J ""x"" -> [*].[U+000A]<script>[U+202E]; drop table customer;--": personal, 3 columns\n',
    );
    expect(said).toContain("Found 8 rows");
    expect(await hostile.query("select count(*)::int as count from customer")).toEqual([{ count: 5 }]);
  } finally {
    await hostile.drop();
  }
});

test("an address's password stands in nothing that is printed or written", async () => {
  const shown = await kept.run(["map", "suggest", "--url", shop.url, "--out", "secret.yml"]);
  expect(shown.status).toBe(0);
  expect(shown.stdout + shown.stderr + readFileSync(at("secret.yml"), "utf8")).not.toContain(password);
});
