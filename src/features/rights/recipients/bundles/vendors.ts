/**
 * Where a vendor without a system is reached, as its entry in the register says: the address that gets the link, and the other
 * way by which the code comes. A contact that is no mail address is none.
 */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { fixedIndexKey } from "../../../../platform/blind_index.ts";
import type { Tx } from "../../../../platform/db.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { entriesOf } from "../../../registers/index.ts";
import { plainName } from "../proposals.ts";

export type Vendor = {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly second:
    | { readonly way: "mail"; readonly email: string }
    | { readonly way: "telephone"; readonly number: string | undefined };
  /** Another one as soon as any way to reach them is another. */
  readonly mark: Buffer;
};

const Address = z
  .email()
  .max(254)
  .regex(/^[\u0021-\u007e]+$/);

/** Those that have an address, in the order of the register. */
export async function vendorsWithAddress(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  now: Instant,
): Promise<readonly Vendor[]> {
  const entries = await entriesOf(tx, scope, "vendor", { now });
  const secret = await fixedIndexKey(keys, scope);
  return entries.flatMap(({ key, body }): Vendor[] => {
    const email = Address.safeParse(body.contact).data;
    if (email === undefined) return [];
    const other = Address.safeParse(body.secondAddress).data;
    const isSecond = other !== undefined && other.toLowerCase() !== email.toLowerCase();
    const ways = [key, email, isSecond ? other : "", body.telephone ?? ""];
    return [
      {
        key,
        name: body.name,
        email,
        second: isSecond ? { way: "mail", email: other } : { way: "telephone", number: body.telephone },
        mark: createHmac("sha256", secret)
          .update(JSON.stringify(["vendor contact", ...ways]))
          .digest(),
      },
    ];
  });
}

export async function vendorNamed(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { name, now }: { readonly name: string | undefined; readonly now: Instant },
): Promise<Vendor | undefined> {
  if (name === undefined) return undefined;
  const wanted = plainName(name);
  return (await vendorsWithAddress(tx, scope, keys, now)).find((one) => plainName(one.name) === wanted);
}

export async function vendorOf(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { key, now }: { readonly key: string; readonly now: Instant },
): Promise<Vendor | undefined> {
  return (await vendorsWithAddress(tx, scope, keys, now)).find((one) => one.key === key);
}
