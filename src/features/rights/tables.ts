/** The tables of rights requests as Kysely sees them; what a column means is said in the migration. */
import type { AccountId, ActorId, CaseId, CellId, Id } from "../../platform/identifiers.ts";
import type { Tenant } from "../../platform/tables.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import type { BundleId, MeasureId } from "./request/events.ts";

export type RequestLinkId = Id<"request link">;
export const linkPurposes = ["confirm", "follow", "download", "evidence", "code"] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

declare module "../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    rights_request: RightsRequestTable;
    rights_link: RightsLinkTable;
    rights_measure: RightsMeasureTable;
    rights_person_mark: Tenant & { case_id: CaseId; kind: "address" | "identity"; digest: Buffer };
    rights_requester_mark: Tenant & { case_id: CaseId; digest: Buffer };
    rights_reading: Tenant & { actor_id: ActorId; what: string; read_at: Instant };
    rights_draft: Tenant & {
      actor_id: ActorId;
      form: string;
      cell_id: CellId;
      saved_at: Instant;
      expires_at: Instant;
    };
  }
}

type RightsRequestTable = Tenant & {
  case_id: CaseId;
  language: string;
  about_account_id: AccountId | null;
  requester_name_cell: CellId | null;
  requester_email_cell: CellId | null;
  requester_address_cell: CellId | null;
  subject_name_cell: CellId | null;
  subject_born_cell: CellId | null;
  wording_cell: CellId | null;
  identities_cell: CellId | null;
  bundle_id: BundleId | null;
  requester_marked_at: Instant | null;
};

type RightsMeasureTable = Tenant & {
  id: MeasureId;
  case_id: CaseId;
  owner_id: ActorId;
  due_on: PlainDate;
  state: "open" | "settled" | "dropped";
  settled_at: Instant | null;
  reminded_at: Instant | null;
};

type RightsLinkTable = Tenant & {
  id: RequestLinkId;
  case_id: CaseId;
  purpose: LinkPurpose;
  token_hash: Buffer;
  created_at: Instant;
  expires_at: Instant;
  used_at: Instant | null;
  tries: number;
};
