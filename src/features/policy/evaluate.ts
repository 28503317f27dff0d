/** The policy with its results at a moment: read, gathered, checked. Also what keeps the record of each day. */
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import type { Instant, Now } from "../../platform/time.ts";
import type { Facts, RequestFacts } from "./checks/facts.ts";
import { attestedResult } from "./attesting/domain.ts";
import { newestAttestations } from "./attesting/store.ts";
import { evaluateAll, factsFor } from "./checks/measured.ts";
import type { Result } from "./checks/result.ts";
import { gatherFacts } from "./gather.ts";
import { currentPolicy, housekeepingScope, lastEvaluated, recordDay } from "./store.ts";
import type { StoredClause, StoredPolicy } from "./store.ts";
import { walledCases } from "../../platform/cases/walls.ts";

export type EvaluatedClause = StoredClause & { readonly result: Result };
export type EvaluatedPolicy = {
  readonly policy: StoredPolicy;
  readonly facts: Facts;
  readonly clauses: readonly EvaluatedClause[];
};

/**
 * Evaluates on read: a few statements for the facts, then pure functions; `undefined` while there is no policy. For a
 * `reader` a case about themselves does not exist: not even a number gives it away.
 */
export async function evaluatePolicy(
  tx: Tx,
  scope: Scope,
  now: Instant,
  reader?: AccountId,
): Promise<EvaluatedPolicy | undefined> {
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined) return undefined;
  const wanted = factsFor(policy.clauses.map(({ promise }) => promise));
  const all = await gatherFacts(tx, scope, policy, now, wanted);
  const hidden = reader === undefined ? new Set() : await walledCases(tx, scope, reader);
  const isOpenTo = ({ caseId }: Pick<RequestFacts, "caseId">): boolean => !hidden.has(caseId);
  const facts = {
    ...all,
    requests: all.requests.filter(isOpenTo),
    tellings: all.tellings.filter(isOpenTo),
    releases: all.releases.filter(isOpenTo),
    complaints: all.complaints.filter(isOpenTo),
    advice: all.advice.filter(isOpenTo),
    plans: all.plans.filter(isOpenTo),
  };
  const attested = await newestAttestations(tx, scope);
  const today = dayIn(facts.zone, now);
  const clauses = evaluateAll(policy.clauses, facts, (clause) =>
    attestedResult(clause, attested.get(clause.id), today),
  );
  return { policy, facts, clauses };
}

const recordEvery: Temporal.DurationLike = { minutes: 30 };

/** Writes today's results down; the strip over time shows these rows and nothing else. */
export async function keepRecord(tx: WriteTx, now: Now): Promise<void> {
  const scope = await housekeepingScope(tx);
  const moment = now();
  const last = await lastEvaluated(tx, scope);
  if (last !== undefined && Temporal.Instant.compare(last.add(recordEvery), moment) > 0) return;
  const evaluated = await evaluatePolicy(tx, scope, moment);
  if (evaluated === undefined) return;
  const day = dayIn(evaluated.facts.zone, moment);
  const results = evaluated.clauses.map(({ id, result }) => ({ clauseId: id, status: result.status }));
  await recordDay(tx, scope, { day, now: moment }, results);
}
