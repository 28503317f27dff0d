/** How the example school's story is told: as whom, when, and by which calls of the office. */
import type { SchoolMember } from "../../packs/school/requests.ts";
import { sessionCookie } from "../features/access/index.ts";
import type { DataMap } from "../features/connectors/index.ts";
import { caller } from "../platform/call.ts";
import type { CallInput } from "../platform/call.ts";
import { write } from "../platform/db.ts";
import type { Database } from "../platform/db.ts";
import type { AnyEndpoint, ReplyOf } from "../platform/endpoint.ts";
import type { FileStore } from "../platform/files.ts";
import type { AccountId, ActorId, OrganisationId } from "../platform/identifiers.ts";
import type { KeyProvider } from "../platform/keys.ts";
import { scopeOf } from "../platform/scope.ts";
import type { Scope } from "../platform/scope.ts";
import type { Instant } from "../platform/time.ts";

export type Told = {
  readonly db: Database;
  readonly keys: KeyProvider;
  readonly files: FileStore;
  /** Where the product answers, and the address it calls itself. */
  readonly address: string;
  readonly url: string;
  readonly mailFrom: string;
  readonly slug: string;
  readonly organisationId: OrganisationId;
  readonly map: DataMap;
  readonly members: ReadonlyMap<MemberKey, { readonly accountId: AccountId; readonly actorId: ActorId }>;
  /** The product's clock, which the story moves forward. */
  readonly clock: { now: Instant };
};

export type MemberKey = SchoolMember["key"];
export function memberOf(
  told: Told,
  key: MemberKey,
): { readonly accountId: AccountId; readonly actorId: ActorId } {
  const member = told.members.get(key);
  if (member === undefined) throw new Error(`The story names ${key}, who is not a member.`);
  return member;
}

export function memberScope(told: Told, key: MemberKey): Scope {
  const { organisationId } = told;
  return scopeOf({ organisationId, actorId: memberOf(told, key).actorId });
}

/** One call of the office as a member who has just signed in; a refusal ends the story with its sentence. */
export async function asks<E extends AnyEndpoint & { readonly kind: "json" }>(
  told: Told,
  by: MemberKey,
  endpoint: E,
  input: CallInput<E>,
): Promise<ReplyOf<E>> {
  const scope = memberScope(told, by);
  const { accountId } = memberOf(told, by);
  const session = { slug: told.slug, url: told.url, accountId, now: told.clock.now };
  const cookie = await write(told.db, scope, (tx) => sessionCookie(tx, scope, session));
  const call = caller((path, { method, headers, body }) =>
    fetch(`${told.address}${path}`, {
      method,
      headers: { ...headers, cookie, origin: new URL(told.address).origin } as Record<string, string>,
      ...(body === undefined ? {} : { body }),
    }),
  );
  const answered = await call(endpoint, input);
  if (answered.ok) return answered.reply;
  const details = answered.error.details?.map(({ at, reason }) => `${at}: ${reason}`).join(", ") ?? "";
  throw new Error(`${endpoint.method} ${endpoint.path}: ${answered.error.message} ${details}`);
}

export const patienceSeconds = 60;
