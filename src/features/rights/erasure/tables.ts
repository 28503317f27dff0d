/** The table of erasure certificates as Kysely sees it. */
import type { ActorId, CaseId, LedgerEntryId, ShortReference } from "../../../platform/identifiers.ts";
import type { Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { CertificateId } from "./contract.ts";

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's table into the platform's
  interface Tables {
    erasure_certificate: CertificateTable;
  }
}

export type CertificateTable = Tenant & {
  id: CertificateId;
  case_ids: CaseId[];
  requests: ShortReference[];
  language: string;
  ground: string;
  erased_at: Instant;
  erased_by: ActorId;
  /** What was removed, and whose keys are destroyed: as the contract has them. */
  removed: unknown;
  kept_cases: unknown;
  owners: unknown;
  gone_by: Instant;
  entry_id: LedgerEntryId;
};
