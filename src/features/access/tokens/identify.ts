/** Recognises a program by its API token on `/api/v1/…` (RFC 6750): it may do what token and account both allow. */
import { read, write } from "../../../platform/db.ts";
import { organisationParam } from "../../../platform/endpoint.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Identify } from "../../../platform/http/routes.ts";
import { newId } from "../../../platform/ids.ts";
import { organisationIdOf } from "../../../platform/organisations.ts";
import { scopeOf } from "../../../platform/scope.ts";
import { isPseudonymous, permissionsOfRoles, rolesOf } from "../permissions.ts";
import { hashOf } from "../secrets.ts";
import { noteTokenUse, tokenByHash } from "./store.ts";

/** A token names its organisation, because nothing can be looked up without one. */
export function tokenText(slug: string, secret: string): string {
  return `kept.${slug}.${secret}`;
}

const form = /^Bearer kept\.([a-z0-9-]{1,63})\.([A-Za-z0-9_-]{43})$/;

export function identifyByToken({ db, now }: Pick<Platform, "db" | "now">): Identify {
  return async ({ path, headers }) => {
    if (!path.startsWith("/api/v1/")) return undefined;
    const [, slug = "", secret = ""] = form.exec(headers.authorization ?? "") ?? [];
    if (!organisationParam.safeParse(slug).success) return undefined;
    const organisationId = await organisationIdOf(db, slug);
    if (organisationId === undefined) return undefined;
    const at = now();
    const reading = scopeOf({ organisationId, actorId: newId() });
    const holder = await read(db, reading, (tx) => tokenByHash(tx, reading, hashOf(secret), at));
    if (holder === undefined) return undefined;
    const roles = rolesOf(holder.facts, at);
    const allowed = [...permissionsOfRoles(roles)].filter((one) => holder.scopes.includes(one));
    if (allowed.length === 0) return undefined;
    const scope = scopeOf({ organisationId, actorId: holder.actorId });
    const { lastUsedAt } = holder;
    if (lastUsedAt === undefined || at.since(lastUsedAt).total("seconds") > 60) {
      await write(db, scope, (tx) => noteTokenUse(tx, scope, holder.id, at));
    }
    return {
      kind: "member",
      via: "token",
      organisationId,
      organisation: slug,
      accountId: holder.accountId,
      actorId: holder.actorId,
      permissions: new Set(allowed),
      provedAt: undefined,
      pseudonymous: isPseudonymous(roles),
    };
  };
}
