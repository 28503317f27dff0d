/**
 * Renews the keys of subjects, cases, files and organisations: each owner gets another, what the old one sealed is sealed
 * anew in batches while everybody works, and, when asked, the old one is ended. Broken off anywhere it is called again and
 * goes on (docs/decisions/0082-renewing-keys.md).
 */
import { setTimeout as pause } from "node:timers/promises";
import { open, readHead, seal } from "../../cells/seal.ts";
import type { CellPlace } from "../../cells/seal.ts";
import { read, readGlobal, write } from "../../db.ts";
import type { Database, Tx, WriteTx } from "../../db.ts";
import { failPoint } from "../../fail_point.ts";
import type { FileStore } from "../../files.ts";
import type { OrganisationId } from "../../ids.ts";
import type { KeyOwner } from "../../keys.ts";
import { systemScope } from "../../organisations.ts";
import type { Scope } from "../../scope.ts";
import type { Now } from "../../time.ts";
import { isIndexOwner } from "../index_owner.ts";
import type { SupersededKey } from "../owner_keys.ts";
import type { Vault } from "../vault.ts";
import * as store from "./store.ts";

export type Renewal = {
  readonly db: Database;
  readonly keys: Vault;
  readonly files: FileStore;
  readonly now: Now;
  /** Cases with work under way that holds a key for hours: they keep theirs until it is over. */
  readonly busy: (tx: Tx, scope: Scope) => Promise<ReadonlySet<string>>;
  /** Ends the old keys as well. A backup from before opens nothing of what they sealed. */
  readonly end: boolean;
};

type Renewed = {
  readonly owners: number;
  readonly sealedAnew: { cells: number; payloads: number; files: number };
  readonly ended: number;
  /** Owners that keep their key for now. */
  readonly busy: number;
  /** Old keys that still open what backups hold. */
  readonly left: number;
};

/** Under which the keystore notes how far it is. */
export const ownersNote = "renewal of owners";
const batch = 200;

/**
 * Begins a renewal, or goes on with the one that was broken off. With `end` and old keys of a renewal that is done, only these
 * are ended and no key is replaced; with `end` and none, both are done at once.
 */
export function renewOwners(renewal: Renewal): Promise<Renewed> {
  return renewal.keys.changing(() => renewAll(renewal));
}

type Sum = { -readonly [K in keyof Renewed]: Renewed[K] };

async function renewAll(renewal: Renewal): Promise<Renewed> {
  const { db, keys, now } = renewal;
  // What took their place may be what the newest backup is sealed with: it is neither replaced nor ended in the same breath.
  if (renewal.end && keys.note(ownersNote) === undefined && !oldKeys(keys).next().done) {
    const ending = { owners: 0, sealedAnew: { cells: 0, payloads: 0, files: 0 }, ended: 0, busy: 0, left: 0 };
    await sealAnew(renewal, ending);
    return ending;
  }
  const begun = Temporal.Instant.from(keys.note(ownersNote) ?? now().toString());
  keys.setNote(ownersNote, begun.toString());
  const sum = { owners: 0, sealedAnew: { cells: 0, payloads: 0, files: 0 }, ended: 0, busy: 0, left: 0 };
  for (const scope of await scopes(db)) {
    const busy = await read(db, scope, (tx) => renewal.busy(tx, scope));
    for (const owner of ownersOf(keys, scope.organisationId, begun)) {
      if (busy.has(owner.id)) sum.busy += 1;
      else {
        await keys.renew(scope.organisationId, owner);
        sum.owners += 1;
      }
    }
  }
  await sealAnew(renewal, sum);
  // Without its end a renewal is done once all is sealed anew; with it, once no old key is left.
  if (sum.busy === 0 && (!renewal.end || sum.left === 0)) keys.setNote(ownersNote, undefined);
  return sum;
}

/** Owners whose key was there when the renewal began; a page at a time, because each renewal changes what there is. */
function* ownersOf(
  keys: Vault,
  organisationId: OrganisationId,
  begun: Temporal.Instant,
): Generator<KeyOwner> {
  for (let after = ""; ;) {
    const page = keys.ownersBefore(organisationId, begun, { after, limit: batch });
    for (const owner of page) {
      // Keys of days end by themselves, those of keyed hashes are renewed in another way.
      if (owner.kind !== "organisation" || owner.id === organisationId) yield owner;
    }
    after = page.at(-1)?.id ?? after;
    if (page.length < batch) return;
  }
}

/**
 * What every old key sealed. To end them: once nobody can still seal with one, once more what came in meanwhile; then, once
 * nobody can still see what it sealed, the key itself.
 */
async function sealAnew(renewal: Renewal, sum: Sum): Promise<void> {
  const { db, keys } = renewal;
  const known = new Map((await scopes(db)).map((scope) => [scope.organisationId, scope]));
  const pass = async (): Promise<void> => {
    for (const key of oldKeys(keys)) {
      const scope = known.get(key.organisationId);
      if (scope !== undefined) await sealedAnew(renewal, scope, key, sum.sealedAnew);
    }
  };
  await untilOthersAreThrough(db, pass);
  if (renewal.end) {
    await untilOthersAreThrough(db, pass);
    const busy = await busyOwners(renewal, [...known.values()]);
    for (const key of oldKeys(keys)) {
      if (!busy.has(key.owner.id) && keys.retire(key.id)) sum.ended += 1;
    }
  }
  sum.left = [...oldKeys(keys)].length;
}

/** Returns when every transaction of ours that was open at the end of `work` is over. */
export async function untilOthersAreThrough(db: Database, work: () => Promise<void>): Promise<void> {
  const before = await readGlobal(db, store.databaseClock);
  await work();
  const after = await readGlobal(db, store.databaseClock);
  for (const at of [before, after]) {
    while (await readGlobal(db, (tx) => store.isAnyoneSince(tx, at))) await pause(20);
  }
}

/** Keys that another took the place of; those of keyed hashes seal nothing and are not among them. */
function* oldKeys(keys: Vault): Generator<SupersededKey> {
  for (let after: Buffer = Buffer.alloc(0); ;) {
    const page = keys.superseded({ after, limit: batch });
    for (const key of page) if (!isIndexOwner(key.organisationId, key.owner)) yield key;
    after = page.at(-1)?.id ?? after;
    if (page.length < batch) return;
  }
}

async function busyOwners({ db, busy }: Renewal, all: readonly Scope[]): Promise<ReadonlySet<string>> {
  const sets = await Promise.all(all.map((scope) => read(db, scope, (tx) => busy(tx, scope))));
  return new Set(sets.flatMap((set) => [...set]));
}

async function sealedAnew(
  { db, keys, files }: Renewal,
  scope: Scope,
  { id: keyId, owner, servesAll }: SupersededKey,
  sum: Sum["sealedAnew"],
): Promise<void> {
  const by = { keyId, owner: servesAll ? undefined : owner };
  for (;;) {
    const [cells, payloads] = await write(db, scope, async (tx) => [
      await cellsAnew(tx, scope, keys, by),
      await payloadsAnew(tx, scope, keys, by),
    ]);
    failPoint("key.resealed");
    sum.cells += cells ?? 0;
    sum.payloads += payloads ?? 0;
    if (cells !== batch && payloads !== batch) break;
  }
  for (const id of await read(db, scope, (tx) => store.filesOfOwner(tx, scope, by.owner))) {
    // The old content stays for whoever is reading it: no row names it any more, so it is swept within a day.
    if (await write(db, scope, (tx) => files.reseal(tx, scope, id, keyId))) sum.files += 1;
    failPoint("key.resealed");
  }
}

async function cellsAnew(tx: WriteTx, scope: Scope, keys: Vault, by: store.SealedBy): Promise<number> {
  const rows = await store.cellsSealedBy(tx, scope, by, batch);
  for (const row of rows) {
    const owner = { kind: row.key_owner_kind, id: row.key_owner_id };
    const place = { table: row.row_table, column: row.row_column, rowId: row.row_id };
    await store.putEnvelope(tx, scope, row.id, await turned(keys, scope, owner, place, row.envelope));
  }
  return rows.length;
}

async function payloadsAnew(tx: WriteTx, scope: Scope, keys: Vault, by: store.SealedBy): Promise<number> {
  const rows = await store.takePayloadsSealedBy(tx, scope, by, batch);
  const put = [];
  for (const row of rows) {
    const owner = { kind: row.key_owner_kind, id: row.key_owner_id };
    const at = (column: string) => ({ table: "ledger_payload", column, rowId: row.id });
    const payload = await turned(keys, scope, owner, at("payload"), row.payload);
    const opening = await turned(keys, scope, owner, at("opening"), row.opening);
    put.push({ ...row, payload, opening });
  }
  await store.putPayloads(tx, put);
  return rows.length;
}

async function turned(
  keys: Vault,
  scope: Scope,
  owner: KeyOwner,
  at: Omit<CellPlace, "organisationId">,
  envelope: Buffer,
): Promise<Buffer> {
  const { organisationId } = scope;
  const place = { ...at, organisationId };
  const old = await keys.find(organisationId, owner, readHead(envelope).keyId);
  if (old === undefined) throw new Error("A key that is to be replaced is gone.");
  return seal(await keys.current(organisationId, owner), owner, place, open(old, owner, place, envelope));
}

async function scopes(db: Database): Promise<readonly Scope[]> {
  const rows = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  return Promise.all(rows.map(({ id }) => systemScope(db, id)));
}
