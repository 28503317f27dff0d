/**
 * Limits on what a stranger may send here. Per sender: what comes from them is refused. Per mailbox: only our mails to it
 * end, first those one sender causes, then those of all; whatever is asked in its name is taken all the same, so that
 * nobody can be kept from asking by somebody else (docs/decisions/0057-public-pages.md).
 * There is no limit over all: it would let one stranger shut everybody out.
 */
import type { Platform } from "../../../platform/feature.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countTry } from "../../../platform/throttle.ts";
import type { Instant } from "../../../platform/time.ts";

const hour = 3600;
const limits = {
  "public.ask.pair": { limit: 3, windowSeconds: 24 * hour },
  "public.ask.mailbox": { limit: 10, windowSeconds: 24 * hour },
  "public.ask.sender": { limit: 20, windowSeconds: hour },
  "public.lost.pair": { limit: 3, windowSeconds: hour },
  "public.lost.mailbox": { limit: 10, windowSeconds: hour },
  "public.lost.sender": { limit: 20, windowSeconds: hour },
  "public.code.request": { limit: 20, windowSeconds: hour },
  "public.upload.request": { limit: 10, windowSeconds: hour },
  "public.mail.request": { limit: 5, windowSeconds: hour },
  "public.package.request": { limit: 20, windowSeconds: hour },
} as const;
export type LimitName = keyof typeof limits;

/** Counts one try of each; when one is over its limit, the moment from which it is free again. */
export async function slowedUntil(
  { db, keys }: Pick<Platform, "db" | "keys">,
  scope: Scope,
  now: Instant,
  tries: readonly { readonly name: LimitName; readonly of: string | undefined }[],
): Promise<string | undefined> {
  let until: Instant | undefined;
  for (const { name, of } of tries) {
    if (of === undefined) continue;
    const tried = await countTry(db, scope, keys, { name, of: of.toLowerCase(), ...limits[name], now });
    if (tried.allowed) continue;
    if (until === undefined || Temporal.Instant.compare(tried.freeAt, until) > 0) until = tried.freeAt;
  }
  return until?.toString();
}

/** Whether one more mail may go to a mailbox nobody has confirmed. A mail that one sender is over is not counted for all. */
export async function mayMail(
  platform: Pick<Platform, "db" | "keys">,
  scope: Scope,
  about: "ask" | "lost",
  { email, ip, now }: { readonly email: string; readonly ip: string; readonly now: Instant },
): Promise<boolean> {
  const pair = { name: `public.${about}.pair`, of: `${email}\n${ip}` } as const;
  if ((await slowedUntil(platform, scope, now, [pair])) !== undefined) return false;
  const mailbox = { name: `public.${about}.mailbox`, of: email } as const;
  return (await slowedUntil(platform, scope, now, [mailbox])) === undefined;
}
