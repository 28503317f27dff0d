/** The table of fixed populations as Kysely sees it. */
import type { CaseId } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's table into the platform's
  interface Tables {
    audit_population: AuditPopulationTable;
  }
}

export type AuditPopulationTable = Tenant & {
  case_id: CaseId;
  /** References of cases or keys of entries, a line each. */
  content: Buffer;
  fixed_at: Instant;
};
