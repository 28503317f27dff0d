// Goal: an identity provider's answer opens the door only when it is true, new, for us, for this browser and for an address
// it has verified.
// Method: a small provider on this machine speaks real HTTP and signs with real keys; each attempt errs in one way, and the
// same person then comes in the right way.
import { createHash, createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { signedIn, testKeys } from "../../../../testkit/signed-in.ts";
import { office, visitor } from "../../../../testkit/visitor.ts";
import type { Office, Visitor } from "../../../../testkit/visitor.ts";
import { world } from "../../../../testkit/world.ts";
import type { World } from "../../../../testkit/world.ts";
import { read, write } from "../../../platform/db.ts";
import { makeAccount } from "../accounts/accounts.ts";
import { access } from "../index.ts";
import { listMembers } from "../people.ts";
import { writeProvider } from "./store.ts";

let w: World;
let kept: Office;
let server: Server;
let issuer: string;
const base = "/o/harbour-school/sign-in";
const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

type Claims = Record<string, unknown>;
/** How the provider behaves in this test: what it changes in the token's claims and head, and which key it signs with. */
type Behaviour = {
  claims?: (claims: Claims) => Claims;
  head?: Claims;
  key?: KeyObject;
  signature?: string;
  /** Signs with a secret in place of a key. */
  secret?: string | Buffer;
  /** What its description says instead. */
  says?: Claims;
  token?: Claims;
};
let behaviour: Behaviour = {};
const begun = new Map<string, { nonce: string; challenge: string }>();
const person = { email: "ben@riverbridge.example", email_verified: true, name: "Ben Osei" };

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function idToken(nonce: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer, aud: "kept", sub: "b-1", exp: now + 300, iat: now, nonce, ...person };
  const head = { alg: "RS256", kid: "one", ...behaviour.head };
  const signed = `${encode(head)}.${encode(behaviour.claims?.(claims) ?? claims)}`;
  const own =
    behaviour.secret === undefined
      ? sign("sha256", Buffer.from(signed), behaviour.key ?? key.privateKey).toString("base64url")
      : createHmac("sha256", behaviour.secret).update(signed).digest("base64url");
  return `${signed}.${behaviour.signature ?? own}`;
}

function answer(path: string, form: URLSearchParams): unknown {
  if (path === "/.well-known/openid-configuration") {
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ["code"],
      id_token_signing_alg_values_supported: ["RS256"],
      authorization_response_iss_parameter_supported: true,
      ...behaviour.says,
    };
  }
  if (path === "/keys")
    return { keys: [{ ...key.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }] };
  const ours = begun.get(form.get("code") ?? "");
  const verifier = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  begun.delete(form.get("code") ?? "");
  if (path !== "/token" || ours === undefined || verifier !== ours.challenge) return undefined;
  return {
    access_token: randomUUID(),
    token_type: "Bearer",
    expires_in: 60,
    id_token: idToken(ours.nonce),
    ...behaviour.token,
  };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = answer(request.url ?? "", new URLSearchParams(Buffer.concat(parts).toString()));
      response.writeHead(body === undefined ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(body ?? { error: "invalid_grant" }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  w = await world();
  kept = await office(w, { features: [access] });
  const { scope } = w.organisations[0];
  await write(w.db, scope, async (tx) => {
    const provider = {
      issuer,
      clientId: "kept",
      secretCell: undefined,
      emailDomain: undefined,
      ownNetwork: true,
      enabled: true,
    };
    await writeProvider(tx, scope, provider, w.now());
    const wanted = { name: "", email: person.email, grants: [{ role: "handler" as const }], now: w.now() };
    await makeAccount(tx, scope, testKeys, { ...wanted, state: "invited" });
  });
});
beforeEach(() => {
  behaviour = {};
  w.advance({ hours: 2 });
});
afterAll(async () => {
  server.close();
  await kept.close();
  await w.close();
});

type Answered = { code: string; state: string; iss: string };

/** Leaves for the provider and signs in there; gives what the provider sends back with. */
async function leave(browser: Visitor): Promise<Answered> {
  const page = await browser.open(base);
  const form = page.body.split("<form").find((one) => one.includes(`${base}/provider"`)) ?? "";
  const hidden = [...form.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value]));
  const left = await browser.send(`${base}/provider`, { ...fields, to: "/o/harbour-school/work" });
  const href = /class="button" href="([^"]*)"/.exec(left.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const asked = new URL(href).searchParams;
  expect([asked.get("code_challenge_method"), asked.get("response_type")]).toEqual(["S256", "code"]);
  const code = randomUUID();
  begun.set(code, { nonce: asked.get("nonce") ?? "", challenge: asked.get("code_challenge") ?? "" });
  return { code, state: asked.get("state") ?? "", iss: issuer };
}

async function comeBack(browser: Visitor, answered: Partial<Answered>): Promise<boolean> {
  const url = `${base}/provider/return?${new URLSearchParams(answered).toString()}`;
  const reply = await browser.submit(url, {});
  expect([200, 303]).toContain(reply.statusCode);
  return browser.cookies.has("kept-harbour-school");
}

async function visit(change: (answered: Answered) => Partial<Answered> = (same) => same): Promise<boolean> {
  const browser = visitor(kept);
  return comeBack(browser, change(await leave(browser)));
}

test("an invited person with a verified address comes in and has the roles of the invitation", async () => {
  const browser = visitor(kept);
  expect(await comeBack(browser, await leave(browser))).toBe(true);
  const { scope } = w.organisations[0];
  const members = await read(w.db, scope, (tx) => listMembers(tx, scope, testKeys, w.now()));
  expect(members).toMatchObject([{ name: "Ben Osei", state: "active", roles: ["handler"] }]);
});

const past = Math.floor(Date.now() / 1000) - 3600;
const wrongs: readonly (readonly [string, () => Behaviour])[] = [
  ["another nonce", () => ({ claims: (claims) => ({ ...claims, nonce: "other" }) })],
  ["no nonce", () => ({ claims: ({ nonce: _none, ...claims }) => claims })],
  [
    "another issuer in the token",
    () => ({ claims: (claims) => ({ ...claims, iss: "https://evil.example" }) }),
  ],
  ["another audience", () => ({ claims: (claims) => ({ ...claims, aud: "somebody-else" }) })],
  [
    "two audiences and another party",
    () => ({ claims: (claims) => ({ ...claims, aud: ["kept", "x"], azp: "x" }) }),
  ],
  ["a token that has run out", () => ({ claims: (claims) => ({ ...claims, exp: past }) })],
  ["no end", () => ({ claims: ({ exp: _none, ...claims }) => claims })],
  ["no subject", () => ({ claims: ({ sub: _none, ...claims }) => claims })],
  ["no signature (alg none)", () => ({ head: { alg: "none" }, signature: "" })],
  ["a symmetric signature", () => ({ head: { alg: "HS256" } })],
  [
    "the public key as a shared secret (RS and HS confused)",
    () => ({ head: { alg: "HS256" }, secret: key.publicKey.export({ type: "spki", format: "pem" }) }),
  ],
  ["the client's name as a shared secret", () => ({ head: { alg: "HS256" }, secret: "kept" })],
  ["an algorithm nobody announced", () => ({ head: { alg: "RS512" } })],
  ["no algorithm", () => ({ head: { alg: undefined } })],
  [
    "a key of its own in its head",
    () => ({ head: { jwk: stranger.publicKey.export({ format: "jwk" }) }, key: stranger.privateKey }),
  ],
  ["the address of keys in its head", () => ({ head: { jku: `${issuer}/keys` }, key: stranger.privateKey })],
  ["a key nobody knows by that name", () => ({ head: { kid: "two" } })],
  ["a part that must be understood and is not", () => ({ head: { crit: ["b64"], b64: false } })],
  ["a day before it counts", () => ({ claims: (claims) => ({ ...claims, nbf: past + 90_000 }) })],
  ["an end that is text", () => ({ claims: (claims) => ({ ...claims, exp: "2999-01-01" }) })],
  ["an empty subject", () => ({ claims: (claims) => ({ ...claims, sub: "" }) })],
  ["nothing in it: none came", () => ({ token: { id_token: undefined } })],
  ["something that is no token", () => ({ token: { id_token: "a.b.c" } })],
  ["another key's signature", () => ({ key: stranger.privateKey })],
  ["a signature that was cut", () => ({ signature: "AAAA" })],
  ["an address nobody verified", () => ({ claims: (claims) => ({ ...claims, email_verified: false }) })],
  ["a verified flag that is text", () => ({ claims: (claims) => ({ ...claims, email_verified: "true" }) })],
  ["no address", () => ({ claims: ({ email: _none, ...claims }) => claims })],
  [
    "the address of nobody here",
    () => ({ claims: (claims) => ({ ...claims, email: "eve@riverbridge.example" }) }),
  ],
];

test.each(wrongs)("a token with %s opens nothing, and a true one then does", async (_name, wrong) => {
  behaviour = wrong();
  expect(await visit()).toBe(false);
  behaviour = {};
  expect(await visit()).toBe(true);
});

test("the provider's name for the person is bound at the first sign-in: neither another's nor another address opens", async () => {
  expect(await visit()).toBe(true);
  // The address was given to somebody else at the provider.
  behaviour = { claims: (claims) => ({ ...claims, sub: "b-2" }) };
  expect(await visit()).toBe(false);
  const { scope } = w.organisations[0];
  const carla = { name: "Carla", email: "carla@riverbridge.example", grants: [{ role: "staff" as const }] };
  await write(w.db, scope, (tx) =>
    makeAccount(tx, scope, testKeys, { ...carla, state: "active", now: w.now() }),
  );
  behaviour = { claims: (claims) => ({ ...claims, email: carla.email }) };
  expect(await visit()).toBe(false);
  behaviour = { claims: (claims) => ({ ...claims, email: carla.email, sub: "c-1" }) };
  expect(await visit()).toBe(true);
  behaviour = {};
  expect(await visit()).toBe(true);
});

test("another state, another or no issuer in the answer, and another's code open nothing", async () => {
  expect(await visit((one) => ({ ...one, state: "x".repeat(43) }))).toBe(false);
  expect(await visit((one) => ({ ...one, iss: "https://evil.example" }))).toBe(false);
  expect(await visit(({ iss: _none, ...one }) => one)).toBe(false);
  expect(await visit((one) => ({ ...one, code: randomUUID() }))).toBe(false);
  const [victim, thief] = [visitor(kept), visitor(kept)];
  const theirs = await leave(victim);
  await leave(thief);
  expect(await comeBack(thief, theirs)).toBe(false);
  expect(await visit()).toBe(true);
});

test("a provider that describes itself as another is nobody's provider", async () => {
  behaviour = { says: { issuer: "https://evil.example" } };
  const page = await visitor(kept).submit(base, {});
  expect(page.statusCode).toBe(200);
  await expect(leave(visitor(kept))).rejects.toThrow("Invalid URL");
  behaviour = { says: { jwks_uri: "https://169.254.169.254/keys" } };
  expect(await visit()).toBe(false);
  behaviour = { says: { authorization_endpoint: "javascript:alert(7)" } };
  await expect(visit()).rejects.toThrow("Invalid URL");
  behaviour = {};
  expect(await visit()).toBe(true);
});

test("an answer counts once, and for ten minutes", async () => {
  const browser = visitor(kept);
  const answered = await leave(browser);
  w.advance({ minutes: 10 });
  expect(await comeBack(browser, answered)).toBe(false);
  expect(await visit()).toBe(true);
});

test("with a trusted domain a stranger of that domain becomes staff and no more; one of another does not come in", async () => {
  const { scope } = w.organisations[0];
  const provider = {
    issuer,
    clientId: "kept",
    secretCell: undefined,
    emailDomain: "riverbridge.example",
    ownNetwork: true,
    enabled: true,
  };
  await write(w.db, scope, (tx) => writeProvider(tx, scope, provider, w.now()));
  behaviour = { claims: (claims) => ({ ...claims, email: "eve@evil.example" }) };
  expect(await visit()).toBe(false);
  behaviour = {
    claims: (claims) => ({
      ...claims,
      email: "new@riverbridge.example",
      name: "New Person",
      sub: "n-1",
      roles: ["owner"],
    }),
  };
  expect(await visit()).toBe(true);
  const members = await read(w.db, scope, (tx) => listMembers(tx, scope, testKeys, w.now()));
  expect(members.find(({ name }) => name === "New Person")).toMatchObject({
    state: "active",
    roles: ["staff"],
  });
});

test("settings: the secret goes in and never comes out, and a provider that does not answer is not switched on", async () => {
  const owner = await signedIn(w, w.organisations[1], "owner");
  const browser = visitor(kept);
  browser.cookies.set("kept-meadow-travel", owner.cookie.split("=")[1] ?? "");
  const url = "/o/meadow-travel/api/access/provider";
  const wish = { issuer, clientId: "kept", secret: "very-secret-words", ownNetwork: true, enabled: true };
  const silent = await browser.call("PUT", url, { ...wish, issuer: "http://127.0.0.1:9" });
  expect(silent.json()).toEqual({ works: false });
  expect((await browser.call("GET", url)).json()).toMatchObject({ enabled: false, hasSecret: false });
  expect((await browser.call("PUT", url, wish)).json()).toEqual({ works: true });
  const shown = await browser.call("GET", url);
  expect(shown.json()).toMatchObject({ issuer, clientId: "kept", enabled: true, hasSecret: true });
  expect(shown.body).not.toContain("very-secret-words");
  // A secret is never taken along to another provider.
  const { secret: _, ...elsewhere } = { ...wish, clientId: "another" };
  expect((await browser.call("PUT", url, elsewhere)).json()).toEqual({ works: true });
  expect((await browser.call("GET", url)).json()).toMatchObject({ clientId: "another", hasSecret: false });
});

test("an officer, who may give nobody a role, may not name the provider that could let them in as the owner", async () => {
  const officer = await signedIn(w, w.organisations[1], "officer");
  const browser = visitor(kept);
  browser.cookies.set("kept-meadow-travel", officer.cookie.split("=")[1] ?? "");
  const wish = { issuer, clientId: "mine", enabled: true };
  expect((await browser.call("PUT", "/o/meadow-travel/api/access/provider", wish)).statusCode).toBe(403);
});
