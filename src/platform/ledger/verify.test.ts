// Goal: whatever is done to the ledger behind Kept's back is found and named, honest erasures raise no alarm, and what is
// handed to others (receipts, an exported folder, checkpoints for a witness) is checked without Kept.
// Method: a real database of 600 entries, changed as its superuser in every table and put back; the exported files in
// the independent auditor; a real witness on its own port that is shown what came after a rollback.
import { mkdtempSync, rmSync } from "node:fs";
import { createHash, createPublicKey, verify as verifyRaw } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { world } from "../../../testkit/world.ts";
import type { World, WorldOrganisation } from "../../../testkit/world.ts";
import {
  auditLog,
  decideAddCheckpoint,
  emptyRoot,
  formatAddCheckpoint,
  formatCheckpoint,
  parseEntry,
  parseReceipt,
  readVerifierKey,
  signerOf,
  signNote,
  toBase64,
  verifierKeyOf,
  verifyReceipt,
} from "../../evidence/index.ts";
import type { Primitives, Seen } from "../../evidence/index.ts";
import { read, write } from "../db.ts";
import type { Tx } from "../db.ts";
import { newId } from "../ids.ts";
import type { LedgerEntryId, SubjectId } from "../ids.ts";
import { derivedKeys } from "../../../testkit/keys.ts";
import { superuser } from "../postgres/postgres.ts";
import { openAnchor } from "./anchor.ts";
import { checkContinuity } from "./continuity.ts";
import { integrate } from "./integrate.ts";
import { append, destroyPayloadsOf, listEntries } from "./ledger.ts";
import { exportFiles, readPath, receiptOf, signedCheckpoint, verifierKeyText } from "./publish.ts";
import { ledgerKeyOf } from "./signing_key.ts";
import { setWitness } from "./witness_store.ts";
import { verifyLedger } from "./verify.ts";
import type { LedgerVerdict } from "./verify.ts";
import { startWitness } from "./witness_server.ts";
import { askWitness } from "./witnessing.ts";

let w: World;
let here: WorldOrganisation;
const keys = derivedKeys(Buffer.alloc(32, 1));
const key = ledgerKeyOf(Buffer.alloc(32, 2));
const folder = mkdtempSync(path.join(tmpdir(), "kept-witness-"));
const subjects: SubjectId[] = Array.from({ length: 10 }, () => newId<SubjectId>());

async function add(count: number): Promise<void> {
  await write(w.db, here.scope, async (tx) => {
    for (let n = 0; n < count; n += 1) {
      const subjectId = subjects[n % subjects.length] ?? newId<SubjectId>();
      const owner = { kind: "subject", id: subjectId } as const;
      await append(tx, here.scope, keys, {
        type: "request.opened",
        now: w.now(),
        subjectId,
        payload: { n },
        owner,
      });
    }
  });
  await write(w.db, here.scope, (tx) => integrate(tx, here.scope, { key, now: w.now(), thorough: true }));
}

const looking = <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => read(w.db, here.scope, fn);
const verdict = (against: readonly string[] = []): Promise<LedgerVerdict> =>
  looking((tx) => verifyLedger(tx, here.scope, { key, against }));

beforeAll(async () => {
  w = await world();
  [here] = w.organisations;
  await add(300);
  await add(290);
  await add(10);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await w.close();
});

test("an untouched ledger is derived again whole, also after people were erased", async () => {
  expect(await verdict()).toMatchObject({ size: 600, checkpoints: 3, waiting: 0, fault: undefined });
  const owner = { kind: "subject", id: subjects[0] ?? newId() } as const;
  expect(await write(w.db, here.scope, (tx) => destroyPayloadsOf(tx, here.scope, owner))).toBe(60);
  expect(await verdict()).toMatchObject({ size: 600, fault: undefined });
});

test("each change made in the database is found and its place named", async () => {
  const operator = await w.client(superuser);
  const of = `organisation_id = '${here.organisationId}'`;
  const entry = (index: number): string =>
    `id = (select entry_id from ledger_leaf where ${of} and leaf_index = ${index})`;
  const changed = (index: number): unknown => ({ what: "entry", index, problem: "changed" });
  const cases: readonly (readonly [statement: string, fault: unknown])[] = [
    [`update ledger_entry set type = 'request.closed' where ${entry(7)}`, changed(7)],
    [
      `update ledger_entry set recorded_at = recorded_at + interval '1 microsecond' where ${entry(255)}`,
      changed(255),
    ],
    [
      `update ledger_entry set actor_id = (select id from actor where ${of} and kind = 'public') where ${entry(256)}`,
      changed(256),
    ],
    [`update ledger_entry set clause_id = id where ${entry(599)}`, changed(599)],
    [`update ledger_entry set subject_tag = null where ${entry(0)}`, changed(0)],
    [
      `update ledger_entry set commitment = set_bit(commitment, 255, 1 - get_bit(commitment, 255)) where ${entry(300)}`,
      changed(300),
    ],
    [
      `update ledger_entry set leaf_hash = set_bit(leaf_hash, 0, 1 - get_bit(leaf_hash, 0)) where ${entry(301)}`,
      changed(301),
    ],
    [
      `delete from ledger_leaf where ${of} and leaf_index = 400`,
      { what: "entry", index: 400, problem: "missing" },
    ],
    [
      `delete from ledger_leaf where ${of} and leaf_index >= 590`,
      { what: "entry", index: 590, problem: "missing" },
    ],
    [
      `update ledger_leaf set leaf_index = leaf_index + 100000 where ${of} and leaf_index in (20, 21);
       update ledger_leaf set leaf_index = 100041 - leaf_index where ${of} and leaf_index > 100000`,
      { what: "tile", level: 0, index: 0, at: 20, problem: "changed" },
    ],
    [
      `update ledger_tile set hashes = set_bit(hashes, 65535, 1 - get_bit(hashes, 65535)) where ${of} and tile_index = 1`,
      { what: "tile", level: 0, index: 1, at: 511, problem: "changed" },
    ],
    [
      `update ledger_tile set root = set_bit(root, 3, 1 - get_bit(root, 3)) where ${of} and tile_index = 0`,
      { what: "tile", level: 0, index: 0, at: 0, problem: "changed" },
    ],
    [
      `delete from ledger_tile where ${of} and tile_index = 0`,
      { what: "tile", level: 0, index: 0, at: 0, problem: "missing" },
    ],
    [
      `insert into ledger_tile select organisation_id, level, 9, hashes, root from ledger_tile where ${of} and tile_index = 0`,
      { what: "extra", problem: "tiles", count: 1 },
    ],
    [
      `update ledger_checkpoint set root = set_bit(root, 1, 1 - get_bit(root, 1)) where ${of} and size = 590`,
      { what: "checkpoint", size: 590, problem: "root" },
    ],
    [
      `update ledger_checkpoint set note = replace(note, E'\\n590\\n', E'\\n591\\n') where ${of} and size = 590`,
      { what: "checkpoint", size: 590, problem: "malformed" },
    ],
    [
      `update ledger_checkpoint set note = split_part(note, E'\\n\\n', 1) || E'\\n\\n' || (
        select split_part(other.note, E'\\n\\n', 2) from ledger_checkpoint other where other.organisation_id = ledger_checkpoint.organisation_id and other.size = 300)
      where ${of} and size = 590`,
      { what: "checkpoint", size: 590, problem: "signature" },
    ],
    [
      `delete from ledger_checkpoint where ${of} and size = 600`,
      { what: "extra", problem: "leaves", count: 10 },
    ],
  ];
  const before = await verdict();
  for (const [statement, fault] of cases) {
    await operator.query("begin");
    // Looked at within the attacker's own transaction, which is then undone; foreign keys are out of the way.
    await operator.query("set local session_replication_role = replica");
    await operator.query(statement);
    await operator.query("commit");
    expect([statement, (await verdict()).fault]).toEqual([statement, fault]);
    await restore(operator);
  }
  expect(await verdict()).toEqual(before);
}, 60_000);

/** The tables of the ledger as they were: copied once, put back after each change. */
async function restore(operator: Awaited<ReturnType<World["client"]>>): Promise<void> {
  await operator.query("begin; set local session_replication_role = replica");
  for (const table of ["ledger_entry", "ledger_leaf", "ledger_tile", "ledger_checkpoint"]) {
    const overriding = table === "ledger_entry" ? "overriding system value" : "";
    await operator.query(
      `delete from ${table}; insert into ${table} ${overriding} select * from public.original_${table}`,
    );
  }
  await operator.query("commit");
}
beforeAll(async () => {
  const operator = await w.client(superuser);
  for (const table of ["ledger_entry", "ledger_leaf", "ledger_tile", "ledger_checkpoint"]) {
    await operator.query(`create table public.original_${table} as select * from kept.${table}`);
  }
});

async function files(): Promise<Map<string, Uint8Array>> {
  return looking(async (tx) => {
    const found = new Map<string, Uint8Array>();
    for await (const file of exportFiles(tx, here.scope, key)) found.set(file.path, file.bytes);
    return found;
  });
}

test("what is exported and what is served are the same files, and the auditor needs nothing else", async () => {
  const exported = await files();
  expect([...exported.keys()]).toEqual([
    "tile/0/000",
    "tile/0/001",
    "tile/0/002.p/88",
    "tile/1/000.p/2",
    "tile/entries/000",
    "tile/entries/001",
    "tile/entries/002.p/88",
    "verifier-key",
    "checkpoint",
  ]);
  const verifier = readVerifierKey(
    Buffer.from(exported.get("verifier-key") ?? [])
      .toString()
      .trim(),
  );
  if (verifier === undefined) throw new Error("no key");
  expect(auditLog((name) => exported.get(name), verifier).fault).toBeUndefined();
  for (const [name, bytes] of exported) {
    if (!name.startsWith("tile/")) continue;
    const served = await looking((tx) => readPath(tx, here.scope, name));
    expect([name, Buffer.from(served ?? []).equals(bytes)]).toEqual([name, true]);
  }
  const other = await looking((tx) =>
    Promise.all(
      [
        "tile/0/000.p/7",
        "tile/0/002.p/89",
        "tile/0/003",
        "tile/1/000",
        "tile/2/000.p/1",
        "tile/9/x999/999",
      ].map(async (name) => (await readPath(tx, here.scope, name))?.length),
    ),
  );
  expect(other).toEqual([7 * 32, undefined, undefined, undefined, undefined, undefined]);
  expect(await looking((tx) => signedCheckpoint(tx, here.scope))).toBe(
    Buffer.from(exported.get("checkpoint") ?? []).toString(),
  );
});

const primitives: Primitives = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  verifyEd25519: async (publicKey, message, signature) => {
    const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey]);
    return verifyRaw(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  },
};

test("a receipt carries its entry and is checked offline with the ledger's key", async () => {
  const [entry] = await looking((tx) => listEntries(tx, here.scope, { limit: 1 }));
  const receipt = await looking((tx) => receiptOf(tx, here.scope, entry?.id ?? newId()));
  if (receipt.result !== "receipt") throw new Error(receipt.result);
  const verifier = readVerifierKey(await looking((tx) => verifierKeyText(tx, here.scope, key)));
  const verified = await verifyReceipt(receipt.text, verifier === undefined ? [] : [verifier], primitives);
  expect(verified).toMatchObject({ result: "proved", index: 0, checkpoint: { size: 600 } });
  expect(parseEntry(parseReceipt(receipt.text)?.extra ?? new Uint8Array())).toMatchObject({ id: entry?.id });
  expect(await looking((tx) => receiptOf(tx, here.scope, newId<LedgerEntryId>()))).toEqual({
    result: "unknown",
  });
  const [, elsewhere] = w.organisations;
  expect(
    await read(w.db, elsewhere.scope, (tx) => receiptOf(tx, elsewhere.scope, entry?.id ?? newId())),
  ).toEqual({
    result: "unknown",
  });
});

test("a witness signs what continues, and names a rollback and a rewritten tail that the ledger's own key signed", async () => {
  const anchor = openAnchor(folder);
  const vkey = await looking((tx) => verifierKeyText(tx, here.scope, key));
  const logs = [readVerifierKey(vkey)].filter((one) => one !== undefined);
  const options = { name: "witness.example/1", folder, logs, host: "127.0.0.1", port: 0, now: w.now };
  const first = await startWitness(options);
  await write(w.db, here.scope, (tx) =>
    setWitness(tx, here.scope, { address: first.address, verifierKey: first.verifierKey }, w.now()),
  );
  const asking = { db: w.db, anchor, now: w.now };
  const witness = {
    id: newId<Parameters<typeof askWitness>[2]["id"]>(),
    address: first.address,
    verifierKey: first.verifierKey,
  };
  expect(await askWitness(asking, here.scope, witness)).toEqual({ result: "signed", size: 600 });
  expect(await askWitness(asking, here.scope, witness)).toEqual({ result: "current" });
  const seen = (await looking((tx) => signedCheckpoint(tx, here.scope))) ?? "";
  expect(seen.match(/\u2014 witness\.example\/1 /gu)).toHaveLength(1);
  await first.stop();
  // Another start of the same witness remembers.
  const second = await startWitness(options);
  try {
    const again = { ...witness, address: second.address };
    await add(5);
    expect(await askWitness(asking, here.scope, again)).toEqual({ result: "signed", size: 605 });
    const now605 = (await looking((tx) => signedCheckpoint(tx, here.scope))) ?? "";
    // The database of before: 600 entries, and no memory of the witness's later signature.
    const operator = await w.client(superuser);
    await restore(operator);
    await operator.query("delete from ledger_cosignature where size = 605");
    expect(await askWitness(asking, here.scope, { ...again })).toEqual({ result: "current" });
    await operator.query("delete from ledger_cosignature");
    expect(await askWitness(asking, here.scope, again)).toEqual({ result: "shorter", witnessedSize: 605 });
    expect(await verdict([now605])).toMatchObject({
      fault: { what: "witnessed", size: 605, problem: "shorter" },
    });
    expect(await looking((tx) => checkContinuity(tx, here.scope, { key, anchor }))).toEqual({
      state: "shorter",
      size: 600,
      knownSize: 605,
    });
    // Grown again to the same length with other entries, recomputed and signed with the valid key.
    await add(6);
    expect((await verdict()).fault).toBeUndefined();
    expect(await askWitness(asking, here.scope, again)).toEqual({ result: "different" });
    expect(await verdict([now605])).toMatchObject({
      fault: { what: "witnessed", size: 605, problem: "rewritten" },
    });
    const unreachable = { ...again, address: "http://127.0.0.1:1" };
    expect(await askWitness(asking, here.scope, unreachable)).toEqual({ result: "unreachable" });
  } finally {
    await second.stop();
  }
});

test("a witness answers every case as the specification says", () => {
  const log = signerOf("log.example", Buffer.alloc(32, 5));
  const keysOf = [verifierKeyOf(log)];
  const root = Buffer.alloc(32, 6);
  const signed = (size: number, hash: Uint8Array, by = log): string =>
    signNote(formatCheckpoint({ origin: "log.example", size, root: hash, extensions: [] }), by);
  const ask = (body: string, seen?: Seen): unknown => decideAddCheckpoint(body, keysOf, () => seen);
  const request = (oldSize: number, checkpoint: string, proof: readonly Uint8Array[] = []): string =>
    formatAddCheckpoint({ oldSize, proof, checkpoint });
  const stranger = signerOf("log.example", Buffer.alloc(32, 9));
  const other = signNote(formatCheckpoint({ origin: "other.example", size: 1, root, extensions: [] }), log);
  expect(ask(request(0, signed(1, root)))).toMatchObject({ status: 200 });
  expect(ask(request(0, other))).toEqual({ status: 404 });
  expect(ask(request(0, signed(1, root, stranger)))).toEqual({ status: 403 });
  expect(ask(request(2, signed(1, root)))).toEqual({ status: 400 });
  expect(ask(request(0, signed(4, root)), { size: 3, root })).toEqual({ status: 409, size: 3 });
  expect(ask(request(3, signed(4, root), [root]), { size: 3, root })).toEqual({ status: 422 });
  expect(ask(request(3, signed(3, emptyRoot())), { size: 3, root })).toEqual({ status: 422 });
  expect(ask(request(3, signed(3, root)), { size: 3, root })).toMatchObject({ status: 200 });
  expect(ask(request(0, signed(1, root), [root]))).toEqual({ status: 422 });
  expect(ask(request(0, signed(0, root)))).toEqual({ status: 422 });
  expect(ask(request(0, signed(0, emptyRoot())))).toMatchObject({ status: 200 });
  const line = `${toBase64(root)}\n`;
  for (const body of [
    "",
    "old 0\n",
    `old 00\n\n${signed(1, root)}`,
    `old -1\n\n${signed(1, root)}`,
    `0\n\n${signed(1, root)}`,
    `old 0\n\nno checkpoint\n`,
    `old 1\n${line.repeat(64)}\n${signed(2, root)}`,
    `old 1\n${line.slice(1)}\n${signed(2, root)}`,
  ]) {
    expect(ask(body)).toEqual({ status: 400 });
  }
});
