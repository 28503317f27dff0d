/** The tables of drafts; what a column means is said in the migration. */
import type { Tables } from "../../../platform/tables.ts";
import type { ActorId } from "../../../platform/identifiers.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { VersionId } from "../tables.ts";
import type { Decision, DraftClauseId, DraftId } from "./contract.ts";

export type PolicyDraftTable = Tables["policy_draft"];

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    policy_draft: Tenant & {
      id: DraftId;
      state: "open" | "approved" | "in_force" | "discarded";
      title: string;
      came_from: "file" | "text" | "version";
      file_name: string | null;
      notes: unknown;
      created_by: ActorId;
      created_at: Instant;
      changed_at: Instant;
      in_force_from: PlainDate | null;
      approved_by: ActorId | null;
      approved_at: Instant | null;
      version_id: VersionId | null;
    };
    policy_draft_clause: Tenant & {
      id: DraftClauseId;
      draft_id: DraftId;
      position: number;
      label: string;
      section_number: string;
      section_title: string;
      body: string;
      proposals: unknown;
      decision: Decision;
      promise: unknown;
    };
  }
}
