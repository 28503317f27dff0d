/**
 * A sequence of encrypted chunks: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) on AES-256-GCM.
 * Each chunk is bound to its file, its index and whether it is the last one, so that a cut, moved, repeated or foreign
 * chunk is refused. The key is derived per file, therefore the chunk's index serves as its nonce.
 */
import type { KeyObject } from "node:crypto";
import { randomBytes } from "node:crypto";
import { deriveKey, nonceBytes, seal, tagBytes, unseal } from "./aead.ts";

/** How much plaintext one chunk holds at most, unless a single record is larger. */
export const chunkBytes = 65_536;
export const fileIdBytes = 16;

export type ChunkCipher = {
  /** Random, stands in the clear at the head of the file. */
  readonly fileId: Buffer;
  seal(index: number, last: boolean, plaintext: Uint8Array): Buffer;
  unseal(index: number, last: boolean, sealed: Uint8Array): Buffer;
};

export function sealedLength(plaintextLength: number): number {
  return plaintextLength + tagBytes;
}

/** `purpose` keeps one kind of file from being read as another, `fileId` is given when an existing file is opened. */
export function chunkCipher(
  key: KeyObject,
  purpose: string,
  fileId: Buffer = randomBytes(fileIdBytes),
): ChunkCipher {
  const own = deriveKey(key, fileId, purpose);
  return {
    fileId,
    seal: (index, last, plaintext) => seal(own, nonce(index), context(index, last), plaintext),
    unseal: (index, last, sealed) => unseal(own, nonce(index), context(index, last), sealed),
  };

  function context(index: number, last: boolean): Buffer {
    const bytes = Buffer.alloc(fileIdBytes + 9);
    fileId.copy(bytes);
    bytes.writeBigUInt64BE(BigInt(index), fileIdBytes);
    bytes.writeUInt8(last ? 1 : 0, fileIdBytes + 8);
    return bytes;
  }
}

function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(nonceBytes);
  bytes.writeBigUInt64BE(BigInt(index), nonceBytes - 8);
  return bytes;
}
