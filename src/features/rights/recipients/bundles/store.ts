/** The SQL of vendors' bundles: what waits for whom, their link, their code. */
import type { Selectable } from "kysely";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Tenant } from "../../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../../platform/time.ts";
import type { NoticeId } from "../contract.ts";
import type { CodeTable, ItemTable, LinkTable } from "./tables.ts";

export type BundleItem = Omit<Selectable<ItemTable>, keyof Tenant>;
export type VendorLink = Omit<Selectable<LinkTable>, keyof Tenant>;
export type VendorCode = Omit<Selectable<CodeTable>, keyof Tenant>;

/** More than one vendor is ever asked at once; what is beyond waits for the next mail. */
const mostItems = 500;
const mostVendors = 500;

/** Puts a notice where its vendor finds it; one that was in a bundle before begins anew. */
export async function putItem(tx: WriteTx, scope: Scope, item: Omit<BundleItem, "mails">): Promise<void> {
  await tx
    .insertInto("vendor_bundle_item")
    .values({ organisation_id: scope.organisationId, ...item, mails: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "notice_id"])
        .doUpdateSet({ vendor_key: item.vendor_key, mails: 0, goes_on: item.goes_on }),
    )
    .execute();
}

export async function updateItem(
  tx: WriteTx,
  scope: Scope,
  noticeId: NoticeId,
  change: Partial<Pick<BundleItem, "mails" | "goes_on">>,
): Promise<void> {
  await tx
    .updateTable("vendor_bundle_item")
    .set(change)
    .where("organisation_id", "=", scope.organisationId)
    .where("notice_id", "=", noticeId)
    .execute();
}

export async function dropItem(tx: WriteTx, scope: Scope, noticeId: NoticeId): Promise<void> {
  await tx
    .deleteFrom("vendor_bundle_item")
    .where("organisation_id", "=", scope.organisationId)
    .where("notice_id", "=", noticeId)
    .execute();
}

/** Of a request that is erased. */
export async function dropItemsOf(tx: WriteTx, scope: Scope, caseId: CaseId): Promise<void> {
  const ofCase = tx
    .selectFrom("recipient_notice as n")
    .select("n.id")
    .where("n.organisation_id", "=", scope.organisationId)
    .where("n.case_id", "=", caseId);
  await tx
    .deleteFrom("vendor_bundle_item")
    .where("organisation_id", "=", scope.organisationId)
    .where("notice_id", "in", ofCase)
    .execute();
}

function items(tx: Tx, scope: Scope) {
  return tx
    .selectFrom("vendor_bundle_item")
    .select(["notice_id", "vendor_key", "mails", "goes_on", "created_at"])
    .where("organisation_id", "=", scope.organisationId);
}

/** All that is in one vendor's bundle, oldest first. */
export function itemsOf(tx: Tx, scope: Scope, vendorKey: string): Promise<readonly BundleItem[]> {
  return items(tx, scope)
    .where("vendor_key", "=", vendorKey)
    .orderBy("created_at")
    .orderBy("notice_id")
    .limit(mostItems)
    .execute();
}

export function itemsOfNotices(
  tx: Tx,
  scope: Scope,
  ids: readonly NoticeId[],
): Promise<readonly BundleItem[]> {
  return ids.length === 0
    ? Promise.resolve([])
    : items(tx, scope)
        .where("notice_id", "in", [...ids])
        .execute();
}

/** Vendors to whom a mail is due by this day. */
export async function dueVendors(tx: Tx, scope: Scope, today: PlainDate): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom("vendor_bundle_item")
    .select("vendor_key")
    .distinct()
    .where("organisation_id", "=", scope.organisationId)
    .where("goes_on", "<=", today)
    .limit(mostVendors)
    .execute();
  return rows.map(({ vendor_key: key }) => key);
}

/** Brings forward the next mail to a vendor whose link is over. */
export async function dueAtOnce(
  tx: WriteTx,
  scope: Scope,
  vendorKey: string,
  today: PlainDate,
): Promise<void> {
  await tx
    .updateTable("vendor_bundle_item")
    .set({ goes_on: today })
    .where("organisation_id", "=", scope.organisationId)
    .where("vendor_key", "=", vendorKey)
    .where("goes_on", "is not", null)
    .execute();
}

export async function insertVendorLink(tx: WriteTx, scope: Scope, link: VendorLink): Promise<void> {
  await tx
    .insertInto("vendor_bundle_link")
    .values({ organisation_id: scope.organisationId, ...link })
    .execute();
}

export async function endVendorLinks(tx: WriteTx, scope: Scope, vendorKey: string): Promise<void> {
  for (const table of ["vendor_bundle_link", "vendor_bundle_code"] as const)
    await tx
      .deleteFrom(table)
      .where("organisation_id", "=", scope.organisationId)
      .where("vendor_key", "=", vendorKey)
      .execute();
}

const linkColumns = ["id", "vendor_key", "token_hash", "mark", "created_at", "expires_at"] as const;

export function vendorLinkOf(
  tx: Tx,
  scope: Scope,
  tokenHash: Buffer,
  now: Instant,
): Promise<VendorLink | undefined> {
  return tx
    .selectFrom("vendor_bundle_link")
    .select(linkColumns)
    .where("organisation_id", "=", scope.organisationId)
    .where("token_hash", "=", tokenHash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}

/** The link that leads to a vendor's page now. */
export function vendorLinks(tx: Tx, scope: Scope): Promise<readonly VendorLink[]> {
  return tx
    .selectFrom("vendor_bundle_link")
    .select(linkColumns)
    .where("organisation_id", "=", scope.organisationId)
    .limit(mostVendors)
    .execute();
}

/** A new code takes the place of the one before. */
export async function putCode(tx: WriteTx, scope: Scope, code: Omit<VendorCode, "tries">): Promise<void> {
  await dropCode(tx, scope, code.vendor_key);
  await tx
    .insertInto("vendor_bundle_code")
    .values({ organisation_id: scope.organisationId, ...code, tries: 0 })
    .execute();
}

/** Held until the transaction ends: two tries at once are two tries. */
export function holdCode(tx: WriteTx, scope: Scope, vendorKey: string): Promise<VendorCode | undefined> {
  return tx
    .selectFrom("vendor_bundle_code")
    .select(["vendor_key", "code_hash", "tries", "created_at", "expires_at"])
    .where("organisation_id", "=", scope.organisationId)
    .where("vendor_key", "=", vendorKey)
    .forUpdate()
    .executeTakeFirst();
}

export async function countCodeTry(
  tx: WriteTx,
  scope: Scope,
  vendorKey: string,
  tries: number,
): Promise<void> {
  await tx
    .updateTable("vendor_bundle_code")
    .set({ tries })
    .where("organisation_id", "=", scope.organisationId)
    .where("vendor_key", "=", vendorKey)
    .execute();
}

export async function dropCode(tx: WriteTx, scope: Scope, vendorKey: string): Promise<void> {
  await tx
    .deleteFrom("vendor_bundle_code")
    .where("organisation_id", "=", scope.organisationId)
    .where("vendor_key", "=", vendorKey)
    .execute();
}
