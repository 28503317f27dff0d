/** The tables of notices to recipients as Kysely sees them; what a column means is said in the migration. */
import type { CaseId, CellId, Id } from "../../../platform/identifiers.ts";
import type { Tenant } from "../../../platform/tables.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { NoticeId } from "./contract.ts";

export type RecipientLinkId = Id<"recipient link">;

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    recipient_notice: RecipientNoticeTable;
    recipient_link: Tenant & {
      id: RecipientLinkId;
      notice_id: NoticeId;
      token_hash: Buffer;
      created_at: Instant;
      expires_at: Instant;
    };
  }
}

type RecipientNoticeTable = Tenant & {
  id: NoticeId;
  case_id: CaseId;
  number: number;
  act: string;
  state: string;
  is_open: boolean;
  due_on: PlainDate | null;
  next_on: PlainDate | null;
  body: unknown;
  language: string;
  texts_cell: CellId | null;
  answer_cell: CellId | null;
  reason_cell: CellId | null;
  created_at: Instant;
  changed_at: Instant;
};
