/** The requester's own person rows of one system, opened: what a redaction never takes from them. */
import type { Tx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { RunId } from "../request/events.ts";
import type { Seals } from "../run/sealed.ts";
import type { OwnRow } from "../run/whose.ts";
import { seedRows } from "./store.ts";

/** More than this are no longer compared: what leads to the rest stays blanked. */
const mostRows = 1000;

export async function ownRows(
  tx: Tx,
  scope: Scope,
  runId: RunId,
  position: number,
  seals: Seals,
): Promise<readonly OwnRow[]> {
  const seeds = (await seedRows(tx, scope, runId, mostRows)).filter((row) => row.position === position);
  return Promise.all(
    seeds.map(async ({ ordinal, table_name: table, content }) => {
      const { key, values = {} } = await seals.openRow(runId, position, ordinal, content);
      return { ordinal, table, key, values };
    }),
  );
}
