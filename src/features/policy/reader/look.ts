/** Remembers what somebody sees of the policy, and says what changed since the visit before. */
import type { WriteTx } from "../../../platform/db.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { SeenPolicy } from "./reply.ts";
import { changesSince, lookedAt, seenOf, type Changed } from "./domain.changes.ts";
import { lockLooks, putLooks } from "./store.ts";

export type Look = { readonly since: Instant | undefined; readonly changed: readonly Changed[] };

export async function look(
  tx: WriteTx,
  scope: Scope,
  account: AccountId,
  { policy: { clauses }, now }: { readonly policy: SeenPolicy; readonly now: Instant },
): Promise<Look> {
  const seen = seenOf(clauses);
  const looks = lookedAt(await lockLooks(tx, scope, account), { at: now, seen });
  await putLooks(tx, scope, account, looks);
  const { before } = looks;
  return before === undefined
    ? { since: undefined, changed: [] }
    : { since: before.at, changed: changesSince(before.seen, seen) };
}
