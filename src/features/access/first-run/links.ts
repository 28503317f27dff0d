/**
 * One-time links that the command line prints: to set up an installation without an organisation, to give an
 * organisation without an owner one, and to let somebody in again. Stored as hashes; a new one replaces the old.
 */
import { read, write } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { AccountId } from "../../../platform/identifiers.ts";
import { countOrganisations, organisationIdOf, systemScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { note } from "../accounts/accounts.ts";
import { hasOwner } from "../accounts/store.ts";
import { newSecret } from "../secrets.ts";
import { insertInvitation, setFirstRun, useInvitations, useOwnerLinks } from "./store.ts";

export const linkHours = 24;
export const invitationDays = 7;

type Needs = Pick<Platform, "db" | "keys" | "now" | "url">;

/** The link by which the installation gets its first organisation; `undefined` once there is one. */
export async function firstRunLink({ db, now, url }: Needs): Promise<string | undefined> {
  if ((await countOrganisations(db)).count > 0) return undefined;
  const { token, hash } = newSecret();
  await setFirstRun(db, { hash, expiresAt: now().add({ hours: linkHours }) });
  return `${url}/first-run/${token}`;
}

/** The link by which an organisation without an owner gets one; `undefined` when it has one, or does not exist. */
export async function ownerLink(platform: Needs, slug: string): Promise<string | undefined> {
  const { db, now, url } = platform;
  const organisationId = await organisationIdOf(db, slug);
  if (organisationId === undefined) return undefined;
  const scope = await systemScope(db, organisationId);
  if (await read(db, scope, (tx) => hasOwner(tx, scope))) return undefined;
  const path = await write(db, scope, (tx) => ownerPath(tx, scope, platform, slug, now()));
  return `${url}${path}`;
}

/** The path of a new owner's link. */
export async function ownerPath(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  slug: string,
  now: Instant,
): Promise<`/${string}`> {
  const { token, hash } = newSecret();
  await useOwnerLinks(tx, scope, now);
  await insertInvitation(tx, scope, { hash, now, expiresAt: now.add({ hours: linkHours }) });
  await note(tx, scope, keys, { type: "owner-link.made", now });
  return `/o/${slug}/welcome/${token}`;
}

/** The path of a new invitation to an account; those before it are worth nothing. */
export async function invitationPath(
  tx: WriteTx,
  scope: Scope,
  invited: { readonly slug: string; readonly accountId: AccountId; readonly now: Instant },
): Promise<`/${string}`> {
  const { slug, accountId, now } = invited;
  const { token, hash } = newSecret();
  await useInvitations(tx, scope, accountId, now);
  await insertInvitation(tx, scope, {
    hash,
    accountId,
    now,
    expiresAt: now.add({ hours: 24 * invitationDays }),
  });
  return `/o/${slug}/welcome/${token}`;
}

/** What a server that has just started should print: the way in, as long as there is nobody who could sign in. */
export async function wayIn(platform: Needs): Promise<string | undefined> {
  const { count, only } = await countOrganisations(platform.db);
  if (count === 0) return firstRunLink(platform);
  return only === undefined ? undefined : ownerLink(platform, only);
}
