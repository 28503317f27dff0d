// Goal: each kind of key is renewed while eight write and four read, in two processes' keystores, and at no moment is
// anything unreadable or unfindable, nor afterwards anything left under what was replaced; broken off at each of its steps
// it is done again and comes to the same end.
// Method: a real database and two keystores over one folder; writers that seal texts, ledger payloads and files, readers
// that open what was acknowledged; then the rows, by the ids of the keys in their heads, and the keystore by itself.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { domainToASCII } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { colleagueAt, createMember, reindexAccounts } from "../../../features/access/index.ts";
import { movingIndex } from "../../blind_index.ts";
import { readCells, writeCell } from "../../cells/cells.ts";
import { read, write } from "../../db.ts";
import { armFailPoints } from "../../fail_point.ts";
import type { FailPoint } from "../../fail_point.ts";
import { openFileStore } from "../../files.ts";
import type { FileStore } from "../../files.ts";
import { newId } from "../../ids.ts";
import type { CellId, FileId, SubjectId } from "../../ids.ts";
import type { KeyOwner, KeyProvider, OwnerKey } from "../../keys.ts";
import { append, listEntries, provePayload, verifyLeaf } from "../../ledger/ledger.ts";
import type { Scope } from "../../scope.ts";
import { inheritedSecret, openKeystore } from "../keystore.ts";
import type { Vault } from "../vault.ts";
import { renewIndexes } from "./indexes.ts";
import { renewOwners } from "./owners.ts";
import type { Renewal } from "./owners.ts";

let w: World;
let home: string;
let scope: Scope;
let vaults: readonly [Vault, Vault];
let stores: readonly [FileStore, FileStore];

beforeAll(async () => {
  w = await world();
  home = mkdtempSync(path.join(tmpdir(), "kept-renewal-"));
  scope = w.organisations[0].scope;
  const keys = path.join(home, "keys");
  vaults = [await openKeystore(keys, w.db, w.now), await openKeystore(keys, w.db, w.now)];
  const files = path.join(home, "files");
  stores = [openFileStore(files, vaults[0], w.now), openFileStore(files, vaults[1], w.now)];
});
afterEach(() => armFailPoints(() => undefined));
afterAll(async () => {
  for (const vault of vaults) vault.close();
  await w.close();
  rmSync(home, { recursive: true });
});

type Written = { readonly cell: CellId; readonly file: FileId | undefined; readonly words: string };
const people: readonly SubjectId[] = Array.from({ length: 4 }, () => newId<SubjectId>());

async function put(n: number, side: 0 | 1, withFile = n % 32 === 0): Promise<Written> {
  const subjectId = people[n % people.length] ?? newId<SubjectId>();
  const owner: KeyOwner = { kind: "subject", id: subjectId };
  const [keys, files, now] = [vaults[side], stores[side], w.now()];
  const words = `words ${n} of ${subjectId}`;
  return write(w.db, scope, async (tx) => {
    const row = { table: "visit", column: "words", rowId: newId() };
    const cell = await writeCell(tx, scope, keys, { row, owner, text: words, now });
    await append(tx, scope, keys, { type: "visit.told", now, owner, payload: { n } });
    const content = Readable.from([Buffer.from(words)]);
    const file = withFile
      ? (await files.put(tx, scope, content, { owner, mediaType: "text/plain", now })).id
      : undefined;
    return { cell, file, words };
  });
}

/** What of these cannot be read by this side, the words of each. */
async function unreadable(all: readonly Written[], side: 0 | 1): Promise<readonly string[]> {
  return read(w.db, scope, async (tx) => {
    const ids = all.map(({ cell }) => cell);
    const texts = await readCells(tx, scope, vaults[side], ids);
    const wrong = all.filter(({ cell, words }) => texts.get(cell) !== words).map(({ words }) => words);
    for (const { file, words } of all) {
      const opened = file === undefined ? undefined : await stores[side].get(tx, scope, file);
      if (file !== undefined && (opened === undefined || (await text(opened.content)) !== words))
        wrong.push(`file of ${words}`);
    }
    return wrong;
  });
}

const written: Written[] = [];

/** Eight write and four read, on both sides, while `work` runs and for a moment after it. */
async function underLoad(work: () => Promise<unknown>): Promise<number> {
  const wrong: unknown[] = [];
  const ending = new AbortController();
  let count = 0;
  const writer = async (n: number): Promise<void> => {
    for (let at = n; !ending.signal.aborted; at += 8) {
      written.push(await put(at, (n % 2) as 0 | 1));
      count += 1;
      await pause(25);
    }
  };
  const reader = async (n: number): Promise<void> => {
    while (!ending.signal.aborted) {
      wrong.push(...(await unreadable(written.slice(-20), (n % 2) as 0 | 1)));
      await pause(10);
    }
  };
  const running = Promise.all([
    ...Array.from({ length: 8 }, (_, n) => writer(n)),
    ...Array.from({ length: 4 }, (_, n) => reader(n)),
  ]);
  try {
    await work();
    const enough = count + 8;
    await expect.poll(() => count, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(enough);
  } finally {
    ending.abort();
  }
  await running;
  expect(wrong.slice(0, 3)).toEqual([]);
  return count;
}

const renewal = (end: boolean): Renewal => ({
  db: w.db,
  keys: vaults[0],
  files: stores[0],
  now: w.now,
  busy: async () => new Set(),
  end,
});

/** The ids of keys that rows still name, and that the keystore does not seal with any more. */
async function stale(): Promise<number> {
  const old = new Set<string>();
  for (const key of vaults[1].superseded({ after: Buffer.alloc(0), limit: 10_000 }))
    old.add(key.id.toString("hex"));
  const client = await w.client("kept_superuser");
  const { rows } = await client.query<{ id: string }>(
    `select encode(substring(envelope from 4 for 16), 'hex') as id from kept.cell
     union all select encode(substring(payload from 4 for 16), 'hex') from kept.ledger_payload
     union all select encode(substring(opening from 4 for 16), 'hex') from kept.ledger_payload`,
  );
  return rows.filter(({ id }) => old.has(id)).length;
}

const wholeLedger = async (): Promise<readonly string[]> =>
  read(w.db, scope, async (tx) => {
    const entries = await listEntries(tx, scope, { limit: 100_000 });
    expect(entries.filter((entry) => !verifyLeaf(entry))).toEqual([]);
    return Promise.all(
      entries.map(async (entry) => (await provePayload(tx, scope, vaults[1], entry)).result),
    );
  });

test("root and epoch under load: everything opens, and two epochs later nothing is sealed by the old ones", async () => {
  const root = (): string => readFileSync(path.join(home, "keys", "root.key"), "utf8");
  const before = root();
  const count = await underLoad(async () => {
    await vaults[1].renewRoot("file");
    for (const side of [0, 1] as const) {
      w.advance({ days: 7 });
      // Both at once: one after the other, and of one week one epoch.
      await Promise.all([vaults[side].turnEpoch(), vaults[1 - side]?.turnEpoch()]);
    }
    await Promise.all([vaults[0].renewRoot("file"), vaults[1].turnEpoch({ evenIfNotDue: true })]);
  });
  expect(count).toBeGreaterThan(7);
  expect(root()).not.toBe(before);
  const { epochs, behind } = vaults[0].status();
  expect(behind).toBe(0);
  expect(epochs.map(({ state }) => state)).toEqual(["destroyed", "destroyed", "previous", "current"]);
  for (const side of [0, 1] as const) expect(await unreadable(written, side)).toEqual([]);
});

test("owners under load: another process that remembers the old key forgets it, and nothing is left under it", async () => {
  const kept = await Promise.all(
    people.map((id) => vaults[1].current(scope.organisationId, { kind: "subject", id })),
  );
  const outcome: Awaited<ReturnType<typeof renewOwners>>[] = [];
  await underLoad(async () => outcome.push(await renewOwners(renewal(true))));
  expect(outcome[0]).toMatchObject({ busy: 0, left: 0 });
  expect(outcome[0]?.ended).toBe(outcome[0]?.owners);
  expect(outcome[0]?.sealedAnew.cells).toBeGreaterThan(7);
  expect(outcome[0]?.sealedAnew.files).toBeGreaterThan(0);
  expect(await stale()).toBe(0);
  for (const [at, id] of people.entries()) {
    const owner: KeyOwner = { kind: "subject", id };
    const was = kept[at]?.id ?? Buffer.alloc(16);
    expect(await vaults[1].find(scope.organisationId, owner, was)).toBeUndefined();
    expect((await vaults[1].current(scope.organisationId, owner)).id).not.toEqual(was);
  }
  for (const side of [0, 1] as const) expect(await unreadable(written, side)).toEqual([]);
  expect(new Set(await wholeLedger())).toEqual(new Set(["proved"]));
  // Ended later, only what was replaced before goes: what a backup in between was sealed with still opens.
  const first = await renewOwners(renewal(false));
  expect(first).toMatchObject({ left: first.owners, ended: 0 });
  const between = await vaults[0].current(scope.organisationId, {
    kind: "subject",
    id: people[0] ?? newId(),
  });
  const later = await renewOwners(renewal(true));
  expect(later).toMatchObject({ owners: 0, ended: first.owners, left: 0 });
  const still = await vaults[0].current(scope.organisationId, { kind: "subject", id: people[0] ?? newId() });
  expect(still.id).toEqual(between.id);
  expect(await unreadable(written, 1)).toEqual([]);
  // A key that was replaced is no erasure: nothing is to be cleared after a restore for its sake.
  expect([...vaults[0].tombstones()]).toEqual([]);
});

test("a transaction that was given the old key is waited for, and what it writes with it can be read", async () => {
  const owner: KeyOwner = { kind: "subject", id: people[0] ?? "" };
  const given = Promise.withResolvers<OwnerKey>();
  const mayWrite = Promise.withResolvers<void>();
  const writing = write(w.db, scope, async (tx) => {
    await tx.selectFrom("site").select("id").execute();
    const key = await vaults[1].current(scope.organisationId, owner);
    given.resolve(key);
    await mayWrite.promise;
    const slow: KeyProvider = { current: async () => key, find: async () => key, destroy: () => [] };
    const row = { table: "visit", column: "words", rowId: newId() };
    return writeCell(tx, scope, slow, { row, owner, text: "written late", now: w.now() });
  });
  await given.promise;
  const renewing = renewOwners(renewal(true));
  // As long as it is open the old key is not ended; what would not wait is through by then.
  const outcome = await Promise.race([renewing.then(() => "ended"), pause(700, "waits")]);
  mayWrite.resolve();
  expect(outcome).toBe("waits");
  const cell = await writing;
  expect(await renewing).toMatchObject({ left: 0 });
  const texts = await read(w.db, scope, (tx) => readCells(tx, scope, vaults[0], [cell]));
  expect([...texts.values()]).toEqual(["written late"]);
});

class BrokenOff extends Error {}

test("a renewal of owners broken off at each of its steps goes on when it is called again", async () => {
  for (const point of [
    "key.replaced",
    "key.resealed",
    "key.retired",
  ] as const satisfies readonly FailPoint[]) {
    let count = 0;
    armFailPoints((reached) => {
      if (reached === point && (count += 1) === 2) throw new BrokenOff();
    });
    await expect(renewOwners(renewal(true))).rejects.toThrow(BrokenOff);
    armFailPoints(() => undefined);
    for (const side of [0, 1] as const) expect(await unreadable(written.slice(-100), side)).toEqual([]);
    expect(vaults[1].note("renewal of owners")).toBeDefined();
  }
  expect(await renewOwners(renewal(true))).toMatchObject({ left: 0, busy: 0 });
  expect(vaults[1].note("renewal of owners")).toBeUndefined();
  expect(await stale()).toBe(0);
  for (const side of [0, 1] as const) expect(await unreadable(written, side)).toEqual([]);
});

test("an old key stays for older backups until it is ended, and a case that is worked on keeps its own", async () => {
  const [busy = ""] = people;
  const waits = { ...renewal(false), busy: async () => new Set([busy]) };
  const first = await renewOwners(waits);
  expect(first).toMatchObject({ ended: 0, busy: 1 });
  expect(first.left).toBe(first.owners);
  expect(await stale()).toBe(0);
  expect(vaults[0].status().superseded).toBe(first.left);
  // The clock stands still here, so all are renewed once more; what counts is that none is left.
  expect(await renewOwners(renewal(true))).toMatchObject({ busy: 0, left: 0 });
  expect(await stale()).toBe(0);
});

test("what one key of an older installation sealed for everybody goes over to everybody's own", async () => {
  const there = w.organisations[1].scope;
  const secret = inheritedSecret(Buffer.alloc(32, 9), there.organisationId);
  vaults[0].inherit([{ organisationId: there.organisationId, secret }]);
  const inherited = await vaults[0].current(there.organisationId, {
    kind: "organisation",
    id: there.organisationId,
  });
  expect(inherited.secret.equals(secret)).toBe(true);
  // As it was then: the organisation's key under a person's name.
  const owner: KeyOwner = { kind: "subject", id: newId() };
  const then = { ...vaults[0], current: async () => inherited, find: async () => inherited };
  const now = w.now();
  const cell = await write(w.db, there, (tx) =>
    writeCell(tx, there, then, {
      row: { table: "visit", column: "words", rowId: newId() },
      owner,
      text: "from before",
      now,
    }),
  );
  expect(await renewOwners(renewal(true))).toMatchObject({ left: 0 });
  const texts = await read(w.db, there, (tx) => readCells(tx, there, vaults[1], [cell]));
  expect([...texts.values()]).toEqual(["from before"]);
  expect(await vaults[1].find(there.organisationId, owner, inherited.id)).toBeUndefined();
});

test("the index under load: every account is found at every moment, by either spelling, and one key is left", async () => {
  const emails = Array.from({ length: 8 }, (_, n) => `person-${n}@schüle.example`);
  const now = w.now();
  for (const email of emails) {
    await write(w.db, scope, (tx) =>
      createMember(tx, scope, vaults[0], { name: "A colleague", email, grants: [{ role: "staff" }], now }),
    );
  }
  const missing: string[] = [];
  const ending = new AbortController();
  const seeker = async (side: 0 | 1): Promise<void> => {
    for (let n = 0; !ending.signal.aborted; n += 1) {
      const email = (emails[n % 8] ?? "").replace("schüle", n % 2 === 0 ? "schüle" : domainToASCII("schüle"));
      const found = await read(w.db, scope, (tx) => colleagueAt(tx, scope, vaults[side], [email]));
      if (found === undefined) missing.push(email);
      await pause(5);
    }
  };
  const seeking = Promise.all([seeker(0), seeker(1)]);
  const made: string[] = [];
  const maker = async (): Promise<void> => {
    for (let n = 0; !ending.signal.aborted; n += 1) {
      const email = `late-${n}@riverbridge.example`;
      await write(w.db, scope, (tx) =>
        createMember(tx, scope, vaults[1], { name: "A colleague", email, grants: [{ role: "staff" }], now }),
      );
      made.push(email);
      await pause(20);
    }
  };
  const making = maker();
  try {
    await renewIndexes(w.db, vaults[0], [reindexAccounts]);
    armFailPoints((reached) => {
      if (reached === "key.index_moved") throw new BrokenOff();
    });
    await expect(renewIndexes(w.db, vaults[0], [reindexAccounts])).rejects.toThrow(BrokenOff);
    armFailPoints(() => undefined);
    await renewIndexes(w.db, vaults[0], [reindexAccounts]);
  } finally {
    ending.abort();
  }
  await Promise.all([seeking, making]);
  expect(missing.slice(0, 3)).toEqual([]);
  expect(made.length).toBeGreaterThan(1);
  const { all } = await movingIndex(vaults[1], scope, ["one form"]);
  expect(all).toHaveLength(1);
  for (const email of [...emails, ...made]) {
    expect(await read(w.db, scope, (tx) => colleagueAt(tx, scope, vaults[1], [email]))).toBeDefined();
  }
});
