/** The tables of the ledger's page as Kysely sees them; what a column means is said in the migration. */
import type { Generated } from "kysely";
import type { ActorId, Id, MailId } from "../../platform/identifiers.ts";
import type { Instant } from "../../platform/time.ts";

export type VerificationId = Id<"ledger verification">;
export type OutletId = Id<"ledger outlet">;

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    ledger_verification: Tenant & {
      id: VerificationId;
      asked_by: ActorId;
      asked_at: Instant;
      done: Generated<string>;
      total: Generated<string>;
      finished_at: Instant | null;
      result: unknown;
    };
    ledger_outlet: Tenant & {
      id: OutletId;
      kind: "mail" | "file" | "url";
      state: "unconfirmed" | "active" | "ended";
      rhythm: "day" | "week" | "entries";
      rhythm_entries: number | null;
      own_network: boolean;
      token_hash: Buffer | null;
      made_at: Instant;
      confirm_by: Instant | null;
      ended_at: Instant | null;
      due_at: Instant | null;
      sent_size: string | null;
      mail_id: MailId | null;
      delivered_size: string | null;
      delivered_at: Instant | null;
      failing_since: Instant | null;
      problem: string | null;
      tries: Generated<number>;
    };
  }
}
