// Goal: a database is brought to the code's schema once, in order, and one that does not fit the code is refused.
// Method: small sequences on fresh databases as the owner; an edited, a missing, a squeezed-in and a failing migration;
// two nodes at once.
import { afterAll, expect, test } from "vitest";
import pg from "pg";
import { freshDatabase } from "../../testkit/database.ts";
import type { TestDatabase } from "../../testkit/database.ts";
import { giveToOwner } from "../../testkit/world.ts";
import { findMigrations, migrate } from "./migrate.ts";
import type { Migration, MigrationResult } from "./migrate.ts";
import { appRole, ownerRole } from "./roles.ts";

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.drop())));

async function newDatabase(): Promise<TestDatabase> {
  const database = await freshDatabase();
  databases.push(database);
  await giveToOwner(database);
  return database;
}

const says = (name: string, ...statements: readonly string[]): Migration => ({
  name,
  up: async ({ run }) => {
    for (const statement of statements) await run(statement);
  },
});
const first = says("0001_sample_first", "create table kept.one (a int)");
const second = says("0002_sample_second", "create table kept.two (a int)");

const run = (database: TestDatabase, migrations?: readonly Migration[]): Promise<MigrationResult> =>
  migrate({ owner: database.as(ownerRole), appRole, ...(migrations === undefined ? {} : { migrations }) });

async function tablesOf(database: TestDatabase): Promise<readonly string[]> {
  const client = new pg.Client(database.connection);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'kept'::regnamespace and relkind = 'r' order by 1",
  );
  await client.end();
  return rows.map(({ name }) => name);
}

test("each migration runs once, in the order of its number", async () => {
  const database = await newDatabase();
  expect(await run(database, [first])).toEqual({ applied: ["0001_sample_first"], already: 0 });
  expect(await run(database, [second, first])).toEqual({ applied: ["0002_sample_second"], already: 1 });
  expect(await run(database, [first, second])).toEqual({ applied: [], already: 2 });
});

test("two nodes at once apply each migration once", async () => {
  const database = await newDatabase();
  const results = await Promise.all([run(database, [first, second]), run(database, [first, second])]);
  expect(results.flatMap(({ applied }) => applied)).toEqual(["0001_sample_first", "0002_sample_second"]);
});

test("an edited migration is refused, a reworded comment of the code is not", async () => {
  const database = await newDatabase();
  await run(database, [first]);
  await expect(run(database, [says(first.name, "create table kept.one (a bigint)")])).rejects.toThrow(
    "The migration 0001_sample_first says something else than when this database had it. " +
      "A released migration is never edited: undo the change and add a new migration.",
  );
  expect(await run(database, [{ ...first, up: (migrator) => first.up(migrator) }])).toEqual({
    applied: [],
    already: 1,
  });
});

test("the checksum does not depend on the name of the app role", async () => {
  const database = await newDatabase();
  const grants: Migration = {
    name: "0001_sample_grant",
    up: ({ run: say, appRole: role }) => say(`grant usage on schema kept to ${role}`),
  };
  await run(database, [grants]);
  expect(await migrate({ owner: database.as(ownerRole), appRole: ownerRole, migrations: [grants] })).toEqual({
    applied: [],
    already: 1,
  });
});

test("a database newer than the code is refused", async () => {
  const database = await newDatabase();
  await run(database, [first, second]);
  await expect(run(database, [first])).rejects.toThrow(
    "The database is newer than this version of Kept: it has had the migration 0002_sample_second, which this version " +
      "does not know. Start the newer version, or restore a backup made before the upgrade.",
  );
});

test("a migration squeezed in before one already applied is refused", async () => {
  const database = await newDatabase();
  await run(database, [second]);
  await expect(run(database, [first, second])).rejects.toThrow(
    "The migration 0001_sample_first was added before 0002_sample_second, which this database already has. " +
      "A new migration takes the next free number.",
  );
});

test("a failing migration leaves nothing of itself and keeps what came before", async () => {
  const database = await newDatabase();
  const failing = says("0002_sample_failing", "create table kept.half (a int)", "select 1 / 0");
  await expect(run(database, [first, failing])).rejects.toMatchObject({ code: "22012" });
  expect(await tablesOf(database)).toEqual(["migration", "one"]);
  expect(await run(database, [first, second])).toEqual({ applied: ["0002_sample_second"], already: 1 });
});

test("names without a number and numbers used twice are refused", async () => {
  const database = await newDatabase();
  await expect(run(database, [says("sample_first")])).rejects.toThrow(
    "A migration is named NNNN_feature_title, not sample_first.",
  );
  await expect(run(database, [first, says("0001_other_first")])).rejects.toThrow(
    "Two migrations have the number 0001",
  );
});

test("the product's own migrations are found, and pass from nothing", async () => {
  const names = (await findMigrations()).map(({ name }) => name);
  expect(names).toContain("0001_platform_foundation");
  const database = await newDatabase();
  expect((await run(database)).applied).toEqual([...names].sort((a, b) => (a < b ? -1 : 1)));
  expect(await run(database)).toEqual({ applied: [], already: names.length });
});
