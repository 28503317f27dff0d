/**
 * Whose data, and on whose behalf: every store function takes a scope, and the database refuses to answer without
 * one (docs/decisions/0010-tenants.md). A scope is made once at the edge, after sign-in, by a job, or on the
 * command line, and passed down.
 */
import type { ActorId, OrganisationId, SiteId } from "./ids.ts";

declare const checked: unique symbol;

export type Scope = {
  readonly organisationId: OrganisationId;
  /** Who acts: a pseudonymous row of `actor`, never a name. */
  readonly actorId: ActorId;
  /** The site or brand acted for, when it is one. */
  readonly siteId?: SiteId | undefined;
  readonly [checked]: true;
};

export type ScopeInput = {
  readonly organisationId: OrganisationId;
  readonly actorId: ActorId;
  readonly siteId?: SiteId | undefined;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** The only maker of scopes. Throws on anything but ids: the value is written into the statement that opens a transaction. */
export function scopeOf(input: ScopeInput): Scope {
  for (const id of [input.organisationId, input.actorId, input.siteId]) {
    if (id !== undefined && !uuid.test(id)) throw new TypeError("A scope is made of ids only.");
  }
  return Object.freeze({ ...input }) as Scope;
}
