/**
 * Writes a backup: every table of every organisation as it stood at one moment (one repeatable-read transaction), each
 * organisation's rows read within its own scope, then the sealed files those rows name. Memory stays flat: a cursor, and as
 * many rows at a time as are a few mebibytes.
 */
import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { constants, copyFile, mkdir, open } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { identifier, schema } from "../db.ts";
import type { Database } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { recordedMigrations } from "../migrate.ts";
import type { RecordedMigration } from "../migrate.ts";
import { globalTables } from "../tenant_table.ts";
import type { Now } from "../time.ts";
import { filesFolder, leftOut, Manifest, manifestName, tablesFolder } from "./format.ts";
import type { BackupTable } from "./format.ts";

export type BackupSource = {
  readonly db: Database;
  /** Folder of the sealed files, one folder per organisation in it. */
  readonly filesFrom: string;
  readonly keystoreId: Buffer;
  readonly product: string;
  readonly now: Now;
};

/** So many rows are fetched at once, or as few as are surely below this. */
const rowsAtOnce = 500;
const bytesAtOnce = 2 * 1024 * 1024;

/** Where a backup goes: a folder, or a stream that is sealed on its way. */
export type BackupSink = {
  /** Begins a file; its size is counted only where it must be known beforehand. */
  file(name: string, sizeOf: () => Promise<number>): Promise<BackupFile>;
  /** Copies a sealed file; its size, or `undefined` when there is nothing to copy. */
  copy(from: string, name: string): Promise<number | undefined>;
};
export type BackupFile = {
  write(text: string): Promise<void>;
  end(): Promise<void>;
};

/** Writes into `folder`, which exists and is empty. */
export async function writeBackup(source: BackupSource, folder: string): Promise<Manifest> {
  await mkdir(path.join(folder, tablesFolder));
  await mkdir(path.join(folder, filesFolder));
  return writeBackupTo(source, folderSink(folder));
}

function folderSink(folder: string): BackupSink {
  return {
    file: async (name) => {
      const handle = await open(path.join(folder, name), "wx", 0o600);
      return {
        write: async (text) => handle.writeFile(text),
        end: async () => {
          try {
            await handle.sync();
          } finally {
            await handle.close();
          }
        },
      };
    },
    copy: async (from, name) => {
      const to = path.join(folder, name);
      await mkdir(path.dirname(to), { recursive: true });
      return copyOne(from, to);
    },
  };
}

/** Writes every table, the files they name and last the manifest, which it gives. */
export async function writeBackupTo(source: BackupSource, sink: BackupSink): Promise<Manifest> {
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
        await writeTable(client, sink, name, globalTables.includes(name) ? undefined : organisations),
      );
      failPoint("backup.table");
    }
    const files = await copyFiles(client, source.filesFrom, sink, organisations);
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
    await writeManifest(sink, manifest);
    return manifest;
  } finally {
    // Its settings are ours, and a failed transaction ends with it.
    client.release(true);
  }
}

async function writeManifest(sink: BackupSink, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  const file = await sink.file(manifestName, async () => Buffer.byteLength(text));
  await file.write(text);
  await file.end();
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
  sink: BackupSink,
  name: string,
  organisations: readonly string[] | undefined,
): Promise<BackupTable> {
  const scopes = organisations ?? [undefined];
  const file = await sink.file(path.posix.join(tablesFolder, `${name}.jsonl`), async () => {
    let bytes = 0;
    for (const organisation of scopes) {
      await enter(client, organisation);
      bytes += await sizeOfRows(client, name, organisation);
    }
    return bytes;
  });
  const digest = createHash("sha256");
  const parts: BackupTable["parts"] = [];
  const shape = await shapeOf(client, name);
  try {
    for (const organisation of scopes) {
      await enter(client, organisation);
      const rows = await writeRows(client, file, digest, { name, organisation, ...shape });
      if (rows > 0) parts.push({ ...(organisation === undefined ? {} : { organisation }), rows });
    }
  } finally {
    await file.end();
  }
  return { name, rows: parts.reduce((sum, { rows }) => sum + rows, 0), parts, sha256: digest.digest("hex") };
}

/** A table's rows in this scope as lines of JSON. Row security already says whose; said again, as in every query. */
const linesOf = (name: string, organisation: string | undefined): string =>
  `select row_to_json(one)::text as line from ${rowsOf(name, organisation)}`;

function rowsOf(name: string, organisation: string | undefined): string {
  const own = organisation === undefined ? "" : ` where organisation_id = '${organisation}'::uuid`;
  return `${schema}.${identifier(name)} as one${own}`;
}

/** In the same snapshot, so that it is the size of exactly the lines that come. */
async function sizeOfRows(
  client: pg.ClientBase,
  name: string,
  organisation: string | undefined,
): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select coalesce(sum(octet_length(line) + 1), 0)::text as bytes from (${linesOf(name, organisation)}) as lines`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Of a table: what orders it, by its primary key, and what measures a row. */
type Shape = { readonly order: string; readonly measure: string };

async function shapeOf(client: pg.ClientBase, name: string): Promise<Shape> {
  const { rows: key } = await client.query<{ column: string }>(
    `select a.attname::text as column
       from pg_index i
       cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = $1::regclass and i.indisprimary
      order by k.place`,
    [`${schema}.${identifier(name)}`],
  );
  const { rows: columns } = await client.query<{ column: string }>(
    `select attname::text as column from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [`${schema}.${identifier(name)}`],
  );
  return {
    order: key.length === 0 ? "line" : key.map(({ column }) => `one.${identifier(column)}`).join(", "),
    // As they are stored, so that no large value is read for it.
    measure: columns
      .map(({ column }) => `coalesce(pg_column_size(one.${identifier(column)}), 0)`)
      .join(" + "),
  };
}

/** A stored value is a few times as long in JSON: bytes are written as hex, texts lie compressed. */
const longerInJson = 8;

async function rowsFor(
  client: pg.ClientBase,
  name: string,
  organisation: string | undefined,
  { measure }: Shape,
): Promise<number> {
  const { rows } = await client.query<{ most: string | null }>(
    `select max(${measure})::text as most from ${rowsOf(name, organisation)}`,
  );
  const most = Number(rows[0]?.most ?? 0) * longerInJson;
  return Math.max(1, Math.min(rowsAtOnce, Math.floor(bytesAtOnce / Math.max(1, most))));
}

async function writeRows(
  client: pg.ClientBase,
  file: BackupFile,
  digest: Hash,
  { name, organisation, ...shape }: Shape & { name: string; organisation: string | undefined },
): Promise<number> {
  const atOnce = await rowsFor(client, name, organisation, shape);
  // By its key, so that the same rows make the same bytes wherever in the database's files they lie.
  await client.query(
    `declare carried no scroll cursor for ${linesOf(name, organisation)} order by ${shape.order}`,
  );
  let count = 0;
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${atOnce} from carried`);
    if (rows.length === 0) break;
    const text = `${rows.map(({ line }) => line).join("\n")}\n`;
    digest.update(text);
    await file.write(text);
    count += rows.length;
  }
  await client.query("close carried");
  return count;
}

async function copyFiles(
  client: pg.ClientBase,
  from: string,
  sink: BackupSink,
  organisations: readonly string[],
): Promise<Manifest["files"]> {
  const sum = { count: 0, bytes: 0, missing: 0 };
  for (const organisation of organisations) {
    await enter(client, organisation);
    await client.query(
      `declare named no scroll cursor for select distinct encode(ciphertext_hash, 'hex') as hash
         from ${schema}.file where organisation_id = '${organisation}'::uuid`,
    );
    for (;;) {
      const { rows } = await client.query<{ hash: string }>(`fetch ${rowsAtOnce} from named`);
      if (rows.length === 0) break;
      for (const { hash } of rows) {
        const name = path.posix.join(filesFolder, organisation, hash);
        const size = await sink.copy(path.join(from, organisation, hash), name);
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
async function copyOne(from: string, to: string): Promise<number | undefined> {
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
