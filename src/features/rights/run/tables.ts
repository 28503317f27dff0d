/** The tables from a plan to a package; what a column means is said in the migration. */
import type { Generated } from "kysely";
import type { ActorId, CaseId, FileId } from "../../../platform/ids.ts";
import type { Instant } from "../../../platform/time.ts";
import type { PackageId, RunId } from "../request/events.ts";
import type { RoleRuleId } from "../review/role/contract.ts";
import type { Decision, SystemOutcome, Treatment } from "./contract.ts";

export type RunState = "planned" | "approved" | "running" | "finished" | "failed" | "replaced" | "destroyed";
export type Sameness = "open" | "not-needed" | "confirmed";

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    search_run: Tenant & {
      id: RunId;
      case_id: CaseId;
      state: RunState;
      plan_hash: string;
      sameness: Generated<Sameness>;
      left_out: unknown;
      approval: PackageId | null;
      created_at: Instant;
      approved_at: Instant | null;
      finished_at: Instant | null;
      destroyed_at: Instant | null;
    };
    search_system: Tenant & {
      run_id: RunId;
      position: number;
      store_id: string;
      name: string;
      map: string;
      plan: unknown;
      unconfirmed: unknown;
      outcome: Generated<SystemOutcome>;
      problem: string | null;
      stage: string | null;
      attempts: Generated<number>;
      tables_total: Generated<number>;
      tables_done: Generated<number>;
      row_count: Generated<number>;
      as_of: Instant | null;
      result: unknown;
      columns: unknown;
      journal_file_id: FileId | null;
      settled_at: Instant | null;
    };
    found_row: Tenant & {
      run_id: RunId;
      position: number;
      ordinal: number;
      table_name: string;
      disposition: "disclose" | "redact" | "review" | "skip";
      redactable: boolean;
      shared: boolean;
      treatment: Treatment;
      soft_deleted: boolean;
      reason: unknown;
      from_ordinal: number | null;
      content: Buffer;
      /** Numbers and addresses among its words that are nobody's who is known. */
      unnamed: Generated<number>;
      /** Of this row alone; it goes before the decisions for its people. */
      decision: Generated<Decision | null>;
      decision_reason: Generated<string | null>;
      words: Generated<Buffer | null>;
      /** Words inside its fields that are withheld, sealed; and why, as codes. */
      passages: Generated<Buffer | null>;
      passage_reasons: Generated<unknown>;
      decided_by: Generated<ActorId | null>;
      decided_at: Generated<Instant | null>;
    };
    found_person: Tenant & {
      run_id: RunId;
      person: Buffer;
      position: number;
      table_name: string;
      unseen: boolean;
      waits: boolean;
      row_count: number;
      decision: Decision | null;
      reason: string | null;
      decided_by: ActorId | null;
      decided_at: Instant | null;
      words: Buffer | null;
      /** What the requester is told with the decision. */
      told: Buffer | null;
      /** The rule that decided, where no person did it alone. */
      rule_id: Generated<RoleRuleId | null>;
      content: Buffer;
    };
    /** Tables of people who act in their role; what a column means is said in the migration. */
    rights_role_rule: Tenant & {
      id: RoleRuleId;
      store_id: string;
      table_name: string;
      title: string;
      why: string;
      set_by: ActorId;
      set_at: Instant;
      ended_by: ActorId | null;
      ended_at: Instant | null;
    };
    found_row_person: Tenant & { run_id: RunId; position: number; ordinal: number; person: Buffer };
    package: Tenant & {
      id: PackageId;
      case_id: CaseId;
      run_id: RunId;
      file_id: FileId | null;
      state: "built" | "released" | "replaced" | "destroyed";
      delivery: "portal" | "post" | "age" | null;
      manifest: unknown;
      manifest_hash: string;
      rows: number;
      size_bytes: string;
      built_at: Instant;
      released_at: Instant | null;
      posted_on: Temporal.PlainDate | null;
      destroyed_at: Instant | null;
    };
  }
}
