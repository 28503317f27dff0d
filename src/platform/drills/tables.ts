/** The tables of rehearsals as Kysely sees them; what a column means is said in the migration. */
import type { AccountId, CaseId, MailId } from "../identifiers.ts";
import type { Tenant } from "../tables.ts";
import type { Instant } from "../time.ts";
import type { TurnedTo } from "./contract.ts";

declare module "../tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges these tables into the platform's
  interface Tables {
    drill: DrillTable;
    drill_mail: Tenant & { id: MailId; case_id: CaseId; whom: TurnedTo; posted_at: Instant };
  }
}

export type DrillTable = Tenant & {
  case_id: CaseId;
  begun_by: AccountId;
  begun_at: Instant;
  ends_at: Instant;
  ended_at: Instant | null;
  /** As the contract has it. */
  report: unknown;
  report_hash: string | null;
  /** The action that was opened for a finding, by the finding's id. */
  actions: unknown;
};
