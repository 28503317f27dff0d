// Goal: a passkey opens the door of its own account, at this place, once per challenge; everything else stays outside.
// Method: the real server and a software authenticator that errs in one way at a time; each attempt begins from a
// ceremony that would have succeeded, and the same key then comes in the right way.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticator } from "../../../../testkit/authenticator.ts";
import type { Authenticator, Wrong } from "../../../../testkit/authenticator.ts";
import { signedIn } from "../../../../testkit/signed-in.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import { access } from "../index.ts";
import { passkeysOf } from "./store.ts";

let w: World;
let kept: Office;
const school = "/o/harbour-school";
const own = `${school}/api/access/passkeys`;
const ownOptions = `${school}/api/access/passkey-options`;
const signIn = `${school}/sign-in/passkey`;

beforeAll(async () => {
  w = await world();
  kept = await office(w, { features: [access] });
});
afterAll(async () => {
  await kept.close();
  await w.close();
});

type Options = { readonly options: { readonly challenge: string } };

async function member(): Promise<{ who: Awaited<ReturnType<typeof signedIn>>; browser: Visitor }> {
  const who = await signedIn(w, w.organisations[0], "handler");
  const browser = visitor(kept);
  browser.cookies.set("kept-harbour-school", who.cookie.split("=")[1] ?? "");
  return { who, browser };
}

const challengeOf = async (browser: Visitor, url: string): Promise<string> =>
  (await browser.call("POST", url === own ? ownOptions : `${url}/options`)).json<Options>().options.challenge;

async function register(browser: Visitor, key: Authenticator, wrong: Wrong = {}): Promise<unknown> {
  const challenge = await challengeOf(browser, own);
  return (await browser.call("POST", own, { credential: key.attest(challenge, wrong) })).json<unknown>();
}

async function withKey(): Promise<{
  who: Awaited<ReturnType<typeof signedIn>>;
  browser: Visitor;
  key: Authenticator;
}> {
  const made = await member();
  const key = authenticator(kept.platform.url);
  expect(await register(made.browser, key)).toEqual({ registered: true });
  return { ...made, key };
}

async function enter(key: Authenticator, wrong: Wrong = {}): Promise<boolean> {
  const browser = visitor(kept);
  const challenge = await challengeOf(browser, signIn);
  const reply = await browser.call("POST", signIn, { credential: key.assert(challenge, wrong) });
  expect(reply.statusCode).toBe(200);
  return browser.cookies.has("kept-harbour-school");
}

test("a registered passkey signs in without a password and leads back to the page asked for", async () => {
  const { key } = await withKey();
  const browser = visitor(kept);
  const challenge = await challengeOf(browser, signIn);
  const reply = await browser.call("POST", signIn, {
    credential: key.assert(challenge),
    to: `${school}/work`,
  });
  expect(reply.json()).toEqual({ see: `${school}/work` });
  expect(browser.cookies.has("kept-harbour-school")).toBe(true);
  expect((await browser.open(`${school}/sign-in/again`)).statusCode).toBe(200);
});

const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const wrongs: readonly (readonly [string, Wrong])[] = [
  ["a challenge that was never given", { challenge: randomBytes(32).toString("base64url") }],
  ["another origin", { origin: "https://kept.evil.example" }],
  ["the same host on another port", { origin: "http://localhost:9999" }],
  ["another relying party", { rpId: "evil.example" }],
  ["nobody verified", { userVerified: false }],
  ["nobody present", { userPresent: false }],
  ["a counter that went back", { counter: 1 }],
  ["another key's signature", { key: stranger }],
  ["a credential nobody registered", { credentialId: randomBytes(32) }],
  ["the answer of a registration", { type: "webauthn.create" }],
  [
    "data changed after it was signed",
    {
      counter: 77,
      afterSigning: (data) => Buffer.concat([data.subarray(0, 36), Buffer.from([(data[36] ?? 0) ^ 1])]),
    },
  ],
  ["a page that stood inside another's", { crossOrigin: true }],
  ["the handle of another account", { userHandle: Buffer.from(newId()).toString("base64url") }],
  ["a host below ours", { origin: "http://kept.localhost:8360" }],
  ["our address as https", { origin: "https://localhost:8360" }],
  ["an empty challenge", { challenge: "" }],
  ["no origin", { origin: "" }],
  ["the relying party of a host below", { rpId: "kept.localhost" }],
  ["a counter that stood still", { counter: 2 }],
  ["its page's words changed after it was signed", { clientAfterSigning: (text) => `${text} ` }],
  ["its signature cut short", { signatureAfter: (signature) => signature.subarray(0, 20) }],
  ["an empty signature", { signatureAfter: () => Buffer.from([0x30, 0x06, 2, 1, 0, 2, 1, 0]) }],
  ["authenticator data cut short", { afterSigning: (data) => data.subarray(0, 30) }],
  [
    "a verified flag set after it was signed",
    {
      userVerified: false,
      afterSigning: (data) => Buffer.concat([data.subarray(0, 32), Buffer.from([5]), data.subarray(33)]),
    },
  ],
];

test.each(wrongs)("a sign-in with %s does not come in, and the right one then does", async (_name, wrong) => {
  const { key } = await withKey();
  expect(await enter(key)).toBe(true);
  expect(await enter(key)).toBe(true);
  expect(await enter(key, wrong)).toBe(false);
  expect(await enter(key)).toBe(true);
});

test("a challenge counts once, also after a failure, for five minutes, in the browser it was given to", async () => {
  const { key } = await withKey();
  const tries = async (
    between: (browser: Visitor, challenge: string) => Promise<Visitor>,
  ): Promise<boolean> => {
    const browser = visitor(kept);
    const challenge = await challengeOf(browser, signIn);
    const then = await between(browser, challenge);
    await then.call("POST", signIn, { credential: key.assert(challenge) });
    return then.cookies.has("kept-harbour-school");
  };
  const replayed = async (browser: Visitor, challenge: string): Promise<Visitor> => {
    const flow = browser.cookies.get("kept-harbour-school.flow") ?? "";
    await browser.call("POST", signIn, { credential: key.assert(challenge) });
    const other = visitor(kept);
    other.cookies.set("kept-harbour-school.flow", flow);
    return other;
  };
  const failedBefore = async (browser: Visitor, challenge: string): Promise<Visitor> => {
    await browser.call("POST", signIn, { credential: key.assert(challenge, { userVerified: false }) });
    return browser;
  };
  const late = async (browser: Visitor): Promise<Visitor> => {
    w.advance({ minutes: 5 });
    return browser;
  };
  const elsewhere = async (): Promise<Visitor> => {
    const other = visitor(kept);
    await challengeOf(other, signIn);
    return other;
  };
  expect(await tries(async (browser) => browser)).toBe(true);
  expect(await tries(replayed)).toBe(false);
  expect(await tries(failedBefore)).toBe(false);
  expect(await tries(late)).toBe(false);
  expect(await tries(elsewhere)).toBe(false);
});

test("a passkey of one organisation is a stranger's at another", async () => {
  const { key } = await withKey();
  const browser = visitor(kept);
  const url = "/o/meadow-travel/sign-in/passkey";
  const challenge = await challengeOf(browser, url);
  expect((await browser.call("POST", url, { credential: key.assert(challenge) })).json()).toEqual({});
});

test.each(
  wrongs.filter(
    ([, wrong]) =>
      wrong.challenge ?? wrong.origin ?? wrong.rpId ?? wrong.crossOrigin ?? wrong.userVerified === false,
  ),
)("a passkey made with %s is not registered", async (_name, { afterSigning: _unused, ...wrong }) => {
  const { browser, who } = await member();
  expect(await register(browser, authenticator(kept.platform.url), wrong)).toEqual({ registered: false });
  const { scope } = w.organisations[0];
  expect(await read(w.db, scope, (tx) => passkeysOf(tx, scope, who.accountId))).toEqual([]);
});

test("a credential is registered once, for one account", async () => {
  const { key } = await withKey();
  const other = await member();
  expect(await register(other.browser, key)).toEqual({ registered: false });
});

test("nobody, half a sign-in and an old proof make no passkey", async () => {
  expect((await visitor(kept).call("POST", ownOptions)).statusCode).toBe(401);
  const half = visitor(kept);
  await challengeOf(half, signIn);
  expect((await half.call("POST", ownOptions)).statusCode).toBe(401);
  const { browser } = await member();
  w.advance({ minutes: 5, seconds: 1 });
  const late = await browser.call("POST", ownOptions);
  expect([late.statusCode, late.json()]).toMatchObject([403, { code: "step_up_required" }]);
});

test("a challenge of one session is worth nothing in another", async () => {
  const [one, two] = [await member(), await member()];
  const challenge = await challengeOf(one.browser, own);
  const key = authenticator(kept.platform.url);
  const stolen = await two.browser.call("POST", own, { credential: key.attest(challenge) });
  expect(stolen.json()).toEqual({ registered: false });
});

test("one removes one's own passkeys, never somebody else's, and not the last way in", async () => {
  const { key: first, browser, who } = await withKey();
  const other = await withKey();
  const { scope } = w.organisations[0];
  const list = () => read(w.db, scope, (tx) => passkeysOf(tx, scope, who.accountId));
  const [passkey] = await list();
  const url = `${own}/${passkey?.id ?? ""}`;
  expect((await other.browser.call("DELETE", url)).statusCode).toBe(404);
  expect((await browser.call("DELETE", url)).statusCode).toBe(409);
  expect(await register(browser, authenticator(kept.platform.url))).toEqual({ registered: true });
  expect((await browser.call("DELETE", url)).json()).toEqual({ removed: true });
  expect(await list()).toHaveLength(1);
  expect(await enter(first)).toBe(false);
});

test("a passkey proves again who is there, only its own account's, and renews the session", async () => {
  const { key, browser } = await withKey();
  const other = await withKey();
  const again = `${school}/sign-in/again/passkey`;
  const before = browser.cookies.get("kept-harbour-school");
  const foreign = await challengeOf(browser, again);
  expect((await browser.call("POST", again, { credential: other.key.assert(foreign) })).json()).toEqual({});
  expect(browser.cookies.get("kept-harbour-school")).toBe(before);
  w.advance({ minutes: 10 });
  const challenge = await challengeOf(browser, again);
  const reply = await browser.call("POST", again, {
    credential: key.assert(challenge),
    to: `${school}/setup`,
  });
  expect(reply.json()).toEqual({ see: `${school}/setup` });
  expect(browser.cookies.get("kept-harbour-school")).not.toBe(before);
  expect((await browser.call("POST", ownOptions)).statusCode).toBe(200);
});
