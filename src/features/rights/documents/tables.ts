/** The tables of files found in folders; what a column means is said in the migration. */
import type { ActorId, CaseId } from "../../../platform/ids.ts";
import type { Instant } from "../../../platform/time.ts";
import type { PackageFileId } from "../delivery/files/tables.ts";
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
};

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    rights_document_search: Tenant & DocumentSearchColumns;
    rights_document: Tenant & DocumentColumns;
  }
}
