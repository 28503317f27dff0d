/**
 * Writes a backup: every table of every organisation as it stood at one moment (one repeatable-read transaction), each
 * organisation's rows read within its own scope, then the sealed files those rows name. Memory stays flat: a cursor, five
 * hundred rows at a time.
 */
import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { constants, copyFile, mkdir, open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { identifier, schema } from "../db.ts";
import type { Database } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { recordedMigrations } from "../migrate.ts";
import type { RecordedMigration } from "../migrate.ts";
import { globalTables } from "../tenant_table.ts";
import type { Now } from "../time.ts";
import { filesFolder, leftOut, Manifest, manifestName, tableFile, tablesFolder } from "./format.ts";
import type { BackupTable } from "./format.ts";

export type BackupSource = {
  readonly db: Database;
  /** Folder of the sealed files, one folder per organisation in it. */
  readonly filesFrom: string;
  readonly keystoreId: Buffer;
  readonly product: string;
  readonly now: Now;
};

const rowsAtOnce = 500;

/** Writes into `folder`, which exists and is empty; the manifest comes last. Gives it. */
export async function writeBackup(source: BackupSource, folder: string): Promise<Manifest> {
  await mkdir(path.join(folder, tablesFolder));
  await mkdir(path.join(folder, filesFolder));
  const madeAt = source.now().toString();
  const client = await source.db.pool.connect();
  try {
    await client.query("begin isolation level repeatable read, read only");
    // Rows are text from here on: dates and numbers leave as the database writes them, the same on every server.
    await client.query(
      "set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local extra_float_digits = 1",
    );
    const { rows: migrations } = await client.query<RecordedMigration>(recordedMigrations);
    const organisations = await idsOf(client);
    const tables: BackupTable[] = [];
    for (const name of await tablesOf(client)) {
      tables.push(
        await writeTable(client, folder, name, globalTables.includes(name) ? undefined : organisations),
      );
      failPoint("backup.table");
    }
    const files = await copyFiles(client, source.filesFrom, folder, organisations);
    const manifest = Manifest.parse({
      form: "kept-backup/1",
      madeAt,
      product: source.product,
      postgres: await setting(client, "server_version"),
      keystore: source.keystoreId.toString("hex"),
      migrations,
      tables,
      files,
      ledgers: await ledgersOf(client, organisations),
    } satisfies Manifest);
    await client.query("commit");
    failPoint("backup.copied");
    await writeManifest(folder, manifest);
    return manifest;
  } finally {
    // Its settings are ours, and a failed transaction ends with it.
    client.release(true);
  }
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const handle = await open(path.join(folder, manifestName), "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function idsOf(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id::text as id from ${schema}.organisation order by id`,
  );
  return rows.map(({ id }) => id);
}

async function setting(client: pg.ClientBase, name: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>("select current_setting($1) as value", [name]);
  return rows[0]?.value ?? "";
}

/** Every table of ours that is carried over; a new one is carried over by itself. */
export async function tablesOf(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r'
       and relname <> all ($2) order by relname collate "C"`,
    [schema, leftOut],
  );
  return rows.map(({ name }) => name);
}

export async function enter(client: pg.ClientBase, organisation: string | undefined): Promise<void> {
  await client.query("select set_config('kept.organisation', $1, true)", [organisation ?? ""]);
}

async function writeTable(
  client: pg.ClientBase,
  folder: string,
  name: string,
  organisations: readonly string[] | undefined,
): Promise<BackupTable> {
  const handle = await open(tableFile(folder, name), "wx", 0o600);
  const digest = createHash("sha256");
  const parts: BackupTable["parts"] = [];
  try {
    for (const organisation of organisations ?? [undefined]) {
      await enter(client, organisation);
      const rows = await writeRows(client, handle, digest, name, organisation);
      if (rows > 0) parts.push({ ...(organisation === undefined ? {} : { organisation }), rows });
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { name, rows: parts.reduce((sum, { rows }) => sum + rows, 0), parts, sha256: digest.digest("hex") };
}

async function writeRows(
  client: pg.ClientBase,
  handle: FileHandle,
  digest: Hash,
  name: string,
  organisation: string | undefined,
): Promise<number> {
  const table = `${schema}.${identifier(name)}`;
  // Row security already says so; said again, as in every query.
  const own = organisation === undefined ? "" : ` where organisation_id = '${organisation}'::uuid`;
  await client.query(
    `declare carried no scroll cursor for select row_to_json(one)::text as line from ${table} as one${own}`,
  );
  let count = 0;
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${rowsAtOnce} from carried`);
    if (rows.length === 0) break;
    const text = `${rows.map(({ line }) => line).join("\n")}\n`;
    digest.update(text);
    await handle.writeFile(text);
    count += rows.length;
  }
  await client.query("close carried");
  return count;
}

async function copyFiles(
  client: pg.ClientBase,
  from: string,
  folder: string,
  organisations: readonly string[],
): Promise<Manifest["files"]> {
  const sum = { count: 0, bytes: 0, missing: 0 };
  for (const organisation of organisations) {
    await enter(client, organisation);
    await mkdir(path.join(folder, filesFolder, organisation));
    await client.query(
      `declare named no scroll cursor for select distinct encode(ciphertext_hash, 'hex') as hash
         from ${schema}.file where organisation_id = '${organisation}'::uuid`,
    );
    for (;;) {
      const { rows } = await client.query<{ hash: string }>(`fetch ${rowsAtOnce} from named`);
      if (rows.length === 0) break;
      for (const { hash } of rows) {
        const size = await copyOne(
          path.join(from, organisation, hash),
          path.join(folder, filesFolder, organisation, hash),
        );
        if (size === undefined) sum.missing += 1;
        else {
          sum.count += 1;
          sum.bytes += size;
        }
        failPoint("backup.file");
      }
    }
    await client.query("close named");
  }
  return sum;
}

/** The size of the copy; `undefined` when there is nothing to copy. */
export async function copyOne(from: string, to: string): Promise<number | undefined> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const handle = await open(to, "r+");
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** What the ledger of each organisation was at this moment; asked of the backup and of the restored database alike. */
export async function ledgersOf(
  client: pg.ClientBase,
  organisations: readonly string[],
): Promise<Manifest["ledgers"]> {
  const ledgers: Manifest["ledgers"] = [];
  for (const organisation of organisations) {
    await enter(client, organisation);
    const digest = createHash("sha256");
    let entries = 0;
    await client.query(
      `declare leaves no scroll cursor for select leaf_hash from ${schema}.ledger_entry
         where organisation_id = '${organisation}'::uuid order by arrival`,
    );
    for (;;) {
      const { rows } = await client.query<{ leaf_hash: Buffer }>("fetch 5000 from leaves");
      if (rows.length === 0) break;
      for (const { leaf_hash: leaf } of rows) digest.update(leaf);
      entries += rows.length;
    }
    await client.query("close leaves");
    ledgers.push({ organisation, entries, leaves: digest.digest("hex") });
  }
  return ledgers;
}
