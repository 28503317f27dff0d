/** The table of the suppression list as Kysely sees it; what a column means is said in the migration. */
import type { ActorId, CaseId } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";
import type {
  LiftReason,
  SuppressionChannel,
  SuppressionGround,
  SuppressionId,
  SuppressionScope,
  ValueKind,
} from "./contract.ts";

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's table into the platform's
  interface Tables {
    suppression_entry: SuppressionTable;
  }
}

export type SuppressionTable = Tenant & {
  id: SuppressionId;
  kind: ValueKind;
  digest: Buffer;
  key_id: Buffer;
  scope: SuppressionScope;
  channel: SuppressionChannel;
  ground: SuppressionGround;
  since: Instant;
  added_by: ActorId;
  /** The case it came from; it may be gone. */
  origin: CaseId | null;
  lifted_at: Instant | null;
  lifted_by: ActorId | null;
  lifted_why: LiftReason | null;
};
