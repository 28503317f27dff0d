// Goal: a file of SQLite goes the whole way on the command line as a PostgreSQL does: map, access, erasure, a look afterwards; and
// a file that cannot be used is said in one sentence.
// Method: the real `bin/kept` as a child process on a small invented shop in a file.
import { readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";

let kept: Kept;
let file: string;
beforeAll(() => {
  kept = keptCommand();
  file = path.join(kept.folder, "shop.db");
  const db = new DatabaseSync(file);
  db.exec(`pragma journal_mode = wal;
    create table customer (id integer primary key, email text not null unique, full_name text);
    create table orders (id integer primary key, customer_id integer not null references customer (id) on delete cascade, note text);
    insert into customer values (1, 'ivy@example.org', 'Ivy Lane'), (2, 'rowan@example.org', 'Rowan Field');
    insert into orders values (1, 1, 'for ivy'), (2, 2, 'for rowan')`);
  db.close();
});
afterAll(() => kept.remove());
const run = (...words: readonly string[]): Promise<Ended> =>
  kept.run([...words, "--map", "map.yml"], { KEPT_STORE_URL: `sqlite:${file}` });
const ivy = ["--identity", "email=ivy@example.org"];

test("a shop in a file is mapped, searched, erased from and looked at again", async () => {
  const suggested = await kept.run(["map", "suggest", "--out", "map.yml"], {
    KEPT_STORE_URL: `sqlite:${file}`,
  });
  expect([suggested.status, suggested.stderr]).toEqual([0, ""]);
  expect((await run("map", "confirm", "--by", "an officer", "--every-table")).status).toBe(0);
  for (const word of ["check", "test"]) expect((await run("map", word)).status).toBe(0);
  const found = await run("access", ...ivy, "--out", "ivy");
  expect([found.status, found.stderr]).toEqual([0, ""]);
  expect(found.stdout).toContain("as shop.db.");
  expect(readFileSync(path.join(kept.folder, "ivy", "package", "data.json"), "utf8")).toContain("for ivy");
  const planned = await run("erase", ...ivy, "--plan", "erase");
  expect([planned.status, planned.stderr]).toEqual([0, ""]);
  const digest = /--approve (hmac-sha256:\w+)/.exec(planned.stdout)?.[1] ?? "";
  const erased = await run("erase", ...ivy, "--plan", "erase", "--approve", digest);
  expect([erased.status, erased.stderr]).toEqual([0, ""]);
  expect((await run("verify", ...ivy)).status).toBe(0);
  expect(readFileSync(path.join(kept.folder, "erase", "certificate.txt"), "utf8")).toContain(
    "until VACUUM has passed",
  );
  const db = new DatabaseSync(file);
  expect(db.prepare("select name from sqlite_schema where name = '_kept_erasure'").all()).toEqual([]);
  expect(db.prepare("select note from orders").all()).toEqual([{ note: "for rowan" }]);
  db.close();
});

test("a file that is not there is said before anything else is", async () => {
  const missing = await kept.run(["map", "check", "--url", "sqlite:nowhere.db", "--map", "map.yml"]);
  expect([missing.status, missing.stderr]).toEqual([1, "There is no file nowhere.db.\n"]);
});
