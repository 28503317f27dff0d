/** The page of a one-time link: opening it changes nothing, the button signs in. */
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route, Work } from "../../../platform/http/routes.ts";
import { organisationIdOf, publicScope, readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { note } from "../accounts/accounts.ts";
import { useCeremony } from "../ceremonies/store.ts";
import { isExposed, wayBack } from "../place.ts";
import { isSecure, setCookie } from "../sessions/cookies.ts";
import { signedInAt } from "../sessions/identify.ts";
import type { SignedIn } from "../sessions/identify.ts";
import { proveSession } from "../sessions/sessions.ts";
import { enter } from "../sign-in/enter.ts";
import * as endpoints from "./endpoints.ts";
import { openedBy } from "./links.ts";
import { linkView } from "./view.ts";

export function linkRoutes(platform: Platform): readonly Route[] {
  const { db, url } = platform;
  // An organisation that does not exist answers as a wrong token does.
  const scopeFor = async (slug: string): Promise<Scope> => {
    if ((await organisationIdOf(db, slug)) === undefined) throw refusal("link_expired");
    return publicScope(db, slug);
  };
  return [
    pageRoute(
      endpoints.linkPage,
      async ({ params, now }) => {
        const scope = await scopeFor(params.organisation);
        return read(db, scope, async (tx) => {
          if ((await openedBy(tx, scope, params.token, now)) === undefined) throw refusal("link_expired");
          const { name } = await readProfile(tx, scope);
          return { organisation: params.organisation, name, token: params.token, exposed: isExposed(url) };
        });
      },
      linkView,
    ),
    formRoute(
      endpoints.followLink,
      ({ params }) => scopeFor(params.organisation),
      async ({ params, headers, now }, work) => {
        const { tx, scope } = work;
        const opened = await openedBy(tx, scope, params.token, now);
        // Two at once: the second finds it spent.
        if (opened === undefined || !(await useCeremony(tx, scope, opened.ceremony.id, now))) {
          throw refusal("link_expired");
        }
        const signedIn = await signedInAt(platform, { headers }, params.organisation);
        if (signedIn?.member.accountId === opened.account.id) {
          await proveByLink(platform, work, signedIn, now);
          return { see: wayBack(params.organisation, undefined) };
        }
        const agent = headers["user-agent"];
        const entering = { slug: params.organisation, account: opened.account, now, agent };
        await enter(platform, work, { ...entering, method: "link" });
        return { see: wayBack(params.organisation, undefined) };
      },
      linkView,
    ),
  ];
}

/** Whoever is signed in to this very account goes on in their session, with a proof of this moment. */
export async function proveByLink(
  { keys, url }: Pick<Platform, "keys" | "url">,
  { tx, cookie }: Work,
  { session, scope, member }: SignedIn,
  now: Instant,
): Promise<void> {
  const token = await proveSession(tx, scope, session.id, now);
  const payload = { method: "link", session: session.id };
  await note(tx, scope, keys, { type: "sign-in.proved-again", now, payload });
  cookie(setCookie("session", member.organisation, isSecure(url), token));
}
