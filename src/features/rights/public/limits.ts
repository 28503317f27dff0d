/**
 * Limits on what a stranger may send here. Per sender: what comes from them is refused. Per mailbox: only our mails to it
 * end, first those one sender causes, then those of all; whatever is asked in its name is taken all the same, so that
 * nobody can be kept from asking by somebody else (docs/decisions/0057-public-pages.md).
 * There is no limit over all: it would let one stranger shut everybody out.
 */
import type { Platform } from "../../../platform/feature.ts";
import type { Scope } from "../../../platform/scope.ts";
import { countTries } from "../../../platform/throttle.ts";
import type { Instant } from "../../../platform/time.ts";

const hour = 3600;
const limits = {
  "public.ask.pair": { limit: 3, windowSeconds: 24 * hour },
  "public.ask.mailbox": { limit: 10, windowSeconds: 24 * hour },
  "public.ask.sender": { limit: 20, windowSeconds: hour },
  "public.remind.mailbox": { limit: 3, windowSeconds: 24 * hour },
  "public.lost.pair": { limit: 3, windowSeconds: hour },
  "public.lost.mailbox": { limit: 10, windowSeconds: hour },
  "public.lost.sender": { limit: 20, windowSeconds: hour },
  "public.code.request": { limit: 20, windowSeconds: hour },
  "public.upload.request": { limit: 10, windowSeconds: hour },
  "public.mail.request": { limit: 5, windowSeconds: hour },
  "public.package.request": { limit: 20, windowSeconds: hour },
} as const;
export type LimitName = keyof typeof limits;

type Counted = (name: LimitName, of: string) => Promise<Instant | undefined>;

/** Tries counted in one transaction; each says the moment from which it is free again when it is over its limit. */
function counting<T>(
  { db, keys }: Pick<Platform, "db" | "keys">,
  scope: Scope,
  now: Instant,
  work: (over: Counted) => Promise<T>,
): Promise<T> {
  return countTries(db, scope, keys, (count) =>
    work(async (name, of) => {
      const tried = await count({ name, of: of.toLowerCase(), ...limits[name], now });
      return tried.allowed ? undefined : tried.freeAt;
    }),
  );
}

/** Counts one try of each; when one is over its limit, the moment from which it is free again. */
export async function slowedUntil(
  platform: Pick<Platform, "db" | "keys">,
  scope: Scope,
  now: Instant,
  tries: readonly { readonly name: LimitName; readonly of: string | undefined }[],
): Promise<string | undefined> {
  const until = await counting(platform, scope, now, async (over) => {
    let latest: Instant | undefined;
    for (const { name, of } of tries) {
      const freeAt = of === undefined ? undefined : await over(name, of);
      if (freeAt === undefined) continue;
      if (latest === undefined || Temporal.Instant.compare(freeAt, latest) > 0) latest = freeAt;
    }
    return latest;
  });
  return until?.toString();
}

type Sender = { readonly email: string; readonly ip: string; readonly now: Instant };

/** Whether one more mail may go to a mailbox nobody has confirmed. A mail that one sender is over is not counted for all. */
export function mayMail(
  platform: Pick<Platform, "db" | "keys">,
  scope: Scope,
  about: "ask" | "lost",
  sender: Sender,
): Promise<boolean> {
  return counting(platform, scope, sender.now, (over) => mayReach(over, about, sender));
}

/** Whether a mailbox nobody has confirmed may be reminded: few in a day, and counted among all mails to it. */
export function mayRemind(
  platform: Pick<Platform, "db" | "keys">,
  scope: Scope,
  email: string,
  now: Instant,
): Promise<boolean> {
  return counting(platform, scope, now, async (over) => {
    if ((await over("public.remind.mailbox", email)) !== undefined) return false;
    return (await over("public.ask.mailbox", email)) === undefined;
  });
}

async function mayReach(over: Counted, about: "ask" | "lost", { email, ip }: Sender): Promise<boolean> {
  if ((await over(`public.${about}.pair`, `${email}\n${ip}`)) !== undefined) return false;
  return (await over(`public.${about}.mailbox`, email)) === undefined;
}

/** What becomes of somebody's asking: refused until a moment, or taken, with or without a mail to the address they gave. */
export type Asking = { readonly slowUntil: string } | { readonly isQuiet: boolean };

export function judgeSender(
  platform: Pick<Platform, "db" | "keys">,
  scope: Scope,
  sender: Omit<Sender, "email"> & { readonly email: string | undefined },
): Promise<Asking> {
  return counting(platform, scope, sender.now, async (over): Promise<Asking> => {
    const until = await over("public.ask.sender", sender.ip);
    if (until !== undefined) return { slowUntil: until.toString() };
    const { email } = sender;
    return { isQuiet: email !== undefined && !(await mayReach(over, "ask", { ...sender, email })) };
  });
}
