// Goal: `kept access` as an officer uses it: it says what it finds and why it is or is not complete, ends with the status
// its help names, leaves a whole package or nothing, never changes the store and never repeats whose data was asked for.
// Method: the real `bin/kept` as a child process on a small invented shop in a real PostgreSQL, whose rows are known.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";
import { makeShop, password, type Shop } from "../../testkit/setup/shop.ts";

const Reference = z.object({ table: z.string(), key: z.array(z.string()) });
const Journal = z.object({ disclosed: z.array(Reference), held_back: z.array(Reference) });

let shop: Shop;
let kept: Kept;
beforeAll(async () => {
  shop = await makeShop();
  kept = keptCommand();
  await kept.run(["map", "suggest", "--url", shop.url, "--out", "draft.yml"]);
  copyFileSync(at("draft.yml"), at("map.yml"));
  await kept.run(["map", "confirm", "--map", "map.yml", "--by", "Ada Example", "--every-table"]);
});
afterAll(async () => {
  kept.remove();
  await shop.drop();
});

const at = (...names: readonly string[]): string => path.join(kept.folder, ...names);
const access = (out: string, ...more: readonly string[]): Promise<Ended> =>
  kept.run(["access", "--map", "map.yml", "--out", out, ...more], { KEPT_STORE_URL: shop.url });
const identity = (name: string): readonly string[] => ["--identity", `email=${name}@example.org`];
const lines = (out: string): readonly string[] => {
  const journal = Journal.parse(JSON.parse(readFileSync(at(out, "journal.json"), "utf8")));
  const name = (mark: string, rows: readonly z.infer<typeof Reference>[]): readonly string[] =>
    rows.map(({ table, key }) => `${mark} ${table} ${key.join("/")}`);
  return [...name("+", journal.disclosed), ...name("?", journal.held_back)].toSorted();
};

test("everything found and theirs alone: complete, status 0, and exactly their rows", async () => {
  const { status, stdout, stderr } = await access("ivy", ...identity("ivy"));
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.replace(/\(sha256:[0-9a-f]{12}\)/, "(hash)").replace(/as of \S+Z/, "as of then")).toBe(
    `Connected to PostgreSQL ${stdout.split(" ")[3] ?? ""} as ${shop.reader}.
Described 7 tables; the map covers what looks personal.
Planned 6 steps (hash).
Found 7 rows as of then: 7 theirs, 0 shared, 0 mere mentions.
Wrote 8 files.

Complete: every table of the map was searched, and nothing waits.
To hand over: ${at("ivy", "package", "index.html")}
To keep: ${at("ivy", "journal.json")}
`,
  );
  expect(lines("ivy")).toEqual([
    "+ address 1",
    "+ customer 1",
    "+ order_line 1/1",
    "+ order_line 1/2",
    "+ order_line 2/1",
    "+ orders 1",
    "+ orders 2",
  ]);
  expect(readdirSync(at("ivy")).toSorted()).toEqual(["journal.json", "package", "plan.json"]);
  expect(statSync(at("ivy")).mode & 0o777).toBe(0o700);
  expect(readdirSync(kept.temporary)).toEqual([]);
});

test("rows that are also someone else's wait for a person: status 4", async () => {
  const { status, stdout } = await access("rowan", ...identity("rowan"));
  expect(status).toBe(4);
  expect(stdout).toContain("\nComplete, but rows that are also someone else's wait for a person's decision");
  expect(lines("rowan")).toEqual([
    "+ address 2",
    "+ customer 2",
    "+ order_line 3/1",
    "+ orders 3",
    "? voucher 1",
  ]);
});

test("without confirmation nothing runs and nothing is written; --unreviewed runs, says so, and is not complete", async () => {
  const draft = ["--map", "draft.yml"];
  const refused = await access("refused", ...identity("ivy"), ...draft);
  expect([refused.status, refused.stderr]).toEqual([
    1,
    "Nobody has confirmed what the map now says of 6 personal tables: customer, staff, address, order_line, orders, voucher.\n" +
      "Read them and run `kept map confirm`, or add --unreviewed to look without a promise.\n",
  ]);
  expect(existsSync(at("refused"))).toBe(false);
  writeFileSync(
    at("edited.yml"),
    readFileSync(at("map.yml"), "utf8").replace("note: user.content", "note: user"),
  );
  const changed = await access("refused", ...identity("ivy"), "--map", "edited.yml");
  expect([changed.status, changed.stderr]).toEqual([
    1,
    expect.stringMatching(/^Nobody has confirmed what the map now says of 1 personal table: orders\.\n/),
  ]);
  expect(existsSync(at("refused"))).toBe(false);
  const looked = await access("looked", ...identity("ivy"), ...draft, "--unreviewed");
  expect([looked.status, looked.stderr]).toEqual([3, ""]);
  expect(looked.stdout).toMatch(
    /\nNot complete:\n {2}· customer was never confirmed\n(?: {2}· .*\n)+ {2}· the map was not reviewed \(--unreviewed\)\n/,
  );
  expect(readFileSync(at("looked", "package", "index.html"), "utf8")).toContain(
    "The search followed a description of the database that nobody has confirmed yet.",
  );
  expect(lines("looked")).toEqual(lines("ivy"));
});

test("a table that looks personal and is not in the map keeps the answer from being complete", async () => {
  await shop.query("create table newsletter (email text primary key, full_name text); analyze newsletter");
  try {
    const { status, stdout } = await access("newsletter", ...identity("ivy"));
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /\nNot complete:\n {2}· newsletter is not in the map and looks personal: [^\n]+\nFound so far: /,
    );
  } finally {
    await shop.query("drop table newsletter");
  }
});

test("identities: none, unknown, swapped, ambiguous, of nobody, from a file, from standard input", async () => {
  writeFileSync(at("who.txt"), "\ufeff# as in the letter\r\nemail=ivy@example.org\r\n\r\nphone=\r\n");
  writeFileSync(at("torn.txt"), "email=ivy@example.org\nphone 020 7946 0001\n");
  writeFileSync(at("empty.txt"), "# nobody\n");
  const usage = "An identity is written name=value, for example email=ada@example.org.\n";
  const fromInput = kept.run(
    ["access", "--map", "map.yml", "--identity-file", "-", "--out", "input", "--url", shop.url],
    {},
    "email=ivy@example.org\n",
  );
  const [none, unknown, swapped, bare, torn, empty, ambiguous, nobody, file, staff, input] =
    await Promise.all([
      access("x"),
      access("x", "--identity", "nick=ivy"),
      access("x", "--identity", "ivy@example.org=email"),
      access("x", "--identity", "ivy@example.org"),
      access("x", "--identity-file", "torn.txt"),
      access("x", "--identity-file", "empty.txt"),
      access("hazel", ...identity("hazel")),
      access("nobody", ...identity("nobody")),
      access("file", "--identity-file", "who.txt"),
      access("staff", "--identity", "staff.email=bram@example.com", "--identity", "phone="),
      fromInput,
    ]);
  const known = "There are: customer.email, customer.phone, staff.email.\n";
  expect([none.status, none.stderr]).toEqual([
    2,
    "Say what the person is known by: --identity name=value, or --identity-file.\n",
  ]);
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    `No person table of the map is searched by nick.\n${known}`,
  ]);
  expect([swapped.status, swapped.stderr]).toEqual([
    2,
    `No person table of the map is searched by one of those given.
${known}`,
  ]);
  expect([bare.status, bare.stderr]).toEqual([2, usage]);
  expect([torn.status, torn.stderr]).toEqual([2, `Line 2: ${usage}`]);
  expect([empty.status, empty.stderr]).toEqual([2, "The file of identities names none.\n"]);
  expect(existsSync(at("x"))).toBe(false);
  expect([ambiguous.status, ambiguous.stdout]).toEqual([
    3,
    expect.stringContaining("\n  · email matches 2 rows of customer, so nothing was searched: "),
  ]);
  expect(lines("hazel")).toEqual([]);
  expect([nobody.status, nobody.stdout]).toEqual([3, expect.stringContaining("\n  · nobody matches: ")]);
  expect([file.status, input.status]).toEqual([0, 0]);
  expect(lines("file")).toEqual(lines("ivy"));
  expect(lines("input")).toEqual(lines("ivy"));
  expect([staff.status, staff.stdout]).toEqual([0, expect.stringContaining("Found 3 rows as of")]);
  expect(staff.stdout).toContain(": 1 theirs, 0 shared, 2 mere mentions.\n");
  const all = [none, unknown, swapped, bare, torn, empty, ambiguous, nobody, file, staff, input];
  const said = all
    .map(({ stdout, stderr }) => stdout + stderr)
    .join("")
    .replaceAll(usage, "");
  expect(said).not.toMatch(/@example|7946|ivy@|hazel@|Fernley/);
});

test("a folder that holds something, is a file or lies below one is refused before anything is asked of the store", async () => {
  mkdirSync(at("full"));
  writeFileSync(at("full", "thesis.txt"), "mine");
  const nowhere = ["--url", "postgresql://reader@127.0.0.1:1/shop"];
  const [full, file, below] = await Promise.all([
    access("full", ...identity("ivy"), ...nowhere),
    access("full/thesis.txt", ...identity("ivy"), ...nowhere),
    access("full/thesis.txt/deep", ...identity("ivy"), ...nowhere),
  ]);
  expect(full).toEqual({
    status: 2,
    stdout: "",
    stderr: "full is not empty; name a folder that is, or that does not exist yet.\n",
  });
  const isFile = { status: 2, stdout: "", stderr: `${at("full", "thesis.txt")} is a file, not a folder.\n` };
  expect([file, below]).toEqual([isFile, isFile]);
  expect(readdirSync(at("full"))).toEqual(["thesis.txt"]);
});

test("--portable leaves out whatever the map does not call portable, and says how much", async () => {
  const nothing = await access("carried-nothing", ...identity("ivy"), "--portable");
  expect([nothing.status, nothing.stderr]).toEqual([0, ""]);
  expect(nothing.stdout).toMatch(/\nNothing in it is portable; \d+ fields left out, with the reason\.\n/);
  const map = readFileSync(at("map.yml"), "utf8");
  const said = map.replace("  customer:\n", "  customer:\n    basis: contract\n    origin: provided\n");
  writeFileSync(at("said.yml"), said);
  await kept.run(["map", "confirm", "--map", "said.yml", "--by", "Ada Example", "--table", "customer"]);
  const some = await access("carried", "--map", "said.yml", ...identity("ivy"), "--portable");
  expect([some.status, some.stderr]).toEqual([0, ""]);
  expect(some.stdout).toContain("\nPortable: 1 row of 1 table; ");
  expect(readdirSync(at("carried", "package", "csv"))).toEqual(["customer.csv"]);
  expect(readdirSync(at("carried", "package"))).toContain("datapackage.json");
});

test("an empty folder that is there is filled in its place", async () => {
  mkdirSync(at("waiting"), { mode: 0o750 });
  const { ino } = statSync(at("waiting"));
  expect((await access("waiting", ...identity("ivy"))).status).toBe(0);
  expect(statSync(at("waiting")).ino).toBe(ino);
  expect(lines("waiting")).toEqual(lines("ivy"));
});

test("a role that could write is told so, and nothing in the store is changed by any command", async () => {
  const contents = `select string_agg(md5(content), ',' order by content) as sum from (
    select 'customer' || t::text as content from customer t union all select 'orders' || t::text from orders t
    union all select 'voucher' || t::text from voucher t union all select 'line' || t::text from order_line t
    union all select 'address' || t::text from address t union all select 'staff' || t::text from staff t) rows`;
  const written = `select sum(n_tup_ins + n_tup_upd + n_tup_del)::int as count from pg_stat_user_tables`;
  const objects = "select count(*)::int as count, max(oid)::text as last from pg_class";
  const look = async (): Promise<unknown> => [
    await shop.query(contents),
    await shop.query(objects),
    await shop.query(written),
  ];
  const before = await look();
  const url = ["--url", shop.database.url(shop.writer)];
  const suggested = await kept.run(["map", "suggest", ...url, "--out", "writer.yml"]);
  const checked = await kept.run(["map", "check", ...url, "--map", "map.yml"]);
  const found = await access("writer", ...identity("ivy"), ...url);
  expect([suggested.status, checked.status, found.status]).toEqual([0, 0, 0]);
  const sentence =
    /The role may write to 7 tables \(address, customer, .*\): REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON /;
  expect(suggested.stdout).toMatch(sentence);
  expect(found.stdout).toMatch(sentence);
  expect(await look()).toEqual(before);
  // The same look does see a change.
  await shop.query("update orders set note = note where id = 1");
  expect(await look()).not.toEqual(before);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s during a long search leaves no package, no spool and no folder",
  async (signal) => {
    const free = await shop.lock("orders");
    try {
      const out = `stopped-${signal}`;
      const run = kept.start(["access", "--map", "map.yml", ...identity("ivy"), "--out", out], {
        KEPT_STORE_URL: shop.url,
      });
      await run.said("Planned");
      await waitsForLock(shop);
      expect(readdirSync(kept.temporary)).toHaveLength(1);
      run.signal(signal);
      const { status, stderr } = await run.ended;
      expect([status, stderr]).toEqual([
        signal === "SIGINT" ? 130 : 143,
        "Stopped: nothing was written, and nothing in the store was changed.\n",
      ]);
      expect(existsSync(at(out))).toBe(false);
      expect(readdirSync(kept.temporary)).toEqual([]);
    } finally {
      await free();
    }
  },
);

/** Returns once a session of ours waits for a lock in the shop's database. */
async function waitsForLock(of: Shop): Promise<void> {
  for (;;) {
    const waiting = await of.query(
      `select from pg_stat_activity
       where datname = current_database() and application_name = 'kept' and wait_event_type = 'Lock'`,
    );
    if (waiting.length > 0) return;
  }
}

test("an address's password stands in no file of a package", async () => {
  expect((await access("password", ...identity("ivy"), "--url", shop.url)).status).toBe(0);
  const files = readdirSync(at("password"), { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  expect(files.length).toBeGreaterThan(8);
  for (const { parentPath, name } of files) {
    expect(readFileSync(path.join(parentPath, name), "latin1")).not.toContain(password);
  }
});
