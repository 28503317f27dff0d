// Goal: a sealed backup takes no more memory to write or to restore when there is much more of it, in rows or in files.
// Method: rows of two kilobytes, rows of half a megabyte, files; what is handed on at once is counted. `KEPT_LONG=1` takes 50 and
// 500 megabytes, each in a process of its own whose resident memory is watched; the control keeps what it reads, and is seen.
import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freshDatabase } from "../../../testkit/database.ts";
import type { TestDatabase } from "../../../testkit/database.ts";
import { world } from "../../../testkit/world.ts";
import type { World } from "../../../testkit/world.ts";
import { superuser } from "../postgres/postgres.ts";
import { appRole, asSuperuser, ownerRole } from "../roles.ts";
import { writeBackupTo } from "./write.ts";
import type { BackupSink } from "./write.ts";

const isLong = process.env["KEPT_LONG"] === "1";
vi.setConfig({ testTimeout: isLong ? 1_200_000 : 60_000 });

let w: World;
let home: string;
let identity: string;
const at = (name: string): string => path.join(home, name);
beforeAll(async () => {
  w = await world();
  home = mkdtempSync(path.join(tmpdir(), "kept-memory-"));
  identity = await generateIdentity();
});
afterAll(async () => {
  await w.close();
  rmSync(home, { recursive: true, force: true });
});

/** Adds about so many megabytes as they are in a backup: a third in small rows, a third in large ones, a third in files. */
async function add(megabytes: number): Promise<void> {
  const [{ organisationId }] = w.organisations;
  const client = await w.client(superuser);
  const third = (megabytes / 3) * 1e6;
  // Bytes are written as hex: two letters each.
  for (const envelopeBytes of [1000, 250_000])
    await client.query(
      `insert into kept.cell (organisation_id, id, row_table, row_column, row_id, key_owner_kind, key_owner_id, envelope, created_at)
         select $1, gen_random_uuid(), 'visit', 'words', gen_random_uuid(), 'organisation', $1,
                decode(repeat(md5(random()::text), $3 / 16), 'hex'), now()
           from generate_series(1, $2)`,
      [organisationId, Math.ceil(third / 2 / envelopeBytes), envelopeBytes],
    );
  mkdirSync(at(`files/${organisationId}`), { recursive: true });
  for (let left = third; left > 0; left -= 3e6) {
    const bytes = randomBytes(3e6);
    const hash = createHash("sha256").update(bytes).digest();
    writeFileSync(at(`files/${organisationId}/${hash.toString("hex")}`), bytes);
    await client.query(
      `insert into kept.file (organisation_id, id, key_owner_kind, key_owner_id, ciphertext_hash, size_bytes, media_type, created_at)
         values ($1, gen_random_uuid(), 'organisation', $1, $2, $3, 'image/png', now())`,
      [organisationId, hash, bytes.length],
    );
  }
}

/** The most that a process held that did this, in megabytes. */
async function peakOf(order: object): Promise<number> {
  const script = path.resolve(import.meta.dirname, "../../../testkit/faults/child/peak.ts");
  const given = ["--disable-warning=ExperimentalWarning", script, JSON.stringify(order)];
  const { stdout } = await promisify(execFile)(process.execPath, given);
  return Number(stdout) / 1e6;
}

const recipients = async (): Promise<readonly [string]> => [await identityToRecipient(identity)];

async function intoNew<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await freshDatabase("our tables");
  try {
    await asSuperuser(database.connection, (client) =>
      client.query(`alter database ${database.name} owner to ${ownerRole}`),
    );
    return await work(database);
  } finally {
    await database.drop();
  }
}

test("however large rows are and however many, a few megabytes of them are handed on at a time", async () => {
  await add(15);
  const largest = new Map<string, number>();
  const totals = new Map<string, number>();
  const sink: BackupSink = {
    file: async (name) => ({
      write: async (text) => {
        const { length } = Buffer.from(text);
        largest.set(name, Math.max(largest.get(name) ?? 0, length));
        totals.set(name, (totals.get(name) ?? 0) + length);
      },
      end: async () => undefined,
    }),
    copy: async () => 0,
  };
  await writeBackupTo(
    { db: w.db, filesFrom: at("files"), keystoreId: Buffer.alloc(16), product: "0.1.0", now: w.now },
    sink,
  );
  expect(totals.get("tables/cell.jsonl")).toBeGreaterThan(9e6);
  expect(Math.max(...largest.values())).toBeLessThan(4e6);
});

const sealed = async (name: string): Promise<number> =>
  peakOf({
    act: "seal",
    app: w.database.as(appRole),
    filesFrom: at("files"),
    file: at(name),
    recipient: (await recipients())[0],
  });

const restored = (name: string): Promise<number> =>
  intoNew((database) =>
    peakOf({
      act: "restore",
      owner: database.as(ownerRole),
      filesTo: at(`to-${name}`),
      file: at(name),
      identity,
    }),
  );

test.runIf(isLong)("ten times as much takes a process no more memory, out and back", async () => {
  await add(50);
  const first = { seal: await sealed("little"), restore: await restored("little") };
  const held = await peakOf({ act: "hold", file: at("little"), identity });
  await add(450);
  const second = { seal: await sealed("much"), restore: await restored("much") };
  const control = (await peakOf({ act: "hold", file: at("much"), identity })) - held;
  process.stdout.write(`${JSON.stringify({ first, second, control })}\n`);
  expect(statSync(at("much")).size - statSync(at("little")).size).toBeGreaterThan(400e6);
  expect(control).toBeGreaterThan(400);
  expect(second.seal - first.seal).toBeLessThan(50);
  expect(second.restore - first.restore).toBeLessThan(50);
});
