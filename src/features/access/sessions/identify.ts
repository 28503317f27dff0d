/** Recognises who calls: by the organisation's session cookie in the office, by a bearer token on `/api/v1/…`. */
import { read, write } from "../../../platform/db.ts";
import { organisationParam } from "../../../platform/endpoint.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Caller, Identify, Member } from "../../../platform/http/routes.ts";
import type { OrganisationId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import { organisationIdOf } from "../../../platform/organisations.ts";
import { scopeOf } from "../../../platform/scope.ts";
import type { Scope } from "../../../platform/scope.ts";
import { isPseudonymous, permissionsOfRoles, rolesOf } from "../permissions.ts";
import { hashOf } from "../secrets.ts";
import { cookieToken, isSecure } from "./cookies.ts";
import { isAlive, seenSeconds } from "./sessions.ts";
import { noteSeen, sessionByToken } from "./store.ts";
import type { SessionRow } from "./store.ts";

type Needs = Pick<Platform, "db" | "now" | "url">;

/** Slug and id of an organisation never change, so what was once read stays true. */
const known = new WeakMap<Needs["db"], Map<string, OrganisationId>>();

async function knownOrganisation(db: Needs["db"], slug: string): Promise<OrganisationId | undefined> {
  const here = known.get(db) ?? new Map<string, OrganisationId>();
  known.set(db, here);
  const id = here.get(slug) ?? (await organisationIdOf(db, slug));
  if (id !== undefined) here.set(slug, id);
  return id;
}

export function identifyBySession(platform: Needs): Identify {
  return async (caller) => {
    const slug = slugOf(caller);
    return slug === undefined ? undefined : (await signedInAt(platform, caller, slug))?.member;
  };
}

function slugOf({ path }: Caller): string | undefined {
  const slug = /^\/o\/([^/]+)(?:\/|$)/.exec(path)?.[1];
  return slug !== undefined && organisationParam.safeParse(slug).success ? slug : undefined;
}

export type SignedIn = { readonly member: Member; readonly session: SessionRow; readonly scope: Scope };

/** The living session of a caller at an organisation, with the member it stands for. */
export async function signedInAt(
  { db, now, url }: Needs,
  caller: Pick<Caller, "headers">,
  slug: string,
): Promise<SignedIn | undefined> {
  const token = cookieToken(caller.headers, "session", slug, isSecure(url));
  if (token === undefined) return undefined;
  const organisationId = await knownOrganisation(db, slug);
  if (organisationId === undefined) return undefined;
  const at = now();
  // Any actor id opens a reading scope; the session says who it is.
  const reading = scopeOf({ organisationId, actorId: newId() });
  const session = await read(db, reading, (tx) => sessionByToken(tx, reading, hashOf(token), at));
  if (session === undefined || !isAlive(session, at)) return undefined;
  const roles = rolesOf(session.facts, at);
  if (roles.size === 0) return undefined;
  const scope = scopeOf({ organisationId, actorId: session.actorId });
  if (at.since(session.seenAt).total("seconds") > seenSeconds) {
    await write(db, scope, (tx) => noteSeen(tx, scope, session.id, at));
  }
  const member: Member = {
    kind: "member",
    via: "session",
    organisationId,
    organisation: slug,
    accountId: session.accountId,
    actorId: session.actorId,
    permissions: permissionsOfRoles(roles),
    provedAt: session.provedAt,
    pseudonymous: isPseudonymous(roles),
  };
  return { member, session, scope };
}
