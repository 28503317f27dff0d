/**
 * What is said to and believed of an identity provider: authorization code with PKCE S256, state, nonce, the issuer in
 * the answer (RFC 7636, RFC 9207, RFC 9700), and an id token whose signature, issuer, audience and times hold. State,
 * nonce and verifier follow from the token in the browser's flow cookie, so that an answer fits one browser alone.
 */
import * as oidc from "openid-client";
import { guardedFetch } from "../../../platform/guarded_fetch.ts";
import { ReachRefused } from "../../../platform/reach.ts";
import type { ReachProblem, Resolve } from "../../../platform/reach.ts";
import { derivedFrom, normalEmail } from "../secrets.ts";

export type Client = {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string | undefined;
  /** Private addresses are allowed: somebody said that the provider is on their own network. */
  readonly ownNetwork: boolean;
  readonly resolve?: Resolve | undefined;
};

const local = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Reads the provider's own description; plain http is for a provider on this machine alone. */
async function discovered(client: Client): Promise<oidc.Configuration> {
  const { issuer, clientId, secret, ownNetwork, resolve } = client;
  const address = new URL(issuer);
  const authentication = secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
  return oidc.discovery(address, clientId, undefined, authentication, {
    timeout: 8,
    // For every address the provider's description names as well as its own.
    [oidc.customFetch]: (url, { method, headers, body, signal }) =>
      guardedFetch(url, { method, headers, body: bodyOf(body), signal }, { ownNetwork, resolve }),
    // The id token's signature is checked even though it comes straight from the provider.
    execute: [
      oidc.enableNonRepudiationChecks,
      ...(local.has(address.hostname) ? [oidc.allowInsecureRequests] : []),
    ],
  });
}

function bodyOf(body: oidc.FetchBody): string | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === "string" || body instanceof URLSearchParams) return String(body);
  throw new Error("A provider is sent forms only.");
}

/** Why no address was reached, if that was it. */
function reachProblem(error: unknown): ReachProblem | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof ReachRefused) return at.code;
  return undefined;
}

type Leaving = { readonly address?: string; readonly problem?: ReachProblem | undefined };

/** Where the browser is sent; no address when the provider does not answer as one, or may not be asked. */
export async function leavingAddress(client: Client, flow: string, returnAddress: string): Promise<Leaving> {
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
    return { address: address.href };
  } catch (error) {
    // Not reachable, not a provider, or another issuer than its address says: the settings page shows the same.
    return { problem: reachProblem(error) };
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
