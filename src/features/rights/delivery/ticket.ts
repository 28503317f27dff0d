/**
 * What a right code is exchanged for: leave to download one package, or to see a vendor's page, for a few minutes. It is a
 * keyed hash over which it is, link and end, so that nothing is stored and nothing can be made up.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { fixedIndexKey } from "../../../platform/blind_index.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";

/** A file behind a link, or the page of a vendor. */
export type TicketFor =
  | { readonly packageId: string; readonly linkId: string }
  | { readonly vendor: string; readonly linkId: string };

const lifeMinutes = 10;

export async function makeTicket(
  keys: KeyProvider,
  scope: Scope,
  of: TicketFor,
  now: Instant,
  minutes = lifeMinutes,
): Promise<string> {
  const end = now.add({ minutes }).epochMilliseconds;
  return `${end}.${(await seal(keys, scope, of, end)).toString("base64url")}`;
}

export async function isTicket(
  keys: KeyProvider,
  scope: Scope,
  of: TicketFor,
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

async function seal(keys: KeyProvider, scope: Scope, of: TicketFor, end: number): Promise<Buffer> {
  const what = "vendor" in of ? ["vendor ticket", of.vendor] : ["package ticket", of.packageId];
  const text = JSON.stringify([...what, of.linkId, end]);
  return createHmac("sha256", await fixedIndexKey(keys, scope))
    .update(text)
    .digest();
}
