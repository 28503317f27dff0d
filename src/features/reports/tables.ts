/** The table of report packs as Kysely sees it. */
import type { ActorId, Id, LedgerEntryId } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";

export type PackId = Id<"report pack">;

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's table into the platform's
  interface Tables {
    report_pack: ReportPackTable;
  }
}

export type ReportPackTable = Tenant & {
  id: PackId;
  number: number;
  made_at: Instant;
  made_by: ActorId;
  /** The past day it is of. */
  of_day: PlainDate | null;
  /** Canonical JSON (RFC 8785), UTF-8: the bytes that were hashed. */
  content: Buffer;
  entry_id: LedgerEntryId;
};
