/**
 * Whose key seals what. Every sealed value names its key owner from the start (subject, case, file, organisation), so
 * that destroying one owner's key destroys exactly that owner's values. Behind `KeyProvider` stands for now one key
 * per organisation, derived from the root key (HKDF, RFC 5869); the keystore with a key per owner takes its place
 * without a change to cells (docs/decisions/0015-cells.md).
 *
 * A key's id is a commitment to the key (SHA-256 through HKDF, 128 bits): AES-GCM alone would let one ciphertext open
 * under two keys.
 */
import { hkdfSync, randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import type { Database } from "./db.ts";
import { readGlobal, writeGlobal } from "./db.ts";
import { failPoint } from "./fail_point.ts";
import type { OrganisationId } from "./ids.ts";
import type { KeyOwnerKind } from "./tables.ts";
import type { Now } from "./time.ts";

export type KeyOwner = {
  readonly kind: KeyOwnerKind;
  /** The id of the subject, case, file or organisation. */
  readonly id: string;
};

export type OwnerKey = {
  /** 16 bytes, derived from the secret: who has another secret cannot have this id. */
  readonly id: Buffer;
  /** 32 bytes. Never used directly: `deriveKey` gives the key of a purpose. */
  readonly secret: Buffer;
};

/** Gives out keys. The platform's only implementation for now is `organisationKeys`. */
export type KeyProvider = {
  /** The key to seal with now; makes the owner's key when it is the first. */
  current(organisationId: OrganisationId, owner: KeyOwner): Promise<OwnerKey>;
  /** The key of an id found in an envelope; `undefined` when it was destroyed or never was. */
  find(organisationId: OrganisationId, owner: KeyOwner, keyId: Buffer): Promise<OwnerKey | undefined>;
};

/** The keystore does not fit this database; the message is a sentence that says what to do. */
export class KeystoreRefused extends Error {
  override readonly name = "KeystoreRefused";
}

export type KeyPurpose = "field" | "file" | "ledger tag" | "body hash" | "throttle" | "blind index";

/** The 32-byte key of one purpose; two purposes never share one. */
export function deriveKey(key: OwnerKey, purpose: KeyPurpose): Buffer {
  return hkdf(key.secret, Buffer.alloc(0), `kept ${purpose} v1`, 32);
}

/** The commitment that serves as a key's id. */
export function keyId(secret: Buffer): Buffer {
  return hkdf(secret, Buffer.alloc(0), "kept key id v1", 16);
}

/** One key per organisation, whoever the owner is: nothing but the whole organisation can be destroyed with it. */
export function organisationKeys(root: Buffer): KeyProvider {
  const keyOf = (organisationId: OrganisationId): OwnerKey => {
    const secret = hkdf(root, Buffer.from(organisationId, "utf8"), "kept organisation key v1", 32);
    return { id: keyId(secret), secret };
  };
  return {
    current: (organisationId) => Promise.resolve(keyOf(organisationId)),
    find: (organisationId, _owner, id) => {
      const key = keyOf(organisationId);
      return Promise.resolve(key.id.equals(id) ? key : undefined);
    },
  };
}

const header = "kept root key 1";
const fileName = "root.key";

/**
 * Opens the root key in `folder` and proves that it is the one this database was made with. Makes it only when
 * neither the file nor any trace of one in the database exists.
 */
export async function openKeystore(folder: string, db: Database, now: Now): Promise<KeyProvider> {
  const file = path.join(folder, fileName);
  const known = await recordedRootKey(db);
  if (!existsSync(file)) {
    if (known !== undefined) throw new KeystoreRefused(lost(file));
    createRootKey(folder, file);
  }
  const root = readRootKey(file);
  const id = keyId(root);
  if (known === undefined) {
    await writeGlobal(db, (tx) =>
      tx
        .insertInto("installation")
        .values({ root_key_id: id, created_at: now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
    failPoint("key.recorded");
  }
  const recorded = known ?? (await recordedRootKey(db));
  if (recorded === undefined || !recorded.equals(id)) throw new KeystoreRefused(foreign(file));
  return organisationKeys(root);
}

function lost(file: string): string {
  return (
    `The root key ${file} is missing, and this database was made with one. Without it nothing sealed can be read: ` +
    "put the file back from its copy, or set KEPT_KEYSTORE to the folder that holds it. Kept does not make a new one."
  );
}

function foreign(file: string): string {
  return (
    `The root key ${file} is not the one this database was made with. ` +
    "Set KEPT_KEYSTORE to the folder of this database's own keystore."
  );
}

async function recordedRootKey(db: Database): Promise<Buffer | undefined> {
  const row = await readGlobal(db, (tx) =>
    tx.selectFrom("installation").select("root_key_id").executeTakeFirst(),
  );
  return row?.root_key_id;
}

/** Written beside its place, flushed, then linked: two first starts at once agree on one, and none is half there. */
function createRootKey(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = path.join(folder, `.${fileName}.${process.pid}.${randomBytes(4).toString("hex")}`);
  const descriptor = openSync(partial, "wx", 0o400);
  try {
    writeSync(descriptor, `${header} ${randomBytes(32).toString("hex")}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  failPoint("key.written");
  try {
    linkSync(partial, file);
    failPoint("key.linked");
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(partial);
  }
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}

function readRootKey(file: string): Buffer {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new KeystoreRefused(`The root key ${file} can be read by others; run chmod 400 on it.`);
  }
  const match = /^kept root key 1 (?<hex>[0-9a-f]{64})\n$/u.exec(readFileSync(file, "utf8"));
  const hex = match?.groups?.["hex"];
  if (hex === undefined) {
    throw new KeystoreRefused(`The root key ${file} is damaged; put it back from its copy.`);
  }
  return Buffer.from(hex, "hex");
}

function hkdf(secret: Buffer, salt: Buffer, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}
