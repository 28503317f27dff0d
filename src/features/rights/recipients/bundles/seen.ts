/** What the office sees of vendors' bundles beside the notices of a request. */
import type { z } from "zod";
import type { Tx } from "../../../../platform/db.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { BundleSeen, NoticeId } from "../contract.ts";
import { plainName } from "../proposals.ts";
import type { NoticeState } from "../state.ts";
import type { StoredNotice } from "../store.ts";
import { itemsOfNotices } from "./store.ts";
import type { BundleItem } from "./store.ts";
import { vendorsWithAddress } from "./vendors.ts";
import type { Vendor } from "./vendors.ts";

export type Bundles = {
  /** By the plain form of the name. */
  readonly vendors: ReadonlyMap<string, Vendor>;
  /** By its key: an entry may have another name since. */
  readonly vendorsByKey: ReadonlyMap<string, Vendor>;
  readonly items: ReadonlyMap<NoticeId, BundleItem>;
};

export async function bundlesFor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { notices, now }: { readonly notices: readonly StoredNotice[]; readonly now: Instant },
): Promise<Bundles> {
  const vendors = await vendorsWithAddress(tx, scope, keys, now);
  const items = await itemsOfNotices(
    tx,
    scope,
    notices.map(({ id }) => id),
  );
  return {
    vendors: new Map(vendors.map((one) => [plainName(one.name), one])),
    vendorsByKey: new Map(vendors.map((one) => [one.key, one])),
    items: new Map(items.map((one) => [one.notice_id, one])),
  };
}

export function bundleSeen(
  { way, isUndelivered }: Pick<NoticeState, "way" | "isUndelivered">,
  item: BundleItem | undefined,
  { vendorsByKey }: Pick<Bundles, "vendorsByKey">,
): z.output<typeof BundleSeen> | undefined {
  const vendor = item === undefined ? undefined : vendorsByKey.get(item.vendor_key);
  if (way !== "bundle" || isUndelivered || vendor === undefined || item === undefined) return undefined;
  const { second } = vendor;
  return {
    ...(item.mails === 0 && item.goes_on !== null ? { goesOn: item.goes_on.toString() } : {}),
    second: second.way,
    ...(second.way === "telephone" && second.number !== undefined ? { telephone: second.number } : {}),
  };
}
