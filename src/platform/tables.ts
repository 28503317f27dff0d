/** The platform's tables as Kysely sees them; what a column means is said in the migrations. */
import type { Generated, GeneratedAlways } from "kysely";
import type {
  AccountId,
  ActorId,
  CaseId,
  CellId,
  ClauseId,
  ClockId,
  DutyId,
  EntryId,
  EventId,
  FileId,
  LedgerEntryId,
  LinkId,
  MailId,
  OrganisationId,
  ShortReference,
  SiteId,
  SpoolId,
  SubjectId,
} from "./ids.ts";
import type { Instant } from "./time.ts";

/** The platform's tables; a feature adds its own in its `tables.ts` by merging into this interface. */
// eslint-disable-next-line typescript/consistent-type-definitions -- features merge their tables into it
export interface Tables {
  migration: { name: string; checksum: string; applied_at: Generated<Instant> };
  installation: {
    only_row: Generated<boolean>;
    root_key_id: Buffer;
    keystore_since: Instant | null;
    erasures_cleared_until: Instant | null;
    created_at: Instant;
    first_run_hash: Buffer | null;
    first_run_expires_at: Instant | null;
  };
  organisation: { id: OrganisationId; slug: string; created_at: Instant };
  organisation_profile: Tenant & { name: string; language: string; changed_at: Instant };
  site: Tenant & { id: SiteId; name: string; zone: string; calendar: string; created_at: Instant };
  actor: Tenant & { id: ActorId; kind: ActorKind; created_at: Instant };
  reference_counter: Tenant & { prefix: string; year: number; last_number: number };
  cell: CellTable;
  ledger_entry: LedgerEntryTable;
  ledger_payload: LedgerPayloadTable;
  case_file: CaseFileTable;
  case_reading: CaseReadingTable;
  case_address: CaseAddressTable;
  case_looked: Tenant & { actor_id: ActorId; case_id: CaseId; looked_at: Instant };
  case_event: CaseEventTable;
  clock: ClockTable;
  entry: EntryTable;
  entry_version: EntryVersionTable;
  entry_link: EntryLinkTable;
  idempotency: IdempotencyTable;
  duty: DutyTable;
  outbox_mail: OutboxMailTable;
  mail_server: MailServerTable;
  file: FileTable;
  spool: SpoolTable;
  throttle: ThrottleTable;
  heartbeat: HeartbeatTable;
}

/** What every tenant table begins with. */
export type Tenant = { organisation_id: OrganisationId };

export type ActorKind = "person" | "system" | "job" | "public";

/** Whose key seals a value; destroying that key destroys the value. */
export type KeyOwnerKind = "subject" | "case" | "file" | "organisation";

type KeyOwned = { key_owner_kind: KeyOwnerKind; key_owner_id: string };

type CellTable = Tenant &
  KeyOwned & {
    id: CellId;
    row_table: string;
    row_column: string;
    row_id: string;
    envelope: Buffer;
    created_at: Instant;
    expires_at: Instant | null;
  };

type LedgerEntryTable = Tenant & {
  id: LedgerEntryId;
  arrival: GeneratedAlways<string>;
  version: number;
  type: string;
  recorded_at: Instant;
  actor_id: ActorId;
  clause_id: ClauseId | null;
  subject_tag: Buffer | null;
  commitment: Buffer;
  leaf_hash: Buffer;
};

type LedgerPayloadTable = Tenant &
  KeyOwned & { id: LedgerEntryId; payload: Buffer; opening: Buffer; expires_at: Instant | null };

type CaseFileTable = Tenant & {
  id: CaseId;
  site_id: SiteId | null;
  kind: string;
  reference: ShortReference;
  jurisdiction: string;
  subject_id: SubjectId | null;
  state: string;
  body: unknown;
  version: number;
  opened_at: Instant;
  changed_at: Instant;
  closed_at: Instant | null;
  /** The next four are read from the state by the database. */
  handler_id: GeneratedAlways<ActorId | null>;
  about_account_id: GeneratedAlways<AccountId | null>;
  opened_by: GeneratedAlways<ActorId | null>;
  origin_case_id: GeneratedAlways<CaseId | null>;
  /** From whom it is kept beside whom the state names. */
  walls: Generated<AccountId[]>;
  /** The earliest limit that still runs; where none does, the earliest that was met. */
  due_at: Generated<Instant | null>;
  /** A clock runs or waits. */
  owes: Generated<boolean>;
};

/** Keyed hashes of the addresses of a case. */
type CaseAddressTable = Tenant & { case_id: CaseId; digest: Buffer };

type CaseReadingTable = Tenant & { actor_id: ActorId; what: string; read_at: Instant };

type CaseEventTable = Tenant & {
  id: EventId;
  case_id: CaseId;
  sequence: number;
  type: string;
  type_version: number;
  actor_id: ActorId;
  recorded_at: Instant;
  happened_at: Instant;
  cause_id: EventId | null;
  idempotency_key: string | null;
  data: unknown;
  cell_ids: Generated<CellId[]>;
};

export type ClockState = "running" | "paused" | "satisfied" | "stopped";

type ClockTable = Tenant & {
  id: ClockId;
  case_id: CaseId;
  rule: string;
  rule_version: number;
  calendar: string;
  zone: string;
  state: ClockState;
  inputs: unknown;
  policy_limit_at: Instant | null;
  legal_limit_at: Instant | null;
  effective_limit_at: Instant | null;
  changed_at: Instant;
};

type EntryTable = Tenant & {
  id: EntryId;
  site_id: SiteId | null;
  kind: string;
  key: string;
  version: number;
  created_at: Instant;
  retired_at: Instant | null;
  retired_reason: string | null;
};

type EntryVersionTable = Tenant & {
  entry_id: EntryId;
  version: number;
  schema_version: number;
  body: unknown;
  actor_id: ActorId;
  recorded_at: Instant;
  reason: string | null;
};

type EntryLinkTable = Tenant & {
  id: LinkId;
  from_entry_id: EntryId;
  to_entry_id: EntryId;
  relation: string;
  actor_id: ActorId;
  linked_at: Instant;
  ended_at: Instant | null;
};

type IdempotencyTable = Tenant & {
  id: string;
  actor_id: ActorId;
  route: string;
  key: string;
  body_hash: Buffer;
  status: number | null;
  reply: Buffer | null;
  created_at: Instant;
  expires_at: Instant;
};

export type DutyState = "waiting" | "running" | "done" | "held" | "given_up";

type DutyTable = Tenant & {
  id: DutyId;
  site_id: SiteId | null;
  case_id: CaseId | null;
  kind: string;
  key: string;
  data: unknown;
  state: DutyState;
  due_at: Instant;
  attempts: Generated<number>;
  fence: Generated<string>;
  leased_until: Instant | null;
  problem: string | null;
  created_at: Instant;
  settled_at: Instant | null;
};

export type MailState = "waiting" | "sent" | "refused" | "suppressed";

type OutboxMailTable = Tenant & {
  id: MailId;
  case_id: CaseId | null;
  message_id: string;
  state: MailState;
  attempts: Generated<number>;
  problem: string | null;
  created_at: Instant;
  settled_at: Instant | null;
};

type MailServerTable = Tenant & {
  id: string;
  address_cell: CellId | null;
  changed_at: Instant | null;
  sent_at: Instant | null;
  problem: string | null;
  failing_since: Instant | null;
};

type FileTable = Tenant &
  KeyOwned & {
    id: FileId;
    case_id: CaseId | null;
    ciphertext_hash: Buffer;
    size_bytes: string;
    media_type: string;
    created_at: Instant;
    expires_at: Instant | null;
  };

export type SpoolState = "writing" | "complete" | "destroyed";

type SpoolTable = Tenant & {
  id: SpoolId;
  case_id: CaseId;
  state: SpoolState;
  row_count: Generated<string>;
  size_bytes: Generated<string>;
  chunks: unknown;
  created_at: Instant;
  expires_at: Instant;
};

type HeartbeatTable = Tenant & { server_at: Instant; database_at: Instant };

type ThrottleTable = Tenant & { bucket: Buffer; window_started_at: Instant; count: number };
