/**
 * Recognises a controller's system by the key it was given (RFC 6750), on the paths of the protocol and nowhere else. A key names
 * its organisation, because nothing can be looked up without one.
 */
import { createHash, randomBytes } from "node:crypto";
import { read } from "../../../platform/db.ts";
import { organisationParam } from "../../../platform/endpoint.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Identify } from "../../../platform/http/routes.ts";
import { organisationIdOf, publicScope } from "../../../platform/organisations.ts";
import { controllerOfKey } from "./store.ts";

const form = /^Bearer opendsr\.([a-z0-9-]{1,63})\.([A-Za-z0-9_-]{43})$/;

/** 256 bits of chance, of which the hash alone is kept. */
export function newControllerKey(slug: string): { readonly key: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString("base64url");
  return { key: `opendsr.${slug}.${secret}`, hash: hashOf(secret) };
}

const hashOf = (secret: string): Buffer =>
  createHash("sha256").update("kept opendsr key\n").update(secret).digest();

export function identifyControllers({ db }: Pick<Platform, "db">): Identify {
  return async ({ path, headers }) => {
    const [, slug = "", secret = ""] = form.exec(headers.authorization ?? "") ?? [];
    if (!organisationParam.safeParse(slug).success || !path.startsWith(`/p/${slug}/opendsr/v2/`))
      return undefined;
    const organisationId = await organisationIdOf(db, slug);
    if (organisationId === undefined) return undefined;
    const scope = await publicScope(db, slug);
    const id = await read(db, scope, (tx) => controllerOfKey(tx, scope, hashOf(secret)));
    if (id === undefined) return undefined;
    return {
      kind: "counterpart",
      organisationId,
      organisation: slug,
      id,
      permissions: new Set(["opendsr:ask"] as const),
    };
  };
}
