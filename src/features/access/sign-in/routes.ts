/** The sign-in pages' routes: thin; what is decided stands in `factors.ts`, `sessions/` and `place.ts`. */
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Example } from "../../../platform/example.ts";
import type { Platform } from "../../../platform/feature.ts";
import { memberOf, memberScope, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { publicScope, readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { note } from "../accounts/accounts.ts";
import { accountByEmail, accountById } from "../accounts/store.ts";
import { beginCeremony, findCeremony, useCeremony } from "../ceremonies/store.ts";
import { isPassword } from "../password/hash.ts";
import { passkeysOf } from "../passkeys/store.ts";
import { isExposed, passkeysWork, wayBack } from "../place.ts";
import { preparedForm } from "../prepared.ts";
import { isOffered } from "../provider/store.ts";
import { emailIndex, hashOf, newSecret } from "../secrets.ts";
import { clearCookie, cookieToken, isSecure, setCookie } from "../sessions/cookies.ts";
import { signedInAt } from "../sessions/identify.ts";
import { proveSession } from "../sessions/sessions.ts";
import { endSessions } from "../sessions/store.ts";
import * as endpoints from "./endpoints.ts";
import { enter } from "./enter.ts";
import { forgetFailures, limitCodes, limitSignIn, takeCode } from "./factors.ts";
import { againView, codeView, outView, signInView } from "./views.ts";

/** How long half a sign-in may wait for its other half. */
const halfMinutes = 10;

export function signInRoutes(platform: Platform): readonly Route[] {
  return [
    ...beginRoutes(platform),
    ...codeRoutes(platform),
    ...againRoutes(platform),
    ...outRoutes(platform),
  ];
}

/** What the sign-in page shows of an organisation; refuses when there is none. */
async function frontOf(
  { db, url, example }: Platform,
  slug: string,
): Promise<{
  readonly scope: Scope;
  readonly shown: {
    readonly organisation: string;
    readonly name: string;
    readonly passkeys: boolean;
    readonly exposed: boolean;
    readonly provider: boolean;
    readonly door: { account: string; name: string; does: string }[];
  };
}> {
  const scope = await publicScope(db, slug);
  const [profile, provider] = await read(
    db,
    scope,
    async (tx) => [await readProfile(tx, scope), await isOffered(tx, scope)] as const,
  );
  const shown = {
    organisation: slug,
    name: profile.name,
    passkeys: passkeysWork(url),
    exposed: isExposed(url),
    provider,
    door: example?.organisation === slug ? example.people.map(personOf) : [],
  };
  return { scope, shown };
}

const personOf = ({ accountId, name, does }: Example["people"][number]) => ({
  account: accountId,
  name,
  does,
});

function beginRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    pageRoute(
      endpoints.signInPage,
      async ({ params, query }) => ({
        ...(await frontOf(platform, params.organisation)).shown,
        to: wayBack(params.organisation, query.to),
      }),
      signInView,
    ),
    preparedForm(
      endpoints.signIn,
      async ({ params, body, ip, now }) => {
        const { scope, shown } = await frontOf(platform, params.organisation);
        const index = await emailIndex(keys, scope, body.email);
        await limitSignIn(platform, scope, { account: index.newest.toString("hex"), ip, now });
        const account = await read(db, scope, (tx) => accountByEmail(tx, scope, index));
        const usable = account?.state === "active" ? account : undefined;
        // The same work and the same answer whether or not there is such an account.
        const right = await isPassword(body.password.normalize("NFC"), usable?.passwordHash);
        return { scope, found: { shown, index, account: right ? usable : undefined } };
      },
      async ({ params, body, ip, now }, { tx, scope, cookie }, { shown, index, account }) => {
        const again = { ...shown, to: wayBack(params.organisation, body.to), email: body.email };
        if (account === undefined) {
          await note(tx, scope, keys, { type: "sign-in.failed", now, payload: { factor: "password" } });
          return { show: { ...again, problem: "wrong" as const } };
        }
        if (account.totpCell === undefined)
          return { show: { ...again, problem: "no_second_factor" as const } };
        await forgetFailures(tx, scope, keys, { account: index.newest.toString("hex"), ip });
        const { token, hash } = newSecret();
        await beginCeremony(tx, scope, {
          purpose: "second-factor",
          hash,
          accountId: account.id,
          returnTo: again.to,
          now,
          minutes: halfMinutes,
        });
        cookie(setCookie("flow", params.organisation, isSecure(url), token, halfMinutes * 60));
        return { see: `/o/${params.organisation}/sign-in/code` };
      },
      signInView,
    ),
  ];
}

function codeRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    pageRoute(
      endpoints.codePage,
      async ({ params }) => (await frontOf(platform, params.organisation)).shown,
      codeView,
    ),
    preparedForm(
      endpoints.code,
      async ({ params, headers, now }) => {
        const { scope, shown } = await frontOf(platform, params.organisation);
        const token = cookieToken(headers, "flow", params.organisation, isSecure(url));
        const ceremony =
          token === undefined
            ? undefined
            : await read(db, scope, (tx) => findCeremony(tx, scope, "second-factor", hashOf(token), now));
        if (ceremony?.accountId !== undefined) await limitCodes(platform, scope, ceremony.accountId, now);
        return { scope, found: { shown, ceremony } };
      },
      async ({ params, body, headers, now }, work, { shown, ceremony }) => {
        const { tx, scope } = work;
        const account =
          ceremony?.accountId === undefined ? undefined : await accountById(tx, scope, ceremony.accountId);
        if (ceremony === undefined || account?.state !== "active") {
          return { show: { ...shown, problem: "expired" as const } };
        }
        const method = await takeCode(tx, scope, keys, account, body.code, now);
        if (method === undefined || !(await useCeremony(tx, scope, ceremony.id, now))) {
          await note(tx, scope, keys, {
            type: "sign-in.failed",
            now,
            payload: { factor: "code", account: account.id },
          });
          return { show: { ...shown, problem: "wrong_code" as const } };
        }
        await forgetFailures(tx, scope, keys, { id: account.id });
        await enter(platform, work, {
          slug: params.organisation,
          account,
          method,
          now,
          agent: headers["user-agent"],
        });
        return { see: wayBack(params.organisation, ceremony.returnTo) };
      },
      codeView,
    ),
  ];
}

function againRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    pageRoute(
      endpoints.againPage,
      async (call) => {
        const { params, query } = call;
        const { shown } = await frontOf(platform, params.organisation);
        const scope = await memberScope(call);
        const { accountId } = memberOf(call);
        const hasProofs = await read(db, scope, async (tx) => {
          const account = await accountById(tx, scope, accountId);
          const hasCode = account?.passwordHash !== undefined && account.totpCell !== undefined;
          return hasCode || (shown.passkeys && (await passkeysOf(tx, scope, accountId)).length > 0);
        });
        const door = shown.door.filter(({ account }) => account === accountId);
        return { ...shown, door, hasProofs, to: wayBack(params.organisation, query.to) };
      },
      againView,
    ),
    preparedForm(
      endpoints.again,
      async (call) => {
        const member = memberOf(call);
        const scope = await memberScope(call);
        const { shown } = await frontOf(platform, call.params.organisation);
        await limitCodes(platform, scope, member.accountId, call.now);
        const account = await read(db, scope, (tx) => accountById(tx, scope, member.accountId));
        const right = await isPassword(call.body.password.normalize("NFC"), account?.passwordHash);
        const signedIn = await signedInAt(platform, call, call.params.organisation);
        return { scope, found: { shown, account: right ? account : undefined, session: signedIn?.session } };
      },
      async ({ params, body, now }, { tx, scope, cookie }, { shown, account, session }) => {
        const to = wayBack(params.organisation, body.to);
        if (session === undefined) throw refusal("not_signed_in");
        const method =
          account === undefined ? undefined : await takeCode(tx, scope, keys, account, body.code, now);
        if (method === undefined) {
          await note(tx, scope, keys, { type: "sign-in.failed", now, payload: { factor: "again" } });
          return { show: { ...shown, hasProofs: true, to, problem: "wrong" as const } };
        }
        await forgetFailures(tx, scope, keys, { id: session.accountId });
        const token = await proveSession(tx, scope, session.id, now);
        await note(tx, scope, keys, {
          type: "sign-in.proved-again",
          now,
          payload: { method, session: session.id },
        });
        cookie(setCookie("session", params.organisation, isSecure(url), token));
        return { see: to };
      },
      againView,
    ),
  ];
}

function outRoutes(platform: Platform): readonly Route[] {
  const { keys, url } = platform;
  return [
    pageRoute(
      endpoints.outPage,
      async ({ params }) => ({ ...(await frontOf(platform, params.organisation)).shown, out: false }),
      outView,
    ),
    preparedForm(
      endpoints.out,
      async (call) => {
        const { scope, shown } = await frontOf(platform, call.params.organisation);
        const signedIn = await signedInAt(platform, call, call.params.organisation);
        return { scope: signedIn?.scope ?? scope, found: { shown, signedIn } };
      },
      async ({ params, now }, { tx, scope, cookie }, { shown, signedIn }) => {
        if (signedIn !== undefined) {
          const { member, session } = signedIn;
          await endSessions(tx, scope, member.accountId, now, { only: session.id });
          await note(tx, scope, keys, { type: "session.ended", now, payload: { session: session.id } });
        }
        cookie(clearCookie("session", params.organisation, isSecure(url)));
        return { show: { ...shown, out: true } };
      },
      outView,
    ),
  ];
}
