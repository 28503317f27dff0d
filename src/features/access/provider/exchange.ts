/**
 * What is said to and believed of an identity provider: authorization code with PKCE S256, state, nonce, the issuer in
 * the answer (RFC 7636, RFC 9207, RFC 9700), and an id token whose signature, issuer, audience and times hold. State,
 * nonce and verifier follow from the token in the browser's flow cookie, so that an answer fits one browser alone.
 */
import * as oidc from "openid-client";
import { derivedFrom, normalEmail } from "../secrets.ts";

export type Client = {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string | undefined;
};

const local = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Reads the provider's own description; plain http is for a provider on this machine alone. */
async function discovered({ issuer, clientId, secret }: Client): Promise<oidc.Configuration> {
  const address = new URL(issuer);
  const authentication = secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
  return oidc.discovery(address, clientId, undefined, authentication, {
    timeout: 8,
    // The id token's signature is checked even though it comes straight from the provider.
    execute: [
      oidc.enableNonRepudiationChecks,
      ...(local.has(address.hostname) ? [oidc.allowInsecureRequests] : []),
    ],
  });
}

/** Where the browser is sent; `undefined` when the provider does not answer as one. */
export async function leavingAddress(
  client: Client,
  flow: string,
  returnAddress: string,
): Promise<string | undefined> {
  try {
    const config = await discovered(client);
    const address = oidc.buildAuthorizationUrl(config, {
      redirect_uri: returnAddress,
      scope: "openid email profile",
      response_type: "code",
      state: derivedFrom(flow, "state"),
      nonce: derivedFrom(flow, "nonce"),
      code_challenge: await oidc.calculatePKCECodeChallenge(derivedFrom(flow, "verifier")),
      code_challenge_method: "S256",
    });
    return address.href;
  } catch {
    // Not reachable, not a provider, or another issuer than its address says: the settings page shows the same.
    return undefined;
  }
}

export type Claimed = {
  readonly email: string;
  readonly name: string;
  /** The provider's own name for the person, with the issuer whose it is. */
  readonly subject: string;
};

/** Whom the provider names; `undefined` when anything about its answer does not hold. */
export async function claimedBy(
  client: Client,
  flow: string,
  returnAddress: string,
  answer: { readonly code: string; readonly state: string; readonly iss?: string | undefined },
): Promise<Claimed | undefined> {
  const address = new URL(returnAddress);
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  try {
    const config = await discovered(client);
    const tokens = await oidc.authorizationCodeGrant(config, address, {
      pkceCodeVerifier: derivedFrom(flow, "verifier"),
      expectedState: derivedFrom(flow, "state"),
      expectedNonce: derivedFrom(flow, "nonce"),
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    const email = claims?.["email"];
    // An address the provider has not verified is a claim of whoever typed it.
    if (typeof email !== "string" || claims?.["email_verified"] !== true) return undefined;
    const subject = `${claims.iss}\n${claims.sub}`;
    const name = claims["name"];
    return { email: normalEmail(email), name: typeof name === "string" ? name.slice(0, 120) : "", subject };
  } catch {
    return undefined;
  }
}
