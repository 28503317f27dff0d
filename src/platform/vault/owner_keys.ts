/**
 * The keys of subjects, cases, files and organisations: random, each sealed by an epoch key, in an SQLite file of the
 * keystore's own (never in the database that holds what they open). A destroyed key leaves its id, so that a restored
 * database can be cleared of what it sealed. `secure_delete` writes over what is deleted, and the log beside the file
 * is emptied at once after a destruction (docs/decisions/0074-keystore.md).
 *
 * All calls are synchronous and short: a key must be on the disk before what it seals is in the database.
 */
import type { DatabaseSync } from "node:sqlite";
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner } from "../keys.ts";
import type { Instant } from "../time.ts";
import { bytes, emptyLog, epochRow, keyOf, openFile, sealedKey } from "./keys_file.ts";
import { statements, tombstone, transaction } from "./keys_file.ts";
import type { Row } from "./keys_file.ts";
import { openMirrors, repeatIn } from "./mirrors.ts";

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

/** A key that another took the place of, and since when. */
export type SupersededKey = SealedKey & { readonly since: Instant };

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
  /** Every key of the owner that opens something: the one that seals now first, then from the newest to the oldest. */
  allOf(organisationId: OrganisationId, owner: KeyOwner): readonly SealedKey[];
  /** Keys that were replaced and still open what they sealed, and since when. */
  superseded(page: { readonly after: Buffer; readonly limit: number }): readonly SupersededKey[];
  countSuperseded(): number;
  /** Owners of an organisation whose key was made before `at`, in order of their ids, after `after`. */
  ownersBefore(
    organisationId: OrganisationId,
    at: Instant,
    page: { readonly after: string; readonly limit: number },
  ): readonly KeyOwner[];
  /** A note about the keystore itself, such as how far a change is. */
  note(name: string): string | undefined;
  setNote(name: string, text: string | undefined): void;
  /** Destroys one key that no longer seals anything; refuses the current one. */
  retire(keyId: Buffer, now: Instant): boolean;
  /** Of what was erased; a key that was replaced and ended sealed nothing any more. */
  tombstones(): Iterable<Tombstone>;
  /** Whether the owner has a key that was there at `at`. */
  hasFrom(organisationId: OrganisationId, owner: KeyOwner, at: Instant): boolean;
  /** What is left of one owner's keys. */
  tombstonesOf(organisationId: OrganisationId, owner: KeyOwner): readonly Tombstone[];
  /** Whether any key was replaced or destroyed since the last call, by whatever process: what is remembered must go. */
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

/** Opens the file and its copies, or makes them with `id`; throws `KeystoreRefused` when it is damaged or not a keystore of this form. */
export function openOwnerKeys(file: string, id: Buffer, copies: readonly string[] = []): OwnerKeys {
  const db = openFile(file);
  // Nobody writes while the copies are compared.
  const mirrors = transaction(db, () => openMirrors(db, file, copies));
  return new KeysInFile(db, id, mirrors);
}

class KeysInFile implements OwnerKeys {
  readonly id: Buffer;
  readonly #db: DatabaseSync;
  readonly #mirrors: readonly DatabaseSync[];
  readonly #sql: ReturnType<typeof statements>;
  #version: number;
  #changes: number;

  constructor(db: DatabaseSync, id: Buffer, mirrors: readonly DatabaseSync[]) {
    this.#db = db;
    this.#mirrors = mirrors;
    this.#sql = statements(db);
    this.id = this.#change(() => {
      this.#sql.setAbout.run("id", id);
      return bytes(this.#sql.about.get("id")?.["value"]);
    });
    this.#changes = this.#countChanges();
    this.#version = this.#fileVersion();
  }

  current(organisationId: OrganisationId, owner: KeyOwner): SealedKey | undefined {
    return keyOf(this.#sql.current.get(organisationId, owner.kind, owner.id));
  }

  byId(keyId: Buffer): SealedKey | undefined {
    return keyOf(this.#sql.byId.get(keyId));
  }

  add(key: SealedKey, now: Instant): SealedKey {
    return this.#change(() => {
      const there = this.current(key.organisationId, key.owner);
      if (there !== undefined) return there;
      this.#insert(key, now);
      return key;
    });
  }

  replace(key: SealedKey, now: Instant): void {
    this.#change(() => {
      this.#sql.supersede.run(key.organisationId, key.owner.kind, key.owner.id);
      this.#insert(key, now);
    });
  }

  destroy(organisationId: OrganisationId, owner: KeyOwner, now: Instant): readonly Buffer[] {
    // Asked far more often than there is anything to destroy: no lock for that.
    if (this.#sql.ofOwner.get(organisationId, owner.kind, owner.id) === undefined) return [];
    const gone = this.#change(() =>
      this.#sql.ofOwner
        .all(organisationId, owner.kind, owner.id)
        .map((row) => this.#bury(row, now, "erased")),
    );
    this.#emptyLogs();
    return gone;
  }

  allOf(organisationId: OrganisationId, owner: KeyOwner): readonly SealedKey[] {
    return this.#sql.ofOwner
      .all(organisationId, owner.kind, owner.id)
      .toSorted((a, b) => order(b) - order(a) || String(b["made_at"]).localeCompare(String(a["made_at"])))
      .map(sealedKey);
  }

  superseded({ after, limit }: { readonly after: Buffer; readonly limit: number }): readonly SupersededKey[] {
    return this.#sql.superseded
      .all(after, limit)
      .map((row) => ({ ...sealedKey(row), since: Temporal.Instant.from(String(row["since"])) }));
  }

  countSuperseded(): number {
    return Number(this.#sql.supersededCount.get()?.["n"]);
  }

  ownersBefore(
    organisationId: OrganisationId,
    at: Instant,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): readonly KeyOwner[] {
    return this.#sql.ownersBefore
      .all(organisationId, after, at.toString(), limit)
      .map((row) => sealedKey(row).owner);
  }

  note(name: string): string | undefined {
    const value = this.#sql.about.get(`note ${name}`)?.["value"];
    return value === undefined ? undefined : bytes(value).toString("utf8");
  }

  setNote(name: string, text: string | undefined): void {
    this.#change(() =>
      text === undefined
        ? this.#sql.dropAbout.run(`note ${name}`)
        : this.#sql.changeAbout.run(`note ${name}`, Buffer.from(text, "utf8")),
    );
  }

  retire(keyId: Buffer, now: Instant): boolean {
    const done = this.#change(() => {
      const row = this.#sql.byId.get(keyId);
      if (row === undefined || row["is_current"] === 1) return false;
      this.#bury(row, now, "replaced");
      return true;
    });
    if (done) this.#emptyLogs();
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
    const count = this.#countChanges();
    if (count === this.#changes) return false;
    this.#changes = count;
    return true;
  }

  resealBatch(epoch: number, limit: number, reseal: (key: SealedKey) => Buffer): number {
    return this.#change(() => {
      const rows = this.#sql.elsewhere.all(epoch, limit).map(sealedKey);
      for (const key of rows) this.#sql.reseal.run(epoch, reseal(key), key.id);
      return rows.length;
    });
  }

  epochs(): readonly EpochRow[] {
    return this.#sql.epochs.all().map(epochRow);
  }

  beginEpoch(number: number, now: Instant): boolean {
    return this.#change(() => {
      if (this.#sql.epochs.all().some((row) => Number(row["number"]) >= number)) return false;
      this.#sql.demote.run();
      this.#sql.beginEpoch.run(number, now.toString());
      return true;
    });
  }

  endEpoch(number: number, now: Instant): void {
    this.#change(() => this.#sql.endEpoch.run(now.toString(), number));
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
    for (const db of [this.#db, ...this.#mirrors]) if (db.isOpen) db.close();
  }

  #change<T>(work: () => T): T {
    if (this.#mirrors.length === 0) return transaction(this.#db, work);
    return transaction(this.#db, work, (changes) => repeatIn(this.#mirrors, changes));
  }

  #emptyLogs(): void {
    for (const db of [this.#db, ...this.#mirrors]) emptyLog(db);
  }

  #insert(key: SealedKey, now: Instant): void {
    const { organisationId, owner, epoch, wrapped, servesAll } = key;
    const at = now.toString();
    this.#sql.insert.run(key.id, organisationId, owner.kind, owner.id, epoch, wrapped, servesAll ? 1 : 0, at);
  }

  #bury(row: Row, now: Instant, why: "erased" | "replaced"): Buffer {
    const { id, organisationId, owner, epoch } = sealedKey(row);
    this.#sql.bury.run(
      id,
      organisationId,
      owner.kind,
      owner.id,
      epoch,
      now.toString(),
      why === "erased" ? 0 : 1,
    );
    this.#sql.remove.run(id);
    return id;
  }

  /** Changes when another connection has written. */
  #fileVersion(): number {
    return Number(this.#sql.version.get()?.["data_version"]);
  }

  #countChanges(): number {
    return Number(this.#sql.changes.get()?.["n"]);
  }
}

const order = (row: Row): number => Number(row["is_current"]);
