/**
 * The code that shows a vendor whose data their link is about: eight digits, a quarter of an hour, five tries, and it reaches them
 * by another way than the link (OWASP ASVS 5.0 §6.6). Wrong ones end the code, never the vendor: another can be asked for.
 */
import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { fixedIndexKey } from "../../../../platform/blind_index.ts";
import type { WriteTx } from "../../../../platform/db.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { codeTries } from "../../request/domain.ts";
import { countCodeTry, dropCode, holdCode, putCode } from "./store.ts";

const lifeMinutes = 15;

export type MadeCode = { readonly code: string; readonly until: Instant };

/** The code is nowhere but in the answer; that one was made, and for which way, is on the ledger. */
export async function makeVendorCode(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  {
    vendor,
    way,
    now,
  }: { readonly vendor: string; readonly way: "mail" | "telephone"; readonly now: Instant },
): Promise<MadeCode> {
  const code = String(randomInt(100_000_000)).padStart(8, "0");
  const until = now.add({ minutes: lifeMinutes });
  await putCode(tx, scope, {
    vendor_key: vendor,
    code_hash: await hashOf(keys, scope, vendor, code),
    created_at: now,
    expires_at: until,
  });
  await record(tx, scope, keys, `vendor.code-${way === "mail" ? "mailed" : "read-out"}`, vendor, now);
  return { code, until };
}

export type VendorCodeTried = "right" | "wrong" | "expired" | "exhausted";

/** A right one is spent. */
export async function tryVendorCode(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { vendor, code, now }: { readonly vendor: string; readonly code: string; readonly now: Instant },
): Promise<VendorCodeTried> {
  const held = await holdCode(tx, scope, vendor);
  if (held === undefined || Temporal.Instant.compare(held.expires_at, now) <= 0) return "expired";
  if (held.tries >= codeTries) return "exhausted";
  if (!timingSafeEqual(await hashOf(keys, scope, vendor, code.replaceAll(/\D/g, "")), held.code_hash)) {
    await countCodeTry(tx, scope, vendor, held.tries + 1);
    return "wrong";
  }
  await dropCode(tx, scope, vendor);
  await record(tx, scope, keys, "vendor.bundle-opened", vendor, now);
  return "right";
}

async function record(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  type: string,
  vendor: string,
  now: Instant,
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, payload: { vendor }, owner });
}

async function hashOf(keys: KeyProvider, scope: Scope, vendor: string, code: string): Promise<Buffer> {
  return createHmac("sha256", await fixedIndexKey(keys, scope))
    .update(JSON.stringify(["vendor code", vendor, code]))
    .digest();
}
