// Goal: every entry becomes exactly one leaf, in whatever order transactions commit and wherever the integrator is
// killed; the tree is that of RFC 6962; a ledger that lost entries is not served until a person says so.
// Method: real transactions interleaved by hand, two integrators at once, a failure at every fail-point; the signed root
// against one computed from the entries alone; the database put back to an older state as its superuser.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World, WorldOrganisation } from "../../../testkit/world.ts";
import {
  leafHash,
  parseCheckpoint,
  rootOfLeaves,
  verifierKeyOf,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
} from "../../evidence/index.ts";
import { read, write } from "../db.ts";
import type { WriteTx } from "../db.ts";
import { armFailPoints } from "../fail_point.ts";
import type { FailPoint } from "../fail_point.ts";
import { newId } from "../ids.ts";
import type { LedgerEntryId } from "../ids.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import { superuser } from "../postgres/postgres.ts";
import { createLogger } from "../log.ts";
import { canonicalEntry } from "./canonical.ts";
import { openAnchor } from "./anchor.ts";
import { acknowledgeLoss, checkContinuity } from "./continuity.ts";
import { integrate } from "./integrate.ts";
import { startIntegrator } from "./integrator.ts";
import { append, listEntries } from "./ledger.ts";
import { ledgerKeyOf, LedgerRefused, openLedgerKey } from "./signing_key.ts";
import { readConsistency, readInclusion, readRoot } from "./tree.ts";
import { leafIndexOf, listCheckpoints, readHead } from "./tree_store.ts";

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 1));
const key = ledgerKeyOf(Buffer.alloc(32, 2));
const folder = mkdtempSync(path.join(tmpdir(), "kept-ledger-"));
beforeAll(async () => {
  w = await world();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await w.close();
});

async function add(tx: WriteTx, { scope, organisationId }: WorldOrganisation): Promise<LedgerEntryId> {
  const owner = { kind: "organisation", id: organisationId } as const;
  const { id } = await append(tx, scope, keys, {
    type: "request.opened",
    now: w.now(),
    payload: { n: 1 },
    owner,
  });
  return id;
}

function number(
  of: WorldOrganisation,
  thorough = false,
  batch?: number,
): Promise<{ readonly added: number; readonly size: number } | undefined> {
  const options = { key, now: w.now(), thorough, ...(batch === undefined ? {} : { batch }) };
  return write(w.db, of.scope, (tx) => integrate(tx, of.scope, options));
}

/** The leaf hashes by number, computed from the entries alone. */
async function leavesOf({ scope }: WorldOrganisation): Promise<readonly Uint8Array[]> {
  return read(w.db, scope, async (tx) => {
    const numbered: Uint8Array[] = [];
    for (const entry of await listEntries(tx, scope, { limit: 5000 })) {
      const index = await leafIndexOf(tx, scope, entry.id);
      if (index !== undefined) numbered[index] = leafHash(canonicalEntry(entry));
    }
    return numbered;
  });
}

test("the signed tree is that of the entries, and its proofs verify at every size", async () => {
  const [here] = w.organisations;
  await write(w.db, here.scope, async (tx) => {
    for (let n = 0; n < 530; n += 1) await add(tx, here);
  });
  expect(await number(here, false, 200)).toEqual({
    added: 200,
    size: 200,
    note: expect.any(String),
    more: true,
  });
  expect(await number(here, false, 200)).toMatchObject({ added: 200, size: 400, more: true });
  expect(await number(here, false, 200)).toMatchObject({ added: 130, size: 530, more: false });
  expect(await number(here)).toEqual({ added: 0, size: 530, note: undefined, more: false });
  const leaves = await leavesOf(here);
  expect(leaves).toHaveLength(530);
  await read(w.db, here.scope, async (tx) => {
    const verifier = verifierKeyOf(key.signer(here.organisationId, 1));
    for (const { note, size, root } of await listCheckpoints(tx, here.scope, { limit: 10 })) {
      const wanted = rootOfLeaves(leaves.slice(0, size));
      const text = verifyNote(note, [verifier])?.text ?? "";
      expect(parseCheckpoint(text)).toMatchObject({ origin: `kept-ledger/${here.organisationId}`, size });
      expect([Buffer.from(parseCheckpoint(text)?.root ?? []).toString("hex"), root.toString("hex")]).toEqual([
        Buffer.from(wanted).toString("hex"),
        Buffer.from(wanted).toString("hex"),
      ]);
    }
    const root = rootOfLeaves(leaves);
    for (const index of [0, 255, 256, 511, 512, 529]) {
      const proof = await readInclusion(tx, here.scope, index, 530);
      const leaf = leaves[index] ?? new Uint8Array();
      expect(verifyInclusion({ index, size: 530, leaf, root, proof })).toBe(true);
    }
    for (const oldSize of [1, 200, 256, 300, 512, 530]) {
      const proof = await readConsistency(tx, here.scope, oldSize, 530);
      const oldRoot = await readRoot(tx, here.scope, oldSize);
      expect(verifyConsistency({ oldSize, size: 530, oldRoot, root, proof })).toBe(true);
    }
  });
});

test("an entry that commits after later ones were numbered is numbered next, however late", async () => {
  const [, here] = w.organisations;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begun = (): void => undefined;
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const late = write(w.db, here.scope, async (tx) => {
    const id = await add(tx, here);
    begun();
    await held;
    return id;
  });
  await isBegun;
  const early = await write(w.db, here.scope, (tx) => add(tx, here));
  expect(await number(here)).toMatchObject({ added: 1, size: 1 });
  w.advance({ minutes: 20 });
  // Something else is numbered meanwhile, so that the look back no longer reaches the one that is held.
  const between = await write(w.db, here.scope, (tx) => add(tx, here));
  expect(await number(here)).toMatchObject({ added: 1, size: 2 });
  w.advance({ minutes: 20 });
  release();
  const lateId = await late;
  expect(await number(here), "beyond five minutes it waits for the thorough look").toMatchObject({
    added: 0,
  });
  expect(await number(here, true)).toMatchObject({ added: 1, size: 3 });
  const indexes = await read(w.db, here.scope, (tx) =>
    Promise.all([early, between, lateId].map((id) => leafIndexOf(tx, here.scope, id))),
  );
  expect(indexes).toEqual([0, 1, 2]);
});

test("two integrators at once number each entry once, while entries arrive", async () => {
  const [, , here] = w.organisations;
  const log = createLogger({ write: () => undefined, level: "error", now: w.now });
  const running = [1, 2].map(() => startIntegrator({ db: w.db, key, log, now: w.now, lookMilliseconds: 5 }));
  try {
    await Promise.all(Array.from({ length: 40 }, () => write(w.db, here.scope, (tx) => add(tx, here))));
    await Promise.all(running.map((one) => one.pass(true)));
    await Promise.all(running.map((one) => one.pass(true)));
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
  const leaves = await leavesOf(here);
  expect(leaves.filter(Boolean)).toHaveLength(40);
  const head = await read(w.db, here.scope, (tx) => readHead(tx, here.scope));
  expect(head?.root.toString("hex")).toBe(Buffer.from(rootOfLeaves(leaves)).toString("hex"));
});

test("wherever it is stopped, nothing half done stays and the next pass finishes", async () => {
  const [, , here] = w.organisations;
  const points: readonly FailPoint[] = [
    "ledger.numbered",
    "ledger.tiled",
    "ledger.signed",
    "write.committing",
  ];
  for (const wanted of points) {
    const before = (await read(w.db, here.scope, (tx) => readHead(tx, here.scope)))?.size ?? 0;
    await write(w.db, here.scope, (tx) => add(tx, here));
    armFailPoints((point) => {
      if (point === wanted) throw new Error("killed here");
    });
    await expect(number(here)).rejects.toThrow("killed here");
    armFailPoints(() => undefined);
    expect(await number(here)).toMatchObject({ added: 1, size: before + 1 });
  }
});

test("the app role adds to the tree and changes nothing of it", async () => {
  const client = await w.client();
  const [here] = w.organisations;
  await client.query("select set_config('kept.organisation', $1, false)", [here.organisationId]);
  for (const table of [
    "ledger_leaf",
    "ledger_tile",
    "ledger_checkpoint",
    "ledger_cosignature",
    "ledger_restart",
  ]) {
    for (const statement of [
      `delete from ${table}`,
      `truncate ${table}`,
      `update ${table} set organisation_id = organisation_id`,
    ]) {
      await expect(client.query(statement)).rejects.toMatchObject({ code: "42501" });
    }
  }
});

test("a leaf changed in the database is noticed before anything is signed over it", async () => {
  const [, , here] = w.organisations;
  const operator = await w.client(superuser);
  const first = await read(w.db, here.scope, (tx) => listEntries(tx, here.scope, { limit: 1 }));
  const change = (hash: Buffer): Promise<unknown> =>
    operator.query("update ledger_entry set leaf_hash = $2 where id = $1", [first[0]?.id, hash]);
  await change(Buffer.alloc(32, 9));
  await write(w.db, here.scope, (tx) => add(tx, here));
  await expect(number(here)).rejects.toMatchObject({ name: "LedgerDamaged" });
  await change(first[0]?.leafHash ?? Buffer.alloc(0));
  expect(await number(here)).toMatchObject({ added: 1 });
});

test("a ledger shorter than remembered is refused until a person acknowledges it, and goes on under another name", async () => {
  const [, here] = w.organisations;
  const anchor = openAnchor(folder);
  const state = (): Promise<unknown> =>
    read(w.db, here.scope, (tx) => checkContinuity(tx, here.scope, { key, anchor }));
  const head = await read(w.db, here.scope, (tx) => readHead(tx, here.scope));
  anchor.note(here.organisationId, head?.note ?? "");
  anchor.flush();
  expect(await state()).toEqual({ state: "whole" });
  const foreign = { key: ledgerKeyOf(Buffer.alloc(32, 3)), anchor };
  expect(await read(w.db, here.scope, (tx) => checkContinuity(tx, here.scope, foreign))).toEqual({
    state: "foreign_key",
  });
  const acknowledge = (): Promise<{ readonly origin: string }> =>
    acknowledgeLoss({
      db: w.db,
      keys,
      now: w.now,
      key,
      anchor,
      organisationId: here.organisationId,
      reason: "Restored",
    });
  await expect(acknowledge()).rejects.toThrow(LedgerRefused);
  // As an older backup would have it: the newest leaf and its checkpoint are gone, and something else comes after.
  const operator = await w.client(superuser);
  for (const table of ["ledger_checkpoint where size = 3", "ledger_leaf where leaf_index = 2"]) {
    await operator.query(`delete from ${table} and organisation_id = '${here.organisationId}'`);
  }
  expect(await state()).toEqual({ state: "shorter", size: 2, knownSize: 3 });
  const before = await write(w.db, here.scope, (tx) => add(tx, here));
  await operator.query("update ledger_entry set recorded_at = recorded_at where id = $1", [before]);
  expect(await acknowledge()).toEqual({
    formerSize: 3,
    foundSize: 2,
    origin: `kept-ledger/${here.organisationId}/2`,
  });
  expect(await state()).toEqual({ state: "whole" });
  const after = await read(w.db, here.scope, (tx) => readHead(tx, here.scope));
  expect(after?.note.split("\n")[0]).toBe(`kept-ledger/${here.organisationId}/2`);
  // What the anchor remembers survives in its file; an older checkpoint does not take its place.
  anchor.note(here.organisationId, head?.note ?? "");
  anchor.flush();
  expect(openAnchor(folder).known(here.organisationId)?.size).toBe(after?.size);
  // Rewritten under the same length.
  const entries = await read(w.db, here.scope, (tx) => listEntries(tx, here.scope, { limit: 1 }));
  await operator.query("update ledger_entry set leaf_hash = $2 where id = $1", [
    entries[0]?.id,
    Buffer.alloc(32, 4),
  ]);
  expect(await state()).toMatchObject({ state: "different" });
});

test("the key is made once, kept from others, and never made anew over checkpoints", async () => {
  const place = path.join(folder, "keys");
  const first = await openLedgerKey(place, async () => false);
  const file = path.join(place, "ledger.key");
  expect(statSync(file).mode & 0o777).toBe(0o400);
  const again = await openLedgerKey(place, async () => true);
  const organisationId = newId<WorldOrganisation["organisationId"]>();
  const publicKey = (of: typeof first): Uint8Array => verifierKeyOf(of.signer(organisationId, 1)).publicKey;
  expect(publicKey(again)).toEqual(publicKey(first));
  const content = readFileSync(file);
  rmSync(file);
  await expect(openLedgerKey(place, async () => true)).rejects.toThrow("is missing");
  writeFileSync(file, content, { mode: 0o444 });
  await expect(openLedgerKey(place, async () => true)).rejects.toThrow("can be read by others");
  rmSync(file);
  writeFileSync(file, content.subarray(1), { mode: 0o400 });
  await expect(openLedgerKey(place, async () => true)).rejects.toThrow("is damaged");
  writeFileSync(path.join(folder, "ledger.anchor"), "{}");
  expect(() => openAnchor(folder)).toThrow("is damaged");
});
