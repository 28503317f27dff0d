/** Rules for people who act in their role, as Kysely sees them; what a column means is said in the migration. */
import type { ActorId } from "../../../../platform/ids.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { RoleRuleId } from "./contract.ts";

declare module "../../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    rights_role_rule: Tenant & {
      id: RoleRuleId;
      store_id: string;
      table_name: string;
      title: string;
      why: string;
      set_by: ActorId;
      set_at: Instant;
      ended_by: ActorId | null;
      ended_at: Instant | null;
    };
  }
}
