/** The tables of what is carried out in connected systems; what a column means is said in the migration. */
import type { Generated } from "kysely";
import type { ActorId, CaseId, EntryId, LedgerEntryId } from "../../../platform/ids.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { AnswerWord, ExecutionId, ExecutionProblem, ExecutionState, ExecutionTask } from "./contract.ts";

export type ExecutionColumns = {
  id: ExecutionId;
  case_id: CaseId;
  store_id: EntryId;
  name: string;
  task: ExecutionTask;
  state: ExecutionState;
  round: number;
  map: string;
  identities: Buffer;
  /** What is wrong and what is right, where values are rectified. */
  orders: Buffer | null;
  plan: Buffer | null;
  plan_key: Buffer | null;
  digest: string | null;
  previous: Buffer | null;
  differs: unknown;
  journal: Buffer | null;
  aftermath: Buffer | null;
  /** What runs before the last one marked, where data are restricted. */
  marked: Buffer | null;
  certificates: Buffer | null;
  answers_changed: Generated<boolean>;
  stage: string | null;
  problem: ExecutionProblem | null;
  problem_words: Buffer | null;
  attempts: Generated<number>;
  planned_at: Instant | null;
  approved_at: Instant | null;
  approved_by: ActorId | null;
  ended_at: Instant | null;
  entry_id: LedgerEntryId | null;
  created_at: Instant;
  changed_at: Instant;
};

declare module "../../../platform/tables.ts" {
  // eslint-disable-next-line typescript/consistent-type-definitions -- merged into the platform's tables
  interface Tables {
    execution: Tenant & ExecutionColumns;
    execution_question: Tenant & {
      execution_id: ExecutionId;
      ordinal: number;
      table_name: string;
      why: string;
      may: AnswerWord[];
      mark: Buffer | null;
      content: Buffer;
    };
    execution_answer: Tenant & {
      execution_id: ExecutionId;
      mark: Buffer;
      table_name: string;
      why: string;
      is_row: boolean;
      becomes: AnswerWord;
      exemption: string | null;
      until_day: PlainDate | null;
      content: Buffer;
      answered_by: ActorId;
      answered_at: Instant;
    };
    execution_breaker: Tenant & {
      store_id: EntryId;
      failures: number;
      paused_until: Instant | null;
      changed_at: Instant;
    };
  }
}
