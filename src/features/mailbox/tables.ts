/** The mailbox feature's own tables as Kysely sees them; what a column means is said in the migration. */
import type { Generated } from "kysely";
import type { AccountId, ActorId, CaseId, CellId, FileId } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import type {
  IncomingMailId,
  MailboxId,
  MailContentState,
  MailStateName,
  Opening,
  Receipt,
} from "./contract.ts";

export type { IncomingMailId, MailboxId } from "./contract.ts";

type MailboxTable = Tenant & {
  id: MailboxId;
  name: string;
  address_cell: CellId;
  opening: Opening;
  from_day: PlainDate;
  created_at: Instant;
  paused_at: Instant | null;
  removed_at: Instant | null;
  uid_validity: string | null;
  last_uid: Generated<string>;
  round: Generated<number>;
  next_read_at: Instant;
  tried_at: Instant | null;
  read_at: Instant | null;
  problem: string | null;
  failures: Generated<number>;
  failing_since: Instant | null;
};

type IncomingMailTable = Tenant & {
  id: IncomingMailId;
  mailbox_id: MailboxId;
  uid_validity: string;
  uid: string;
  digest: Buffer;
  state: MailStateName;
  content: MailContentState;
  size_bytes: string;
  received_at: Instant;
  receipt: Receipt;
  kept_at: Instant;
  about_account_id: AccountId | null;
  likely_case_ids: readonly CaseId[];
  case_id: CaseId | null;
  reason: string | null;
  file_id: FileId | null;
  summary_cell: CellId | null;
  settled_at: Instant | null;
  settled_by: ActorId | null;
  destroy_at: Instant | null;
};

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- the platform's interface is merged into
  interface Tables {
    mailbox: MailboxTable;
    incoming_mail: IncomingMailTable;
  }
}
