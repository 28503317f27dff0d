/** Where people go: the address of the installation, and the way back to the page they had asked for. Pure. */

/** Passkeys need https, or this machine's own name (WebAuthn Level 3 §5.1: an address of digits is no domain). */
export function passkeysWork(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "https:" || hostname === "localhost" || hostname.endsWith(".localhost");
}

/** Whether what is typed can be read on the way: plain http to anywhere but this machine. */
export function isExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol !== "https:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** The page asked for, when it lies in this organisation's office and is not the sign-in itself; else the first page. */
export function wayBack(organisation: string, to: string | undefined): `/${string}` {
  const home = `/o/${organisation}` as const;
  if (to === undefined || to.length > 500 || !/^\/[\w\-./~%?&=+,:@]*$/.test(to)) return home;
  const { origin, pathname, search } = new URL(to, "http://kept.invalid");
  if (origin !== "http://kept.invalid" || pathname.includes("//") || /%2f|%5c/i.test(pathname)) return home;
  const inside = pathname === home || pathname.startsWith(`${home}/`);
  return inside && !pathname.startsWith(`${home}/sign-in`) ? `/${pathname.slice(1)}${search}` : home;
}
