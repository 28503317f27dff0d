/** Signs and verifies notes and cosignatures with Ed25519 (RFC 8032; `c2sp.org/signed-note`, `c2sp.org/tlog-cosignature`). */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { concat, equal, toBytes } from "./bytes.ts";
import {
  cosignatureType,
  cosignedMessage,
  ed25519Type,
  formatNote,
  isKeyName,
  keyIdInput,
  parseNote,
  parseVerifierKey,
  readCosignature,
  writeCosignature,
} from "./note.ts";
import type { BoundKey, Note, NoteSignature, VerifierKey } from "./note.ts";
import type { Primitives } from "./receipt.ts";

/** SHA-256(name ‖ 0x0A ‖ type ‖ key), the first four bytes. */
export function keyIdOf(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return createHash("sha256")
    .update(keyIdInput(name, type, publicKey))
    .digest()
    .subarray(0, 4);
}

export type Signer = { readonly name: string; readonly key: KeyObject };

// RFC 8410: what stands before the 32 bytes of an Ed25519 key in DER.
const privatePrefix = Uint8Array.from([
  0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
]);
const publicPrefix = Uint8Array.from([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]);

/** The signing key of a seed of 32 bytes. */
export function signerOf(name: string, seed: Uint8Array): Signer {
  if (!isKeyName(name) || seed.length !== 32)
    throw new RangeError("A signer has a name and a seed of 32 bytes.");
  const key = createPrivateKey({
    key: Buffer.from(concat(privatePrefix, seed)),
    format: "der",
    type: "pkcs8",
  });
  return { name, key };
}

/** The 32 bytes of the public key. */
export function publicKeyOf({ key }: Signer): Uint8Array {
  return createPublicKey(key).export({ format: "der", type: "spki" }).subarray(publicPrefix.length);
}

/** The key with which others verify: of the log's own signatures, or of a witness's. */
export function verifierKeyOf(
  signer: Signer,
  type: typeof ed25519Type | typeof cosignatureType = ed25519Type,
): VerifierKey {
  const publicKey = publicKeyOf(signer);
  return { name: signer.name, keyId: keyIdOf(signer.name, type, publicKey), type, publicKey };
}

/** A verification key from its text; `undefined` also when its id is not that of its name and key. */
export function readVerifierKey(text: string): VerifierKey | undefined {
  const key = parseVerifierKey(text);
  if (key === undefined) return undefined;
  return equal(keyIdOf(key.name, key.type, key.publicKey), key.keyId) ? key : undefined;
}

/** A text signed by one key or several: `text` ends with a newline and has no control characters. */
export function signNote(text: string, ...signers: readonly [Signer, ...Signer[]]): string {
  const note = formatNote({
    text,
    signatures: signers.map((signer) => {
      const { name, keyId } = verifierKeyOf(signer);
      return { name, keyId, signature: sign(null, toBytes(text), signer.key) };
    }),
  });
  if (parseNote(note)?.text !== text) throw new RangeError("The text cannot be a signed note.");
  return note;
}

/** A witness's signature over a checkpoint's text. */
export function cosign(checkpointText: string, signer: Signer, timeInSeconds: number): NoteSignature {
  const { name, keyId } = verifierKeyOf(signer, cosignatureType);
  const signature = sign(null, cosignedMessage(checkpointText, timeInSeconds), signer.key);
  return { name, keyId, signature: writeCosignature(timeInSeconds, signature) };
}

/** Did this key make this signature of the text? The time is given for a witness's. */
export function verifySignature(
  text: string,
  signature: NoteSignature,
  key: VerifierKey,
): { readonly timeInSeconds: number | undefined } | undefined {
  if (signature.name !== key.name || !equal(signature.keyId, key.keyId)) return undefined;
  const der = Buffer.from(concat(publicPrefix, key.publicKey));
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" });
  if (key.type === ed25519Type) {
    return signature.signature.length === 64 && verify(null, toBytes(text), publicKey, signature.signature)
      ? { timeInSeconds: undefined }
      : undefined;
  }
  const cosignature = readCosignature(signature.signature);
  if (key.type !== cosignatureType || cosignature === undefined) return undefined;
  const message = cosignedMessage(text, cosignature.timeInSeconds);
  return verify(null, message, publicKey, cosignature.signature)
    ? { timeInSeconds: cosignature.timeInSeconds }
    : undefined;
}

/** What the pure verifications need, where Node runs them. */
export const nodePrimitives: Primitives = {
  sha256: async (bytes) => createHash("sha256").update(bytes).digest(),
  verifyEd25519: async (publicKey, message, signature) => {
    const der = Buffer.from(concat(publicPrefix, publicKey));
    return verify(null, message, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
  },
};

export type VerifiedNote = {
  readonly text: string;
  /** The trusted keys that signed it, with the time of a witness's signature. */
  readonly by: readonly { readonly key: BoundKey; readonly timeInSeconds: number | undefined }[];
};

/**
 * Verifies a note against trusted keys. Signatures of unknown keys are ignored; one that a trusted key is named for and
 * did not make refuses the whole note, and so does the absence of any (`c2sp.org/signed-note`, Signatures).
 */
export function verifyNote(
  note: Uint8Array | string | Note,
  trusted: readonly BoundKey[],
): VerifiedNote | undefined {
  const parsed = typeof note === "string" || note instanceof Uint8Array ? parseNote(note) : note;
  if (parsed === undefined) return undefined;
  const by: { key: BoundKey; timeInSeconds: number | undefined }[] = [];
  for (const signature of parsed.signatures) {
    const key = trusted.find(({ name, keyId }) => name === signature.name && equal(keyId, signature.keyId));
    if (key === undefined) continue;
    const verified = verifySignature(parsed.text, signature, key);
    if (verified === undefined) return undefined;
    by.push({ key, ...verified });
  }
  return by.length === 0 ? undefined : { text: parsed.text, by };
}
