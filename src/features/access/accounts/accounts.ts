/** What becomes of accounts: made, given roles, ended. Each with its line in the ledger, in the caller's transaction. */
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { AccountId, ActorId, CellId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { hashPassword } from "../password/hash.ts";
import { useInvitations } from "../first-run/store.ts";
import { emailIndex, normalEmail } from "../secrets.ts";
import { endedAccounts } from "../leavers/store.ts";
import { endSessions } from "../sessions/store.ts";
import { endTokens } from "../tokens/store.ts";
import type { AccountState } from "../tables.ts";
import * as store from "./store.ts";
import type { AccountRow, Grant } from "./store.ts";
import { casesAbout, raiseWalls } from "../../../platform/cases/walls.ts";

/** The account's texts lie under a key of its own, so that they can be destroyed without touching what it did. */
export const ownerOf = (id: AccountId): KeyOwner => ({ kind: "subject", id });

/** One line in the ledger about an account. Codes, ids and dates only. */
export async function note(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  entry: {
    readonly type: string;
    readonly now: Instant;
    readonly payload?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  },
): Promise<void> {
  const owner: KeyOwner = { kind: "organisation", id: scope.organisationId };
  await append(tx, scope, keys, { type: entry.type, now: entry.now, payload: entry.payload ?? {}, owner });
}

export type NewMember = {
  readonly name: string;
  readonly email: string;
  readonly grants: readonly Grant[];
  readonly state: AccountState;
  readonly now: Instant;
  /** Argon2id, from `hashPassword`; the slow work is done before the transaction. */
  readonly passwordHash?: string;
};

/**
 * Makes an account; refuses with `conflict` when the address has one. Cases of that address, and those kept from whoever
 * had it before, are kept from the new account (decision 0101).
 */
export async function makeAccount(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  member: NewMember,
): Promise<{ readonly accountId: AccountId; readonly actorId: ActorId }> {
  const index = await emailIndex(keys, scope, member.email);
  if ((await store.accountByEmail(tx, scope, index)) !== undefined) throw refusal("conflict");
  const accountId = newId<AccountId>();
  const actorId = await store.insertAccount(tx, scope, {
    id: accountId,
    emailIndex: index.newest,
    state: member.state,
    now: member.now,
  });
  await store.replaceRoles(tx, scope, accountId, member.grants, member.now);
  await rewrite(tx, scope, keys, accountId, "email", normalEmail(member.email), member.now);
  if (member.name !== "") await rewrite(tx, scope, keys, accountId, "name", member.name, member.now);
  if (member.passwordHash !== undefined) {
    await store.updateAccount(tx, scope, accountId, { passwordHash: member.passwordHash });
  }
  await note(tx, scope, keys, {
    type: "account.made",
    now: member.now,
    payload: { account: accountId, state: member.state, roles: member.grants.map(({ role }) => role) },
  });
  await raiseWalls(tx, scope, keys, {
    from: accountId,
    caseIds: await casesAbout(tx, scope, keys, {
      email: member.email,
      formerly: await endedAccounts(tx, scope, index),
    }),
    why: "account-made",
    now: member.now,
  });
  return { accountId, actorId };
}

const cellColumn = { name: "nameCell", email: "emailCell", totp: "totpCell" } as const;

/** Puts a new text in the place of an old one. */
export async function rewrite(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  id: AccountId,
  column: keyof typeof cellColumn,
  text: string,
  now: Instant,
): Promise<void> {
  const field = cellColumn[column];
  const old = (await store.accountById(tx, scope, id))?.[field];
  if (old !== undefined) await store.removeCell(tx, scope, old);
  const cell = await writeCell(tx, scope, keys, {
    row: { table: "account", column, rowId: id },
    owner: ownerOf(id),
    text,
    now,
  });
  await store.updateAccount(tx, scope, id, { [field]: cell });
}

/** Ends an account: its sessions and tokens die in the same transaction, and what it did stays. */
export async function endAccount(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  id: AccountId,
  now: Instant,
): Promise<void> {
  const account = await store.accountById(tx, scope, id);
  if (account === undefined) throw refusal("not_found");
  if (account.state === "ended") return;
  await store.lockOwners(tx, scope);
  await store.updateAccount(tx, scope, id, { state: "ended", endedAt: now });
  if (!(await store.hasOwner(tx, scope))) throw refusal("conflict");
  await endSessions(tx, scope, id, now);
  await endTokens(tx, scope, id, now);
  await useInvitations(tx, scope, id, now);
  await note(tx, scope, keys, { type: "account.ended", now, payload: { account: id } });
}

/** Gives an account other roles; refuses to leave the organisation without an owner. */
export async function changeRoles(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  id: AccountId,
  grants: readonly Grant[],
  now: Instant,
): Promise<void> {
  const account = await store.accountById(tx, scope, id);
  if (account === undefined || account.state === "ended") throw refusal("not_found");
  await store.lockOwners(tx, scope);
  await store.replaceRoles(tx, scope, id, grants, now);
  if (!(await store.hasOwner(tx, scope))) throw refusal("conflict");
  await note(tx, scope, keys, {
    type: "account.roles-changed",
    now,
    payload: { account: id, roles: grants.map(({ role }) => role) },
  });
}

/** For the first run, the example organisation and tests: an active account with a password. */
export async function createMember(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  member: {
    readonly name: string;
    readonly email: string;
    readonly grants: readonly Grant[];
    readonly password?: string;
    readonly now: Instant;
  },
): Promise<{ readonly accountId: AccountId; readonly actorId: ActorId }> {
  const { password, ...rest } = member;
  const passwordHash = password === undefined ? undefined : await hashPassword(password);
  return makeAccount(tx, scope, keys, {
    ...rest,
    state: "active",
    ...(passwordHash === undefined ? {} : { passwordHash }),
  });
}

export type Texts = { readonly name: string | undefined; readonly email: string | undefined };

/** Names and addresses of accounts; a destroyed one is missing. */
export async function textsOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  accounts: readonly AccountRow[],
): Promise<ReadonlyMap<AccountId, Texts>> {
  const cells = accounts.flatMap(({ nameCell, emailCell }) =>
    [nameCell, emailCell].filter((cell): cell is CellId => cell !== undefined),
  );
  const texts = await readCells(tx, scope, keys, cells);
  const text = (cell: CellId | undefined): string | undefined =>
    cell === undefined ? undefined : texts.get(cell);
  return new Map(
    accounts.map((account) => [account.id, { name: text(account.nameCell), email: text(account.emailCell) }]),
  );
}
