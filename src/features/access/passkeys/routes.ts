/** The routes of passkeys: begin gives a challenge to this browser, finish takes it for used, once. */
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route, Work } from "../../../platform/http/routes.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { publicScope, readProfile } from "../../../platform/organisations.ts";
import { countTry } from "../../../platform/throttle.ts";
import { note, textsOf } from "../accounts/accounts.ts";
import { accountById } from "../accounts/store.ts";
import { beginCeremony, findCeremony, useCeremony } from "../ceremonies/store.ts";
import { passkeysWork, wayBack } from "../place.ts";
import { preparedChange } from "../prepared.ts";
import { hashOf, newSecret } from "../secrets.ts";
import { cookieToken, isSecure, setCookie } from "../sessions/cookies.ts";
import { signedInAt } from "../sessions/identify.ts";
import type { SignedIn } from "../sessions/identify.ts";
import { proveSession } from "../sessions/sessions.ts";
import { enter } from "../sign-in/enter.ts";
import type { CeremonyPurpose, PasskeyId } from "../tables.ts";
import {
  assertionOptions,
  attestationOptions,
  challengeMinutes,
  checkAssertion,
  checkAttestation,
} from "./ceremony.ts";
import type { Assertion } from "./contract.ts";
import * as endpoints from "./endpoints.ts";
import { insertPasskey, notePasskeyUse, passkeyByCredential, passkeysOf, removePasskeys } from "./store.ts";
import type { Passkey } from "./store.ts";

export function passkeyRoutes(platform: Platform): readonly Route[] {
  return [...signInRoutes(platform), ...againRoutes(platform), ...ownRoutes(platform)];
}

/** The key that answered a challenge given to whoever holds `hash`; takes the challenge for used in any case. */
async function answeredBy(
  platform: Platform,
  { tx, scope }: Work,
  purpose: CeremonyPurpose,
  hash: Buffer,
  credential: Assertion,
  now: Temporal.Instant,
): Promise<Passkey | undefined> {
  const ceremony = await findCeremony(tx, scope, purpose, hash, now);
  if (ceremony?.challenge === undefined || !(await useCeremony(tx, scope, ceremony.id, now)))
    return undefined;
  const key = await passkeyByCredential(tx, scope, Buffer.from(credential.id, "base64url"));
  if (key === undefined) return undefined;
  const counter = await checkAssertion(platform, key, ceremony.challenge, credential);
  if (counter === undefined) return undefined;
  await notePasskeyUse(tx, scope, key.id, counter, now);
  return key;
}

function signInRoutes(platform: Platform): readonly Route[] {
  const { db, keys, url } = platform;
  return [
    preparedChange(
      endpoints.signInOptions,
      async ({ params, ip, now }) => {
        const scope = await publicScope(db, params.organisation);
        const limit = { name: "passkey.address", of: ip, limit: 200, windowSeconds: 3600, now };
        if (!(await countTry(db, scope, keys, limit)).allowed) throw refusal("too_many_tries");
        return { scope, found: undefined };
      },
      async ({ params, now }, { tx, scope, cookie }) => {
        if (!passkeysWork(url)) throw refusal("not_found");
        const options = await assertionOptions(platform);
        const { token, hash } = newSecret();
        await beginCeremony(tx, scope, {
          purpose: "passkey-sign-in",
          hash,
          challenge: options.challenge,
          now,
          minutes: challengeMinutes,
        });
        cookie(setCookie("flow", params.organisation, isSecure(url), token, challengeMinutes * 60));
        return { options: { ...options } };
      },
    ),
    changeRoute(
      endpoints.signInWithPasskey,
      ({ params }) => publicScope(db, params.organisation),
      async ({ params, body, headers, now }, work) => {
        const { tx, scope } = work;
        const token = cookieToken(headers, "flow", params.organisation, isSecure(url));
        const key =
          token === undefined
            ? undefined
            : await answeredBy(platform, work, "passkey-sign-in", hashOf(token), body.credential, now);
        const account = key === undefined ? undefined : await accountById(tx, scope, key.accountId);
        if (account?.state !== "active") return failed(platform, work, "passkey", now);
        const agent = headers["user-agent"];
        await enter(platform, work, { slug: params.organisation, account, method: "passkey", now, agent });
        return { see: wayBack(params.organisation, body.to) };
      },
    ),
  ];
}

/** A failed proof stands in the ledger, and its challenge stays used: the transaction is kept. */
async function failed(
  { keys }: Platform,
  { tx, scope }: Work,
  factor: string,
  now: Temporal.Instant,
): Promise<{ readonly see?: string }> {
  await note(tx, scope, keys, { type: "sign-in.failed", now, payload: { factor } });
  return {};
}

/** The session behind a member's call; a token has none and may not do this. */
async function sessionOf(
  platform: Platform,
  call: { readonly headers: Parameters<typeof signedInAt>[1]["headers"] },
  slug: string,
): Promise<SignedIn> {
  const signedIn = await signedInAt(platform, call, slug);
  if (signedIn === undefined) throw refusal("not_signed_in");
  return signedIn;
}

const sessionHash = ({ session }: SignedIn): Buffer => hashOf(`session ${session.id}`);

function againRoutes(platform: Platform): readonly Route[] {
  const { keys, url } = platform;
  return [
    changeRoute(endpoints.againOptions, memberScope, async (call, { tx, scope }) => {
      const signedIn = await sessionOf(platform, call, call.params.organisation);
      const own = await passkeysOf(tx, scope, signedIn.member.accountId);
      const options = await assertionOptions(platform, own);
      await beginCeremony(tx, scope, {
        purpose: "passkey-step-up",
        hash: sessionHash(signedIn),
        sessionId: signedIn.session.id,
        challenge: options.challenge,
        now: call.now,
        minutes: challengeMinutes,
      });
      return { options: { ...options } };
    }),
    changeRoute(endpoints.againWithPasskey, memberScope, async (call, work) => {
      const { params, body, now } = call;
      const signedIn = await sessionOf(platform, call, params.organisation);
      const { session } = signedIn;
      const hash = sessionHash(signedIn);
      const key = await answeredBy(platform, work, "passkey-step-up", hash, body.credential, now);
      if (key?.accountId !== session.accountId) return failed(platform, work, "passkey", now);
      const token = await proveSession(work.tx, work.scope, session.id, now);
      const payload = { method: "passkey", session: session.id };
      await note(work.tx, work.scope, keys, { type: "sign-in.proved-again", now, payload });
      work.cookie(setCookie("session", params.organisation, isSecure(url), token));
      return { see: wayBack(params.organisation, body.to) };
    }),
  ];
}

function ownRoutes(platform: Platform): readonly Route[] {
  const { keys, url } = platform;
  return [
    changeRoute(endpoints.registerOptions, memberScope, async (call, { tx, scope }) => {
      if (!passkeysWork(url)) throw refusal("forbidden");
      const signedIn = await sessionOf(platform, call, call.params.organisation);
      const { accountId } = signedIn.member;
      const account = await accountById(tx, scope, accountId);
      if (account === undefined) throw refusal("not_signed_in");
      const texts = (await textsOf(tx, scope, keys, [account])).get(accountId);
      const { name: organisation } = await readProfile(tx, scope);
      const person = { accountId, name: texts?.email ?? organisation, organisation };
      const options = await attestationOptions(platform, person, await passkeysOf(tx, scope, accountId));
      await beginCeremony(tx, scope, {
        purpose: "passkey-register",
        hash: sessionHash(signedIn),
        sessionId: signedIn.session.id,
        challenge: options.challenge,
        now: call.now,
        minutes: challengeMinutes,
      });
      return { options: { ...options } };
    }),
    changeRoute(endpoints.registerPasskey, memberScope, async (call, { tx, scope }) => {
      const { body, now, params } = call;
      const signedIn = await sessionOf(platform, call, params.organisation);
      const ceremony = await findCeremony(tx, scope, "passkey-register", sessionHash(signedIn), now);
      if (ceremony?.challenge === undefined || !(await useCeremony(tx, scope, ceremony.id, now)))
        return { registered: false };
      const credential = await checkAttestation(platform, ceremony.challenge, body.credential);
      if (credential === undefined) return { registered: false };
      const { accountId } = signedIn.member;
      if (!(await insertPasskey(tx, scope, { ...credential, accountId, createdAt: now })))
        return { registered: false };
      await note(tx, scope, keys, { type: "passkey.added", now, payload: { account: accountId } });
      return { registered: true };
    }),
    changeRoute(endpoints.removePasskey, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const id = idSchema<PasskeyId>().parse(call.params.passkey);
      const account = await accountById(tx, scope, accountId);
      const own = await passkeysOf(tx, scope, accountId);
      if (!own.some((key) => key.id === id)) throw refusal("not_found");
      // The last way in is not taken away: then there would be none.
      if (own.length === 1 && account?.totpCell === undefined) throw refusal("conflict");
      await removePasskeys(tx, scope, accountId, id);
      await note(tx, scope, keys, {
        type: "passkey.removed",
        now: call.now,
        payload: { account: accountId },
      });
      return { removed: true } as const;
    }),
  ];
}
