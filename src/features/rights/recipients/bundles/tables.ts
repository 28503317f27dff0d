/** The tables of vendors' bundles as Kysely sees them; what a column means is said in the migration. */
import type { Id } from "../../../../platform/identifiers.ts";
import type { Tenant } from "../../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../../platform/time.ts";
import type { NoticeId } from "../contract.ts";

export type VendorLinkId = Id<"vendor link">;

declare module "../../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    vendor_bundle_item: ItemTable;
    vendor_bundle_link: LinkTable;
    vendor_bundle_code: CodeTable;
  }
}

export type ItemTable = Tenant & {
  notice_id: NoticeId;
  vendor_key: string;
  mails: number;
  goes_on: PlainDate | null;
  created_at: Instant;
};

export type LinkTable = Tenant & {
  id: VendorLinkId;
  vendor_key: string;
  token_hash: Buffer;
  mark: Buffer;
  created_at: Instant;
  expires_at: Instant;
};

export type CodeTable = Tenant & {
  vendor_key: string;
  code_hash: Buffer;
  tries: number;
  created_at: Instant;
  expires_at: Instant;
};
