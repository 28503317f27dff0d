// Goal: a backup gives back every row and file as it was, opens no text by itself, brings nothing back that was erased, and
// is refused when one byte of it is wrong or the place it goes to is not empty.
// Method: two organisations with cases, texts, files and ledger entries in a real database with a real keystore; a backup
// while others write; restored into an empty database and compared table by table with what was there; broken off at each
// step and done again; changed and cut in every file.
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../../../testkit/database.ts";
import type { TestDatabase } from "../../../testkit/database.ts";
import { dutyWorld } from "../../../testkit/duties.ts";
import type { DutyWorld } from "../../../testkit/duties.ts";
import { everythingIn } from "../../../testkit/vault/everything.ts";
import { readCells, writeCell } from "../cells/cells.ts";
import { openDatabase, read, write } from "../db.ts";
import type { Database } from "../db.ts";
import { armFailPoints } from "../fail_point.ts";
import type { FailPoint } from "../fail_point.ts";
import { openFileStore } from "../files.ts";
import type { FileStore } from "../files.ts";
import { newId } from "../ids.ts";
import type { CellId, SubjectId } from "../ids.ts";
import { append, listEntries, verifyLeaf } from "../ledger/ledger.ts";
import { superuser } from "../postgres/postgres.ts";
import { appRole, asSuperuser, ownerRole } from "../roles.ts";
import type { Scope } from "../scope.ts";
import { vaultDuties } from "../vault/duties.ts";
import { erasePerson } from "../vault/erase.ts";
import { openKeystore } from "../vault/keystore.ts";
import type { Vault } from "../vault/vault.ts";
import { drillRestore, isProved } from "./drill.ts";
import { leftOut, readManifest } from "./format.ts";
import type { Manifest } from "./format.ts";
import { readFolder } from "./reading.ts";
import { replayDestructions } from "./replay.ts";
import { restoreBackup } from "./restore.ts";
import type { Restored } from "./restore.ts";
import { tablesOf, writeBackup } from "./write.ts";

let w: DutyWorld;
let home: string;
let vault: Vault;
let files: FileStore;
let scopes: readonly Scope[];
const databases: TestDatabase[] = [];
/** What features were asked to forget in restored databases. */
const forgotten: string[] = [];

beforeAll(async () => {
  w = await dutyWorld();
  home = mkdtempSync(path.join(tmpdir(), "kept-backup-"));
  vault = await openKeystore(path.join(home, "keys"), w.db, w.now);
  files = openFileStore(path.join(home, "files"), vault, w.now);
  scopes = w.organisations.map(({ scope }) => scope);
});
afterAll(async () => {
  armFailPoints(() => undefined);
  await w.close();
  vault.close();
  for (const database of databases) await database.drop();
  rmSync(home, { recursive: true });
});

type Told = { readonly subjectId: SubjectId; readonly cell: CellId; readonly text: string };

/** Marks, quotes, other scripts, every separator a line reader might take for an end. */
const strange = "a\u2028b\u2029c\u0085d\r\ne\"\\'{}\t\u{1f6a3} Żółć 寿";

async function told(scope: Scope, text: string): Promise<Told> {
  const subjectId: SubjectId = newId();
  const owner = { kind: "subject", id: subjectId } as const;
  const now = w.now();
  const cell = await write(w.db, scope, async (tx) => {
    const row = { table: "visit", column: "words", rowId: subjectId };
    const id = await writeCell(tx, scope, vault, { row, owner, text, now });
    await append(tx, scope, vault, { type: "visit.told", now, subjectId, owner, payload: { text } });
    await files.put(tx, scope, Readable.from([Buffer.from(text)]), { owner, mediaType: "text/plain", now });
    return id;
  });
  return { subjectId, cell, text };
}

async function backedUp(
  name: string,
  db: Database = w.db,
): Promise<{ readonly folder: string; readonly manifest: Manifest }> {
  const folder = path.join(home, name);
  mkdirSync(folder);
  const source = {
    db,
    filesFrom: path.join(home, "files"),
    keystoreId: vault.id,
    product: "0.1.0",
    now: w.now,
  };
  return { folder, manifest: await writeBackup(source, folder) };
}

/** Without a row of ours. With the tables there already, which a restore would make first, most of its time is saved. */
async function empty(holding: "nothing" | "our tables" = "our tables"): Promise<TestDatabase> {
  const database = await freshDatabase(holding);
  databases.push(database);
  await asSuperuser(database.connection, (client) =>
    client.query(`alter database ${database.name} owner to ${ownerRole}`),
  );
  return database;
}

const restoreInto = async (
  database: TestDatabase,
  from: string,
  look?: (db: Database, vault: Vault, restored: Restored) => Promise<void>,
): Promise<Restored> =>
  restoreBackup(
    {
      from: await readFolder(from),
      keystore: path.join(home, "keys"),
      target: { owner: database.as(ownerRole), app: database.as(appRole), appRole },
      filesTo: path.join(home, `files-${database.name}`),
      forget: async (_tx, of, ids) => void forgotten.push(...ids.map((id) => `${of.organisationId} ${id}`)),
      now: w.now,
    },
    look,
  );

/** Every row of every table that is carried over, as the superuser sees it. */
async function contents(database: TestDatabase): Promise<Readonly<Record<string, readonly string[]>>> {
  const client = new pg.Client(database.connection);
  await client.connect();
  try {
    const all: Record<string, readonly string[]> = {};
    for (const table of await tablesOf(client)) {
      const { rows } = await client.query<{ line: string }>(
        `select row_to_json(one)::text as line from kept.${table} one order by 1`,
      );
      all[table] = rows.map(({ line }) => line);
    }
    return all;
  } finally {
    await client.end();
  }
}

test("a restored database is the one that was, row by row, and goes on from there", async () => {
  const people: Told[] = [];
  for (const scope of scopes) people.push(await told(scope, strange), await told(scope, "Nora Lind"));
  const { folder, manifest } = await backedUp("whole");
  const before = await contents(w.database);
  expect(manifest.tables.map(({ name }) => name)).toEqual(Object.keys(before));
  const database = await empty("nothing");
  await restoreInto(database, folder, async (db, keys) => {
    const [scope] = scopes;
    if (scope === undefined) return;
    const opened = await read(db, scope, (tx) =>
      readCells(
        tx,
        scope,
        keys,
        people.slice(0, 2).map(({ cell }) => cell),
      ),
    );
    expect([...opened.values()].toSorted()).toEqual([strange, "Nora Lind"].toSorted());
    // The order of arrival goes on after the highest, in every organisation.
    const now = w.now();
    const owner = { kind: "organisation", id: scope.organisationId } as const;
    await write(db, scope, (tx) =>
      append(tx, scope, keys, { type: "after.restore", now, owner, payload: {} }),
    );
    const entries = await read(db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
    expect(entries.at(-1)?.type).toBe("after.restore");
    expect(entries.filter((entry) => !verifyLeaf(entry))).toEqual([]);
  });
  const after = await contents(database);
  // What the look into it added: one entry, and up to where it was cleared of what was erased.
  const grown = new Set(["installation", "ledger_entry", "ledger_payload"]);
  const others = Object.entries(before).filter(([table]) => !grown.has(table));
  expect(others.filter(([table, rows]) => JSON.stringify(after[table]) !== JSON.stringify(rows))).toEqual([]);
  for (const table of ["ledger_entry", "ledger_payload"]) {
    expect(after[table]).toEqual(expect.arrayContaining([...(before[table] ?? [])]));
  }
  expect(readdirSync(path.join(home, `files-${database.name}`)).length).toBe(3);
});

test("the same rows make the same backup, wherever in the files of the database they lie", async () => {
  const [scope] = scopes;
  if (scope === undefined) return;
  await told(scope, "first");
  await told(scope, "second");
  const hashes = ({ tables }: Manifest): readonly string[] =>
    tables.map(({ name, sha256 }) => `${name} ${sha256}`);
  // As it is read when there is much of it: from one end of the file to the other.
  const options = "-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off";
  const plain = openDatabase({ ...w.database.as(appRole), options });
  const { manifest } = await backedUp("as-written", plain);
  // A row that is written again lies behind those that came after it.
  const moved = await asSuperuser(w.database.connection, (client) =>
    client.query(
      "update kept.cell set envelope = envelope where id = (select id from kept.cell order by id limit 1)",
    ),
  );
  expect(moved.rowCount).toBe(1);
  expect(hashes((await backedUp("as-moved", plain)).manifest)).toEqual(hashes(manifest));
  await plain.close();
});

test("no text, name or key stands in a backup, and what is left out is made for a day", async () => {
  await told(scopes[0] as Scope, "Wilhelmina Okonkwo-Sternberg");
  const { folder } = await backedUp("sealed");
  const bytes = allBytes(folder);
  expect(bytes.includes("Okonkwo")).toBe(false);
  const secrets = await Promise.all(
    scopes.map((scope) =>
      vault.current(scope.organisationId, { kind: "organisation", id: scope.organisationId }),
    ),
  );
  for (const { secret } of secrets) {
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(secret.toString("hex"))).toBe(false);
  }
  expect(
    readFileSync(path.join(home, "keys", "root.key"), "utf8")
      .split(" ")
      .some((part) => part.length > 40 && bytes.includes(part.trim())),
  ).toBe(false);
  const { rows } = await (
    await w.client(superuser)
  ).query<{ name: string }>(
    "select relname::text as name from pg_class where relnamespace = 'kept'::regnamespace and relkind = 'r'",
  );
  const all = new Set(rows.map(({ name }) => name));
  expect(leftOut.filter((name) => !all.has(name))).toEqual([]);
});

test("what was erased after the backup is erased again before anybody can ask, and only that", async () => {
  const scope = scopes[1] as Scope;
  const [gone, stays] = [await told(scope, "Iris Falk"), await told(scope, "Jon Mbeki")];
  const { folder } = await backedUp("erased");
  await w.worker(vaultDuties({ keys: vault, now: w.now }));
  const { eraseContents } = await write(w.db, scope, (tx) =>
    erasePerson(tx, scope, { keys: vault, files }, { subjectId: gone.subjectId, now: w.now() }),
  );
  await eraseContents();
  await expect
    .poll(() => [...vault.tombstones()].some(({ owner }) => owner.id === gone.subjectId), { timeout: 20_000 })
    .toBe(true);
  const erasedCase = newId();
  await vault.current(scope.organisationId, { kind: "case", id: erasedCase });
  vault.destroy(scope.organisationId, { kind: "case", id: erasedCase });
  const restored = await restoreInto(await empty(), folder, async (db, keys) => {
    expect(forgotten).toEqual([`${scope.organisationId} ${erasedCase}`]);
    const texts = await read(db, scope, (tx) => readCells(tx, scope, keys, [gone.cell, stays.cell]));
    expect([...texts]).toEqual([[stays.cell, "Jon Mbeki"]]);
    const entries = await read(db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
    expect(entries.at(-1)?.type).toBe("erasure.replayed");
    const rows = await read(db, scope, (tx) =>
      tx.selectFrom("cell").select("id").where("organisation_id", "=", scope.organisationId).execute(),
    );
    expect(rows.map(({ id }) => id)).not.toContain(gone.cell);
    // Every column of every table, and everything in them that any key opens.
    const { plain, opened } = await everythingIn(db, keys);
    for (const secret of ["Iris Falk", gone.subjectId]) expect(plain + opened).not.toContain(secret);
    expect(opened).toContain("Jon Mbeki");
  });
  expect(restored.replayed).toMatchObject({ texts: 1, payloads: 1, files: 1 });
});

test("an older copy of the keystore is told by the ledger what was destroyed since", async () => {
  const scope = scopes[1] as Scope;
  const gone = await told(scope, "Petra Solano");
  const key = await vault.current(scope.organisationId, { kind: "subject", id: gone.subjectId });
  const older = path.join(home, "older");
  cpSync(path.join(home, "keys"), older, { recursive: true });
  rmSync(path.join(older, "keys.sqlite"));
  vault.copyTo(path.join(older, "keys.sqlite"));
  await write(w.db, scope, (tx) =>
    erasePerson(tx, scope, { keys: vault, files }, { subjectId: gone.subjectId, now: w.now() }),
  );
  const noted = async (): Promise<number> => {
    const entries = await read(w.db, scope, (tx) => listEntries(tx, scope, { limit: 1000 }));
    return entries.filter(({ type }) => type === "key.destroyed").length;
  };
  await expect.poll(noted, { timeout: 20_000 }).toBe(2);
  const back = await openKeystore(older, w.db, w.now);
  const owner = { kind: "subject", id: gone.subjectId } as const;
  expect(await back.find(scope.organisationId, owner, key.id)).toEqual(key);
  expect(await replayDestructions(w.db, back)).toBe(1);
  expect(await back.find(scope.organisationId, owner, key.id)).toBeUndefined();
  back.close();
});

class BrokenOff extends Error {}

function breakOffAt(point: FailPoint, nth = 1): void {
  let count = 0;
  armFailPoints((reached) => {
    if (reached === point && (count += 1) === nth) throw new BrokenOff();
  });
}

test.each(["restore.file", "restore.table", "restore.loaded", "restore.committed"] as const)(
  "a restore broken off at %s leaves nothing half there, and is done again",
  async (point) => {
    const { folder, manifest } = await backedUp(`broken-${point}`);
    const database = await empty("nothing");
    breakOffAt(point, point === "restore.table" ? 5 : 1);
    await expect(restoreInto(database, folder)).rejects.toThrow(BrokenOff);
    armFailPoints(() => undefined);
    const outcome = await restoreInto(database, folder).then(() => "done", String);
    // Once the rows are there it is done, and doing it again is refused.
    const isDone = point === "restore.committed";
    expect(outcome.includes("The database is not empty")).toBe(isDone);
    const counted = await contents(database);
    for (const { name, rows } of manifest.tables) {
      expect((counted[name] ?? []).length).toBeGreaterThanOrEqual(rows);
    }
  },
);

test.each(["backup.table", "backup.file", "backup.copied"] as const)(
  "a backup broken off at %s has no manifest, and is no backup",
  async (point) => {
    breakOffAt(point);
    await expect(backedUp(`cut-${point}`)).rejects.toThrow(BrokenOff);
    armFailPoints(() => undefined);
    await expect(readManifest(path.join(home, `cut-${point}`))).rejects.toThrow("holds no finished backup");
  },
);

test("a backup with one byte changed, a line more, a line less or another's file is refused, and leaves nothing", async () => {
  await told(scopes[0] as Scope, "Ada Brook");
  const { folder, manifest } = await backedUp("damaged");
  const database = await empty();
  const table = (name: string): string => path.join(folder, "tables", `${name}.jsonl`);
  const changes: Readonly<Record<string, () => void>> = {
    "a byte of a cell": () => {
      const text = readFileSync(table("cell"), "utf8");
      writeFileSync(
        table("cell"),
        text
          .replace(/(\\\\x01[0-9a-f]{60})./u, (_, head: string) => `${head}0`)
          .replace(/"created_at":"2/u, '"created_at":"1'),
      );
    },
    "a line more": () => appendFileSync(table("actor"), "{}\n"),
    "a line less": () =>
      writeFileSync(table("actor"), readFileSync(table("actor"), "utf8").replace(/[^\n]*\n$/u, "")),
    "a manifest that counts otherwise": () => {
      const [first, ...rest] = manifest.ledgers;
      if (first === undefined) return;
      const ledgers = [{ ...first, entries: first.entries + 1 }, ...rest];
      writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ ...manifest, ledgers }));
    },
    "a file that is not what its name says": () => {
      const organisation = scopes[0]?.organisationId ?? "";
      const [name = ""] = readdirSync(path.join(folder, "files", organisation));
      appendFileSync(path.join(folder, "files", organisation, name), "x");
    },
  };
  for (const change of Object.values(changes)) {
    const whole = mkdtempSync(path.join(home, "whole-"));
    cpSync(folder, whole, { recursive: true });
    change();
    await expect(restoreInto(database, folder)).rejects.toThrow(/damaged|not the one its manifest/);
    rmSync(folder, { recursive: true });
    cpSync(whole, folder, { recursive: true });
  }
  const { rows } = await countOf(database, "organisation");
  expect(rows).toBe(0);
  await restoreInto(database, folder);
});

test("a backup of a version that this one does not know is refused", async () => {
  const { folder, manifest } = await backedUp("foreign");
  const migrations = manifest.migrations.map((one) => ({ ...one, checksum: "0".repeat(64) }));
  writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ ...manifest, migrations }));
  await expect(restoreInto(await empty(), folder)).rejects.toThrow("made by another version of Kept");
});

test("a database that holds something, and a folder without a backup, are refused", async () => {
  const { folder } = await backedUp("twice");
  const database = await empty();
  await restoreInto(database, folder);
  await expect(restoreInto(database, folder)).rejects.toThrow("The database is not empty");
  await expect(restoreInto(await empty(), home)).rejects.toThrow("holds no finished backup");
});

test("a trial beside the running system opens what is sealed, and finds a text that does not open", async () => {
  for (let at = 0; at < 6; at += 1) await told(scopes[0] as Scope, `Person ${at}`);
  const { folder } = await backedUp("trial");
  const options = { keystore: path.join(home, "keys"), home, now: w.now };
  const drilled = await drillRestore({ ...options, from: await readFolder(folder) });
  expect(isProved(drilled)).toBe(true);
  expect(drilled.texts.tried).toBeGreaterThan(5);
  expect(drilled.entries.read).toBeGreaterThan(5);
  expect(drilled.contents.tried).toBeGreaterThan(5);
  const scope = scopes[0] as Scope;
  const [cell] = await read(w.db, scope, (tx) => tx.selectFrom("cell").select(["id", "envelope"]).execute());
  const bad = Buffer.from(cell?.envelope ?? "");
  bad[60] = (bad[60] ?? 0) ^ 1;
  await write(w.db, scope, (tx) =>
    tx
      .updateTable("cell")
      .set({ envelope: bad })
      .where("id", "=", cell?.id as CellId)
      .execute(),
  );
  const { folder: second } = await backedUp("trial-2");
  const found = await drillRestore({ ...options, from: await readFolder(second) });
  expect(found.texts.unreadable).toBe(1);
  expect(isProved(found)).toBe(false);
});

async function countOf(database: TestDatabase, table: string): Promise<{ readonly rows: number }> {
  const client = new pg.Client(database.connection);
  await client.connect();
  const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from kept.${table}`);
  await client.end();
  return { rows: rows[0]?.n ?? -1 };
}

function allBytes(folder: string): Buffer {
  const parts = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)));
  return Buffer.concat(parts);
}
