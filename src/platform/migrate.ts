/**
 * Brings a database to the code's schema: one ordered sequence over the platform and all features, each migration
 * once, in its own transaction, as the owner (docs/decisions/0012-migrations.md). There is no way down: a downgrade
 * is a restore.
 *
 * A migration's checksum is taken over the SQL it says, not over its file: a reformatted comment changes nothing,
 * and a changed shared function that would alter a released migration is caught.
 */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import pg from "pg";
import { z } from "zod";
import { identifier } from "./db.ts";
import { failPoint } from "./fail_point.ts";
import type { Migrator } from "./tenant_table.ts";

export type Migration = {
  /** `NNNN_feature_title`; the number orders all features' migrations in one sequence. */
  readonly name: string;
  up(migrator: Migrator): Promise<void>;
};

export type MigrationResult = {
  /** Names applied now, in order. */
  readonly applied: readonly string[];
  /** How many were there before. */
  readonly already: number;
};

/** The database and the code do not belong together; the message says how and what to do. */
export class MigrationRefused extends Error {
  override readonly name = "MigrationRefused";
}

export type MigrateOptions = {
  /** The owner's connection: it owns the schema and is used for nothing else. */
  readonly owner: pg.ClientConfig;
  /** The role the product runs as; it is granted to, and must exist. */
  readonly appRole: string;
  /** The sequence; everything in the source tree when not given. */
  readonly migrations?: readonly Migration[];
};

// Any two numbers, as long as every Kept takes the same: only one node migrates at a time.
const lock = "select pg_advisory_lock(1265921140, 1)";

/** Applies what is missing. Waits for another node that is migrating. */
export async function migrate(options: MigrateOptions): Promise<MigrationResult> {
  const migrations = inOrder(options.migrations ?? (await findMigrations()));
  const client = new pg.Client({ ...options.owner, application_name: "kept migrate" });
  // A lost connection fails the statement under way; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(lock);
    const migrator: Migrator = {
      appRole: options.appRole,
      run: async (statement) => void (await client.query(statement)),
    };
    await prepareSchema(migrator);
    const recorded = await client.query<RecordedMigration>(recordedMigrations);
    const expected = await checksums(migrations);
    refuseStrangers(recorded.rows, expected);
    const missing = migrations.slice(recorded.rows.length);
    for (const migration of missing) {
      await client.query("begin");
      await migration.up(migrator);
      await client.query("insert into kept.migration (name, checksum) values ($1, $2)", [
        migration.name,
        expected.get(migration.name),
      ]);
      failPoint("migrate.applied");
      await client.query("commit");
    }
    return { applied: missing.map(({ name }) => name), already: recorded.rows.length };
  } finally {
    // Ends the transaction of a failed migration and gives the lock back.
    await client.end();
  }
}

/** Reads what was applied; the app role may ask it, too. */
export const recordedMigrations = 'select name, checksum from kept.migration order by name collate "C"';

/** Names of migrations the code has and the database lacks; refuses a database that is newer or was edited. */
export async function pendingMigrations(
  recorded: readonly RecordedMigration[],
  migrations?: readonly Migration[],
): Promise<readonly string[]> {
  const expected = await checksums(inOrder(migrations ?? (await findMigrations())));
  refuseStrangers(recorded, expected);
  return [...expected.keys()].slice(recorded.length);
}

export type RecordedMigration = { readonly name: string; readonly checksum: string };

function refuseStrangers(
  recorded: readonly RecordedMigration[],
  expected: ReadonlyMap<string, string>,
): void {
  const names = [...expected.keys()];
  for (const [index, { name, checksum }] of recorded.entries()) {
    const known = expected.get(name);
    if (known === undefined) {
      throw new MigrationRefused(
        `The database is newer than this version of Kept: it has had the migration ${name}, which this version ` +
          "does not know. Start the newer version, or restore a backup made before the upgrade.",
      );
    }
    if (names[index] !== name) {
      throw new MigrationRefused(
        `The migration ${names[index]} was added before ${name}, which this database already has. ` +
          "A new migration takes the next free number.",
      );
    }
    if (known !== checksum) {
      throw new MigrationRefused(
        `The migration ${name} says something else than when this database had it. ` +
          "A released migration is never edited: undo the change and add a new migration.",
      );
    }
  }
}

/** SHA-256 over the statements of each migration, with the app role under one name. */
async function checksums(migrations: readonly Migration[]): Promise<ReadonlyMap<string, string>> {
  const sums = new Map<string, string>();
  for (const migration of migrations) {
    const hash = createHash("sha256");
    await migration.up({
      appRole: "kept_app",
      run: (statement) => {
        hash.update(`${JSON.stringify(statement)}\n`);
        return Promise.resolve();
      },
    });
    sums.set(migration.name, hash.digest("hex"));
  }
  return sums;
}

async function prepareSchema({ run, appRole }: Migrator): Promise<void> {
  await run("create schema if not exists kept");
  await run(
    `create table if not exists kept.migration (
       name text primary key, checksum text not null, applied_at timestamptz not null default clock_timestamp())`,
  );
  await run(`grant usage on schema kept to ${identifier(appRole)}`);
  await run(`grant select on kept.migration to ${identifier(appRole)}`);
}

const nameShape = /^(?<number>\d{4})_[a-z0-9]+(?:_[a-z0-9]+)+$/u;

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const numbers = new Set<string>();
  for (const { name } of migrations) {
    const number = nameShape.exec(name)?.groups?.["number"];
    if (number === undefined)
      throw new MigrationRefused(`A migration is named NNNN_feature_title, not ${name}.`);
    if (numbers.has(number))
      throw new MigrationRefused(`Two migrations have the number ${number}; one is ${name}.`);
    numbers.add(number);
  }
  return [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const Module = z.object({
  up: z.custom<Migration["up"]>((value) => typeof value === "function", "exports up(migrator)"),
});

/** Every file of `src/platform/migrations` and `src/features/<name>/migrations`. */
export async function findMigrations(): Promise<readonly Migration[]> {
  const platform = path.dirname(fileURLToPath(import.meta.url));
  const features = path.join(platform, "..", "features");
  const folders = [platform, ...entries(features).map((name) => path.join(features, name))];
  const files = folders.flatMap((folder) =>
    entries(path.join(folder, "migrations"))
      .filter((name) => /^\d{4}_.*(?<!\.test)\.[jt]s$/u.test(name))
      .map((name) => path.join(folder, "migrations", name)),
  );
  return Promise.all(
    files.map(async (file) => ({
      name: path.parse(file).name,
      up: Module.parse({ ...(await import(pathToFileURL(file).href)) }).up,
    })),
  );
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
