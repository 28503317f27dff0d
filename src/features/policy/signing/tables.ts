/** The tables of reading and signing; what a column means is said in the migration. */
import type { AccountId, ActorId, CellId, Id } from "../../../platform/identifiers.ts";
import type { Tables } from "../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { VersionId } from "../tables.ts";

export type SignatureId = Id<"signature of a policy">;
export type SignatureTable = Tables["policy_signature"];

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    policy_signing: Tenant & {
      version_id: VersionId;
      asked_by: ActorId;
      asked_at: Instant;
      due_on: PlainDate;
      reminded_at: Instant | null;
    };
    policy_signature: Tenant & {
      id: SignatureId;
      version_id: VersionId;
      account_id: AccountId;
      hash: string;
      name_cell: CellId;
      signed_at: Instant;
    };
  }
}
