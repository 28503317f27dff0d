/** Coming in: what every way to sign in ends with. */
import type { Platform } from "../../../platform/feature.ts";
import type { Work } from "../../../platform/http/routes.ts";
import { scopeOf } from "../../../platform/scope.ts";
import { note } from "../accounts/accounts.ts";
import { updateAccount } from "../accounts/store.ts";
import type { AccountRow } from "../accounts/store.ts";
import { clearCookie, isSecure, setCookie } from "../sessions/cookies.ts";
import { beginSession, deviceOf } from "../sessions/sessions.ts";
import type { SignInMethod } from "../tables.ts";

/** Begins the session of somebody who has proved who they are, and says so in the ledger, as them. */
export async function enter(
  { keys, url }: Pick<Platform, "keys" | "url">,
  { tx, scope, cookie }: Work,
  entering: {
    readonly slug: string;
    readonly account: AccountRow;
    readonly method: SignInMethod;
    readonly now: Temporal.Instant;
    readonly agent: string | undefined;
  },
): Promise<void> {
  const { slug, account, method, now, agent } = entering;
  const own = scopeOf({ organisationId: scope.organisationId, actorId: account.actorId });
  const session = await beginSession(tx, own, {
    accountId: account.id,
    method,
    device: deviceOf(agent),
    now,
  });
  await updateAccount(tx, own, account.id, { lastSignedInAt: now });
  await note(tx, own, keys, { type: "sign-in.done", now, payload: { method, session: session.id } });
  cookie(setCookie("session", slug, isSecure(url), session.token));
  cookie(clearCookie("flow", slug, isSecure(url)));
}
