/** The tables of controllers that ask as Kysely sees them; what a column means is said in the migration. */
import type { CaseId, CellId, Id } from "../../../platform/identifiers.ts";
import type { Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { ControllerId } from "./contract.ts";
import type { Status } from "./domain.standing.ts";

export type SignerId = Id<"opendsr signer">;
export type ReceivedId = Id<"opendsr received">;

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merges the feature's tables into the platform's
  interface Tables {
    opendsr_signer: SignerTable;
    opendsr_controller: ControllerTable;
    opendsr_received: ReceivedTable;
  }
}

export type SignerTable = Tenant & {
  id: SignerId;
  domain: string;
  certificate: string;
  fingerprint: string;
  valid_until: Instant;
  key_cell: CellId;
  created_at: Instant;
  ended_at: Instant | null;
};

export type ControllerTable = Tenant & {
  id: ControllerId;
  name: string;
  contact: string;
  customer_number: string | null;
  callback_hosts: string[];
  key_hash: Buffer;
  key_made_at: Instant;
  created_at: Instant;
  ended_at: Instant | null;
};

export type ReceivedTable = Tenant & {
  id: ReceivedId;
  controller_id: ControllerId;
  subject_request_id: string;
  case_id: CaseId;
  sent_cell: CellId;
  submitted_at: Instant;
  received_at: Instant;
  expected_at: Instant;
  has_callbacks: boolean;
  /** As it was last said to stand: never back. */
  status: Status;
  told: Status | null;
  told_at: Instant | null;
};
