// Goal: whoever has every disk, the write-ahead log, every backup, every copy of the keystore and today's root key reads
// nothing of an erased person once two epochs are over; before that exactly what the certificate says; and of everybody
// else everything comes back from the same backups, in another cluster, row for row. Nobody's words lie anywhere in plain.
// Method: the product serving over its own PostgreSQL in a folder of ours; planted values and canaries; the attacker of
// `attacker.ts`. `KEPT_LONG=1` plants 10,000 of each.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createMember, sessionCookie } from "../../src/features/access/index.ts";
import { serve } from "../../src/main.ts";
import type { Running } from "../../src/main.ts";
import { readFolder } from "../../src/platform/backup/reading.ts";
import { restoreBackup } from "../../src/platform/backup/restore.ts";
import type { Restored } from "../../src/platform/backup/restore.ts";
import { writeBackup } from "../../src/platform/backup/write.ts";
import type { Manifest } from "../../src/platform/backup/format.ts";
import { readCells, writeCell } from "../../src/platform/cells/cells.ts";
import { openDatabase, read, write } from "../../src/platform/db.ts";
import type { Database } from "../../src/platform/db.ts";
import { openFileStore } from "../../src/platform/files.ts";
import { newId } from "../../src/platform/ids.ts";
import type { CellId, SubjectId } from "../../src/platform/ids.ts";
import { append } from "../../src/platform/ledger/ledger.ts";
import { openOrganisation } from "../../src/platform/organisations.ts";
import { startPostgres, superuser } from "../../src/platform/postgres/postgres.ts";
import type { PostgresServer } from "../../src/platform/postgres/postgres.ts";
import { appRole, asSuperuser, prepareEmbedded } from "../../src/platform/roles.ts";
import { scopeOf } from "../../src/platform/scope.ts";
import type { Scope } from "../../src/platform/scope.ts";
import { systemNow } from "../../src/platform/time.ts";
import { erasePerson } from "../../src/platform/vault/erase.ts";
import { openKeystore } from "../../src/platform/vault/keystore.ts";
import type { Vault } from "../../src/platform/vault/vault.ts";
import { freePort } from "../serving.ts";
import { plainOccurrences, recovered } from "./attacker.ts";
import type { Loot } from "./attacker.ts";

const isLong = process.env["KEPT_LONG"] === "1";
/** Of each four people one is erased. */
const planted = isLong ? 2500 : 50;
const canaries = isLong ? 10_000 : 300;
vi.setConfig({ testTimeout: isLong ? 3_600_000 : 120_000, hookTimeout: 120_000 });

/** Stands in every planted value and canary, and in nothing else. */
const mark = `zq${newId().slice(-10)}`;
const lines: string[] = [];
let home: string;
let running: Running;
let postgres: PostgresServer;
let db: Database;
let vault: Vault;
let scope: Scope;
let cookie: string;

const place = (name: string): string => path.join(home, name);

beforeAll(async () => {
  home = mkdtempSync(path.join(os.tmpdir(), "kept-attacked-"));
  // Of root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(home, 0o711);
  for (const name of ["backups", "copies", "workshop", "logs", "pages"]) mkdirSync(place(name));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  running = await serve({
    folder: place("data"),
    keystore: place("keys"),
    keystoreOptions: { copies: [place("epochs")] },
    host: "127.0.0.1",
    port,
    url,
    version: "0.1.0",
    logLevel: "info",
    writeLog: (line) => lines.push(line),
    mail: {},
  });
  postgres = await startPostgres({ folder: place("data") });
  db = openDatabase(postgres.connection("kept", appRole), { maxConnections: 4 });
  vault = await openKeystore(place("keys"), db, systemNow, { copies: [place("epochs")] });
  const organisation = await openOrganisation(db, systemNow, {
    slug: "riverbridge",
    name: "Riverbridge Language School",
    language: "en",
    site: { name: "Riverbridge", zone: "Europe/London", calendar: "england-and-wales" },
  });
  const now = systemNow();
  const officer = await write(db, organisation, (tx) =>
    createMember(tx, organisation, vault, {
      name: "Anna Ferrer",
      email: "anna.ferrer@riverbridge.example",
      grants: [{ role: "officer" }],
      now,
    }),
  );
  scope = scopeOf({ organisationId: organisation.organisationId, actorId: officer.actorId });
  const session = { slug: "riverbridge", url, accountId: officer.accountId, now };
  cookie = (await write(db, scope, (tx) => sessionCookie(tx, scope, session))).split(";", 1)[0] ?? "";
});
afterAll(async () => {
  vault.close();
  await db.close();
  await running.stop();
  await postgres.stop().catch(() => undefined);
  rmSync(home, { recursive: true, force: true });
});

type Person = { readonly subjectId: SubjectId; readonly cell: CellId; readonly value: string };

/** People with a text and a payload each, a hundred in a transaction. */
async function plant(count: number, name: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  while (people.length < count) {
    await write(db, scope, async (tx) => {
      for (let at = 0; at < 100 && people.length < count; at += 1) {
        const subjectId: SubjectId = newId();
        const owner = { kind: "subject", id: subjectId } as const;
        const value = `${mark} ${name} ${people.length}`;
        const row = { table: "visit", column: "words", rowId: subjectId };
        const now = systemNow();
        const cell = await writeCell(tx, scope, vault, { row, owner, text: value, now });
        await append(tx, scope, vault, { type: "visit.told", now, subjectId, owner, payload: { value } });
        people.push({ subjectId, cell, value });
      }
    });
  }
  return people;
}

async function backup(name: string): Promise<Manifest> {
  mkdirSync(place(`backups/${name}`));
  const filesFrom = place("data/files");
  const source = { db, filesFrom, keystoreId: vault.id, product: "0.1.0", now: systemNow };
  const manifest = await writeBackup(source, place(`backups/${name}`));
  vault.copyTo(place(`copies/${name}.sqlite`));
  return manifest;
}

/** Everything there is, as lines of JSON, also what no backup carries. */
async function dump(): Promise<Readonly<Record<string, readonly string[]>>> {
  return asSuperuser(postgres.connection("kept", superuser), async (client) => {
    await client.query("checkpoint");
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
         where relkind = 'r' and nspname in ('kept', 'graphile_worker')`,
    );
    const all: Record<string, readonly string[]> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(
        `select row_to_json(one)::text as line from ${name} one`,
      );
      all[name] = rows.map(({ line }) => line);
    }
    return all;
  });
}

async function loot(): Promise<Loot> {
  const live = await dump();
  const names = readdirSync(place("backups"));
  const linesOf = (table: string): readonly string[] =>
    names.flatMap((name) => {
      const text = readFileSync(place(`backups/${name}/tables/${table}.jsonl`), "utf8");
      return text.split("\n").filter((line) => line !== "");
    });
  return {
    keystores: [place("keys"), place("epochs")],
    copies: [
      place("epochs/keys.sqlite"),
      ...readdirSync(place("copies")).map((name) => place(`copies/${name}`)),
    ],
    cells: [...linesOf("cell"), ...(live["kept.cell"] ?? [])],
    payloads: [...linesOf("ledger_payload"), ...(live["kept.ledger_payload"] ?? [])],
    disks: [place("keys"), place("epochs"), place("copies")],
    workshop: place("workshop"),
  };
}

/** How many of these people's values are among what the attacker opened. */
const among = (found: ReadonlySet<string>, people: readonly Person[]): number =>
  people.filter(({ value }) => found.has(value) || found.has(JSON.stringify({ value }))).length;

test("0 of the erased after two epochs, before that what the certificate says, and everybody else from the same backups", async () => {
  const erased = await plant(planted, "erased");
  const kept = await plant(3 * planted, "kept");
  await backup("first");
  expect(await turned()).toBe(2);
  await backup("second");
  const files = openFileStore(place("data/files"), vault, systemNow);
  let until: Temporal.Instant | undefined;
  for (let at = 0; at < erased.length; at += 25) {
    const erasers = await write(db, scope, async (tx) => {
      const all: (() => Promise<void>)[] = [];
      for (const { subjectId } of erased.slice(at, at + 25)) {
        const done = await erasePerson(tx, scope, { keys: vault, files }, { subjectId, now: systemNow() });
        all.push(done.eraseContents);
        until = done.certificate.unreadableInCopiesBy;
      }
      return all;
    });
    for (const erase of erasers) await erase();
  }
  const wait = { timeout: isLong ? 3_000_000 : 60_000 };
  await expect.poll(() => [...vault.tombstones()].length, wait).toBe(planted);
  await backup("third");
  // The running system alone, and copies from after: nothing. With the copies from before: all, as the certificate says.
  const all = await loot();
  const after = await recovered({ ...all, copies: [place("copies/third.sqlite")], disks: [place("keys")] });
  expect([among(after, erased), among(after, kept)]).toEqual([0, kept.length]);
  expect(until?.since(systemNow()).total("days")).toBeGreaterThan(13.9);
  expect(among(await recovered(all), erased)).toBe(planted);
  expect(await turned()).toBe(3);
  expect(among(await recovered(await loot()), erased)).toBe(planted);
  expect(await turned()).toBe(4);
  const last = await recovered(await loot());
  expect([among(last, erased), among(last, kept)]).toEqual([0, kept.length]);
  const owner = { kind: "subject", id: erased[0]?.subjectId ?? "" } as const;
  expect(vault.fateOf(scope.organisationId, owner, systemNow()).state).toBe("gone");
});

async function turned(): Promise<number | undefined> {
  return (await vault.turnEpoch({ evenIfNotDue: true }))?.number;
}

test("the same backup in another cluster: the same rows and ledger by their hashes, and every text opens", async () => {
  const other = await startPostgres({ folder: place("other") });
  try {
    const people = await plant(20, "carried");
    await backup("carried");
    const target = await prepareEmbedded(other);
    const again = place("backups/again");
    mkdirSync(again);
    const forget = async (): Promise<void> => undefined;
    const options = { keystore: place("keys"), copies: [place("epochs")], forget, now: systemNow };
    const from = await readFolder(place("backups/carried"));
    const look = async (there: Database, keys: Vault, { manifest }: Restored): Promise<void> => {
      const ids = people.map(({ cell }) => cell);
      const texts = await read(there, scope, (tx) => readCells(tx, scope, keys, ids));
      expect([...texts.values()].toSorted()).toEqual(people.map(({ value }) => value).toSorted());
      const filesFrom = place("files");
      const source = { db: there, filesFrom, keystoreId: keys.id, product: "0.1.0", now: systemNow };
      const second = await writeBackup(source, again);
      // `installation` says up to where it was cleared of what was erased.
      const hashes = ({ tables }: Manifest) =>
        tables
          .filter(({ name }) => name !== "installation")
          .map(({ name, rows, sha256 }) => `${name} ${rows} ${sha256}`);
      expect(hashes(second)).toEqual(hashes(manifest));
      expect([second.ledgers, second.files]).toEqual([manifest.ledgers, manifest.files]);
    };
    const restored = await restoreBackup({ ...options, from, target, filesTo: place("files") }, look);
    expect(restored.loaded.rows).toBeGreaterThan(planted);
    expect(other.dataFolder).not.toBe(postgres.dataFolder);
  } finally {
    await other.stop();
  }
});

test("no canary lies in plain in data files, log, backups, pages of errors, rows of duties, anywhere", async () => {
  const office = `${running.address}/o/riverbridge`;
  const word = (n: number, what: string): string => `${mark}${what}${n}`;
  const refusedPages: string[] = [];
  const post = async (address: string, body: unknown, n: number): Promise<number> => {
    const reply = await fetch(address, {
      method: "POST",
      headers: {
        cookie,
        "content-type": "application/json",
        "idempotency-key": `canary-of-the-attack-${n}`,
        "sec-fetch-site": "same-origin",
      },
      body: JSON.stringify(body),
    });
    const text = await reply.text();
    if (reply.status >= 400) refusedPages.push(text);
    return reply.status;
  };
  for (let n = 0; n < canaries / 10; n += 1) {
    const body = {
      channel: "post",
      receivedAt: systemNow().subtract({ hours: 1 }).toString(),
      capacity: "self",
      requester: {
        name: word(n, "name"),
        email: `${word(n, "mail")}@example.org`,
        address: word(n, "street"),
      },
      identities: ["a", "b", "c", "d", "e", "f"].map((name) => ({ name, value: word(n, `known-${name}`) })),
      wording: word(n, "wording"),
      delivery: "portal",
      language: "en",
    };
    expect(await post(`${office}/api/rights/requests`, body, n)).toBe(200);
    if (n % 5 !== 0) continue;
    // What is refused, as well: a field too many, a name where none belongs, an address that leads nowhere.
    await post(
      `${office}/api/rights/requests`,
      { ...body, [word(n, "field")]: word(n, "value") },
      n + 1_000_000,
    );
    await post(`${office}/api/rights/people`, { name: word(n, "sought") }, n + 2_000_000);
    for (const address of [
      `/p/riverbridge/request/${word(n, "path")}`,
      `/o/riverbridge/work?seek=${word(n, "query")}`,
    ]) {
      const reply = await fetch(`${running.address}${address}`, { redirect: "manual" });
      const text = await reply.text();
      if (reply.status >= 400) refusedPages.push(text);
    }
  }
  expect(refusedPages.length).toBeGreaterThan(5);
  await backup("canaries");
  writeFileSync(place("logs/log"), lines.join(""));
  writeFileSync(place("pages/refused"), refusedPages.join("\n"));
  const everything = await dump();
  mkdirSync(place("dump"));
  for (const [name, rows] of Object.entries(everything))
    writeFileSync(place(`dump/${name}`), rows.join("\n"));
  const folders = ["data", "keys", "epochs", "backups", "copies", "logs", "pages", "dump"].map(place);
  const found = folders.map((folder) => [path.basename(folder), plainOccurrences([folder], mark)]);
  expect(found).toEqual(folders.map((folder) => [path.basename(folder), 0]));
  expect(everything["kept.duty"]?.length).toBeGreaterThan(10);
  // The search itself is not blind: what is no secret is found, in the data files and in the backups.
  for (const folder of ["data", "backups", "dump"])
    expect([folder, plainOccurrences([place(folder)], "riverbridge") > 0]).toEqual([folder, true]);
});
