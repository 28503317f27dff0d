/**
 * Seals and opens one value in an envelope that says how, for whom, and with which key; AES-256-GCM with a random
 * 96-bit nonce through the one module that touches cipher objects (docs/decisions/0015-cells.md).
 *
 * Envelope: version 1 · algorithm 1 · key owner kind 1 · key id 16 · nonce 12 · ciphertext · tag 16.
 */
import { createSecretKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { nonceBytes, seal as encrypt, tagBytes, unseal as decrypt, Unauthentic } from "../aead.ts";
import type { OrganisationId } from "../ids.ts";
import { deriveKey, keyId } from "../keys.ts";
import type { KeyOwner, OwnerKey } from "../keys.ts";
import type { KeyOwnerKind } from "../tables.ts";

/** Where a sealed value lives. It is bound into the seal: moved anywhere else, the value does not open. */
export type CellPlace = {
  readonly organisationId: OrganisationId;
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
};

/** A sealed value that was changed, moved, or sealed with another key. Says nothing about its content. */
export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

const version = 1;
const aes256gcm = 1;
const ownerKinds: readonly KeyOwnerKind[] = ["subject", "case", "file", "organisation"];
const keyIdBytes = 16;
const headBytes = 3 + keyIdBytes;

/** Bytes an envelope adds to the value. */
export const envelopeOverheadBytes = headBytes + nonceBytes + tagBytes;

/** Seals `plain` for `owner` at `place`. */
export function seal(key: OwnerKey, owner: KeyOwner, place: CellPlace, plain: Uint8Array): Buffer {
  const head = Buffer.concat([Buffer.of(version, aes256gcm, ownerKinds.indexOf(owner.kind) + 1), key.id]);
  const nonce = randomBytes(nonceBytes);
  const { field } = derived(key);
  return Buffer.concat([head, nonce, encrypt(field, nonce, boundTo(head, owner, place), plain)]);
}

/** Opens an envelope with the key of its id; throws `SealBroken` unless every byte and its place are as sealed. */
export function open(key: OwnerKey, owner: KeyOwner, place: CellPlace, envelope: Buffer): Buffer {
  const { keyId: wanted } = readHead(envelope);
  const { id, field } = derived(key);
  if (!id.equals(wanted)) throw new SealBroken("The key is not the one this value was sealed with.");
  const head = envelope.subarray(0, headBytes);
  const nonce = envelope.subarray(headBytes, headBytes + nonceBytes);
  try {
    return decrypt(field, nonce, boundTo(head, owner, place), envelope.subarray(headBytes + nonceBytes));
  } catch (error) {
    if (!(error instanceof Unauthentic)) throw error;
    throw new SealBroken("The value was changed, or is not in the place it was sealed for.", {
      cause: error,
    });
  }
}

/** What is derived from a key is derived once, and forgotten with the key itself. */
const derivations = new WeakMap<OwnerKey, { readonly id: Buffer; readonly field: KeyObject }>();

function derived(key: OwnerKey): { readonly id: Buffer; readonly field: KeyObject } {
  const known = derivations.get(key);
  if (known !== undefined) return known;
  const made = { id: keyId(key.secret), field: createSecretKey(deriveKey(key, "field")) };
  derivations.set(key, made);
  return made;
}

/** What an envelope says about itself, before anything is proved. */
export function readHead(envelope: Buffer): { readonly ownerKind: KeyOwnerKind; readonly keyId: Buffer } {
  const ownerKind = ownerKinds[(envelope[2] ?? 0) - 1];
  if (envelope.length < envelopeOverheadBytes || envelope[0] !== version || envelope[1] !== aes256gcm) {
    throw new SealBroken("Not an envelope of a known version and algorithm.");
  }
  if (ownerKind === undefined) throw new SealBroken("The envelope names no known key owner.");
  return { ownerKind, keyId: envelope.subarray(3, headBytes) };
}

/** Associated data: each part with its length before it, so that no two places read the same. */
function boundTo(head: Buffer, owner: KeyOwner, place: CellPlace): Buffer {
  const parts = [
    head,
    ...[owner.kind, owner.id, place.organisationId, place.table, place.column, place.rowId].map((part) =>
      Buffer.from(part, "utf8"),
    ),
  ];
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}
