// Goal: the signing key can be exchanged, lost and stolen, and everybody who checks can follow: the ledger itself, its export,
// receipts, witnesses and a reader of notes that knows nothing of this. Broken off anywhere, it goes on. What the retired key
// signs afterwards is refused, and so is every forged history.
// Method: a real database and real key files; a failure at each step; the exported files in the independent auditors; each
// mutation of the history and of what is on record; checkpoints made with the retired key by whoever still has it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedKeys } from "../../../testkit/keys.ts";
import { world } from "../../../testkit/world.ts";
import type { World, WorldOrganisation } from "../../../testkit/world.ts";
import {
  archiveWriter,
  auditHistory,
  auditLog,
  decideAddCheckpoint,
  followKeys,
  formatAddCheckpoint,
  formatCheckpoint,
  formatKeyHistory,
  nodePrimitives,
  openCheckpoint,
  parseKeyHistory,
  parseNote,
  parseReceipt,
  readVerifierKey,
  signerOf,
  signNote,
  verifyNote,
  verifyReceipt,
  verifyWhole,
} from "../../evidence/index.ts";
import type { BoundKey, VerifierKey } from "../../evidence/index.ts";
import { read, write } from "../db.ts";
import type { Tx } from "../db.ts";
import { armFailPoints } from "../fail_point.ts";
import type { FailPoint } from "../fail_point.ts";
import type { LedgerEntryId } from "../ids.ts";
import { superuser } from "../postgres/postgres.ts";
import { openAnchor } from "./anchor.ts";
import { acknowledgeLoss, checkContinuity } from "./continuity.ts";
import { endOverlap, exchangeKey, finishExchange, isExchanging } from "./exchange.ts";
import type { KeyPlan } from "./exchange.ts";
import { integrate } from "./integrate.ts";
import { append } from "./ledger.ts";
import { exportFiles, keyHistoryText, receiptOf, signedCheckpoint, verifierKeyText } from "./publish.ts";
import { keysIn, openLedgerKey, readSeed } from "./signing_key.ts";
import { readConsistency } from "./tree.ts";
import { verifyLedger } from "./verify.ts";

let w: World;
const keys = derivedKeys(Buffer.alloc(32, 1));
const folder = mkdtempSync(path.join(tmpdir(), "kept-exchange-"));
beforeAll(async () => {
  w = await world();
  await openLedgerKey(folder, async () => false);
  for (const one of w.organisations) await add(one, 5);
});
afterAll(async () => {
  armFailPoints(() => undefined);
  rmSync(folder, { recursive: true, force: true });
  await w.close();
});

const place = () => ({ db: w.db, keys, folder, now: w.now });

async function add(of: WorldOrganisation, count: number): Promise<LedgerEntryId> {
  const owner = { kind: "organisation", id: of.organisationId } as const;
  const ids = await write(w.db, of.scope, async (tx) => {
    const made: LedgerEntryId[] = [];
    for (let n = 0; n < count; n += 1) {
      const one = { type: "request.opened", now: w.now(), payload: { n }, owner } as const;
      made.push((await append(tx, of.scope, keys, one)).id);
    }
    return made;
  });
  const options = { key: keysIn(folder), now: w.now(), thorough: true };
  await write(w.db, of.scope, (tx) => integrate(tx, of.scope, options));
  const [first] = ids;
  if (first === undefined) throw new Error("Nothing was added.");
  return first;
}

const looking = <T>(of: WorldOrganisation, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  read(w.db, of.scope, fn);
const verify = (of: WorldOrganisation, against: readonly string[] = []) =>
  looking(of, (tx) => verifyLedger(tx, of.scope, { key: keysIn(folder), against }));
const checkpointOf = async (of: WorldOrganisation): Promise<string> =>
  (await looking(of, (tx) => signedCheckpoint(tx, of.scope))) ?? "";
const historyOf = async (of: WorldOrganisation): Promise<string> =>
  (await looking(of, (tx) => keyHistoryText(tx, of.scope))) ?? "";

async function verifierOfNow(of: WorldOrganisation): Promise<VerifierKey> {
  const key = readVerifierKey(await looking(of, (tx) => verifierKeyText(tx, of.scope, keysIn(folder))));
  if (key === undefined) throw new Error("No verification key.");
  return key;
}

async function filesOf(of: WorldOrganisation): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  await looking(of, async (tx) => {
    for await (const file of exportFiles(tx, of.scope, keysIn(folder))) files.set(file.path, file.bytes);
  });
  return files;
}

function packed(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const archive = archiveWriter();
  return Buffer.concat([
    ...[...files].map(([name, bytes]) => archive.add({ path: name, bytes })),
    archive.end(),
  ]);
}

/** What every kind of checker says of an export, by the key it trusts. */
async function judged(of: WorldOrganisation, trusted: VerifierKey): Promise<readonly string[]> {
  const files = await filesOf(of);
  const changes = parseKeyHistory(Buffer.from(files.get("key-history") ?? []).toString()) ?? [];
  const followed = await followKeys(changes, trusted.name, [trusted], nodePrimitives);
  const log = typeof followed === "string" ? undefined : auditLog((name) => files.get(name), followed);
  const history = await auditHistory((name) => files.get(name), log?.checkpoint?.size ?? 0, changes);
  const whole = await verifyWhole(packed(files), [trusted], nodePrimitives);
  return [
    typeof followed === "string" ? followed : (log?.fault?.problem ?? "whole"),
    history === undefined ? "agrees" : `denied ${history}`,
    whole.result === "whole" ? "whole" : whole.problem,
  ];
}

/** A checkpoint of this tree and this size by a key that somebody else still has. */
const forged = (trusted: VerifierKey, seed: Uint8Array, size: number): string =>
  signNote(
    formatCheckpoint({ origin: trusted.name, size, root: Buffer.alloc(32, 7), extensions: [] }),
    signerOf(trusted.name, seed),
  );

/** Without what a process that ended left beside its place. */
const filesThere = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .toSorted();
const seedNow = (): Uint8Array => readSeed(folder, "present") ?? new Uint8Array();

/** Exchanges, broken off once at each step it comes by, and finished. */
async function brokenOff(plan: KeyPlan): Promise<readonly FailPoint[]> {
  const seen: FailPoint[] = [];
  for (;;) {
    armFailPoints((point) => {
      if (!point.startsWith("key.ledger_") || seen.includes(point)) return;
      seen.push(point);
      throw new Error(`ended at ${point}`);
    });
    try {
      if (isExchanging(folder)) await finishExchange(place());
      else await exchangeKey(place(), plan);
      break;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("ended at"))) throw error;
    }
  }
  armFailPoints(() => undefined);
  return seen;
}

test("an exchange that breaks off at every step goes on, and every checker follows from the former key", async () => {
  const [here, there] = w.organisations;
  const former = await verifierOfNow(here);
  const formerSeed = seedNow();
  const before = await add(here, 1);
  const formerReceipt = await looking(here, (tx) => receiptOf(tx, here.scope, before));
  const overlapUntil = w.now().add({ hours: 24 });
  const seen = await brokenOff({ kind: "exchanged", overlapUntil });
  expect(seen.toSorted()).toEqual([
    "key.ledger_changed",
    "key.ledger_exchanged",
    "key.ledger_kept",
    "key.ledger_linked",
    "key.ledger_planned",
    "key.ledger_written",
  ]);
  const present = await verifierOfNow(here);
  expect(present.publicKey).not.toEqual(former.publicKey);
  expect(filesThere()).toEqual(["ledger-former.key", "ledger.anchor", "ledger.key"]);
  for (const one of [here, there]) {
    await add(one, 2);
    expect(await verify(one)).toMatchObject({ fault: undefined, waiting: 0 });
    expect(parseKeyHistory(await historyOf(one))).toHaveLength(1);
  }
  // Both sign; a reader of notes that knows one of the two keys and nothing else is content.
  const note = await checkpointOf(here);
  expect(parseNote(note)?.signatures).toHaveLength(2);
  for (const key of [former, present]) expect(verifyNote(note, [key])?.by).toHaveLength(1);
  expect(await judged(here, former)).toEqual(["whole", "agrees", "whole"]);
  expect(await judged(here, present)).toEqual(["whole", "agrees", "whole"]);
  // After the overlap the former key is destroyed and its signature no longer made.
  w.advance({ hours: 25 });
  await endOverlap(place());
  expect(readdirSync(folder)).not.toContain("ledger-former.key");
  await add(here, 1);
  expect(parseNote(await checkpointOf(here))?.signatures).toHaveLength(1);
  expect(await judged(here, former)).toEqual(["whole", "agrees", "whole"]);
  // A receipt by the former key counts for whoever trusts the new one and has the history, and so the other way round.
  const changes = parseKeyHistory(await historyOf(here)) ?? [];
  const newReceipt = await looking(here, (tx) => receiptOf(tx, here.scope, before));
  for (const [receipt, trusted] of [
    [formerReceipt, present],
    [newReceipt, former],
  ] as const) {
    const followed = await followKeys(changes, present.name, [trusted], nodePrimitives);
    const text = receipt.result === "receipt" ? receipt.text : "";
    expect(await verifyReceipt(text, keysFrom(followed), nodePrimitives)).toMatchObject({ result: "proved" });
    expect(await verifyReceipt(text, [trusted], nodePrimitives)).toMatchObject({
      problem: "not_signed_by_this_key",
    });
  }
  // What the retired key signs now is refused by everybody who knows the history.
  const size = 5 + 1 + 5;
  const late = forged(former, formerSeed, size);
  expect((await verify(here, [late])).fault).toMatchObject({ what: "witnessed", problem: "retired", size });
  const followed = keysFrom(await followKeys(changes, present.name, [present], nodePrimitives));
  expect(openCheckpoint(late, followed).problem).toBe("retired");
  const text = newReceipt.result === "receipt" ? newReceipt.text : "";
  const own = parseNote(parseReceipt(text)?.checkpoint ?? "")?.text ?? "";
  const swapped = text.replace(/\n\n[^]*$/u, `\n\n${signNote(own, signerOf(former.name, formerSeed))}`);
  expect(await verifyReceipt(swapped, [former], nodePrimitives)).toMatchObject({ result: "proved" });
  expect(await verifyReceipt(swapped, followed, nodePrimitives)).toMatchObject({ problem: "key_retired" });
});

test("a history that was changed, shortened, turned round or made up is refused", async () => {
  const [here] = w.organisations;
  const present = await verifierOfNow(here);
  const text = await historyOf(here);
  const changes = parseKeyHistory(text) ?? [];
  const files = await filesOf(here);
  const judgeWith = async (history: string | undefined): Promise<string> => {
    const changed = new Map(files);
    if (history === undefined) changed.delete("key-history");
    else changed.set("key-history", Buffer.from(history));
    const verdict = await verifyWhole(packed(changed), [present], nodePrimitives);
    return verdict.result === "whole" ? "whole" : verdict.problem;
  };
  expect(await judgeWith(text)).toBe("whole");
  expect(await judgeWith(undefined)).toBe("history_denied");
  expect(await judgeWith(formatKeyHistory([]))).toBe("history_denied");
  const [change] = changes;
  if (change === undefined) throw new Error("No change.");
  expect(await judgeWith(formatKeyHistory([{ ...change, index: change.index - 1 }]))).toBe("history_denied");
  expect(await judgeWith(formatKeyHistory([{ ...change, opening: Buffer.alloc(32) }]))).toBe(
    "history_denied",
  );
  expect(await judgeWith(formatKeyHistory([change, change]))).toBe("history_malformed");
  // Every character of the statement, one by one.
  let tried = 0;
  for (let at = 0; at < change.statement.length; at += 1) {
    const letter = change.statement[at] === "A" ? "B" : "A";
    const statement = `${change.statement.slice(0, at)}${letter}${change.statement.slice(at + 1)}`;
    const followed = await followKeys([{ ...change, statement }], present.name, [present], nodePrimitives);
    // Unreadable, not signed, of another ledger, or of other keys: never a key more than was trusted.
    const more = typeof followed === "string" ? 0 : followed.length - 1;
    expect([at, more]).toEqual([at, 0]);
    tried += 1;
  }
  expect(tried).toBeGreaterThan(500);
  // Whoever has only the database can neither end the history nor put a key of their own on record.
  const operator = await w.client(superuser);
  const of = `organisation_id = '${here.organisationId}'`;
  const mutants: readonly (readonly [string, string, object])[] = [
    [
      `update ledger_key set since_size = since_size - 1 where ${of} and number = 2`,
      `update ledger_key set since_size = since_size + 1 where ${of} and number = 2`,
      { what: "key", problem: "history" },
    ],
    [
      `update ledger_key set opening = set_bit(opening, 0, 1 - get_bit(opening, 0)) where ${of} and number = 2`,
      `update ledger_key set opening = set_bit(opening, 0, 1 - get_bit(opening, 0)) where ${of} and number = 2`,
      { what: "key", problem: "denied" },
    ],
    [
      `update ledger_key set public_key = set_bit(public_key, 0, 1 - get_bit(public_key, 0)) where ${of} and number = 2`,
      `update ledger_key set public_key = set_bit(public_key, 0, 1 - get_bit(public_key, 0)) where ${of} and number = 2`,
      { what: "key", problem: "foreign" },
    ],
    [
      `update ledger_key set public_key = set_bit(public_key, 0, 1 - get_bit(public_key, 0)) where ${of} and number = 1`,
      `update ledger_key set public_key = set_bit(public_key, 0, 1 - get_bit(public_key, 0)) where ${of} and number = 1`,
      { what: "key", problem: "history" },
    ],
  ];
  for (const [change_, back, fault] of mutants) {
    await operator.query(change_);
    expect([change_, (await verify(here)).fault]).toEqual([change_, expect.objectContaining(fault)]);
    await operator.query(back);
  }
  // The row of the change taken away: the key on record is one that the keystore does not hold.
  const { rows } = await operator.query<{ row: unknown }>(
    `delete from ledger_key where ${of} and number = 2 returning to_jsonb(ledger_key) as row`,
  );
  expect((await verify(here)).fault).toMatchObject({ what: "key", problem: "foreign" });
  expect(await looking(here, (tx) => checkContinuity(tx, here.scope, known()))).toMatchObject({
    state: "foreign_key",
  });
  await operator.query("insert into ledger_key select * from jsonb_populate_record(null::ledger_key, $1)", [
    rows[0]?.row,
  ]);
  expect((await verify(here)).fault).toBeUndefined();
});

const known = () => ({ key: keysIn(folder), anchor: openAnchor(folder) });
const keysFrom = (followed: readonly BoundKey[] | string): readonly BoundKey[] => {
  if (typeof followed === "string") throw new Error(followed);
  return followed;
};

test("a witness that knows the history refuses the former key for what comes later", async () => {
  const [here] = w.organisations;
  const present = await verifierOfNow(here);
  const changes = parseKeyHistory(await historyOf(here)) ?? [];
  const logs = keysFrom(await followKeys(changes, present.name, [present], nodePrimitives));
  const note = await checkpointOf(here);
  const ask = (checkpoint: string, trusted: readonly BoundKey[]): number =>
    decideAddCheckpoint(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint }), trusted, () => undefined)
      .status;
  expect(ask(note, logs)).toBe(200);
  const stranger = Buffer.alloc(32, 9);
  expect(ask(forged(present, stranger, 99), logs)).toBe(403);
  expect(await looking(here, (tx) => readConsistency(tx, here.scope, 1, 5))).not.toHaveLength(0);
});

test("a stolen key signs nothing newer, and nothing older without a witness", async () => {
  const [here] = w.organisations;
  const thief = seedNow();
  const former = await verifierOfNow(here);
  const entry = await add(here, 1);
  const receipt = await looking(here, (tx) => receiptOf(tx, here.scope, entry));
  const held = receipt.result === "receipt" ? receipt.text : "";
  await add(here, 1);
  const seen = await brokenOff({ kind: "stolen" });
  expect(seen).toContain("key.ledger_changed");
  expect(filesThere()).toEqual(["ledger.anchor", "ledger.key"]);
  await add(here, 1);
  const present = await verifierOfNow(here);
  const changes = parseKeyHistory(await historyOf(here)) ?? [];
  expect(changes).toHaveLength(2);
  const followed = keysFrom(await followKeys(changes, present.name, [present], nodePrimitives));
  expect(await judged(here, present)).toEqual(["whole", "agrees", "whole"]);
  // The stolen key leads nowhere: whoever trusts it alone is told so.
  expect(await judged(here, former)).toEqual(["retired", "agrees", "key_replaced"]);
  const [, ended] = followed;
  for (const [size, problem] of [
    [(ended?.until ?? 0) + 1, "retired"],
    [(ended?.until ?? 0) - 1, "retired"],
  ] as const)
    expect(openCheckpoint(forged(former, thief, size), followed).problem, `size ${size}`).toBe(problem);
  expect(await verifyReceipt(held, [former], nodePrimitives)).toMatchObject({ result: "proved" });
  expect(await verifyReceipt(held, followed, nodePrimitives)).toMatchObject({ problem: "key_stolen" });
  // A thief's own history from the stolen key is another ledger's for whoever trusts the new one.
  expect((await verify(here)).fault).toBeUndefined();
});

test("a lost key is told as a break; the owner's new key proves what came before", async () => {
  const [here, there] = w.organisations;
  const former = await verifierOfNow(here);
  await expect(exchangeKey(place(), { kind: "lost" })).rejects.toThrow("not lost");
  rmSync(path.join(folder, "ledger.key"));
  await expect(openLedgerKey(folder, async () => true)).rejects.toThrow("--lost");
  await expect(exchangeKey(place(), { kind: "exchanged" })).rejects.toThrow("--lost");
  const done = await exchangeKey(place(), { kind: "lost" });
  expect(done.map(({ organisationId }) => organisationId)).toEqual(
    expect.arrayContaining([here.organisationId, there.organisationId]),
  );
  await add(here, 1);
  const present = await verifierOfNow(here);
  expect((await verify(here)).fault).toBeUndefined();
  expect(await looking(here, (tx) => checkContinuity(tx, here.scope, known()))).toEqual({ state: "whole" });
  expect(await judged(here, present)).toEqual(["whole", "agrees", "whole"]);
  expect(await judged(here, former)).toEqual(["retired", "agrees", "key_replaced"]);
});

test("an older database after an exchange goes on under a new name, with the key that is there", async () => {
  const [here] = w.organisations;
  const operator = await w.client(superuser);
  const of = `organisation_id = '${here.organisationId}'`;
  const { rows } = await operator.query<{ size: string }>(
    `select since_size as size from ledger_key where ${of} and number = 4`,
  );
  const size = Number(rows[0]?.size);
  await operator.query(`delete from ledger_key where ${of} and number = 4`);
  for (const table of ["ledger_checkpoint", "ledger_leaf"]) {
    const column = table === "ledger_leaf" ? "leaf_index >=" : "size >";
    await operator.query(`delete from ${table} where ${of} and ${column} ${size}`);
  }
  await operator.query(
    `delete from ledger_payload where ${of} and id not in (select entry_id from ledger_leaf where ${of})`,
  );
  await operator.query(
    `delete from ledger_entry where ${of} and id not in (select entry_id from ledger_leaf where ${of})`,
  );
  expect(await looking(here, (tx) => checkContinuity(tx, here.scope, known()))).toMatchObject({
    state: "shorter",
  });
  const { organisationId } = here;
  const done = await acknowledgeLoss({ ...place(), ...known(), organisationId, reason: "restored" });
  expect(done.origin).toBe(`kept-ledger/${organisationId}/2`);
  expect((await verify(here)).fault).toBeUndefined();
  expect(await looking(here, (tx) => checkContinuity(tx, here.scope, known()))).toEqual({ state: "whole" });
  expect(await judged(here, await verifierOfNow(here))).toEqual(["whole", "agrees", "whole"]);
  await exchangeKey(place(), { kind: "exchanged" });
  expect((await verify(here)).fault).toBeUndefined();
  expect(readFileSync(path.join(folder, "ledger.key"), "utf8")).toMatch(/^kept ledger key 1 /u);
});
