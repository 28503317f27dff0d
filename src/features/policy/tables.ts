/** The tables of the policy; what a column means is said in the migration. */
import type { AccountId, CellId, ClauseId, Id } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import type { TranslationLanguage } from "./translating/contract.ts";
import type { Status } from "./checks/result.ts";

export type DocumentId = Id<"policy document">;
export type VersionId = Id<"policy version">;
export type TranslationId = Id<"clause in another language">;

export type AttestationId = Id<"spot check of a promise">;
export type AttestationTable = Tenant & {
  id: AttestationId;
  clause_id: ClauseId;
  words: string;
  is_kept: boolean;
  found_cell: CellId;
  evidence_cell: CellId | null;
  evidence_hash: string | null;
  by_account: AccountId;
  attested_at: Instant;
  attested_on: PlainDate;
  good_until: PlainDate;
};

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    policy_document: Tenant & { id: DocumentId; pack: string; created_at: Instant };
    policy_version: Tenant & {
      id: VersionId;
      document_id: DocumentId;
      number: number;
      hash: string;
      title: string;
      in_force_from: PlainDate;
      reviewed_on: PlainDate | null;
      created_at: Instant;
    };
    policy_clause: Tenant & { id: ClauseId; document_id: DocumentId; label: string; created_at: Instant };
    policy_clause_version: Tenant & {
      version_id: VersionId;
      clause_id: ClauseId;
      position: number;
      section_number: string;
      section_title: string;
      body: string;
      promise: unknown;
    };
    policy_attestation: AttestationTable;
    policy_look: Tenant & {
      account_id: AccountId;
      looked_at: Instant;
      seen: unknown;
      before_at: Instant | null;
      before: unknown;
    };
    policy_translation: Tenant & {
      id: TranslationId;
      clause_id: ClauseId;
      language: TranslationLanguage;
      body: string;
      of_hash: string;
      written_at: Instant;
    };
    policy_day: Tenant & { clause_id: ClauseId; day: PlainDate; status: Status; evaluated_at: Instant };
  }
}
