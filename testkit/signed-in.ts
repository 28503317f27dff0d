/**
 * Somebody with a role, signed in: for tests of what members may do. The session is a real one, made as sign-in makes
 * it; `identify` of the access feature recognises its cookie.
 */
import { makeAccount } from "../src/features/access/accounts/accounts.ts";
import type { Role } from "../src/features/access/index.ts";
import { setCookie } from "../src/features/access/sessions/cookies.ts";
import { beginSession } from "../src/features/access/sessions/sessions.ts";
import { write } from "../src/platform/db.ts";
import type { Database } from "../src/platform/db.ts";
import type { AccountId, ActorId, SessionId } from "../src/platform/ids.ts";
import { newId } from "../src/platform/ids.ts";
import { derivedKeys } from "./keys.ts";
import type { KeyProvider } from "../src/platform/keys.ts";
import { scopeOf } from "../src/platform/scope.ts";
import type { Scope } from "../src/platform/scope.ts";
import type { Now } from "../src/platform/time.ts";

/** The keys tests share when they have no keystore of their own. */
export const testKeys: KeyProvider = derivedKeys(Buffer.alloc(32, 7));

export type SignedInMember = {
  readonly accountId: AccountId;
  readonly actorId: ActorId;
  readonly sessionId: SessionId;
  readonly name: string;
  readonly email: string;
  /** Acting as them. */
  readonly scope: Scope;
  /** For `ask(app, { headers: { cookie } })`; over http, as tests are. */
  readonly cookie: string;
};

type Organisation = { readonly slug: string; readonly scope: Scope };

let count = 0;

/** Makes an account with these roles and signs it in. An auditor's role ends in a month. */
export async function signedIn(
  world: { readonly db: Database; readonly now: Now },
  organisation: Organisation,
  role: Role | readonly Role[],
  more: { readonly keys?: KeyProvider; readonly name?: string } = {},
): Promise<SignedInMember> {
  const keys = more.keys ?? testKeys;
  const now = world.now();
  const roles = typeof role === "string" ? [role] : role;
  count += 1;
  const name = more.name ?? `Person ${count}`;
  const email = `person-${count}-${newId().slice(-6)}@riverbridge.example`;
  const made = await write(world.db, organisation.scope, async (tx) => {
    const account = await makeAccount(tx, organisation.scope, keys, {
      name,
      email,
      state: "active",
      now,
      grants: roles.map((one) =>
        one === "auditor" ? { role: one, endsAt: now.add({ hours: 24 * 30 }) } : { role: one },
      ),
    });
    const session = await beginSession(tx, organisation.scope, {
      accountId: account.accountId,
      method: "passkey",
      device: "Firefox on Linux",
      now,
    });
    return { ...account, session };
  });
  return {
    accountId: made.accountId,
    actorId: made.actorId,
    sessionId: made.session.id,
    name,
    email,
    scope: scopeOf({ organisationId: organisation.scope.organisationId, actorId: made.actorId }),
    cookie: setCookie("session", organisation.slug, false, made.session.token).split(";", 1)[0] ?? "",
  };
}

/** The same person later, when the session of before is over. */
export async function signedInAgain(
  world: { readonly db: Database; readonly now: Now },
  organisation: Organisation,
  who: SignedInMember,
): Promise<SignedInMember> {
  const session = await write(world.db, organisation.scope, (tx) =>
    beginSession(tx, organisation.scope, {
      accountId: who.accountId,
      method: "passkey",
      device: "Firefox on Linux",
      now: world.now(),
    }),
  );
  const cookie = setCookie("session", organisation.slug, false, session.token).split(";", 1)[0] ?? "";
  return { ...who, sessionId: session.id, cookie };
}
