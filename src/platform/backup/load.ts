/**
 * Fills an empty database from a backup: the schema as it was when the backup was made, every row in one transaction with
 * all foreign keys proved again at its end, then the schema of today. Broken off at any moment it leaves an empty
 * database. Row security holds here, too: each organisation's rows are written within its scope.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { installWorker } from "../duties/install.ts";
import { identifier, schema } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { findMigrations, migrate, recordedMigrations } from "../migrate.ts";
import type { RecordedMigration } from "../migrate.ts";
import { BackupRefused, isPartName, tablesFolder } from "./format.ts";
import type { BackupTable, Manifest } from "./format.ts";
import type { BackupReading } from "./reading.ts";
import { enter, ledgersOf } from "./write.ts";

export type Target = {
  /** The connection that owns the schema. */
  readonly owner: pg.ClientConfig;
  readonly appRole: string;
};

export type Loaded = { readonly rows: number; readonly tables: number; readonly files: number };

/** A statement carries so many rows, and no more bytes of them than this once it has one. */
const rowsAtOnce = 500;
const bytesAtOnce = 1024 * 1024;

/**
 * Loads the rows, and puts the sealed files below `filesTo`; throws `BackupRefused` when the target holds anything, or the backup
 * is not what its manifest says.
 */
export async function loadBackup(backup: BackupReading, target: Target, filesTo: string): Promise<Loaded> {
  const { manifest } = backup;
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
    loaded = await loadParts(client, backup, filesTo);
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
  const foreign = manifest.migrations.find(({ name, checksum }) => here.get(name) !== checksum);
  if (foreign !== undefined) {
    throw new BackupRefused(
      `The backup was made by another version of Kept: this one does not know its migration ${foreign.name}. ` +
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

async function loadParts(client: pg.Client, backup: BackupReading, filesTo: string): Promise<Loaded> {
  const { manifest } = backup;
  // Rows come table by table, whatever refers to whatever; each key is made anew at the end, and thereby proved.
  const keys = await foreignKeys(client);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  const tables = [...manifest.tables];
  let rows = 0;
  // Files of a restore that comes to nothing are what no row names, and are swept.
  const files = filesBelow(filesTo);
  for await (const { name, bytes } of backup.parts()) {
    if (!isPartName(name)) throw new BackupRefused(`The backup holds what no backup has: ${name}.`);
    if (!name.startsWith(`${tablesFolder}/`)) {
      await files.place(name, bytes);
      failPoint("restore.file");
      continue;
    }
    const table = tables.shift();
    if (table === undefined || name !== `${tablesFolder}/${table.name}.jsonl`) throw damaged({ name });
    await loadTable(client, table, bytes);
    rows += table.rows;
    failPoint("restore.table");
  }
  const [missing] = tables;
  if (missing !== undefined) throw damaged(missing);
  await files.settle();
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
  return { rows, tables: manifest.tables.length, files: files.count() };
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

async function loadTable(
  client: pg.Client,
  table: BackupTable,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { columns, identities } = await columnsOf(client, table.name);
  const into = `${schema}.${identifier(table.name)}`;
  const list = columns.map(identifier).join(", ");
  const statement = `insert into ${into} (${list}) overriding system value
    select ${list} from json_populate_recordset(null::${into}, $1::json)`;
  const digest = createHash("sha256");
  const lines = linesOf(bytes, (chunk) => digest.update(chunk));
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

/** No row of ours is nearly as long; what is would fill the memory before its hash could be looked at. */
const mostLineBytes = 256 * 1024 * 1024;

/** Lines end with a line feed and nothing else: JSON leaves U+2028 and its like as they are. */
async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  seen: (chunk: Uint8Array) => void,
): AsyncGenerator<string, void, undefined> {
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  const taken = (rest: Uint8Array): string => {
    const line = Buffer.concat([...begun, rest]).toString("utf8");
    begun = [];
    begunBytes = 0;
    return line;
  };
  for await (const chunk of bytes) {
    seen(chunk);
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield taken(chunk.subarray(from, end));
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
    begunBytes += chunk.length - from;
    if (begunBytes > mostLineBytes) throw new BackupRefused("The backup is damaged: a line has no end.");
  }
  if (begunBytes > 0) yield taken(new Uint8Array());
}

/** At least one where there is one, at most `count`, and no more once there is enough to carry. */
async function take(lines: AsyncIterator<string>, count: number): Promise<string[]> {
  const taken: string[] = [];
  for (let size = 0; taken.length < count && size < bytesAtOnce;) {
    const next = await lines.next();
    if (next.done === true) break;
    taken.push(next.value);
    size += next.value.length;
  }
  return taken;
}

function damaged({ name }: { readonly name: string }): BackupRefused {
  return new BackupRefused(
    `The backup is damaged: ${name} is not what its manifest says. Nothing was restored.`,
  );
}

/** Puts sealed files in their place, each whole or not at all, and only where its bytes have the hash that is its name. */
function filesBelow(to: string) {
  const homes = new Set<string>();
  let count = 0;
  const place = async (name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
    const [, organisation = "", hash = ""] = name.split("/");
    const home = path.join(to, organisation);
    if (!homes.has(home)) await mkdir(home, { recursive: true, mode: 0o700 });
    homes.add(home);
    const partial = path.join(home, `.${randomUUID()}.partial`);
    try {
      if ((await writeHashed(partial, bytes)) !== hash) {
        throw new BackupRefused(`The backup is damaged: the file ${hash} is not what its name says.`);
      }
      // There already when a restore was broken off here and is done again: the same bytes, as the name says.
      await rename(partial, path.join(home, hash));
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    count += 1;
  };
  return {
    place,
    count: () => count,
    /** Their names are on the disk afterwards, too. */
    settle: async () => {
      for (const home of homes) {
        const handle = await open(home, "r");
        try {
          await handle.sync();
        } finally {
          await handle.close();
        }
      }
    },
  };
}

async function writeHashed(place: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const digest = createHash("sha256");
  const handle = await open(place, "wx", 0o600);
  try {
    for await (const chunk of bytes) {
      digest.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return digest.digest("hex");
}
