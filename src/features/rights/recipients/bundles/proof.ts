/** Who is behind a vendor's link and a ticket: the proof by a second way, for every page of theirs. */
import type { Tx } from "../../../../platform/db.ts";
import type { Platform } from "../../../../platform/feature.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { isTicket } from "../../delivery/ticket.ts";
import { hashOfToken } from "../links.ts";
import { vendorLinkOf } from "./store.ts";
import type { VendorLink } from "./store.ts";
import { vendorOf } from "./vendors.ts";
import type { Vendor } from "./vendors.ts";

/** What was being typed when the page closed is still taken: only to see a person does it need a new code. */
const graceHours = 12;

export type Behind = { readonly link: VendorLink; readonly vendor: Vendor };

/** The vendor behind a link; nothing once the link is over, or the register names another contact. */
export async function behind(
  tx: Tx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  token: string,
  now: Instant,
): Promise<Behind | undefined> {
  const link = await vendorLinkOf(tx, scope, hashOfToken(token), now);
  const vendor =
    link === undefined ? undefined : await vendorOf(tx, scope, keys, { key: link.vendor_key, now });
  return link === undefined || vendor?.mark.equals(link.mark) !== true ? undefined : { link, vendor };
}

export const ticketFor = ({ link, vendor }: Behind) => ({ vendor: vendor.key, linkId: link.id });

/** Whether a ticket is good, or was good lately; nothing where it never was. */
export async function standingOf(
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  found: Behind,
  { open, now }: { readonly open: string; readonly now: Instant },
): Promise<{ readonly isOpen: boolean } | undefined> {
  const lately = now.subtract({ hours: graceHours });
  if (!(await isTicket(keys, scope, ticketFor(found), open, lately))) return undefined;
  return { isOpen: await isTicket(keys, scope, ticketFor(found), open, now) };
}

/** The vendor whose link and ticket these are: `isOpen` while the ticket lasts. */
export async function provenVendor(
  tx: Tx,
  scope: Scope,
  platform: Pick<Platform, "keys">,
  { token, open, now }: { readonly token: string; readonly open: string; readonly now: Instant },
): Promise<(Pick<Vendor, "key" | "name"> & { readonly isOpen: boolean }) | undefined> {
  const found = await behind(tx, scope, platform, token, now);
  const standing = found === undefined ? undefined : await standingOf(scope, platform, found, { open, now });
  if (found === undefined || standing === undefined) return undefined;
  const { key, name } = found.vendor;
  return { key, name, ...standing };
}
