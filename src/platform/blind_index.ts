/**
 * Keyed hashes by which something sealed is found (blind indexes). `moving` ones are made again from what is sealed, under
 * the newest key and normalisation, while those before still find it; `fixed` ones are of what nobody can make again
 * (codes, pseudonyms), so their key stays; `lasting` ones name their key, so that old keys stay beside a new one. None follows the organisation's own key when that is renewed
 * (docs/decisions/0082-renewing-keys.md).
 */
import { createHmac } from "node:crypto";
import { deriveKey, keyId } from "./keys.ts";
import type { KeyProvider } from "./keys.ts";
import type { Scope } from "./scope.ts";

/** The key of hashes that stay as they are. */
export async function fixedIndexKey(keys: KeyProvider, scope: Scope): Promise<Buffer> {
  const [key] = await indexKeys(keys, scope, "fixed");
  return key;
}

/** A text's hash as it is written today, and every hash it may have been written with. */
export type Indexed = { readonly newest: Buffer; readonly all: readonly Buffer[] };

/** `forms`: the text in each normalisation, today's first. */
export async function movingIndex(
  keys: KeyProvider,
  scope: Scope,
  forms: readonly [string, ...string[]],
): Promise<Indexed> {
  const secrets = await indexKeys(keys, scope, "moving");
  const hashOf = (secret: Buffer, text: string): Buffer => createHmac("sha256", secret).update(text).digest();
  return {
    newest: hashOf(secrets[0], forms[0]),
    all: secrets.flatMap((secret) => [...new Set(forms)].map((text) => hashOf(secret, text))),
  };
}

/** A hash, and the id of the key it was made with. */
export type Lasting = { readonly digest: Buffer; readonly keyId: Buffer };

/** Hashes of texts nobody will have again: each text's under every key there is, the newest first. */
export async function lastingIndex(
  keys: KeyProvider,
  scope: Scope,
  texts: readonly string[],
): Promise<readonly (readonly [Lasting, ...Lasting[]])[]> {
  const [newest, ...older] = await indexKeys(keys, scope, "lasting");
  const under = (secret: Buffer, text: string): Lasting => ({
    digest: createHmac("sha256", secret).update(text).digest(),
    keyId: keyId(secret),
  });
  return texts.map((text) => [under(newest, text), ...older.map((one) => under(one, text))]);
}

async function indexKeys(
  keys: KeyProvider,
  { organisationId }: Scope,
  name: "moving" | "fixed" | "lasting",
): Promise<readonly [Buffer, ...Buffer[]]> {
  const [first, ...others] = (await keys.indexKeys?.(organisationId, name)) ?? [];
  if (first !== undefined) return [first, ...others];
  const key = await keys.current(organisationId, { kind: "organisation", id: organisationId });
  return [deriveKey(key, "blind index")];
}
