/** Keys without a keystore, for tests of what is sealed with them: derived from one secret, so that two places agree. */
import { hkdfSync } from "node:crypto";
import { keyId } from "../src/platform/keys.ts";
import type { KeyOwner, KeyProvider, OwnerKey } from "../src/platform/keys.ts";
import type { OrganisationId } from "../src/platform/ids.ts";

export function derivedKeys(root: Buffer): KeyProvider {
  const destroyed = new Set<string>();
  const keyOf = (organisationId: OrganisationId, { kind, id }: KeyOwner): OwnerKey => {
    const info = `test key ${kind} ${id}`;
    const secret = Buffer.from(hkdfSync("sha256", root, organisationId, info, 32));
    return { id: keyId(secret), secret };
  };
  const isGone = (key: OwnerKey): boolean => destroyed.has(key.id.toString("hex"));
  return {
    current: (organisationId, owner) => {
      const key = keyOf(organisationId, owner);
      return isGone(key) ? Promise.reject(new Error("The key was destroyed.")) : Promise.resolve(key);
    },
    find: (organisationId, owner, id) => {
      const key = keyOf(organisationId, owner);
      return Promise.resolve(key.id.equals(id) && !isGone(key) ? key : undefined);
    },
    destroy: (organisationId, owner) => {
      const key = keyOf(organisationId, owner);
      if (isGone(key)) return [];
      destroyed.add(key.id.toString("hex"));
      return [key.id];
    },
  };
}
