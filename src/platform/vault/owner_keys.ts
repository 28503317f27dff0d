/**
 * The keys of subjects, cases, files and organisations: random, each sealed by an epoch key, in an SQLite file of the
 * keystore's own (never in the database that holds what they open). A destroyed key leaves its id, so that a restored
 * database can be cleared of what it sealed. `secure_delete` writes over what is deleted, and the log beside the file
 * is emptied at once after a destruction (docs/decisions/0074-keystore.md).
 *
 * All calls are synchronous and short: a key must be on the disk before what it seals is in the database.
 */
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue } from "node:sqlite";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner } from "../keys.ts";
import type { KeyOwnerKind } from "../tables.ts";
import type { Instant } from "../time.ts";
import { KeystoreRefused } from "./refused.ts";

/** A key as it lies in the file: sealed, and by which epoch. */
export type SealedKey = {
  readonly id: Buffer;
  readonly organisationId: OrganisationId;
  readonly owner: KeyOwner;
  readonly epoch: number;
  readonly wrapped: Buffer;
  /** Of an installation older than the keystore: one key that sealed for every owner of the organisation. */
  readonly servesAll: boolean;
};

/** What is left of a key that was destroyed. */
export type Tombstone = {
  readonly keyId: Buffer;
  readonly organisationId: OrganisationId;
  readonly owner: KeyOwner;
  readonly destroyedAt: Instant;
  /** The epoch that sealed it last: an older copy of the keystore can be opened until that one is destroyed. */
  readonly epoch: number;
};

export type OwnerKeys = {
  readonly id: Buffer;
  /** The key that seals for this owner now. */
  current(organisationId: OrganisationId, owner: KeyOwner): SealedKey | undefined;
  byId(keyId: Buffer): SealedKey | undefined;
  /** Adds the owner's key; gives the one that stands, which is another process's when that was first. */
  add(key: SealedKey, now: Instant): SealedKey;
  /** The owner's next key seals from now on; the one before still opens. */
  replace(key: SealedKey, now: Instant): void;
  /** Destroys every key of the owner; gives the ids of what was destroyed now. */
  destroy(organisationId: OrganisationId, owner: KeyOwner, now: Instant): readonly Buffer[];
  /** Destroys one key that no longer seals anything; refuses the current one. */
  retire(keyId: Buffer, now: Instant): boolean;
  tombstones(): Iterable<Tombstone>;
  /** Whether the owner has a key that was there at `at`. */
  hasFrom(organisationId: OrganisationId, owner: KeyOwner, at: Instant): boolean;
  /** What is left of one owner's keys. */
  tombstonesOf(organisationId: OrganisationId, owner: KeyOwner): readonly Tombstone[];
  /** Whether any key was destroyed since the last call, by whatever process: what is remembered must then go. */
  forgetsSince(): boolean;
  /** At most `limit` keys whose epoch is not `epoch`, in a transaction: `reseal` gives the new bytes of each. */
  resealBatch(epoch: number, limit: number, reseal: (key: SealedKey) => Buffer): number;
  epochs(): readonly EpochRow[];
  /** The epoch that seals from now on; the one before becomes the previous. False when it was begun already. */
  beginEpoch(number: number, now: Instant): boolean;
  endEpoch(number: number, now: Instant): void;
  keysIn(epoch: number): number;
  count(): number;
  /** A whole copy without free pages, to a file that does not exist yet. */
  copyTo(file: string): void;
  close(): void;
};

export type EpochState = "current" | "previous" | "destroyed";
export type EpochRow = {
  readonly number: number;
  readonly state: EpochState;
  readonly madeAt: Instant;
  readonly destroyedAt: Instant | undefined;
};

const form = `
  create table if not exists about (name text primary key, value blob not null) strict;
  create table if not exists epoch (
    number integer primary key,
    state text not null check (state in ('current', 'previous', 'destroyed')),
    made_at text not null,
    destroyed_at text
  ) strict;
  create unique index if not exists epoch_state on epoch (state) where state <> 'destroyed';
  create table if not exists owner_key (
    id blob primary key check (length(id) = 16),
    organisation_id text not null,
    owner_kind text not null check (owner_kind in ('subject', 'case', 'file', 'organisation')),
    owner_id text not null,
    epoch integer not null references epoch (number),
    wrapped blob not null check (length(wrapped) = 60),
    is_current integer not null check (is_current in (0, 1)),
    serves_all integer not null check (serves_all in (0, 1)),
    made_at text not null
  ) strict, without rowid;
  create unique index if not exists owner_key_current
    on owner_key (organisation_id, owner_kind, owner_id) where is_current = 1;
  create index if not exists owner_key_owner on owner_key (organisation_id, owner_kind, owner_id);
  create index if not exists owner_key_epoch on owner_key (epoch);
  create table if not exists destroyed_key (
    id blob primary key check (length(id) = 16),
    organisation_id text not null,
    owner_kind text not null,
    owner_id text not null,
    epoch integer not null,
    destroyed_at text not null
  ) strict, without rowid;
  create index if not exists destroyed_key_owner on destroyed_key (organisation_id, owner_kind, owner_id);
`;

/** Opens the file, or makes it with `id`; throws `KeystoreRefused` when it is damaged or not a keystore of this form. */
export function openOwnerKeys(file: string, id: Buffer): OwnerKeys {
  return new KeysInFile(openFile(file), id);
}

class KeysInFile implements OwnerKeys {
  readonly id: Buffer;
  readonly #db: DatabaseSync;
  readonly #sql: ReturnType<typeof statements>;
  #version: number;
  #destroyed: number;

  constructor(db: DatabaseSync, id: Buffer) {
    this.#db = db;
    this.#sql = statements(db);
    this.id = transaction(db, () => {
      this.#sql.setAbout.run("id", id);
      return bytes(this.#sql.about.get("id")?.["value"]);
    });
    this.#destroyed = this.#countDestroyed();
    this.#version = this.#fileVersion();
  }

  current(organisationId: OrganisationId, owner: KeyOwner): SealedKey | undefined {
    return keyOf(this.#sql.current.get(organisationId, owner.kind, owner.id));
  }

  byId(keyId: Buffer): SealedKey | undefined {
    return keyOf(this.#sql.byId.get(keyId));
  }

  add(key: SealedKey, now: Instant): SealedKey {
    return transaction(this.#db, () => {
      const there = this.current(key.organisationId, key.owner);
      if (there !== undefined) return there;
      this.#insert(key, now);
      return key;
    });
  }

  replace(key: SealedKey, now: Instant): void {
    transaction(this.#db, () => {
      this.#sql.supersede.run(key.organisationId, key.owner.kind, key.owner.id);
      this.#insert(key, now);
    });
  }

  destroy(organisationId: OrganisationId, owner: KeyOwner, now: Instant): readonly Buffer[] {
    // Asked far more often than there is anything to destroy: no lock for that.
    if (this.#sql.ofOwner.get(organisationId, owner.kind, owner.id) === undefined) return [];
    const gone = transaction(this.#db, () =>
      this.#sql.ofOwner.all(organisationId, owner.kind, owner.id).map((row) => this.#bury(row, now)),
    );
    emptyLog(this.#db);
    return gone;
  }

  retire(keyId: Buffer, now: Instant): boolean {
    const done = transaction(this.#db, () => {
      const row = this.#sql.byId.get(keyId);
      if (row === undefined || row["is_current"] === 1) return false;
      this.#bury(row, now);
      return true;
    });
    if (done) emptyLog(this.#db);
    return done;
  }

  *tombstones(): Iterable<Tombstone> {
    for (const row of this.#sql.tombstones.iterate()) yield tombstone(row);
  }

  hasFrom(organisationId: OrganisationId, owner: KeyOwner, at: Instant): boolean {
    return this.#sql.ofOwner
      .all(organisationId, owner.kind, owner.id)
      .some((row) => Temporal.Instant.compare(String(row["made_at"]), at) <= 0);
  }

  tombstonesOf(organisationId: OrganisationId, owner: KeyOwner): readonly Tombstone[] {
    return this.#sql.tombstonesOf.all(organisationId, owner.kind, owner.id).map(tombstone);
  }

  forgetsSince(): boolean {
    const version = this.#fileVersion();
    if (version === this.#version) return false;
    this.#version = version;
    const count = this.#countDestroyed();
    if (count === this.#destroyed) return false;
    this.#destroyed = count;
    return true;
  }

  resealBatch(epoch: number, limit: number, reseal: (key: SealedKey) => Buffer): number {
    return transaction(this.#db, () => {
      const rows = this.#sql.elsewhere.all(epoch, limit).map(sealedKey);
      for (const key of rows) this.#sql.reseal.run(epoch, reseal(key), key.id);
      return rows.length;
    });
  }

  epochs(): readonly EpochRow[] {
    return this.#sql.epochs.all().map(epochRow);
  }

  beginEpoch(number: number, now: Instant): boolean {
    return transaction(this.#db, () => {
      if (this.#sql.epochs.all().some((row) => Number(row["number"]) >= number)) return false;
      this.#sql.demote.run();
      this.#sql.beginEpoch.run(number, now.toString());
      return true;
    });
  }

  endEpoch(number: number, now: Instant): void {
    this.#sql.endEpoch.run(now.toString(), number);
  }

  keysIn(epoch: number): number {
    return Number(this.#sql.countIn.get(epoch)?.["n"]);
  }

  count(): number {
    return Number(this.#sql.count.get()?.["n"]);
  }

  copyTo(file: string): void {
    this.#db.prepare("vacuum into ?").run(file);
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #insert(key: SealedKey, now: Instant): void {
    const { organisationId, owner, epoch, wrapped, servesAll } = key;
    const at = now.toString();
    this.#sql.insert.run(key.id, organisationId, owner.kind, owner.id, epoch, wrapped, servesAll ? 1 : 0, at);
  }

  #bury(row: Row, now: Instant): Buffer {
    const { id, organisationId, owner, epoch } = sealedKey(row);
    this.#sql.bury.run(id, organisationId, owner.kind, owner.id, epoch, now.toString());
    this.#sql.remove.run(id);
    return id;
  }

  /** Changes when another connection has written. */
  #fileVersion(): number {
    return Number(this.#sql.version.get()?.["data_version"]);
  }

  #countDestroyed(): number {
    return Number(this.#sql.destroyedCount.get()?.["n"]);
  }
}

function openFile(file: string): DatabaseSync {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: true });
    db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;");
    const check = db.prepare("pragma quick_check").get()?.["quick_check"];
    if (check !== "ok") throw new Error(String(check));
    db.exec(form);
  } catch (error) {
    throw new KeystoreRefused(
      `The keystore ${file} is damaged or cannot be opened. Put it back from its newest copy (kept restore --keystore); ` +
        "Kept does not make a new one beside it.",
      { cause: error },
    );
  }
  if (db.prepare("pragma secure_delete").get()?.["secure_delete"] !== 1) {
    throw new KeystoreRefused(
      `SQLite does not overwrite what is deleted in ${file}; this build cannot be used.`,
    );
  }
  return db;
}

function statements(db: DatabaseSync) {
  const one = (text: string) => db.prepare(text);
  return {
    about: one("select value from about where name = ?"),
    setAbout: one("insert into about values (?, ?) on conflict do nothing"),
    version: one("pragma data_version"),
    current: one(
      "select * from owner_key where organisation_id = ? and owner_kind = ? and owner_id = ? and is_current = 1",
    ),
    ofOwner: one("select * from owner_key where organisation_id = ? and owner_kind = ? and owner_id = ?"),
    byId: one("select * from owner_key where id = ?"),
    insert: one("insert into owner_key values (?, ?, ?, ?, ?, ?, 1, ?, ?)"),
    supersede: one(
      "update owner_key set is_current = 0 where organisation_id = ? and owner_kind = ? and owner_id = ?",
    ),
    bury: one("insert into destroyed_key values (?, ?, ?, ?, ?, ?) on conflict do nothing"),
    remove: one("delete from owner_key where id = ?"),
    tombstones: one("select * from destroyed_key order by destroyed_at, id"),
    tombstonesOf: one(
      "select * from destroyed_key where organisation_id = ? and owner_kind = ? and owner_id = ?",
    ),
    destroyedCount: one("select count(*) as n from destroyed_key"),
    elsewhere: one("select * from owner_key where epoch <> ? limit ?"),
    reseal: one("update owner_key set epoch = ?, wrapped = ? where id = ?"),
    epochs: one("select * from epoch order by number"),
    demote: one("update epoch set state = 'previous' where state = 'current'"),
    beginEpoch: one("insert into epoch values (?, 'current', ?, null)"),
    endEpoch: one(
      "update epoch set state = 'destroyed', destroyed_at = ? where number = ? and state = 'previous'",
    ),
    countIn: one("select count(*) as n from owner_key where epoch = ?"),
    count: one("select count(*) as n from owner_key"),
  };
}

function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("begin immediate");
  try {
    const result = work();
    db.exec("commit");
    return result;
  } catch (error) {
    db.exec("rollback");
    throw error;
  }
}

/** The pages as they were before stand in the log until it is emptied. A reader of another process may put it off. */
function emptyLog(db: DatabaseSync): void {
  db.exec("pragma wal_checkpoint(truncate)");
}

type Row = Record<string, SQLOutputValue>;

function sealedKey(row: Row): SealedKey {
  return {
    id: bytes(row["id"]),
    organisationId: String(row["organisation_id"]) as OrganisationId,
    owner: { kind: String(row["owner_kind"]) as KeyOwnerKind, id: String(row["owner_id"]) },
    epoch: Number(row["epoch"]),
    wrapped: bytes(row["wrapped"]),
    servesAll: row["serves_all"] === 1,
  };
}

function keyOf(row: Row | undefined): SealedKey | undefined {
  return row === undefined ? undefined : sealedKey(row);
}

function tombstone(row: Row): Tombstone {
  return {
    keyId: bytes(row["id"]),
    organisationId: String(row["organisation_id"]) as OrganisationId,
    owner: { kind: String(row["owner_kind"]) as KeyOwnerKind, id: String(row["owner_id"]) },
    destroyedAt: Temporal.Instant.from(String(row["destroyed_at"])),
    epoch: Number(row["epoch"]),
  };
}

function epochRow(row: Row): EpochRow {
  const ended = row["destroyed_at"];
  return {
    number: Number(row["number"]),
    state: String(row["state"]) as EpochState,
    madeAt: Temporal.Instant.from(String(row["made_at"])),
    destroyedAt: typeof ended === "string" ? Temporal.Instant.from(ended) : undefined,
  };
}

function bytes(value: SQLOutputValue | undefined): Buffer {
  if (!(value instanceof Uint8Array))
    throw new TypeError("The keystore holds no bytes where there must be some.");
  return Buffer.from(value);
}
