/**
 * A colleague as they may act at this moment without being there: for what Kept sends them by itself (a digest, a
 * calendar). Roles, absences and deputies count as they do at sign-in; whoever may no longer sign in gets nothing.
 */
import type { Tx } from "../../platform/db.ts";
import type { AccountId, ActorId } from "../../platform/identifiers.ts";
import type { Permission } from "../../platform/endpoint.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { textsOf } from "./accounts/accounts.ts";
import { accountById, factsOf } from "./accounts/store.ts";
import { permissionsOf } from "./permissions.ts";

export type Colleague = {
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly permissions: ReadonlySet<Permission>;
};

/** `undefined` when the account has ended, is only invited, or never was. */
export async function colleagueNow(
  tx: Tx,
  scope: Scope,
  accountId: AccountId,
  now: Instant,
): Promise<Colleague | undefined> {
  const account = await accountById(tx, scope, accountId);
  if (account?.state !== "active") return undefined;
  const facts = (await factsOf(tx, scope, [accountId], now)).get(accountId);
  if (facts === undefined) return undefined;
  return { accountId, actorId: account.actorId, permissions: permissionsOf(facts, now) };
}

/** Where their mail goes; `undefined` when it was destroyed. */
export async function addressOfColleague(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  accountId: AccountId,
): Promise<string | undefined> {
  const account = await accountById(tx, scope, accountId);
  return account === undefined
    ? undefined
    : (await textsOf(tx, scope, keys, [account])).get(accountId)?.email;
}
