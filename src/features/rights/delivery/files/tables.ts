/** Files of a package as Kysely sees them; what a column means is said in the migration. */
import type { CaseId, FileId, Id } from "../../../../platform/identifiers.ts";
import type { Tenant } from "../../../../platform/tables.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { FileReason, FileStanding } from "./contract.ts";

export type PackageFileId = Id<"package file">;

declare module "../../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    rights_package_file: PackageFileTable;
  }
}

type PackageFileTable = Tenant & {
  id: PackageFileId;
  case_id: CaseId;
  /** A row that is disclosed names it. */
  is_named: boolean;
  /** Title of the table that names it. */
  named_in: string | null;
  standing: FileStanding;
  reason: FileReason | null;
  file_id: FileId | null;
  media_type: string | null;
  size_bytes: string | null;
  changed_at: Instant;
};
