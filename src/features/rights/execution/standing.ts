/**
 * Whether what somebody approved still stands: asked before a store is changed and once more before it commits, because hours
 * may lie between. The request is open, its decision is the one the plan was approved on, everything else an approval waits for
 * is still there, and nobody said since whose the rows are (docs/decisions/0106).
 */
import { lockCase } from "../../../platform/cases/store.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { OtherPerson } from "../erase/derive.ts";
import { assessed } from "../request/events.decided.ts";
import { hasEnded, requestKind } from "../request/state.ts";
import { someoneElse } from "../review/aside/store.ts";
import { seedRows } from "../review/store.ts";
import { sealsOf } from "../run/sealed.ts";
import { latestRun, systemsOf } from "../run/store.ts";
import { liftingFacts, missingToApprove } from "./gates.ts";
import type { ExecutionProblem } from "./contract.ts";
import { executionApproved } from "./events.ts";
import type { Work } from "./owed.ts";
import type { Execution } from "./store.ts";

/** It is not carried out; nothing has happened. */
export class NoLongerStanding extends Error {
  override readonly name = "NoLongerStanding";
  readonly problem: ExecutionProblem;

  constructor(problem: ExecutionProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** More than this nobody compares by eye, and no review sets aside. */
const mostSeeds = 1000;

/** The rows of people in this system whom the review of the search set aside: another person's. */
export async function setAsideIn(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  { case_id: caseId, store_id: storeId }: Pick<Execution, "case_id" | "store_id">,
): Promise<readonly OtherPerson[]> {
  const run = await latestRun(tx, scope, caseId);
  if (run?.state !== "finished") return [];
  const system = (await systemsOf(tx, scope, run.id)).find((one) => one.store_id === storeId);
  const seeds = await seedRows(tx, scope, run.id, mostSeeds, "all");
  const aside = seeds.filter(
    ({ position, decision_reason: reason }) => position === system?.position && reason === someoneElse,
  );
  if (aside.length === 0) return [];
  const seals = await sealsOf(keys, scope, caseId);
  return Promise.all(
    aside.map(async ({ position, ordinal, table_name: table, content }) => {
      const { key } = await seals.openRow(run.id, position, ordinal, content);
      return { table, key };
    }),
  );
}

/** Throws `NoLongerStanding`; the request stays as it is until the transaction ends. */
export async function refuseUnlessStanding(
  tx: WriteTx,
  scope: Scope,
  { keys, now }: Pick<Platform, "keys" | "now">,
  { row, others }: Pick<Work, "row" | "others">,
): Promise<void> {
  const file = await lockCase(tx, scope, requestKind, row.case_id);
  if (file === undefined || hasEnded(file.state)) throw new NoLongerStanding("request-over");
  const run = await latestRun(tx, scope, row.case_id);
  const isSamenessOpen = run?.state === "finished" && run.sameness === "open";
  const aside = await setAsideIn(tx, scope, keys, row);
  const facts = { isSamenessOpen, ...(await liftingFacts(tx, scope, file.state, now())) };
  const stands =
    missingToApprove(file.state, row.task, facts).length === 0 &&
    JSON.stringify(aside) === JSON.stringify(others) &&
    !(await isDecidedAnew(tx, scope, row));
  if (!stands) throw new NoLongerStanding("request-changed");
}

/** Whether the request was decided again after this plan was approved. */
async function isDecidedAnew(tx: Tx, scope: Scope, { id, case_id: caseId }: Execution): Promise<boolean> {
  const events = await tx
    .selectFrom("case_event")
    .select(["type", "data"])
    .where("organisation_id", "=", scope.organisationId)
    .where("case_id", "=", caseId)
    .where("type", "in", [assessed.type, executionApproved.type])
    .orderBy("sequence", "desc")
    .execute();
  const isOurs = (data: unknown): boolean =>
    typeof data === "object" && data !== null && "executionId" in data && data.executionId === id;
  const last = events.find(({ type, data }) => type === assessed.type || isOurs(data));
  return last?.type === assessed.type;
}
