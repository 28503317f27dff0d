/**
 * What a right code is exchanged for: leave to download one package for a few minutes. It is a keyed hash over package,
 * link and end, so that nothing is stored and nothing can be made up.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { fixedIndexKey } from "../../../platform/blind_index.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

const lifeMinutes = 10;

export async function makeTicket(
  keys: KeyProvider,
  scope: Scope,
  of: { readonly packageId: string; readonly linkId: string },
  now: Instant,
  minutes = lifeMinutes,
): Promise<string> {
  const end = now.add({ minutes }).epochMilliseconds;
  return `${end}.${(await seal(keys, scope, of, end)).toString("base64url")}`;
}

export async function isTicket(
  keys: KeyProvider,
  scope: Scope,
  of: { readonly packageId: string; readonly linkId: string },
  ticket: string,
  now: Instant,
): Promise<boolean> {
  const [end = "", hash = ""] = ticket.split(".");
  const given = Buffer.from(hash, "base64url");
  const right = await seal(keys, scope, of, Number(end));
  return (
    given.length === right.length && timingSafeEqual(given, right) && Number(end) > now.epochMilliseconds
  );
}

async function seal(
  keys: KeyProvider,
  scope: Scope,
  { packageId, linkId }: { readonly packageId: string; readonly linkId: string },
  end: number,
): Promise<Buffer> {
  const text = JSON.stringify(["package ticket", packageId, linkId, end]);
  return createHmac("sha256", await fixedIndexKey(keys, scope))
    .update(text)
    .digest();
}
