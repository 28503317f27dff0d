/**
 * What the systems of processors know us by. The protocol leaves it to them; most give a key. It belongs to one address: another
 * one that a vendor's entry comes to name is not sent it.
 */
import { readCells, writeCell } from "../../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { newId } from "../../../../platform/ids.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { ExchangeId } from "../contract.ts";
import { endpointsByName } from "./counterpart.ts";
import { readExchange, replaceVendorKey, vendorKeyAt, vendorKeys } from "./store.ts";
import type { VendorKey } from "./store.ts";

export type VendorSystem = {
  readonly base: string;
  readonly vendors: readonly string[];
  readonly setAt?: Instant;
};

/** The systems the register names, and those a key is left of; each with the vendors it serves. */
export async function vendorSystems(tx: Tx, scope: Scope, now: Instant): Promise<readonly VendorSystem[]> {
  const named = new Map<string, string[]>();
  for (const { base, vendor } of (await endpointsByName(tx, scope, now)).values())
    named.set(base, [...(named.get(base) ?? []), vendor]);
  const set = new Map((await vendorKeys(tx, scope)).map(({ base, set_at: at }) => [base, at]));
  return [...new Set([...named.keys(), ...set.keys()])].sort().map((base) => {
    const setAt = set.get(base);
    return { base, vendors: named.get(base) ?? [], ...(setAt === undefined ? {} : { setAt }) };
  });
}

/** Sets the key of an address, or takes it away. */
export async function setVendorKey(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { base, key, now }: { readonly base: string; readonly key: string | undefined; readonly now: Instant },
): Promise<void> {
  if (key === undefined) return replaceVendorKey(tx, scope, base, undefined);
  const id = newId<VendorKey["id"]>();
  const keyCell = await writeCell(tx, scope, keys, {
    row: { table: "opendsr_vendor_key", column: "key", rowId: id },
    owner: { kind: "organisation", id: scope.organisationId },
    text: key,
    now,
  });
  return replaceVendorKey(tx, scope, base, { id, key_cell: keyCell, set_at: now });
}

/** What goes into the header: a bare key as a bearer's (RFC 6750), and what names its own scheme as it is. */
export async function authorizationFor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  id: ExchangeId,
): Promise<string | undefined> {
  const exchange = await readExchange(tx, scope, id);
  const row = exchange === undefined ? undefined : await vendorKeyAt(tx, scope, exchange.base);
  if (row === undefined) return undefined;
  const key = (await readCells(tx, scope, keys, [row.key_cell])).get(row.key_cell);
  if (key === undefined) return undefined;
  return key.includes(" ") ? key : `Bearer ${key}`;
}
