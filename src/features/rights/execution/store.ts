/** Executions, questions, answers and the breaker in the database. */
import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { json } from "../../../platform/json.ts";
import type { CaseId, EntryId } from "../../../platform/ids.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Tables, Tenant } from "../../../platform/tables.ts";
import type { Instant } from "../../../platform/time.ts";
import type { AnswerWord, ExecutionId } from "./contract.ts";
import type { ExecutionColumns } from "./tables.ts";

export type Execution = Selectable<ExecutionColumns>;
export type QuestionRow = Omit<Selectable<Tables["execution_question"]>, keyof Tenant | "execution_id">;
export type AnswerRow = Omit<Selectable<Tables["execution_answer"]>, keyof Tenant | "execution_id">;

const executions = (tx: Tx, scope: Scope) =>
  tx.selectFrom("execution").selectAll().where("organisation_id", "=", scope.organisationId);

/** One per connected system and task at the most, in the order they were begun. */
export function executionsOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<readonly Execution[]> {
  return executions(tx, scope).where("case_id", "=", caseId).orderBy("created_at").orderBy("id").execute();
}

export function readExecution(tx: Tx, scope: Scope, id: ExecutionId): Promise<Execution | undefined> {
  return executions(tx, scope).where("id", "=", id).executeTakeFirst();
}

/** The restriction of the same system, which a lifting ends. */
export function restrictionOf(
  tx: Tx,
  scope: Scope,
  { case_id: caseId, store_id: storeId }: Pick<Execution, "case_id" | "store_id">,
): Promise<Execution | undefined> {
  return executions(tx, scope)
    .where("case_id", "=", caseId)
    .where("store_id", "=", storeId)
    .where("task", "=", "restrict")
    .executeTakeFirst();
}

/** Whether something of the case is being carried out, and only its journal will tell how that ended. */
export async function isRunUnderWay(tx: Tx, scope: Scope, caseId: CaseId): Promise<boolean> {
  const row = await tx
    .selectFrom("execution")
    .select("id")
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("state", "in", ["approved", "running", "done"])
    .where("journal", "is not", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Held until the transaction ends: acts on one system come one after the other. */
export function lockExecution(tx: WriteTx, scope: Scope, id: ExecutionId): Promise<Execution | undefined> {
  return executions(tx, scope).where("id", "=", id).forUpdate().executeTakeFirst();
}

export type NewExecution = Pick<
  Execution,
  "id" | "case_id" | "store_id" | "task" | "name" | "map" | "identities" | "orders" | "created_at"
>;

/** False when another call was first. */
export async function insertExecution(tx: WriteTx, scope: Scope, row: NewExecution): Promise<boolean> {
  const inserted = await tx
    .insertInto("execution")
    .values({
      organisation_id: scope.organisationId,
      ...row,
      state: "planning",
      round: 1,
      plan: null,
      plan_key: null,
      digest: null,
      previous: null,
      journal: null,
      aftermath: null,
      marked: null,
      certificates: null,
      stage: null,
      problem: null,
      problem_words: null,
      planned_at: null,
      approved_at: null,
      approved_by: null,
      ended_at: null,
      entry_id: null,
      changed_at: row.created_at,
    })
    .onConflict((conflict) =>
      conflict.columns(["organisation_id", "case_id", "store_id", "task"]).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

export type ExecutionChange = Partial<Omit<Execution, "id" | "case_id" | "store_id" | "task" | "created_at">>;

export async function changeExecution(
  tx: WriteTx,
  scope: Scope,
  id: ExecutionId,
  { differs, ...change }: ExecutionChange,
): Promise<void> {
  await tx
    .updateTable("execution")
    .set({ ...change, ...(differs === undefined ? {} : { differs: json(differs) }) })
    .where("organisation_id", "=", scope.organisationId)
    .where("id", "=", id)
    .execute();
}

/** The questions of the newest plan, in place of those before. */
export async function replaceQuestions(
  tx: WriteTx,
  scope: Scope,
  id: ExecutionId,
  questions: readonly QuestionRow[],
): Promise<void> {
  await deleteQuestions(tx, scope, id);
  const atOnce = 500;
  for (let at = 0; at < questions.length; at += atOnce)
    await tx
      .insertInto("execution_question")
      .values(
        questions
          .slice(at, at + atOnce)
          .map((row) => ({ organisation_id: scope.organisationId, execution_id: id, ...row })),
      )
      .execute();
}

/** Of cases that are over nothing is asked any more: what was read for it goes. */
export async function sweepQuestions(tx: WriteTx, scope: Scope): Promise<void> {
  const over = tx
    .selectFrom("execution as e")
    .innerJoin("case_file as f", (join) =>
      join.onRef("f.organisation_id", "=", "e.organisation_id").onRef("f.id", "=", "e.case_id"),
    )
    .select("e.id")
    .where("e.organisation_id", "=", scope.organisationId)
    .where("f.closed_at", "is not", null);
  await tx
    .deleteFrom("execution_question")
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "in", over)
    .execute();
}

export async function deleteQuestions(tx: WriteTx, scope: Scope, id: ExecutionId): Promise<void> {
  await tx
    .deleteFrom("execution_question")
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "=", id)
    .execute();
}

export type QuestionGroup = {
  readonly table_name: string;
  readonly why: string;
  readonly rows: number;
  /** What may be said of any of them. */
  readonly may: readonly AnswerWord[];
};

export async function questionGroups(
  tx: Tx,
  scope: Scope,
  id: ExecutionId,
): Promise<readonly QuestionGroup[]> {
  const { rows } = await sql<QuestionGroup>`
    select q.table_name, q.why, count(distinct q.ordinal)::int as rows, array_agg(distinct m.word) as may
    from execution_question q, unnest(q.may) as m (word)
    where q.organisation_id = ${scope.organisationId} and q.execution_id = ${id}
    group by q.table_name, q.why order by q.table_name, q.why`.execute(tx);
  return rows;
}

export type RowsAsked = { readonly table: string; readonly why: string };

/** A page of rows after `after`; one more than `limit` where there are more. */
export function questionsPage(
  tx: Tx,
  scope: Scope,
  id: ExecutionId,
  { table, why }: RowsAsked,
  page: { readonly after: number | undefined; readonly limit: number },
): Promise<readonly QuestionRow[]> {
  const query = tx
    .selectFrom("execution_question")
    .select(["ordinal", "table_name", "why", "may", "mark", "content"])
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "=", id)
    .where("table_name", "=", table)
    .where("why", "=", why);
  return (page.after === undefined ? query : query.where("ordinal", ">", page.after))
    .orderBy("ordinal")
    .limit(page.limit + 1)
    .execute();
}

export function questionAt(
  tx: Tx,
  scope: Scope,
  id: ExecutionId,
  ordinal: number,
): Promise<QuestionRow | undefined> {
  return tx
    .selectFrom("execution_question")
    .select(["ordinal", "table_name", "why", "may", "mark", "content"])
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "=", id)
    .where("ordinal", "=", ordinal)
    .executeTakeFirst();
}

/** An answer in place of one before. */
export async function putAnswer(tx: WriteTx, scope: Scope, id: ExecutionId, row: AnswerRow): Promise<void> {
  await dropAnswer(tx, scope, id, row.mark);
  await tx
    .insertInto("execution_answer")
    .values({ organisation_id: scope.organisationId, execution_id: id, ...row })
    .execute();
}

export async function dropAnswer(tx: WriteTx, scope: Scope, id: ExecutionId, mark: Buffer): Promise<void> {
  await tx
    .deleteFrom("execution_answer")
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "=", id)
    .where("mark", "=", mark)
    .execute();
}

/** At most as many as `mostAnswers` lets in. */
export function answersOf(tx: Tx, scope: Scope, id: ExecutionId): Promise<readonly AnswerRow[]> {
  return tx
    .selectFrom("execution_answer")
    .select([
      "mark",
      "table_name",
      "why",
      "is_row",
      "becomes",
      "exemption",
      "until_day",
      "content",
      "answered_by",
      "answered_at",
    ])
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "=", id)
    .orderBy("answered_at")
    .orderBy("mark")
    .execute();
}

export async function deleteAnswers(tx: WriteTx, scope: Scope, id: ExecutionId): Promise<void> {
  await tx
    .deleteFrom("execution_answer")
    .where("organisation_id", "=", scope.organisationId)
    .where("execution_id", "=", id)
    .execute();
}

export type Breaker = { readonly failures: number; readonly pausedUntil: Instant | undefined };

export async function readBreaker(tx: Tx, scope: Scope, storeId: EntryId): Promise<Breaker> {
  const row = await tx
    .selectFrom("execution_breaker")
    .select(["failures", "paused_until"])
    .where("organisation_id", "=", scope.organisationId)
    .where("store_id", "=", storeId)
    .executeTakeFirst();
  return { failures: row?.failures ?? 0, pausedUntil: row?.paused_until ?? undefined };
}

export async function setBreaker(
  tx: WriteTx,
  scope: Scope,
  storeId: EntryId,
  { failures, pausedUntil }: Breaker,
  now: Instant,
): Promise<void> {
  const change = { failures, paused_until: pausedUntil ?? null, changed_at: now };
  await tx
    .insertInto("execution_breaker")
    .values({ organisation_id: scope.organisationId, store_id: storeId, ...change })
    .onConflict((conflict) => conflict.columns(["organisation_id", "store_id"]).doUpdateSet(change))
    .execute();
}
