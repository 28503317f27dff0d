/** The table of what people chose to be told; what a column means is said in the migration. */
import type { AccountId } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";
import type { Rhythm } from "./contract.ts";

export type AgendaChoiceTable = Tenant & {
  account_id: AccountId;
  rhythm: Rhythm;
  next_at: Instant | null;
  sent_at: Instant | null;
  calendar_hash: Buffer | null;
  calendar_made_at: Instant | null;
  calendar_fetched_at: Instant | null;
};

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- features add their tables by merging
  interface Tables {
    agenda_choice: AgendaChoiceTable;
  }
}
