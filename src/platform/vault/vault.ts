/**
 * The keystore: root key → epoch keys → a random key for each subject, case, file and organisation. It stands behind
 * `KeyProvider`, so that cells, files and the ledger know nothing of it. Destroying an owner's key makes what it sealed
 * unreadable at once, and in every copy of the keystore after two more epochs, which is at most two weeks
 * (GDPR Art. 17; docs/decisions/0074-keystore.md).
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { failPoint } from "../fail_point.ts";
import type { OrganisationId } from "../ids.ts";
import { deriveKey } from "../keys.ts";
import type { KeyFate, KeyOwner, KeyProvider, OwnerKey } from "../keys.ts";
import type { Instant, Now } from "../time.ts";
import { openEpoch, writeNew } from "./epochs.ts";
import type { EpochKey, Places } from "./epochs.ts";
import { indexOwner } from "./index_owner.ts";
import type { IndexName } from "./index_owner.ts";
import { keyCache } from "./key_cache.ts";
import type { KeyCache } from "./key_cache.ts";
import { opensFor, sealed, unwrap } from "./key_seal.ts";
import { openOwnerKeys } from "./owner_keys.ts";
import type { EpochRow, OwnerKeys, SealedKey, SupersededKey, Tombstone } from "./owner_keys.ts";
import { KeystoreRefused } from "./refused.ts";
import { oneChangeAtATime } from "./change_lock.ts";
import { newRoot } from "./root.ts";
import type { RootKey, RootKind, RootSecrets } from "./root.ts";
import { finishRootChange, keysFile, nextRootFile, openRoots } from "./root_file.ts";
import type { Roots } from "./root_file.ts";
import { fateOf, finishReseal, isDue, nextEpoch, openEpochs, statusOf } from "./turn.ts";
import type { VaultStatus } from "./turn.ts";

export type VaultOptions = RootSecrets & {
  readonly folder: string;
  /** Folders on other disks that hold the same sealed keys and epoch keys at every moment. */
  readonly copies?: readonly string[] | undefined;
  /** What the root key of a new keystore is; a standing one stays what it is. */
  readonly rootKind?: RootKind | undefined;
  readonly now: Now;
};

/** A key that an older installation derived from its root, to be taken over as it is. */
export type InheritedKey = { readonly organisationId: OrganisationId; readonly secret: Buffer };

export type Vault = KeyProvider & {
  /** Stands in the database, too: the two belong together. */
  readonly id: Buffer;
  /** Destroys every key of the owner in this keystore; gives the ids of those destroyed by this call. */
  destroy(organisationId: OrganisationId, owner: KeyOwner): readonly Buffer[];
  /** The keyed hashes' own keys: `moving` and `lasting` newest first, `fixed` one for ever (blind_index.ts). */
  indexKeys(organisationId: OrganisationId, name: IndexName): Promise<readonly Buffer[]>;
  /** Gives what is found by a keyed hash another key to be found by; the ones before still find it. */
  renewIndex(organisationId: OrganisationId): Promise<void>;
  /** Ends the keys before the newest that something is found by; gives how many. */
  endOldIndexes(organisationId: OrganisationId): number;
  /** Keys that another took the place of, a page at a time, without those of keyed hashes. */
  superseded(page: { readonly after: Buffer; readonly limit: number }): readonly SupersededKey[];
  /** Owners of an organisation whose present key was made by `at`; a page at a time. */
  ownersBefore(
    organisationId: OrganisationId,
    at: Instant,
    page: { readonly after: string; readonly limit: number },
  ): readonly KeyOwner[];
  /** How far a change is, for whoever goes on with it. */
  note(name: string): string | undefined;
  setNote(name: string, text: string | undefined): void;
  /** One change at a time, whichever process begins it. */
  changing<T>(work: () => Promise<T>): Promise<T>;
  /** Gives the owner another key for what is sealed from now on; what was sealed before still opens. */
  renew(organisationId: OrganisationId, owner: KeyOwner): Promise<OwnerKey>;
  /** Destroys a key that was replaced and seals nothing any more. */
  retire(keyId: Buffer): boolean;
  fateOf(organisationId: OrganisationId, owner: KeyOwner, at: Instant): KeyFate;
  /** What was destroyed, oldest first. */
  tombstones(): Iterable<Tombstone>;
  /** Starts the next epoch if the present one is a week old, and finishes a change that was interrupted. */
  turnEpoch(options?: { readonly evenIfNotDue?: boolean }): Promise<EpochRow | undefined>;
  isEpochDue(): boolean;
  /** Puts another root key in the place of this one. */
  renewRoot(kind: RootKind, secrets?: RootSecrets): Promise<void>;
  inherit(keys: readonly InheritedKey[]): void;
  status(): VaultStatus;
  /** A whole copy of the sealed keys, for the keystore's own short-lived backups; no epoch, no root. */
  copyTo(file: string): void;
  close(): void;
};

/** Opens the keystore in a folder, and makes it there when there is none. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const places: Places = [options.folder, ...(options.copies ?? [])];
  for (const place of places) {
    mkdirSync(place, { recursive: true, mode: 0o700 });
    if ((statSync(place).mode & 0o077) !== 0) {
      throw new KeystoreRefused(
        `The folder ${place} of the keystore is open to others; run chmod 700 on it.`,
      );
    }
  }
  const roots = await openRoots(options);
  const [home, ...copies] = places.map((place) => path.join(place, keysFile));
  const store = openOwnerKeys(home ?? "", roots.present.id, copies);
  try {
    const root = await finishRootChange(options.folder, places, store.id, roots);
    const epochs = await openEpochs(places, store, root, options.now);
    return new OpenVault(options, places, store, root, epochs);
  } catch (error) {
    store.close();
    throw error;
  }
}

class OpenVault implements Vault {
  readonly id: Buffer;
  readonly #options: VaultOptions;
  readonly #places: Places;
  readonly #store: OwnerKeys;
  readonly #epochs: Map<number, EpochKey>;
  readonly #cache: KeyCache;
  #root: RootKey;
  #secrets: RootSecrets;

  constructor(
    options: VaultOptions,
    places: Places,
    store: OwnerKeys,
    root: RootKey,
    epochs: Map<number, EpochKey>,
  ) {
    this.id = store.id;
    this.#options = options;
    this.#places = places;
    this.#store = store;
    this.#epochs = epochs;
    this.#cache = keyCache(options.now);
    this.#root = root;
    this.#secrets = options;
  }

  async current(organisationId: OrganisationId, owner: KeyOwner): Promise<OwnerKey> {
    if (this.#store.forgetsSince()) this.#cache.clear();
    const known = this.#cache.current(organisationId, owner);
    if (known !== undefined) return known;
    let key = this.#store.current(organisationId, owner);
    if (key === undefined) {
      await this.#catchUp();
      key = this.#store.add(this.#make(organisationId, owner), this.#options.now());
      failPoint("key.made");
    }
    const own = this.#opened(key, await this.#epochOf(key.epoch));
    this.#cache.setCurrent(organisationId, owner, key.id);
    return own;
  }

  async find(organisationId: OrganisationId, owner: KeyOwner, id: Buffer): Promise<OwnerKey | undefined> {
    if (this.#store.forgetsSince()) this.#cache.clear();
    const known = this.#cache.byId(id);
    const key = known?.sealed ?? this.#store.byId(id);
    if (key === undefined || !opensFor(key, organisationId, owner)) return undefined;
    return known?.own ?? this.#opened(key, await this.#epochOf(key.epoch));
  }

  destroy(organisationId: OrganisationId, owner: KeyOwner): readonly Buffer[] {
    const gone = this.#store.destroy(organisationId, owner, this.#options.now());
    if (gone.length > 0) this.#cache.clear();
    failPoint("key.destroyed");
    return gone;
  }

  async renew(organisationId: OrganisationId, owner: KeyOwner): Promise<OwnerKey> {
    await this.#catchUp();
    const key = this.#make(organisationId, owner);
    this.#store.replace(key, this.#options.now());
    this.#cache.clear();
    failPoint("key.replaced");
    return this.#opened(key, this.#currentEpoch());
  }

  retire(id: Buffer): boolean {
    const done = this.#store.retire(id, this.#options.now());
    this.#cache.clear();
    failPoint("key.retired");
    return done;
  }

  async indexKeys(organisationId: OrganisationId, name: IndexName): Promise<readonly Buffer[]> {
    const owner = indexOwner(organisationId, name);
    if (this.#store.current(organisationId, owner) === undefined) {
      // What an installation has used until now goes on: the first is derived from the organisation's key.
      const key = await this.current(organisationId, { kind: "organisation", id: organisationId });
      await this.#catchUp();
      const named = { organisationId, owner, servesAll: false };
      const secret = deriveKey(key, "blind index");
      this.#store.add(sealed(this.id, named, this.#currentEpoch(), secret), this.#options.now());
    }
    const secrets: Buffer[] = [];
    for (const { id } of this.#store.allOf(organisationId, owner)) {
      const found = await this.find(organisationId, owner, id);
      if (found !== undefined) secrets.push(found.secret);
    }
    return secrets;
  }

  async renewIndex(organisationId: OrganisationId): Promise<void> {
    await this.indexKeys(organisationId, "moving");
    await this.renew(organisationId, indexOwner(organisationId, "moving"));
    // Those before are never ended: nobody has the texts any more from which to make their hashes anew.
    await this.indexKeys(organisationId, "lasting");
    await this.renew(organisationId, indexOwner(organisationId, "lasting"));
  }

  endOldIndexes(organisationId: OrganisationId): number {
    const [, ...old] = this.#store.allOf(organisationId, indexOwner(organisationId, "moving"));
    return old.filter(({ id }) => this.retire(id)).length;
  }

  superseded(page: { readonly after: Buffer; readonly limit: number }): readonly SupersededKey[] {
    return this.#store.superseded(page);
  }

  ownersBefore(
    organisationId: OrganisationId,
    at: Instant,
    page: { readonly after: string; readonly limit: number },
  ): readonly KeyOwner[] {
    return this.#store.ownersBefore(organisationId, at, page);
  }

  note(name: string): string | undefined {
    return this.#store.note(name);
  }

  setNote(name: string, text: string | undefined): void {
    this.#store.setNote(name, text);
  }

  changing<T>(work: () => Promise<T>): Promise<T> {
    return oneChangeAtATime(this.#options.folder, work);
  }

  tombstones(): Iterable<Tombstone> {
    return this.#store.tombstones();
  }

  fateOf(organisationId: OrganisationId, owner: KeyOwner, at: Instant): KeyFate {
    // A key made since, for an entry about the empty case, opens nothing of what was.
    if (this.#store.hasFrom(organisationId, owner, at)) return { state: "alive" };
    return fateOf(this.#store.tombstonesOf(organisationId, owner), this.#store.epochs());
  }

  isEpochDue(): boolean {
    return isDue(this.#store, this.#options.now());
  }

  turnEpoch(options: { readonly evenIfNotDue?: boolean } = {}): Promise<EpochRow | undefined> {
    return this.changing(() => this.#turnEpoch(options));
  }

  async #turnEpoch(options: { readonly evenIfNotDue?: boolean }): Promise<EpochRow | undefined> {
    const turning = { epochs: this.#epochs, epochOf: this.#epochOf, now: this.#options.now };
    await finishReseal(this.#store, this.#epochOf);
    if (options.evenIfNotDue !== true && !this.isEpochDue()) return undefined;
    return nextEpoch(this.#places, this.#store, await this.#settledRoot(), turning);
  }

  renewRoot(kind: RootKind, secrets: RootSecrets = this.#secrets): Promise<void> {
    return this.changing(() => this.#renewRoot(kind, secrets));
  }

  async #renewRoot(kind: RootKind, secrets: RootSecrets): Promise<void> {
    const present = await this.#settledRoot();
    const { line, root: next } = await newRoot(kind, secrets);
    writeNew(path.join(this.#options.folder, nextRootFile), line, 0o400);
    failPoint("root.made");
    this.#root = await finishRootChange(this.#options.folder, this.#places, this.id, { present, next });
    this.#secrets = secrets;
  }

  inherit(keys: readonly InheritedKey[]): void {
    for (const { organisationId, secret } of keys) {
      const owner: KeyOwner = { kind: "organisation", id: organisationId };
      const named = { organisationId, owner, servesAll: true };
      this.#store.add(sealed(this.id, named, this.#currentEpoch(), secret), this.#options.now());
    }
  }

  status(): VaultStatus {
    return statusOf(this.#store, this.#root, this.#places);
  }

  copyTo(file: string): void {
    this.#store.copyTo(file);
  }

  close(): void {
    this.#cache.clear();
    this.#store.close();
  }

  #make(organisationId: OrganisationId, owner: KeyOwner): SealedKey {
    const named = { organisationId, owner, servesAll: false };
    return sealed(this.id, named, this.#currentEpoch(), randomBytes(32));
  }

  #opened(key: SealedKey, epoch: EpochKey): OwnerKey {
    const own = { id: key.id, secret: unwrap(this.id, key, epoch) };
    this.#cache.set(key, own);
    return own;
  }

  #currentEpoch(): EpochKey {
    const row = this.#store.epochs().find(({ state }) => state === "current");
    const epoch = row === undefined ? undefined : this.#epochs.get(row.number);
    if (epoch !== undefined) return epoch;
    throw new KeystoreRefused("The keystore has begun an epoch that is not open here; start again.");
  }

  /**
   * Another process may have put another root in its place, or died over it: nothing is to be sealed with one that is
   * gone, and what it left half done is finished first. The caller holds the lock of changes.
   */
  async #settledRoot(): Promise<RootKey> {
    const roots = await this.#roots();
    this.#root = await finishRootChange(this.#options.folder, this.#places, this.id, roots);
    return this.#root;
  }

  #roots(): Promise<Roots> {
    return openRoots({ ...this.#secrets, folder: this.#options.folder });
  }

  readonly #epochOf = async (number: number): Promise<EpochKey> => {
    const known = this.#epochs.get(number);
    if (known !== undefined) return known;
    const { present, next } = await this.#roots();
    const epoch = await openEpoch(
      this.#places,
      this.id,
      next === undefined ? [present] : [present, next],
      number,
    );
    this.#epochs.set(number, epoch);
    return epoch;
  };

  /** Opens the epochs that another process has begun. */
  async #catchUp(): Promise<void> {
    for (const { number, state } of this.#store.epochs()) {
      if (state !== "destroyed") await this.#epochOf(number);
    }
  }
}
