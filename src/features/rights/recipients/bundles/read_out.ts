/** A code that somebody here reads out to a vendor by telephone; who did is on the ledger, and the code nowhere. */
import type { z } from "zod";
import type { WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { RequestFile } from "../../request/store.ts";
import type { CodeToRead, NoticeId } from "../contract.ts";
import { readNotice } from "../store.ts";
import { makeVendorCode } from "./codes.ts";
import { itemsOfNotices } from "./store.ts";
import { vendorOf } from "./vendors.ts";

export async function codeToRead(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  { request, id, now }: { readonly request: RequestFile; readonly id: NoticeId; readonly now: Instant },
): Promise<z.input<typeof CodeToRead>> {
  const notice = await readNotice(tx, scope, id);
  if (notice?.caseId !== request.id) throw refusal("not_found");
  const [item] = await itemsOfNotices(tx, scope, [id]);
  if (item === undefined) throw refusal("conflict", {}, [{ at: "notice", reason: "notice-not-sent" }]);
  return codeFor(tx, scope, { keys }, { key: item.vendor_key, now });
}

/** Refuses with `not_found` for a vendor that is out of use or has no address. */
export async function codeFor(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  { key, now }: { readonly key: string; readonly now: Instant },
): Promise<z.input<typeof CodeToRead>> {
  const vendor = await vendorOf(tx, scope, keys, { key, now });
  if (vendor === undefined) throw refusal("not_found");
  const { code, until } = await makeVendorCode(tx, scope, keys, { vendor: key, way: "telephone", now });
  const { second } = vendor;
  const telephone = second.way === "telephone" ? second.number : undefined;
  return { code, until: until.toString(), ...(telephone === undefined ? {} : { telephone }) };
}
