/**
 * Fills an empty database from a backup: the schema as it was when the backup was made, every row in one transaction with
 * all foreign keys proved again at its end, then the schema of today. Broken off at any moment it leaves an empty
 * database. Row security holds here, too: each organisation's rows are written within its scope.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { installWorker } from "../duties/install.ts";
import { identifier, schema } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { findMigrations, migrate, recordedMigrations } from "../migrate.ts";
import type { RecordedMigration } from "../migrate.ts";
import { BackupRefused, filesFolder, tableFile } from "./format.ts";
import type { BackupTable, Manifest } from "./format.ts";
import { copyOne, enter, ledgersOf } from "./write.ts";

export type Target = {
  /** The connection that owns the schema. */
  readonly owner: pg.ClientConfig;
  readonly appRole: string;
};

export type Loaded = { readonly rows: number; readonly tables: number };

const rowsAtOnce = 500;

/** Loads the rows; throws `BackupRefused` when the target holds anything, or the backup is not what its manifest says. */
export async function loadBackup(folder: string, manifest: Manifest, target: Target): Promise<Loaded> {
  const known = await findMigrations();
  const names = new Set(manifest.migrations.map(({ name }) => name));
  await migrate({ ...target, migrations: known.filter(({ name }) => names.has(name)) });
  const client = new pg.Client({ ...target.owner, application_name: "kept restore" });
  client.on("error", () => undefined);
  await client.connect();
  let loaded: Loaded;
  try {
    await refuseUnfit(client, manifest);
    await client.query("begin");
    loaded = await loadTables(client, folder, manifest);
    failPoint("restore.loaded");
    await client.query("commit");
  } finally {
    await client.end();
  }
  failPoint("restore.committed");
  await migrate(target);
  await installWorker(target.owner, target.appRole);
  return loaded;
}

async function refuseUnfit(client: pg.Client, manifest: Manifest): Promise<void> {
  const { rows: recorded } = await client.query<RecordedMigration>(recordedMigrations);
  const here = new Map(recorded.map(({ name, checksum }) => [name, checksum]));
  const foreign = manifest.migrations.filter(({ name, checksum }) => here.get(name) !== checksum);
  if (foreign[0] !== undefined) {
    throw new BackupRefused(
      `The backup was made by another version of Kept: this one does not know its migration ${foreign[0].name}. ` +
        "Restore it with the version that made it, or a newer one.",
    );
  }
  const { rows } = await client.query<{ used: boolean }>(
    `select exists (select from ${schema}.organisation) or exists (select from ${schema}.installation) as used`,
  );
  if (rows[0]?.used !== false || recorded.length > manifest.migrations.length) {
    throw new BackupRefused(
      "The database is not empty. A backup is restored into a new one: name a new KEPT_DATA, or a new external database.",
    );
  }
}

async function loadTables(client: pg.Client, folder: string, manifest: Manifest): Promise<Loaded> {
  // Rows come table by table, whatever refers to whatever; each key is made anew at the end, and thereby proved.
  const keys = await foreignKeys(client);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  let rows = 0;
  for (const table of manifest.tables) {
    await loadTable(client, folder, table);
    rows += table.rows;
    failPoint("restore.table");
  }
  for (const { table, name, definition } of keys) {
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  }
  const organisations = manifest.ledgers.map(({ organisation }) => organisation);
  const ledgers = await ledgersOf(client, organisations);
  if (JSON.stringify(ledgers) !== JSON.stringify(manifest.ledgers)) {
    throw new BackupRefused(
      "The ledger in the backup is not the one its manifest speaks of. Nothing was restored.",
    );
  }
  return { rows, tables: manifest.tables.length };
}

async function foreignKeys(
  client: pg.Client,
): Promise<readonly { readonly table: string; readonly name: string; readonly definition: string }[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'f' and connamespace = $1::regnamespace order by 1, 2`,
    [schema],
  );
  return rows;
}

async function loadTable(client: pg.Client, folder: string, table: BackupTable): Promise<void> {
  const { columns, identities } = await columnsOf(client, table.name);
  const into = `${schema}.${identifier(table.name)}`;
  const list = columns.map(identifier).join(", ");
  const statement = `insert into ${into} (${list}) overriding system value
    select ${list} from json_populate_recordset(null::${into}, $1::json)`;
  const digest = createHash("sha256");
  const lines = linesOf(tableFile(folder, table.name), (chunk) => digest.update(chunk));
  const highest = new Map<string, bigint>();
  for (const { organisation, rows } of table.parts) {
    await enter(client, organisation);
    for (let done = 0; done < rows;) {
      const batch = await take(lines, Math.min(rowsAtOnce, rows - done));
      if (batch.length === 0) throw damaged(table);
      const { rowCount } = await client.query(statement, [`[${batch.join(",")}]`]);
      if (rowCount !== batch.length) throw damaged(table);
      done += batch.length;
    }
    for (const column of identities) {
      const { rows: found } = await client.query<{ top: string | null }>(
        `select max(${identifier(column)})::text as top from ${into}`,
      );
      const top = BigInt(found[0]?.top ?? 0);
      if (top > (highest.get(column) ?? 0n)) highest.set(column, top);
    }
  }
  if (!(await lines.next()).done || digest.digest("hex") !== table.sha256) throw damaged(table);
  for (const [column, top] of highest) {
    await client.query("select setval(pg_get_serial_sequence($1, $2), $3)", [into, column, String(top)]);
  }
}

/** Columns that can be written, and those whose next value must come after the highest. */
async function columnsOf(
  client: pg.Client,
  table: string,
): Promise<{ readonly columns: readonly string[]; readonly identities: readonly string[] }> {
  const { rows } = await client.query<{ name: string; identity: string }>(
    `select attname::text as name, attidentity::text as identity from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`${schema}.${identifier(table)}`],
  );
  return {
    columns: rows.map(({ name }) => name),
    identities: rows.filter(({ identity }) => identity !== "").map(({ name }) => name),
  };
}

/** Lines end with a line feed and nothing else: JSON leaves U+2028 and its like as they are. */
async function* linesOf(
  file: string,
  seen: (chunk: Buffer) => void,
): AsyncGenerator<string, void, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    seen(chunk);
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield rest.toString("utf8", 0, end);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield rest.toString("utf8");
}

async function take(lines: AsyncIterator<string>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const next = await lines.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

function damaged({ name }: BackupTable): BackupRefused {
  return new BackupRefused(
    `The backup is damaged: ${name} is not what its manifest says. Nothing was restored.`,
  );
}

/** Puts the sealed files in their place; each is checked against the hash that is its name. Gives how many there are. */
export async function loadFiles(folder: string, to: string): Promise<number> {
  let count = 0;
  for (const organisation of await readdir(path.join(folder, filesFolder))) {
    await mkdir(path.join(to, organisation), { recursive: true, mode: 0o700 });
    for (const name of await readdir(path.join(folder, filesFolder, organisation))) {
      const from = path.join(folder, filesFolder, organisation, name);
      if ((await sha256Of(from)) !== name) {
        throw new BackupRefused(`The backup is damaged: the file ${name} is not what its name says.`);
      }
      // There already when a restore was broken off here and is done again.
      await copyOne(from, path.join(to, organisation, name)).catch(ifThere);
      count += 1;
      failPoint("restore.file");
    }
  }
  return count;
}

function ifThere(error: unknown): undefined {
  if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
  throw error;
}

async function sha256Of(file: string): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of createReadStream(file)) digest.update(chunk as Buffer);
  return digest.digest("hex");
}
