/** Opened keys, remembered for five minutes at most; of ten thousand the oldest goes. */
import type { OrganisationId } from "../ids.ts";
import type { KeyOwner, OwnerKey } from "../keys.ts";
import type { Now } from "../time.ts";
import type { SealedKey } from "./owner_keys.ts";

const remembered = 10_000;
const rememberedMilliseconds = 5 * 60_000;

type Remembered = { readonly sealed: SealedKey; readonly own: OwnerKey; readonly until: number };

/** In memory of its own: a slice of Node's pool would keep all 64 KiB of it for as long as the key is remembered. */
function apart(bytes: Buffer): Buffer {
  const own = Buffer.alloc(bytes.length);
  bytes.copy(own);
  return own;
}

export type KeyCache = ReturnType<typeof keyCache>;

export function keyCache(now: Now) {
  const keys = new Map<string, Remembered>();
  const owners = new Map<string, string>();
  const ownerName = (organisationId: OrganisationId, { kind, id }: KeyOwner): string =>
    `${organisationId} ${kind} ${id}`;
  const alive = (name: string | undefined): Remembered | undefined => {
    const found = name === undefined ? undefined : keys.get(name);
    if (found === undefined) return undefined;
    const at = now().epochMilliseconds;
    return at < found.until && at >= found.until - rememberedMilliseconds ? found : undefined;
  };
  return {
    byId: (id: Buffer) => alive(id.toString("hex")),
    current: (organisationId: OrganisationId, owner: KeyOwner) =>
      alive(owners.get(ownerName(organisationId, owner)))?.own,
    set: (sealedKey: SealedKey, own: OwnerKey): void => {
      const name = own.id.toString("hex");
      keys.delete(name);
      keys.set(name, {
        sealed: { ...sealedKey, id: apart(sealedKey.id), wrapped: apart(sealedKey.wrapped) },
        own: { id: apart(own.id), secret: apart(own.secret) },
        until: now().epochMilliseconds + rememberedMilliseconds,
      });
      if (keys.size <= remembered) return;
      const oldest = keys.keys().next().value;
      if (oldest !== undefined) keys.delete(oldest);
    },
    setCurrent: (organisationId: OrganisationId, owner: KeyOwner, id: Buffer): void => {
      owners.set(ownerName(organisationId, owner), id.toString("hex"));
      if (owners.size > 2 * remembered) owners.clear();
    },
    clear: (): void => {
      keys.clear();
      owners.clear();
    },
  };
}
