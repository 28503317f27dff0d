/** The tables of imports; what a column means is said in the migration. */
import type { AccountId, CaseId, FileId, Id } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant } from "../../platform/time.ts";

export type ImportId = Id<"import">;

export type CaseImportTable = Tenant & {
  id: ImportId;
  account_id: AccountId;
  state: "running" | "done";
  file_hash: Buffer;
  file_id: FileId | null;
  choices: unknown;
  begun_at: Instant;
  ended_at: Instant | null;
};

export type ImportRowTable = Tenant & {
  import_id: ImportId;
  number: number;
  state: "waiting" | "opened" | "duplicate" | "wrong";
  problems: unknown;
  key_hash: Buffer | null;
  case_id: CaseId | null;
};

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- features add their tables by merging
  interface Tables {
    case_import: CaseImportTable;
    import_row: ImportRowTable;
  }
}
