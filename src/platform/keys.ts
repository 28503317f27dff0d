/**
 * Whose key seals what. Every sealed value names its key owner (subject, case, file, organisation), so that destroying
 * one owner's key destroys exactly that owner's values. Behind `KeyProvider` stands the keystore (vault/vault.ts).
 *
 * A key's id is a commitment to the key (SHA-256 through HKDF, 128 bits): AES-GCM alone would let one ciphertext open
 * under two keys.
 */
import { hkdfSync } from "node:crypto";
import type { OrganisationId } from "./ids.ts";
import type { KeyOwnerKind } from "./tables.ts";
import type { Instant } from "./time.ts";

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

/**
 * `none`: there never was one, or nothing is known of it · `alive` · `destroyed` here, while copies of the keystore from
 * before may still open · `gone`: the epoch that sealed it last is destroyed as well, so that no copy opens it.
 */
export type KeyFate =
  | { readonly state: "none" | "alive" }
  | { readonly state: "destroyed" | "gone"; readonly at: Instant };

/** Gives out keys, and destroys them. */
export type KeyProvider = {
  /** The key to seal with now; makes the owner's key when it is the first. */
  current(organisationId: OrganisationId, owner: KeyOwner): Promise<OwnerKey>;
  /** The key of an id found in an envelope; `undefined` when it was destroyed or never was. */
  find(organisationId: OrganisationId, owner: KeyOwner, keyId: Buffer): Promise<OwnerKey | undefined>;
  /** Destroys every key of the owner: what they sealed can never be read again. Gives their ids; none the second time. */
  destroy(organisationId: OrganisationId, owner: KeyOwner): readonly Buffer[];
  /** The keys of keyed hashes that something is found by; absent where the organisation's own serves (blind_index.ts). */
  indexKeys?(
    organisationId: OrganisationId,
    name: "moving" | "fixed" | "lasting",
  ): Promise<readonly Buffer[]>;
  /** What has become of the keys the owner had at `at`; absent where nothing remembers it. */
  fateOf?(organisationId: OrganisationId, owner: KeyOwner, at: Instant): KeyFate;
};

export type KeyPurpose = "field" | "file" | "ledger tag" | "body hash" | "throttle" | "blind index";

/** The 32-byte key of one purpose; two purposes never share one. */
export function deriveKey(key: OwnerKey, purpose: KeyPurpose): Buffer {
  return hkdf(key.secret, Buffer.alloc(0), `kept ${purpose} v1`, 32);
}

/** The commitment that serves as a key's id. */
export function keyId(secret: Buffer): Buffer {
  return hkdf(secret, Buffer.alloc(0), "kept key id v1", 16);
}

function hkdf(secret: Buffer, salt: Buffer, info: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}
