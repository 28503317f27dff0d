/** Gives an organisation a pack's policy, or its next version. The same hash twice changes nothing. */
import type { WriteTx } from "../../platform/db.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import type { PolicyPack } from "./document/pack.ts";
import { currentPolicy, insertVersion, openDocument } from "./store.ts";

export type Installed = { readonly version: number; readonly isNew: boolean };

/**
 * Clauses keep their ids over all versions of a document. The number is the pack's own, unless the organisation has
 * that one already: then the next free.
 */
export async function installPolicy(
  tx: WriteTx,
  scope: Scope,
  pack: PolicyPack,
  { keys, now }: { readonly keys: KeyProvider; readonly now: Instant },
): Promise<Installed> {
  const before = await currentPolicy(tx, scope);
  if (before?.hash === pack.hash) return { version: before.number, isNew: false };
  const documentId = await openDocument(tx, scope, pack.name, now);
  const isNext = before?.documentId === documentId;
  const number = isNext
    ? Math.max(before.number + 1, pack.promises.policy.version)
    : pack.promises.policy.version;
  await insertVersion(tx, scope, documentId, { number, pack, now });
  await append(tx, scope, keys, {
    type: "policy.installed",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { pack: pack.name, version: number, hash: pack.hash },
  });
  return { version: number, isNew: true };
}
