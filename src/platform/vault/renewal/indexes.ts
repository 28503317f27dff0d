/**
 * Renews the key of the hashes that something sealed is found by. From the first moment on both keys find; once every hash
 * is made anew the old one is ended. Also after a restore: what a backup holds may be hashed with a key that ended since.
 */
import { readGlobal, write } from "../../db.ts";
import type { Database, WriteTx } from "../../db.ts";
import { failPoint } from "../../fail_point.ts";
import type { KeyProvider } from "../../keys.ts";
import { systemScope } from "../../organisations.ts";
import type { Scope } from "../../scope.ts";
import type { Vault } from "../vault.ts";
import { untilOthersAreThrough } from "./owners.ts";

/** Makes one batch of a feature's hashes anew; gives where it ended, `undefined` at the end. */
export type Reindex = (
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  after: string | undefined,
) => Promise<string | undefined>;

/** Under which the keystore notes how far it is. */
export const indexesNote = "renewal of indexes";

/** Begins a renewal, or goes on with the one that was broken off; gives how many old keys were ended. */
export function renewIndexes(db: Database, keys: Vault, parts: readonly Reindex[]): Promise<number> {
  return keys.changing(async () => {
    let ended = 0;
    const done = new Set(keys.note(indexesNote)?.split(" "));
    for (const scope of await scopes(db)) {
      const { organisationId } = scope;
      // Begun before: its newest key is the one to go on with.
      if (!done.has(organisationId)) {
        await keys.renewIndex(organisationId);
        keys.setNote(indexesNote, [...done.add(organisationId)].join(" "));
      }
      // Twice: whoever was given the old key before may have written with it behind the first pass.
      await untilOthersAreThrough(db, () => reindex(db, keys, scope, parts));
      await reindex(db, keys, scope, parts);
      ended += keys.endOldIndexes(organisationId);
    }
    keys.setNote(indexesNote, undefined);
    return ended;
  });
}

/** Makes every hash anew under the keys that are, in today's normalisation. */
export async function reindexAll(db: Database, keys: Vault, parts: readonly Reindex[]): Promise<void> {
  for (const scope of await scopes(db)) await reindex(db, keys, scope, parts);
}

async function reindex(db: Database, keys: Vault, scope: Scope, parts: readonly Reindex[]): Promise<void> {
  for (const part of parts) {
    let after: string | undefined;
    do {
      const from = after;
      after = await write(db, scope, (tx) => part(tx, scope, keys, from));
      failPoint("key.index_moved");
    } while (after !== undefined);
  }
}

async function scopes(db: Database): Promise<readonly Scope[]> {
  const rows = await readGlobal(db, (tx) => tx.selectFrom("organisation").select("id").execute());
  return Promise.all(rows.map(({ id }) => systemScope(db, id)));
}
