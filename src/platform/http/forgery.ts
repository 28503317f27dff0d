/**
 * Protection against forged requests (OWASP ASVS 5.0 V3.5). A changing request must come from a page of ours: what the
 * browser says of its origin is checked first, and a form must also carry a token that only a page we served to this
 * browser can know. The token is an HMAC of the form's path under the browser's own random cookie, so that no server
 * keeps a secret or a list, and any node can check it.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const secretForm = /^[A-Za-z0-9_-]{43}$/;

/** With https the prefix binds the cookie to this host, so that a sibling host cannot plant one. */
function formCookieName(secure: boolean): string {
  return secure ? "__Host-kept-form" : "kept-form";
}

export function newFormSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** The browser's secret, when the cookie is there and has our form. */
export function formSecretOf(headers: IncomingHttpHeaders, secure: boolean): string | undefined {
  const name = `${formCookieName(secure)}=`;
  const found = (headers.cookie ?? "")
    .split(";")
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(name));
  // Two cookies of the name mean that somebody else set one: neither is believed.
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  const value = only.slice(name.length);
  return secretForm.test(value) ? value : undefined;
}

export function formCookie(secret: string, secure: boolean): string {
  return `${formCookieName(secure)}=${secret}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** The hidden field of the form that is sent to `path`. */
export function formToken(secret: string, path: string): string {
  return createHmac("sha256", secret).update(`kept form\n${path}`).digest("base64url");
}

export function isFormToken(
  candidate: string | undefined,
  secret: string | undefined,
  path: string,
): boolean {
  if (candidate === undefined || secret === undefined) return false;
  const expected = Buffer.from(formToken(secret, path));
  const given = Buffer.from(candidate);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * What the browser says about where the request came from. `unknown` is what programs send (no such headers at all):
 * enough for JSON without a session, whose content type no foreign page can send without being asked first, and not
 * enough for a form or for whoever comes with a session's cookie.
 */
export function originOf(
  headers: IncomingHttpHeaders,
  ownOrigins: ReadonlySet<string>,
): "own" | "foreign" | "unknown" {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" ? "own" : "foreign";
  const { origin } = headers;
  if (origin === undefined) return "unknown";
  return ownOrigins.has(origin) ? "own" : "foreign";
}
