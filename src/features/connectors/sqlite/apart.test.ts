// Goal: while a file of SQLite's is searched, whoever asks goes on answering everybody else; failures arrive as what they were;
// and where folders are named, no file outside them is reached, by whatever way.
// Method: a table so large that one statement takes a while, timed beside a clock that ticks, against the same statement in
// this thread; real files, links and folders.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StepRefused, StoreBusy } from "../erasable.ts";
import type { Reader, TableShape } from "../reader.ts";
import { openErasure, openReading } from "../stores.ts";
import type { SqliteConnection } from "../store.ts";
import { openReading as openHere } from "./erasure-view.ts";

const limits = { statementTimeoutSeconds: 60, connectTimeoutSeconds: 2 };
const writing = { ...limits, rowsPerStatement: 100, lockTimeoutSeconds: 0.2 };
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kept-apart-"));
  file = path.join(folder, "a.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fill(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

const large = `pragma journal_mode = wal; create table person (id integer primary key, email text);
  with recursive n (i) as (select 1 union all select i + 1 from n where i < 400000)
  insert into person select i, 'p' || i || '@example.org' from n`;
const shape: TableShape = {
  schema: "main",
  name: "person",
  key: ["id"],
  sides: [],
  softDeleted: undefined,
  content: [],
};

async function idsBy(reader: Reader): Promise<readonly string[]> {
  const probe = { match: "email", column: "email", type: "text", value: "P399999@example.org" } as const;
  const found: string[] = [];
  for await (const rows of reader.byIdentity(shape, probe, { content: false }))
    found.push(...rows.map(({ key }) => key.join()));
  return found;
}

/** How long nothing else was done at the most, of how long it took. */
async function held(
  work: () => Promise<unknown>,
): Promise<{ readonly longest: number; readonly whole: number }> {
  let longest = 0;
  let last = performance.now();
  const began = last;
  const tick = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const clock = setInterval(tick, 5);
  await work();
  await pause(0);
  tick();
  clearInterval(clock);
  return { longest, whole: performance.now() - began };
}

test("one long statement over a file holds nobody else up", async () => {
  fill(large);
  const here = await openHere({ kind: "sqlite", file }, limits);
  const control = await held(async () => expect(await idsBy(here.reader)).toEqual(["399999"]));
  await here.close();
  // So that the other figure means something: in this thread the same statement is one piece.
  expect(control.longest).toBeGreaterThan(control.whole * 0.8);
  const there = await openReading({ kind: "sqlite", file }, limits, new Set());
  const apart = await held(async () => expect(await idsBy(there.reader)).toEqual(["399999"]));
  await there.close();
  expect(apart.whole).toBeGreaterThan(100);
  expect(apart.longest).toBeLessThan(apart.whole / 3);
});

test("a search that is left in the middle leaves the file, and the thread serves the next", async () => {
  fill(`create table person (id integer primary key, email text);
    with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
    insert into person select i, 'ann@example.org' from n`);
  const probe = { match: "email", column: "email", type: "text", value: "ann@example.org" } as const;
  for (let times = 0; times < 3; times += 1) {
    const there = await openReading({ kind: "sqlite", file }, limits, new Set());
    let batches = 0;
    for await (const rows of there.reader.byIdentity(shape, probe, { content: false })) {
      expect(rows).toHaveLength(1000);
      batches += 1;
      break;
    }
    expect(batches).toBe(1);
    await there.close();
  }
  const writer = await openErasure({ kind: "sqlite", file }, writing, new Set());
  await writer.close();
});

test("what a file refuses arrives as what it was", async () => {
  fill("create table a (id integer primary key); insert into a values (1)");
  const holder = new DatabaseSync(file);
  holder.exec("begin immediate");
  await expect(openErasure({ kind: "sqlite", file }, writing, new Set())).rejects.toThrow(StoreBusy);
  holder.exec("rollback");
  holder.close();
  const session = await openErasure({ kind: "sqlite", file }, writing, new Set());
  const table = session.catalog.tables.get("a");
  if (table === undefined) throw new Error("the table is not there");
  const parts = [{ on: { table, key: ["id"] }, rows: [["7"]] }];
  const refused = await session
    .apply([{ does: "delete", parts, atOnce: false }])
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StepRefused);
  expect(refused).toMatchObject({ table: "a", message: expect.stringContaining("delete 1 of its rows") });
  await session.close();
  writeFileSync(file, "no database at all, and long enough to be read as one".repeat(40));
  await expect(openReading({ kind: "sqlite", file }, limits, new Set())).rejects.toMatchObject({
    why: "no_database",
  });
});

test("only files within the named folders are reached, links and dots followed", async () => {
  fill("create table a (id integer primary key)");
  const inside = path.join(folder, "named");
  mkdirSync(inside);
  const ours = path.join(inside, "ours.db");
  const db = new DatabaseSync(ours);
  db.exec("create table b (id integer primary key)");
  db.close();
  symlinkSync(file, path.join(inside, "link.db"));
  symlinkSync(inside, path.join(folder, "also"));
  const why = async (asked: string, within: readonly string[]): Promise<unknown> => {
    const connection: SqliteConnection = { kind: "sqlite", file: asked, within };
    try {
      await (await openReading(connection, limits, new Set())).close();
      return "opened";
    } catch (error) {
      return error instanceof Error && "why" in error ? error.why : error;
    }
  };
  expect(await why(ours, [inside])).toBe("opened");
  expect(await why(path.join(folder, "also", "ours.db"), [path.join(folder, "also")])).toBe("opened");
  expect(await why(ours, [])).toBe("outside");
  expect(await why(file, [inside])).toBe("outside");
  expect(await why(path.join(inside, "link.db"), [inside])).toBe("outside");
  expect(await why(`${inside}/../a.db`, [inside])).toBe("outside");
  expect(await why(`${inside}er/ours.db`, [inside])).toBe("outside");
  expect(await why("ours.db", [inside])).toBe("outside");
  // Nobody learns whether there is such a file.
  expect(await why("/etc/shadow", [inside])).toBe("outside");
  expect(await why("/etc/no-such-file", [inside])).toBe("outside");
  expect(await why(path.join(inside, "none.db"), [inside])).toBe("no_file");
  expect(await why(inside, [folder])).toBe("no_file");
});
