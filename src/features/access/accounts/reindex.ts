/** Makes the hashes that accounts are found by anew: under the newest key, in today's normalisation. */
import { readCells } from "../../../platform/cells/cells.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { emailIndex } from "../secrets.ts";
import { emailIndexes, setEmailIndex } from "./store.ts";

const batch = 200;

/** One batch after `after`; gives where it ended, `undefined` at the end. Done again it changes nothing. */
export async function reindexAccounts(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  after: string | undefined,
): Promise<string | undefined> {
  const rows = await emailIndexes(tx, scope, { after: after as AccountId | undefined, limit: batch });
  const cells = rows.flatMap(({ cell }) => (cell === null ? [] : [cell]));
  const addresses = await readCells(tx, scope, keys, cells);
  for (const { id, cell, index } of rows) {
    const address = cell === null ? undefined : addresses.get(cell);
    if (address === undefined) continue;
    const { newest } = await emailIndex(keys, scope, address);
    if (!newest.equals(index)) await setEmailIndex(tx, scope, id, newest);
  }
  return rows.length < batch ? undefined : rows.at(-1)?.id;
}
