// Goal: a MariaDB goes the whole way on the command line as a PostgreSQL does (map, access, erasure, a look afterwards), with a
// reader and an eraser that have the rights the documents name and no more; an address that cannot be used is said in a sentence.
// Method: the real `bin/kept` as a child process on a small invented shop in a real MariaDB.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mariadb, mariadbMissing, type Mariadb } from "../../testkit/services/mariadb.ts";
import { keptCommand, type Ended, type Kept } from "../../testkit/setup/kept.ts";

const missing = mariadbMissing();
const why = missing === undefined ? "" : ` (${missing})`;
const ivy = ["--identity", "email=ivy@example.org"];

describe.skipIf(missing !== undefined)(`a MariaDB on the command line${why}`, () => {
  let kept: Kept;
  let server: Mariadb;
  let client: Connection;
  let urls: { readonly KEPT_STORE_URL: string; readonly KEPT_STORE_WRITE_URL: string };
  beforeAll(async () => {
    kept = keptCommand();
    server = await mariadb();
    client = await server.connect();
    await client.query(`create database app; use app;
      create table customer (id int primary key, email varchar(80) not null unique, full_name text);
      create table orders (id int primary key, customer_id int not null, note text, foreign key (customer_id) references customer (id) on delete cascade);
      insert into customer values (1, 'ivy@example.org', 'Ivy Lane'), (2, 'rowan@example.org', 'Rowan Field');
      insert into orders values (1, 1, 'for ivy'), (2, 2, 'for rowan');
      create user kept_reader identified by 'a reader?'; grant select on app.* to kept_reader;
      create table app._kept_erasure (run char(36) primary key) engine=innodb;
      create user kept_eraser identified by 'an eraser';
      grant select, trigger on app.* to kept_eraser;
      grant update, delete on app.customer to kept_eraser;
      grant update, delete on app.orders to kept_eraser;
      grant insert, delete on app._kept_erasure to kept_eraser;`);
    urls = {
      KEPT_STORE_URL: `mysql://kept_reader:a%20reader%3F@127.0.0.1:${server.port}/app`,
      KEPT_STORE_WRITE_URL: `mariadb://kept_eraser:an%20eraser@localhost/app?socket=${server.socket}`,
    };
  });
  afterAll(async () => {
    kept.remove();
    await client.end();
    await server.close();
  });
  const run = (...words: readonly string[]): Promise<Ended> => kept.run([...words, "--map", "map.yml"], urls);

  test("a shop in MariaDB is mapped, searched, erased from and looked at again", async () => {
    const suggested = await kept.run(["map", "suggest", "--out", "map.yml"], urls);
    expect([suggested.status, suggested.stderr]).toEqual([0, ""]);
    expect(readFileSync(path.join(kept.folder, "map.yml"), "utf8")).toContain("owned_by: customer");
    expect((await run("map", "confirm", "--by", "an officer", "--every-table")).status).toBe(0);
    for (const word of ["check", "test"]) expect((await run("map", word)).status).toBe(0);
    const found = await run("access", ...ivy, "--out", "ivy");
    expect([found.status, found.stderr]).toEqual([0, ""]);
    expect(found.stdout).toContain("MariaDB");
    expect(readFileSync(path.join(kept.folder, "ivy", "package", "data.json"), "utf8")).toContain("for ivy");
    const planned = await run("erase", ...ivy, "--plan", "erase");
    expect([planned.status, planned.stderr]).toEqual([0, ""]);
    const digest = /--approve (hmac-sha256:\w+)/.exec(planned.stdout)?.[1] ?? "";
    const erased = await run("erase", ...ivy, "--plan", "erase", "--approve", digest);
    expect([erased.status, erased.stderr]).toEqual([0, ""]);
    expect((await run("verify", ...ivy)).status).toBe(0);
    expect(readFileSync(path.join(kept.folder, "erase", "certificate.txt"), "utf8")).toContain(
      "the undo log",
    );
    expect((await client.query("select * from _kept_erasure"))[0]).toEqual([]);
    expect((await client.query("select note from orders"))[0]).toEqual([["for rowan"]]);
  });

  test("an address of MySQL's kind that cannot be used ends in a sentence that repeats nothing of it", async () => {
    const told = async (url: string): Promise<unknown> => {
      const { status, stderr } = await kept.run(["map", "check", "--map", "map.yml"], {
        KEPT_STORE_URL: url,
      });
      return [status, stderr];
    };
    const at = `127.0.0.1:${server.port}`;
    expect(await told(`mysql://nobody:secret-9f@${at}/app`)).toEqual([
      1,
      "The database refused: it does not know this user, or the password is another (error 1045).\n",
    ]);
    expect(await told(`mysql://kept_reader:a%20reader%3F@${at}/nowhere`)).toEqual([
      1,
      "The database refused: the role has no right to this database (error 1044).\n",
    ]);
    expect(await told("mysql://u:secret-9f@127.0.0.1:1/app")).toEqual([
      1,
      "Nothing answers there: is the database running, and are host and port right?\n",
    ]);
    expect(await told("mysql://u:secret-9f@93.184.215.14/app")).toEqual([
      1,
      "The connection would not be encrypted, and that host is not on your own network: add ?ssl-mode=VERIFY_IDENTITY to the address.\n",
    ]);
    expect(await told(`mysql://u:secret-9f@${at}/app?ssl-mode=VERIFY_IDENTITY`)).toEqual([
      1,
      "A certificate is held against the host's name: give the name instead of its address, or ssl-mode=REQUIRED to believe whoever answers.\n",
    ]);
    expect(await told("mysql://u:secret-9f@/app")).toEqual([
      2,
      "The database's address cannot be read. In a name or password, # / ? @ : % are written %23 %2F %3F %40 %3A %25.\n",
    ]);
    expect(await told("mysql://localhost/app")).toEqual([
      2,
      "The address names user and database: mysql://user@host/database.\n",
    ]);
    expect(await told("mysql://u@h/app?ssl-mode=maybe")).toEqual([
      2,
      "ssl-mode is DISABLED, REQUIRED or VERIFY_IDENTITY.\n",
    ]);
    expect(await told("mysql://u@h/app?charset=utf8")).toEqual([
      2,
      "After the ? of the address stand ssl-mode, ssl-ca and socket, nothing else.\n",
    ]);
  });
});
