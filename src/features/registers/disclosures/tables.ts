/** The table of disclosures; what a column means is said in the migration. */
import type { ActorId, CaseId, CellId } from "../../../platform/identifiers.ts";
import type { Tenant } from "../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { DisclosureLine, DisclosureId } from "./contract.ts";

export type DisclosureTable = Tenant & {
  id: DisclosureId;
  disclosed_on: PlainDate;
  recorded_at: Instant;
  recorded_by: ActorId;
  source: DisclosureLine["source"];
  whom: DisclosureLine["whom"];
  means: DisclosureLine["means"];
  basis: DisclosureLine["basis"];
  case_id: CaseId | null;
  words_cell: CellId;
  person_cell: CellId | null;
  person_marks: Buffer[];
  struck_at: Instant | null;
  struck_by: ActorId | null;
  struck_cell: CellId | null;
};

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- features add their tables by merging
  interface Tables {
    disclosure: DisclosureTable;
  }
}
