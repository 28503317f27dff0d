/** The table of letters as Kysely sees it. */
import type { CaseId, FileId, MailId } from "../../../platform/identifiers.ts";
import type { Instant } from "../../../platform/time.ts";
import type { LetterId } from "../request/events.ts";

export type LetterState = "draft" | "sent";

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's table into the platform's
  interface Tables {
    rights_letter: Tenant & {
      id: LetterId;
      case_id: CaseId;
      template: string;
      language: string;
      state: LetterState;
      version: number;
      gaps: unknown;
      created_at: Instant;
      changed_at: Instant;
      sent_at: Instant | null;
      sent_by: "mail" | "print" | null;
      mail_id: MailId | null;
      file_id: FileId | null;
    };
  }
}
