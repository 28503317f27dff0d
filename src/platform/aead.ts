/**
 * AES-256-GCM in one shot: the only module that touches cipher objects, because `update()` of a decipher hands out
 * text nobody has authenticated yet (NIST SP 800-38D, 7.2). Callers get the whole plaintext or an error.
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

const keyBytes = 32;
export const nonceBytes = 12;
export const tagBytes = 16;

/** The ciphertext was changed, cut, moved, or belongs to another key or place. Says nothing more on purpose. */
export class Unauthentic extends Error {
  override readonly name = "Unauthentic";
  constructor() {
    super("The encrypted data does not belong here or was changed.");
  }
}

/** Encrypts; returns ciphertext followed by the 16-byte tag. A nonce is used once per key. */
export function seal(key: KeyObject, nonce: Uint8Array, context: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(context);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `seal` returned; throws `Unauthentic` unless key, nonce, context and every byte agree. */
export function unseal(key: KeyObject, nonce: Uint8Array, context: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.length < tagBytes) throw new Unauthentic();
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - tagBytes)), decipher.final()]);
  } catch {
    throw new Unauthentic();
  }
}

/** A key of its own for one purpose and one salt (RFC 5869), so that counters may serve as nonces. */
export function deriveKey(key: KeyObject, salt: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", key, salt, purpose, keyBytes)));
}

export function randomKey(): KeyObject {
  return createSecretKey(randomBytes(keyBytes));
}
