/** The stores of an organisation, for a search: those it may use, and those it leaves out, with the reason. */
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { listStores, usableStores, type NotUsable, type UsableStore } from "../../connectors/index.ts";

export type LeftOut = { readonly name: string; readonly why: NotUsable["why"] };

export type Stores = { readonly usable: readonly UsableStore[]; readonly leftOut: readonly LeftOut[] };

export type StoresOf = (tx: Tx, scope: Scope, keys: KeyProvider) => Promise<Stores>;

/** The stored connections; `folder` is the installation's own, whose sockets lead to Kept's own database. */
export function storedStores(folder: string, sqliteFolders?: Platform["sqliteFolders"]): StoresOf {
  return async (tx, scope, keys) => {
    const all = await listStores(tx, scope, keys);
    const leftOut = all.flatMap(({ entry, notUsable }) =>
      notUsable === undefined ? [] : [{ name: entry.body.name, why: notUsable.why }],
    );
    return { usable: await usableStores(tx, scope, keys, { folder, sqliteFolders }), leftOut };
  };
}
