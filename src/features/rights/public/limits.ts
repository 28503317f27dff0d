/**
 * Limits on what a stranger may send here: per address, so that nobody's mailbox is filled by others, and per sender.
 * There is no limit over all: it would let one stranger shut everybody out.
 */
import type { Platform } from "../../../platform/feature.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countTry } from "../../../platform/throttle.ts";
import type { Instant } from "../../../platform/time.ts";

const hour = 3600;
const limits = {
  "public.ask.address": { limit: 3, windowSeconds: 24 * hour },
  "public.ask.sender": { limit: 20, windowSeconds: hour },
  "public.lost.address": { limit: 3, windowSeconds: hour },
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
