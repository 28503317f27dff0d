/** The tables of files found in folders; what a column means is said in the migration. */
import type { Generated } from "kysely";
import type { ActorId, CaseId } from "../../../platform/ids.ts";
import type { Instant } from "../../../platform/time.ts";
import type { PackageFileId } from "../delivery/files/tables.ts";
import type { ErasingView } from "./erasing/contract.ts";
import type { DocumentId, DocumentSearchId, DocumentState, DocumentView, LeftReason } from "./contract.ts";

export type DocumentSearchColumns = {
  id: DocumentSearchId;
  case_id: CaseId;
  state: DocumentState;
  asked: Buffer;
  roots: unknown;
  coverage: unknown;
  started_at: Instant;
  finished_at: Instant | null;
  erase_state: Generated<Exclude<ErasingView["state"], "open"> | null>;
  /** Each approval is one more. */
  erase_round: Generated<number>;
  erase_result: Generated<unknown>;
  erased_at: Generated<Instant | null>;
};

export type DocumentColumns = {
  id: DocumentId;
  search_id: DocumentSearchId;
  case_id: CaseId;
  ordinal: number;
  strength: DocumentView["strength"];
  content: Buffer;
  decision: NonNullable<DocumentView["decision"]> | null;
  reason: LeftReason | null;
  package_file_id: PackageFileId | null;
  decided_by: ActorId | null;
  decided_at: Instant | null;
  /** When it was ordered to go; what the disk answered; what was seen afterwards. */
  ordered_at: Generated<Instant | null>;
  answer: Generated<string | null>;
  verdict: Generated<string | null>;
};

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    rights_document_search: Tenant & DocumentSearchColumns;
    rights_document: Tenant & DocumentColumns;
  }
}
