/** Who the organisation's people are, for other features: names of actors, and whom one may hand a case to. */
import type { Tx } from "../../platform/db.ts";
import type { AccountId, ActorId } from "../../platform/identifiers.ts";
import type { Member } from "../../platform/http/routes.ts";
import type { KeyProvider } from "../../platform/keys.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { textsOf } from "./accounts/accounts.ts";
import { accountByEmail, accountsByActor, factsOf, listAccounts } from "./accounts/store.ts";
import { rolesOf } from "./permissions.ts";
import type { Role } from "./permissions.ts";
import { emailIndex } from "./secrets.ts";
import type { AccountState } from "./tables.ts";

export type ListedMember = {
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly state: AccountState;
  readonly name: string;
  readonly email: string;
  /** The roles that hold now, those of whoever they stand in for included. */
  readonly roles: readonly Role[];
};

/** Everybody with an account, ended ones included, in order of their names. */
export async function listMembers(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  now: Instant,
): Promise<readonly ListedMember[]> {
  const accounts = await listAccounts(tx, scope);
  const texts = await textsOf(tx, scope, keys, accounts);
  const facts = await factsOf(
    tx,
    scope,
    accounts.map(({ id }) => id),
    now,
  );
  return accounts
    .map(({ id, actorId, state }): ListedMember => {
      const email = texts.get(id)?.email ?? "";
      const fact = facts.get(id);
      return {
        accountId: id,
        actorId,
        state,
        name: texts.get(id)?.name ?? email,
        email,
        roles: fact === undefined ? [] : [...rolesOf(fact, now)],
      };
    })
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** The names of these actors; the system, the public and erased people have none. */
async function namesOfActors(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  actors: readonly ActorId[],
): Promise<ReadonlyMap<ActorId, string>> {
  const accounts = await accountsByActor(tx, scope, [...new Set(actors)]);
  const texts = await textsOf(tx, scope, keys, accounts);
  return new Map(
    accounts.flatMap(({ id, actorId }) => {
      const name = texts.get(id)?.name ?? texts.get(id)?.email;
      return name === undefined ? [] : [[actorId, name] as const];
    }),
  );
}

/** The colleague one of these addresses belongs to, however it was typed. */
export async function colleagueAt(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  addresses: readonly string[],
): Promise<AccountId | undefined> {
  for (const address of new Set(addresses)) {
    const account = await accountByEmail(tx, scope, await emailIndex(keys, scope, address));
    if (account !== undefined) return account.id;
  }
  return undefined;
}

/** The same, everybody who has one of these addresses. */
export async function colleaguesAt(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  addresses: readonly string[],
): Promise<readonly AccountId[]> {
  const found: AccountId[] = [];
  for (const address of new Set(addresses)) {
    const account = await accountByEmail(tx, scope, await emailIndex(keys, scope, address));
    if (account !== undefined) found.push(account.id);
  }
  return found;
}

/** What a pseudonymous reader sees in place of a colleague's name: the same person is the same word, and no more. */
export const pseudonymOf = (id: AccountId): string => `Person ${id.slice(-6)}`;

/** The names of these actors as this reader may see them: auditors are shown pseudonyms. */
export async function namesFor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  reader: Pick<Member, "pseudonymous">,
  actors: readonly ActorId[],
): Promise<ReadonlyMap<ActorId, string>> {
  if (!reader.pseudonymous) return namesOfActors(tx, scope, keys, actors);
  const accounts = await accountsByActor(tx, scope, [...new Set(actors)]);
  return new Map(accounts.map(({ id, actorId }) => [actorId, pseudonymOf(id)]));
}

/** The name of one actor. */
export async function nameOfActor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  actor: ActorId,
): Promise<string | undefined> {
  return (await namesOfActors(tx, scope, keys, [actor])).get(actor);
}
