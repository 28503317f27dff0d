/** Proving who one is with what is not a passkey: limits on tries, the password, the code of the app, recovery codes. */
import { readCells } from "../../../platform/cells/cells.ts";
import { write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import { clearTries, countTry } from "../../../platform/throttle.ts";
import type { Instant } from "../../../platform/time.ts";
import { note } from "../accounts/accounts.ts";
import { useTotpStep } from "../accounts/store.ts";
import type { AccountRow } from "../accounts/store.ts";
import { indexOf } from "../secrets.ts";
import { normalCode, stepOf } from "../totp/codes.ts";
import { takeRecoveryCode } from "../totp/store.ts";

type Needs = Pick<Platform, "db" | "keys">;

const quarter = 15 * 60;

/**
 * Counts a try to sign in. An account is closed only to the address that tries: a stranger elsewhere cannot lock
 * anybody out. One address that tries many accounts is slowed down to fewer tries an hour than there are accounts.
 */
export async function limitSignIn(
  { db, keys }: Needs,
  scope: Scope,
  who: { readonly account: string; readonly ip: string; readonly now: Instant },
): Promise<void> {
  const { now, account, ip } = who;
  const pair = { name: "sign-in.account", of: `${account}\n${ip}`, limit: 10, windowSeconds: quarter, now };
  const address = { name: "sign-in.address", of: ip, limit: 100, windowSeconds: 3600, now };
  for (const limit of [pair, address]) {
    const tried = await countTry(db, scope, keys, limit);
    if (tried.allowed) continue;
    if (tried.count === limit.limit + 1) {
      await write(db, scope, (tx) =>
        note(tx, scope, keys, { type: "sign-in.locked", now, payload: { limit: limit.name } }),
      );
    }
    throw refusal("too_many_tries");
  }
}

/** Counts a try of a code: five in a quarter of an hour for an account, wherever they come from. */
export async function limitCodes(
  { db, keys }: Needs,
  scope: Scope,
  id: AccountId,
  now: Instant,
): Promise<void> {
  const tried = await countTry(db, scope, keys, {
    name: "sign-in.code",
    of: id,
    limit: 5,
    windowSeconds: quarter,
    now,
  });
  if (tried.allowed) return;
  if (tried.count === 6) {
    await write(db, scope, (tx) =>
      note(tx, scope, keys, { type: "sign-in.locked", now, payload: { limit: "sign-in.code", account: id } }),
    );
  }
  throw refusal("too_many_tries");
}

/** After a proof that succeeded: the tries before it no longer count. */
export async function forgetFailures(
  tx: WriteTx,
  scope: Scope,
  keys: Platform["keys"],
  who: { readonly id: AccountId } | { readonly account: string; readonly ip: string },
): Promise<void> {
  const tried =
    "id" in who
      ? { name: "sign-in.code", of: who.id }
      : { name: "sign-in.account", of: `${who.account}\n${who.ip}` };
  await clearTries(tx, scope, keys, tried);
}

/** Checks a code of the app or a recovery code, and takes it for used; `undefined` when it is neither. */
export async function takeCode(
  tx: WriteTx,
  scope: Scope,
  keys: Platform["keys"],
  account: AccountRow,
  typed: string,
  now: Instant,
): Promise<"password" | "recovery" | undefined> {
  if (account.totpCell !== undefined) {
    const secret = (await readCells(tx, scope, keys, [account.totpCell])).get(account.totpCell);
    const step = secret === undefined ? undefined : stepOf(secret, typed, now);
    if (step !== undefined) {
      return (await useTotpStep(tx, scope, account.id, step)) ? "password" : undefined;
    }
  }
  const hash = await recoveryHash(keys, scope, account.id, typed);
  return (await takeRecoveryCode(tx, scope, account.id, hash, now)) ? "recovery" : undefined;
}

export function recoveryHash(
  keys: Platform["keys"],
  scope: Scope,
  id: AccountId,
  typed: string,
): Promise<Buffer> {
  return indexOf(keys, scope, `recovery code\n${id}\n${normalCode(typed)}`);
}
