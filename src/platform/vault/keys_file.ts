/** The keystore's SQLite file: its form, how it is opened, its statements, and rows as values. */
import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue } from "node:sqlite";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwnerKind } from "../tables.ts";
import type { EpochRow, EpochState, SealedKey, Tombstone } from "./owner_keys.ts";
import { KeystoreRefused } from "./refused.ts";

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
    destroyed_at text not null,
    -- Replaced by another key and ended, after what it sealed was sealed anew: nothing was erased.
    was_replaced integer not null default 0 check (was_replaced in (0, 1))
  ) strict, without rowid;
  create index if not exists owner_key_superseded on owner_key (id) where is_current = 0;
  create index if not exists destroyed_key_owner on destroyed_key (organisation_id, owner_kind, owner_id);
`;

export function openFile(file: string): DatabaseSync {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: true });
    // Its log and index take the file's mode; the folder is closed as well.
    chmodSync(file, 0o600);
    db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;");
    const check = db.prepare("pragma quick_check").get()?.["quick_check"];
    if (check !== "ok") throw new Error(String(check));
    db.exec(form);
    addColumn(db);
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

/** Of a keystore older than the column. */
function addColumn(db: DatabaseSync): void {
  const columns = db.prepare("select name from pragma_table_info('destroyed_key')").all();
  if (columns.some(({ name }) => name === "was_replaced")) return;
  db.exec("alter table destroyed_key add column was_replaced integer not null default 0");
}

export function statements(db: DatabaseSync) {
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
    bury: one("insert into destroyed_key values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing"),
    remove: one("delete from owner_key where id = ?"),
    tombstones: one("select * from destroyed_key where was_replaced = 0 order by destroyed_at, id"),
    tombstonesOf: one(
      "select * from destroyed_key where organisation_id = ? and owner_kind = ? and owner_id = ?",
    ),
    // Grows with every key that is replaced, retired or destroyed, and never shrinks.
    changes: one(
      `select 2 * (select count(*) from destroyed_key) +
         (select count(*) from owner_key where is_current = 0) as n`,
    ),
    superseded: one(
      `select old.*, (select max(made_at) from owner_key now where now.organisation_id = old.organisation_id
           and now.owner_kind = old.owner_kind and now.owner_id = old.owner_id) as since
         from owner_key old where old.is_current = 0 and old.id > ? order by old.id limit ?`,
    ),
    supersededCount: one("select count(*) as n from owner_key where is_current = 0"),
    ownersBefore: one(
      `select * from owner_key where organisation_id = ? and owner_id > ? and is_current = 1 and julianday(made_at) <= julianday(?)
         order by owner_id limit ?`,
    ),
    changeAbout: one("insert into about values (?, ?) on conflict do update set value = excluded.value"),
    dropAbout: one("delete from about where name = ?"),
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

/** `repeat` is given what the work changed, before it is committed. */
export function transaction<T>(db: DatabaseSync, work: () => T, repeat?: (changes: Uint8Array) => void): T {
  db.exec("begin immediate");
  const session = repeat === undefined ? undefined : db.createSession();
  try {
    const result = work();
    const changes = session?.changeset();
    if (changes !== undefined && changes.length > 0) repeat?.(changes);
    db.exec("commit");
    return result;
  } catch (error) {
    db.exec("rollback");
    throw error;
  } finally {
    session?.close();
  }
}

/** The pages as they were before stand in the log until it is emptied. A reader of another process may put it off. */
export function emptyLog(db: DatabaseSync): void {
  db.exec("pragma wal_checkpoint(truncate)");
}

export type Row = Record<string, SQLOutputValue>;

export function sealedKey(row: Row): SealedKey {
  return {
    id: bytes(row["id"]),
    organisationId: String(row["organisation_id"]) as OrganisationId,
    owner: { kind: String(row["owner_kind"]) as KeyOwnerKind, id: String(row["owner_id"]) },
    epoch: Number(row["epoch"]),
    wrapped: bytes(row["wrapped"]),
    servesAll: row["serves_all"] === 1,
  };
}

export function keyOf(row: Row | undefined): SealedKey | undefined {
  return row === undefined ? undefined : sealedKey(row);
}

export function tombstone(row: Row): Tombstone {
  return {
    keyId: bytes(row["id"]),
    organisationId: String(row["organisation_id"]) as OrganisationId,
    owner: { kind: String(row["owner_kind"]) as KeyOwnerKind, id: String(row["owner_id"]) },
    destroyedAt: Temporal.Instant.from(String(row["destroyed_at"])),
    epoch: Number(row["epoch"]),
  };
}

export function epochRow(row: Row): EpochRow {
  const ended = row["destroyed_at"];
  return {
    number: Number(row["number"]),
    state: String(row["state"]) as EpochState,
    madeAt: Temporal.Instant.from(String(row["made_at"])),
    destroyedAt: typeof ended === "string" ? Temporal.Instant.from(ended) : undefined,
  };
}

export function bytes(value: SQLOutputValue | undefined): Buffer {
  if (!(value instanceof Uint8Array))
    throw new TypeError("The keystore holds no bytes where there must be some.");
  return Buffer.from(value);
}
