/** The table of conversations with processors' systems as Kysely sees it; what a column means is said in the migration. */
import type { CaseId, CellId, Id } from "../../../../platform/identifiers.ts";
import type { Tenant } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { ExchangeId, NoticeId } from "../contract.ts";

declare module "../../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    opendsr_exchange: ExchangeTable;
    opendsr_vendor_key: Tenant & {
      base: string;
      id: Id<"opendsr vendor key">;
      key_cell: CellId;
      set_at: Instant;
    };
  }
}

export type ExchangeTable = Tenant & {
  id: ExchangeId;
  case_id: CaseId;
  notice_id: NoticeId;
  subject_request_id: string;
  base: string;
  domain: string;
  fingerprint: string | null;
  customer_number: string | null;
  state: string;
  trouble: string | null;
  expected_at: Instant | null;
  certificate: string | null;
  receipt_cell: CellId | null;
  outcome_cell: CellId | null;
  created_at: Instant;
  changed_at: Instant;
};
