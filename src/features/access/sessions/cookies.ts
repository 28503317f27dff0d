/**
 * The session's cookie (ASVS 5.0 §3.3): one per organisation, so that somebody may be signed in to two at once. With
 * https the `__Host-` prefix binds it to this host. A dot in the name keeps it apart from any slug.
 */
import type { IncomingHttpHeaders } from "node:http";
import { tokenForm } from "../secrets.ts";

export type CookieKind = "session" | "flow";

/** Cookies are marked secure when people reach the installation over https. */
export function isSecure(url: string): boolean {
  return url.startsWith("https:");
}

function nameOf(kind: CookieKind, slug: string, secure: boolean): string {
  const name = kind === "session" ? `kept-${slug}` : `kept-${slug}.flow`;
  return secure ? `__Host-${name}` : name;
}

/** The token in the cookie; two cookies of the name mean that somebody else set one, and neither is believed. */
export function cookieToken(
  headers: IncomingHttpHeaders,
  kind: CookieKind,
  slug: string,
  secure: boolean,
): string | undefined {
  const begins = `${nameOf(kind, slug, secure)}=`;
  const found = (headers.cookie ?? "")
    .split(";")
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(begins));
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  const value = only.slice(begins.length);
  return tokenForm.test(value) ? value : undefined;
}

/** Sets the cookie, until the browser closes or `seconds` have gone. */
export function setCookie(
  kind: CookieKind,
  slug: string,
  secure: boolean,
  token: string,
  seconds?: number,
): string {
  const age = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  return `${nameOf(kind, slug, secure)}=${token}; Path=/; HttpOnly; SameSite=Lax${age}${secure ? "; Secure" : ""}`;
}

export function clearCookie(kind: CookieKind, slug: string, secure: boolean): string {
  return setCookie(kind, slug, secure, "", 0);
}
