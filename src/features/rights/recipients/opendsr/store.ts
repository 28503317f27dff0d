/** The SQL of conversations with processors' systems. */
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { destroyCellsAt } from "../../../../platform/cells/cells.ts";
import type { Tables, Tenant } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import { mostNotices } from "../contract.ts";
import type { ExchangeId, ExchangeState } from "../contract.ts";
import type { ExchangeTable } from "./tables.ts";

export type Exchange = Omit<Selectable<ExchangeTable>, keyof Tenant>;

export async function insertExchange(tx: WriteTx, scope: Scope, made: Exchange): Promise<void> {
  await tx
    .insertInto("opendsr_exchange")
    .values({ organisation_id: scope.organisationId, ...made })
    .execute();
}

export async function readExchange(tx: Tx, scope: Scope, id: ExchangeId): Promise<Exchange | undefined> {
  return tx
    .selectFrom("opendsr_exchange")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The latest of a request's conversations, as many as it may have recipients. */
export async function exchangesOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly Exchange[]> {
  return tx
    .selectFrom("opendsr_exchange")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .orderBy("id", "desc")
    .limit(mostNotices)
    .execute();
}

export type VendorKey = Selectable<Tables["opendsr_vendor_key"]>;

export function vendorKeys(tx: Tx, scope: Scope): Promise<readonly VendorKey[]> {
  return tx
    .selectFrom("opendsr_vendor_key")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .orderBy("base")
    .limit(1000)
    .execute();
}

export function vendorKeyAt(tx: Tx, scope: Scope, base: string): Promise<VendorKey | undefined> {
  return tx
    .selectFrom("opendsr_vendor_key")
    .selectAll()
    .where("organisation_id", "=", scope.organisationId)
    .where("base", "=", base)
    .executeTakeFirst();
}

/** Of an address the one before is gone with its cell. */
export async function replaceVendorKey(
  tx: WriteTx,
  scope: Scope,
  base: string,
  made: Omit<VendorKey, keyof Tenant | "base"> | undefined,
): Promise<void> {
  const before = await vendorKeyAt(tx, scope, base);
  if (before !== undefined) {
    await destroyCellsAt(tx, scope, { table: "opendsr_vendor_key", rowId: before.id });
    await tx
      .deleteFrom("opendsr_vendor_key")
      .where("organisation_id", "=", scope.organisationId)
      .where("base", "=", base)
      .execute();
  }
  if (made === undefined) return;
  await tx
    .insertInto("opendsr_vendor_key")
    .values({ organisation_id: scope.organisationId, base, ...made })
    .execute();
}

export type ExchangeChange = Partial<
  Pick<Exchange, "trouble" | "expected_at" | "certificate" | "receipt_cell" | "outcome_cell">
> & { readonly state?: ExchangeState; readonly changed_at: Instant };

export async function updateExchange(
  tx: WriteTx,
  scope: Scope,
  id: ExchangeId,
  change: ExchangeChange,
): Promise<void> {
  await tx
    .updateTable("opendsr_exchange")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}
