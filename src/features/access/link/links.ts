/**
 * The link that lets one living account in without another proof. Whoever may run the command line holds the keys and the
 * database already, so the link gives them nothing new; it is stored hashed, works once within a day, a newer one
 * replaces it, and making and using it each leave an entry in the ledger.
 */
import { write } from "../../../platform/db.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import { organisationIdOf, systemScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { note } from "../accounts/accounts.ts";
import { accountByEmail, accountById } from "../accounts/store.ts";
import type { AccountRow } from "../accounts/store.ts";
import { beginCeremony, findCeremony, useCeremoniesOf } from "../ceremonies/store.ts";
import type { Ceremony } from "../ceremonies/store.ts";
import { emailIndex, hashOf, newSecret } from "../secrets.ts";
import { isSecure, setCookie } from "../sessions/cookies.ts";
import { beginSession, deviceOf } from "../sessions/sessions.ts";

const linkHours = 24;

type Needs = Pick<Platform, "db" | "keys" | "now" | "url">;

/** A new link for a living account; refuses with `not_found` when there is no such organisation or account. */
export async function signInLink(platform: Needs, slug: string, accountId: AccountId): Promise<string> {
  const scope = await scopeOfSystem(platform, slug);
  return write(platform.db, scope, async (tx) =>
    linkFor(tx, scope, platform, slug, await accountById(tx, scope, accountId)),
  );
}

/** The same for the account of an address, which is in neither the answer nor the ledger. */
export async function signInLinkByEmail(platform: Needs, slug: string, email: string): Promise<string> {
  const scope = await scopeOfSystem(platform, slug);
  const index = await emailIndex(platform.keys, scope, email);
  return write(platform.db, scope, async (tx) =>
    linkFor(tx, scope, platform, slug, await accountByEmail(tx, scope, index)),
  );
}

async function scopeOfSystem({ db }: Needs, slug: string): Promise<Scope> {
  const organisationId = await organisationIdOf(db, slug);
  if (organisationId === undefined) throw refusal("not_found");
  return systemScope(db, organisationId);
}

async function linkFor(
  tx: WriteTx,
  scope: Scope,
  { keys, now: clock, url }: Needs,
  slug: string,
  account: AccountRow | undefined,
): Promise<string> {
  if (account?.state !== "active") throw refusal("not_found");
  const now = clock();
  const { token, hash } = newSecret();
  await useCeremoniesOf(tx, scope, "sign-in-link", account.id, now);
  const begun = {
    purpose: "sign-in-link",
    hash,
    accountId: account.id,
    now,
    minutes: linkHours * 60,
  } as const;
  await beginCeremony(tx, scope, begun);
  await note(tx, scope, keys, { type: "sign-in-link.made", now, payload: { account: account.id } });
  return `${url}/o/${slug}/sign-in/link/${token}`;
}

/** What a token opens; `undefined` when it is none of this organisation's, spent, too old, or its account is not open. */
export async function openedBy(
  tx: Tx,
  scope: Scope,
  token: string,
  now: Instant,
): Promise<{ readonly ceremony: Ceremony; readonly account: AccountRow } | undefined> {
  const ceremony = await findCeremony(tx, scope, "sign-in-link", hashOf(token), now);
  if (ceremony?.accountId === undefined) return undefined;
  const account = await accountById(tx, scope, ceremony.accountId);
  return account?.state === "active" ? { ceremony, account } : undefined;
}

/**
 * The cookie (`name=value`) of a fresh session of an account, for a browser that the installation itself drives: pictures
 * and the example organisation. Nobody is asked for a proof, so it never answers a request.
 */
export async function sessionCookie(
  tx: WriteTx,
  scope: Scope,
  begun: {
    readonly slug: string;
    readonly url: string;
    readonly accountId: AccountId;
    readonly now: Instant;
  },
): Promise<string> {
  const { slug, url, accountId, now } = begun;
  const device = deviceOf(undefined);
  const { token } = await beginSession(tx, scope, { accountId, method: "link", device, now });
  return setCookie("session", slug, isSecure(url), token).split(";", 1)[0] ?? "";
}
