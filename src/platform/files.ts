/**
 * Files at rest: encrypted in chunks, addressed by a hash of the ciphertext, so that the same photograph twice is two
 * addresses and nobody can ask whether we hold a file they know. A file is written beside its place, flushed, then
 * renamed: there is a whole one or none. The address is made of our hash alone, so no name from outside ever meets
 * the disk. Decision: docs/decisions/0025-files-and-spool.md.
 */
import { createHash, createSecretKey, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { Unauthentic, tagBytes } from "./aead.ts";
import { chunkBytes, chunkCipher, fileIdBytes } from "./chunks.ts";
import type { ChunkCipher } from "./chunks.ts";
import type { Tx, WriteTx } from "./db.ts";
import { refusal } from "./errors.ts";
import { failPoint } from "./fail_point.ts";
import { newId } from "./ids.ts";
import type { CaseId, FileId } from "./ids.ts";
import { deriveKey } from "./keys.ts";
import type { KeyOwner, KeyProvider, OwnerKey } from "./keys.ts";
import type { Scope } from "./scope.ts";
import { systemNow } from "./time.ts";
import type { Instant, Now } from "./time.ts";
import { oweDestruction } from "./vault/duties.ts";

/** A stranger may not fill the disk with one file. */
const maximumFileBytes = 512 * 1024 * 1024;
const keyIdBytes = 16;
const headBytes = keyIdBytes + fileIdBytes;
const purpose = "kept file 1";

export type NewFile = {
  readonly owner: KeyOwner;
  /** Decided by us from the content, never by the sender's claim alone. */
  readonly mediaType: string;
  readonly now: Instant;
  readonly caseId?: CaseId;
  readonly expiresAt?: Instant;
  readonly maximumBytes?: number;
};

export type StoredFile = { readonly id: FileId; readonly sizeBytes: number };
export type OpenedFile = {
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly content: Readable;
};

export type FileStore = {
  /** Encrypts and stores a stream; the row belongs to the caller's transaction, a file without a row is swept. */
  put(tx: WriteTx, scope: Scope, content: AsyncIterable<Uint8Array>, file: NewFile): Promise<StoredFile>;
  /** The content as a stream that fails at the first byte that was changed; `undefined` when there is no such file. */
  get(tx: Tx, scope: Scope, id: FileId): Promise<OpenedFile | undefined>;
  /**
   * Removes the row and gives what erases the content: to be called once the transaction has committed, because a
   * file that is gone cannot be rolled back. A crash between the two leaves an orphan, which `sweep` erases.
   */
  remove(tx: WriteTx, scope: Scope, id: FileId): Promise<(() => Promise<void>) | undefined>;
  /**
   * Seals the content anew when it was sealed with the key of this id; the row keeps its id, and the old content is left
   * for the sweep. False when there was nothing to do.
   */
  reseal(tx: WriteTx, scope: Scope, id: FileId, keyId: Buffer): Promise<boolean>;
  /** Erases contents and half-written files of the organisation that have no row and are older than `before`. */
  sweep(tx: Tx, scope: Scope, before: Instant): Promise<number>;
};

/** Keeps files under `folder`, one folder per organisation, readable by us alone. */
export function openFileStore(folder: string, keys: KeyProvider, now: Now = systemNow): FileStore {
  return {
    put: async (tx, scope, content, file) => {
      const key = await keys.current(scope.organisationId, file.owner);
      const home = path.join(folder, scope.organisationId);
      await mkdir(home, { recursive: true, mode: 0o700 });
      const limit = file.maximumBytes ?? maximumFileBytes;
      const written = await writeSealed(home, key, content, limit);
      const id: FileId = newId();
      await tx
        .insertInto("file")
        .values({
          organisation_id: scope.organisationId,
          id,
          case_id: file.caseId ?? null,
          key_owner_kind: file.owner.kind,
          key_owner_id: file.owner.id,
          ciphertext_hash: written.hash,
          size_bytes: String(written.sizeBytes),
          media_type: file.mediaType,
          created_at: file.now,
          expires_at: file.expiresAt ?? null,
        })
        .execute();
      failPoint("file.stored");
      return { id, sizeBytes: written.sizeBytes };
    },
    get: async (tx, scope, id) => {
      const row = await tx
        .selectFrom("file")
        .selectAll()
        .where("organisation_id", "=", scope.organisationId)
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const place = path.join(folder, scope.organisationId, row.ciphertext_hash.toString("hex"));
      const owner: KeyOwner = { kind: row.key_owner_kind, id: row.key_owner_id };
      const find = (keyId: Buffer): Promise<OwnerKey | undefined> =>
        keys.find(scope.organisationId, owner, keyId);
      return {
        mediaType: row.media_type,
        sizeBytes: Number(row.size_bytes),
        content: Readable.from(readSealed(place, find)),
      };
    },
    remove: async (tx, scope, id) => {
      const row = await tx
        .deleteFrom("file")
        .where("organisation_id", "=", scope.organisationId)
        .where("id", "=", id)
        .returning(["ciphertext_hash", "key_owner_kind", "key_owner_id"])
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const owner: KeyOwner = { kind: row.key_owner_kind, id: row.key_owner_id };
      // A file with a key of its own goes with it, from every backup as well.
      if (owner.kind === "file") await oweDestruction(tx, scope, { owner, now: now() });
      failPoint("file.removed");
      const place = path.join(folder, scope.organisationId, row.ciphertext_hash.toString("hex"));
      return async () => {
        failPoint("file.erasing");
        await rm(place, { force: true });
        failPoint("file.erased");
      };
    },
    reseal: (tx, scope, id, keyId) => reseal(tx, scope, { folder, keys, id, keyId }),
    sweep: (tx, scope, before) => sweep(tx, scope, path.join(folder, scope.organisationId), before),
  };
}

type Resealing = {
  readonly folder: string;
  readonly keys: KeyProvider;
  readonly id: FileId;
  readonly keyId: Buffer;
};

async function reseal(tx: WriteTx, scope: Scope, { folder, keys, id, keyId }: Resealing): Promise<boolean> {
  const { organisationId } = scope;
  const row = await tx
    .selectFrom("file")
    .selectAll()
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return false;
  const home = path.join(folder, organisationId);
  const place = path.join(home, row.ciphertext_hash.toString("hex"));
  if (!(await keyIdIn(place))?.equals(keyId)) return false;
  const owner: KeyOwner = { kind: row.key_owner_kind, id: row.key_owner_id };
  const find = (wanted: Buffer): Promise<OwnerKey | undefined> => keys.find(organisationId, owner, wanted);
  const key = await keys.current(organisationId, owner);
  const { hash } = await writeSealed(home, key, readSealed(place, find), Number.POSITIVE_INFINITY);
  // Only if it is still there: what was removed meanwhile does not come back.
  const { numDeletedRows } = await tx
    .deleteFrom("file")
    .where("organisation_id", "=", organisationId)
    .where("id", "=", id)
    .where("ciphertext_hash", "=", row.ciphertext_hash)
    .executeTakeFirstOrThrow();
  if (numDeletedRows !== 1n) return false;
  await tx
    .insertInto("file")
    .values({ ...row, ciphertext_hash: hash })
    .execute();
  return true;
}

/** The id of the key a file was sealed with; `undefined` when it has no content. */
async function keyIdIn(place: string): Promise<Buffer | undefined> {
  const handle = await open(place, "r").catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    return await readExactly(handle, 0, keyIdBytes);
  } finally {
    await handle.close();
  }
}

/** Sweeps an organisation's files once an hour: contents older than a day that no row knows any more. */
export function sweepFiles(files: FileStore, now: Now): (tx: Tx, scope: Scope) => Promise<void> {
  const last = new Map<string, Instant>();
  return async (tx, scope) => {
    const at = now();
    const before = last.get(scope.organisationId);
    if (before !== undefined && Temporal.Instant.compare(before.add({ hours: 1 }), at) > 0) return;
    last.set(scope.organisationId, at);
    await files.sweep(tx, scope, at.subtract({ hours: 24 }));
  };
}

const sweepBatch = 500;

async function sweep(tx: Tx, scope: Scope, home: string, before: Instant): Promise<number> {
  const names = await readdir(home).catch(() => []);
  let erased = 0;
  for (let at = 0; at < names.length; at += sweepBatch) {
    const batch = names.slice(at, at + sweepBatch);
    const hashes = batch
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .map((name) => Buffer.from(name, "hex"));
    const rows = await tx
      .selectFrom("file")
      .select("ciphertext_hash")
      .where("organisation_id", "=", scope.organisationId)
      .where("ciphertext_hash", "in", [...hashes, Buffer.alloc(0)])
      .execute();
    const known = new Set(rows.map((row) => row.ciphertext_hash.toString("hex")));
    for (const name of batch) {
      const place = path.join(home, name);
      // Gone already: finished and renamed, or removed, since the folder was listed.
      const found = await stat(place).catch(() => undefined);
      if (known.has(name) || found === undefined || found.mtimeMs >= before.epochMilliseconds) continue;
      await rm(place, { force: true });
      failPoint("file.swept");
      erased += 1;
    }
  }
  return erased;
}

async function writeSealed(
  home: string,
  key: OwnerKey,
  content: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ readonly hash: Buffer; readonly sizeBytes: number }> {
  const partial = path.join(home, `.${randomUUID()}.partial`);
  const handle = await open(partial, "wx", 0o600);
  failPoint("file.begun");
  try {
    const cipher = chunkCipher(createSecretKey(deriveKey(key, "file")), purpose);
    const hash = createHash("sha256");
    const emit = async (bytes: Buffer): Promise<void> => {
      hash.update(bytes);
      await handle.writeFile(bytes);
    };
    await emit(Buffer.concat([key.id, cipher.fileId]));
    const sizeBytes = await sealChunks(cipher, content, limit, emit);
    await handle.sync();
    await handle.close();
    failPoint("file.flushed");
    const digest = hash.digest();
    await rename(partial, path.join(home, digest.toString("hex")));
    failPoint("file.renamed");
    await syncFolder(home);
    return { hash: digest, sizeBytes };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

async function sealChunks(
  cipher: ChunkCipher,
  content: AsyncIterable<Uint8Array>,
  limit: number,
  emit: (bytes: Buffer) => Promise<void>,
): Promise<number> {
  let pending = Buffer.alloc(0);
  let index = 0;
  let sizeBytes = 0;
  for await (const part of content) {
    sizeBytes += part.length;
    if (sizeBytes > limit) throw refusal("too_large");
    pending = Buffer.concat([pending, part]);
    // One byte more than a chunk must be there before it is known not to be the last.
    let at = 0;
    for (; pending.length - at > chunkBytes; at += chunkBytes) {
      await emit(cipher.seal(index, false, pending.subarray(at, at + chunkBytes)));
      index += 1;
    }
    pending = pending.subarray(at);
  }
  await emit(cipher.seal(index, true, pending));
  return sizeBytes;
}

async function* readSealed(
  place: string,
  find: (keyId: Buffer) => Promise<OwnerKey | undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  const handle = await open(place, "r");
  try {
    const { size } = await handle.stat();
    const head = await readExactly(handle, 0, headBytes);
    const key = await find(head.subarray(0, keyIdBytes));
    if (key === undefined) throw new Unauthentic();
    const cipher = chunkCipher(createSecretKey(deriveKey(key, "file")), purpose, head.subarray(keyIdBytes));
    const step = chunkBytes + tagBytes;
    let at = headBytes;
    for (let index = 0; ; index += 1) {
      const length = Math.min(step, size - at);
      if (length < tagBytes) throw new Unauthentic();
      const last = at + length === size;
      const plaintext = cipher.unseal(index, last, await readExactly(handle, at, length));
      if (plaintext.length > 0) yield plaintext;
      if (last) return;
      at += length;
    }
  } finally {
    await handle.close();
  }
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Unauthentic();
    done += bytesRead;
  }
  return bytes;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync();
  await handle.close();
}
