/**
 * What waits for a vendor without a system of its own, under one link (GDPR art. 19). Rows name a vendor by its key in the
 * register and a notice by its id; whom a notice is about lies in its own cells. A link is kept as its hash, a code as a keyed
 * one. `mark` is a keyed hash of the contact the link was made for: with another contact it is over.
 */
import { createTenantTable } from "../../../platform/tenant_table.ts";
import type { Migrator } from "../../../platform/tenant_table.ts";

export async function up(migrator: Migrator): Promise<void> {
  const { run } = migrator;
  await createTenantTable(migrator, {
    name: "vendor_bundle_item",
    key: ["notice_id"],
    columns: `
      notice_id uuid not null,
      vendor_key text not null,
      mails integer not null check (mails >= 0),
      goes_on date,
      created_at timestamptz not null,
      foreign key (organisation_id, notice_id) references kept.recipient_notice (organisation_id, id)`,
    rights: ["select", "insert", "delete", "update (vendor_key, mails, goes_on)"],
  });
  // bundles.itemsOf: where organisation_id = and vendor_key =
  await run(
    "create index vendor_bundle_item_vendor on kept.vendor_bundle_item (organisation_id, vendor_key)",
  );
  // bundles.dueVendors, the sweep: where organisation_id = and goes_on <=
  await run(`create index vendor_bundle_item_due on kept.vendor_bundle_item (organisation_id, goes_on)
    where goes_on is not null`);
  await createTenantTable(migrator, {
    name: "vendor_bundle_link",
    columns: `
      id uuid not null,
      vendor_key text not null,
      token_hash bytea not null check (octet_length(token_hash) = 32),
      mark bytea not null check (octet_length(mark) = 32),
      created_at timestamptz not null,
      expires_at timestamptz not null`,
    rights: ["select", "insert", "delete"],
  });
  // bundles.linkOfToken: where organisation_id = and token_hash =
  await run(
    "create unique index vendor_bundle_link_token on kept.vendor_bundle_link (organisation_id, token_hash)",
  );
  await createTenantTable(migrator, {
    name: "vendor_bundle_code",
    key: ["vendor_key"],
    columns: `
      vendor_key text not null,
      code_hash bytea not null check (octet_length(code_hash) = 32),
      tries integer not null check (tries >= 0),
      created_at timestamptz not null,
      expires_at timestamptz not null`,
    rights: ["select", "insert", "delete", "update (tries)"],
  });
}
