/** What is owed to a system of a request: the two duties by name, and what an attempt at one works with. */
import { z } from "zod";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Attempt } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import type { UsableStore } from "../../connectors/index.ts";
import type { OtherPerson } from "../erase/derive.ts";
import type { AmendAnswer, Marks } from "../amend/derive.ts";
import type { Answer } from "../erase/domain.answers.ts";
import type { RequestState } from "../request/state.ts";
import type { ExecutionId } from "./contract.ts";
import type { ExecutionSeals } from "./sealed.ts";
import type { Execution } from "./store.ts";

export const planDutyName = "rights.execution_plan";
export const runDutyName = "rights.execution_run";

export const Data = z.strictObject({ execution: idSchema<ExecutionId>(), round: z.int().positive() });
export type ExecutionAttempt = Attempt<z.infer<typeof Data>>;

export const dutyKey = ({ id, round }: Pick<Execution, "id" | "round">): string => `${id}:${round}`;

export async function oweExecution(
  tx: WriteTx,
  scope: Scope,
  kind: typeof planDutyName | typeof runDutyName,
  row: Pick<Execution, "id" | "round" | "case_id">,
  now: Instant,
): Promise<void> {
  const { id: execution, round, case_id: caseId } = row;
  await insertDuty(tx, scope, {
    kind,
    key: dutyKey(row),
    data: { execution, round },
    dueAt: now,
    now,
    caseId,
  });
}

/** What an attempt works with. */
export type Work = {
  readonly platform: Platform;
  readonly attempt: ExecutionAttempt;
  readonly row: Execution;
  readonly file: CaseFile<RequestState>;
  readonly store: UsableStore | undefined;
  /** What was said of rows that are to go, or of values that are to be written, by the task. */
  readonly answers: { readonly erase: readonly Answer[]; readonly amend: readonly AmendAnswer[] };
  /** What a restriction of this system marked, where it is lifted. */
  readonly marks: readonly Marks[];
  /** Person rows of this system that the review of the search set aside. */
  readonly others: readonly OtherPerson[];
  readonly seals: ExecutionSeals;
  readonly isOver: boolean;
};
