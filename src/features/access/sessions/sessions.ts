/**
 * Sessions: made at sign-in, given a new token whenever somebody proves again who they are, over after thirty idle
 * minutes or twelve hours (ASVS 5.0 §7.3, NIST SP 800-63B-4 §2.2.3).
 */
import type { WriteTx } from "../../../platform/db.ts";
import { newId } from "../../../platform/ids.ts";
import type { AccountId, SessionId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { newSecret } from "../secrets.ts";
import type { SignInMethod } from "../tables.ts";
import { insertSession, renewSession } from "./store.ts";

export const idleMinutes = 30;
const absoluteHours = 12;
/** How old "last seen" may be before it is written again. */
export const seenSeconds = 60;

/** Whether a session still counts. Pure. */
export function isAlive(
  session: { readonly seenAt: Instant; readonly expiresAt: Instant },
  now: Instant,
): boolean {
  const idleUntil = session.seenAt.add({ minutes: idleMinutes });
  return (
    Temporal.Instant.compare(now, session.expiresAt) < 0 && Temporal.Instant.compare(now, idleUntil) <= 0
  );
}

/** Begins a session; gives its token, which is nowhere else. */
export async function beginSession(
  tx: WriteTx,
  scope: Scope,
  begun: {
    readonly accountId: AccountId;
    readonly method: SignInMethod;
    /** The browser's kind, as `deviceOf` names it. */
    readonly device: string;
    readonly now: Instant;
  },
): Promise<{ readonly id: SessionId; readonly token: string }> {
  const { token, hash } = newSecret();
  const id = newId<SessionId>();
  const expiresAt = begun.now.add({ hours: absoluteHours });
  await insertSession(tx, scope, { ...begun, id, hash, expiresAt });
  return { id, token };
}

/** Notes that they proved again who they are; gives the new token, the old one is worth nothing. */
export async function proveSession(tx: WriteTx, scope: Scope, id: SessionId, now: Instant): Promise<string> {
  const { token, hash } = newSecret();
  await renewSession(tx, scope, id, hash, now);
  return token;
}

const systems = ["iPhone", "iPad", "Android", "Windows", "Mac OS X", "CrOS", "Linux"] as const;
const browsers = ["Edg", "OPR", "Firefox", "Chrome", "Safari"] as const;

/** "Firefox on Linux": enough to recognise one's own device in a list; the header itself is not kept. */
export function deviceOf(userAgent: string | undefined): string {
  const system = systems.find((name) => userAgent?.includes(name) === true);
  const browser = browsers.find((name) => userAgent?.includes(name) === true);
  const plain = { Edg: "Edge", OPR: "Opera", "Mac OS X": "Mac", CrOS: "ChromeOS" } as Readonly<
    Record<string, string>
  >;
  const said = [browser, system].map((name) => (name === undefined ? undefined : (plain[name] ?? name)));
  return said[0] === undefined && said[1] === undefined ? "Unknown" : said.filter(Boolean).join(" on ");
}
