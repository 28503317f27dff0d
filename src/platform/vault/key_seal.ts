/** Seals an owner's key with an epoch's, bound to the keystore, the organisation and the owner: it opens nowhere else. */
import { createHash, randomBytes } from "node:crypto";
import { nonceBytes, seal, unseal, Unauthentic } from "../aead.ts";
import type { OrganisationId } from "../ids.ts";
import { keyId } from "../keys.ts";
import type { KeyOwner } from "../keys.ts";
import type { EpochKey } from "./epochs.ts";
import { isIndexOwner } from "./index_owner.ts";
import type { SealedKey } from "./owner_keys.ts";
import { KeystoreRefused } from "./refused.ts";

type Named = Pick<SealedKey, "organisationId" | "owner" | "servesAll">;

/** Whether the key may open what was sealed for this owner. */
export function opensFor(key: SealedKey, organisationId: OrganisationId, owner: KeyOwner): boolean {
  if (key.organisationId !== organisationId) return false;
  return key.servesAll || (key.owner.kind === owner.kind && key.owner.id === owner.id);
}

/** A secret as it lies in the keystore. */
export function sealed(keystoreId: Buffer, named: Named, epoch: EpochKey, secret: Buffer): SealedKey {
  const id = idOf(named, secret);
  const nonce = randomBytes(nonceBytes);
  const wrapped = Buffer.concat([nonce, seal(epoch.key, nonce, boundTo(keystoreId, named, id), secret)]);
  const { organisationId, owner, servesAll } = named;
  return { id, organisationId, owner, servesAll, epoch: epoch.number, wrapped };
}

/**
 * What a key seals names the key by its secret. A key of keyed hashes seals nothing, and the first of each kind is made
 * from the same key of the organisation: it is named by its owner as well, so that both have a row.
 */
function idOf({ organisationId, owner }: Named, secret: Buffer): Buffer {
  const id = keyId(secret);
  if (owner.kind !== "organisation" || !isIndexOwner(organisationId, owner)) return id;
  return createHash("sha256").update(`kept index key 1\n${owner.id}\n`).update(id).digest().subarray(0, 16);
}

/** Opens a sealed key, and only in the row, keystore and organisation it was sealed for. */
export function unwrap(keystoreId: Buffer, key: SealedKey, epoch: Pick<EpochKey, "key">): Buffer {
  const nonce = key.wrapped.subarray(0, nonceBytes);
  try {
    const secret = unseal(
      epoch.key,
      nonce,
      boundTo(keystoreId, key, key.id),
      key.wrapped.subarray(nonceBytes),
    );
    if (idOf(key, secret).equals(key.id)) return secret;
  } catch (error) {
    if (!(error instanceof Unauthentic)) throw error;
  }
  throw new KeystoreRefused(
    "A key in the keystore was changed or moved; put the keystore back from its newest copy.",
  );
}

function boundTo(keystoreId: Buffer, { organisationId, owner, servesAll }: Named, id: Buffer): Buffer {
  const parts = ["kept owner key 1", keystoreId.toString("hex"), organisationId, owner.kind, owner.id];
  return Buffer.from([...parts, servesAll ? "all" : "own", id.toString("hex")].join("\n"), "utf8");
}
