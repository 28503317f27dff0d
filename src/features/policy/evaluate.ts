/** The policy with its results at a moment: read, gathered, checked. Also what keeps the record of each day. */
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { AccountId, CaseId } from "../../platform/identifiers.ts";
import type { Instant, Now } from "../../platform/time.ts";
import type { Facts } from "./checks/facts.ts";
import { attestedResult } from "./attesting/domain.ts";
import { newestAttestations } from "./attesting/store.ts";
import { evaluate, evaluateAll, factsFor, questionOf } from "./checks/measured.ts";
import { resultOf } from "./checks/occasions.ts";
import type { Result } from "./checks/result.ts";
import { gatherBesideCases } from "./gather.ts";
import { isOfCases, judgeCases } from "./parts/parts.ts";
import type { Memory } from "./parts/parts.ts";
import { currentPolicy, housekeepingScope, lastEvaluated, recordDay } from "./store.ts";
import type { StoredClause, StoredPolicy } from "./store.ts";
import { walledCases } from "../../platform/cases/walls.ts";

export type EvaluatedClause = StoredClause & { readonly result: Result };
export type EvaluatedPolicy = {
  readonly policy: StoredPolicy;
  /** When and where it was looked at. */
  readonly facts: Pick<Facts, "now" | "zone">;
  readonly clauses: readonly EvaluatedClause[];
};

/**
 * Evaluates on read: what is told of each part of the cases, and pure functions over the rest; `undefined` while there is
 * no policy. For a `reader` a case about themselves does not exist: not even a number gives it away. `memory` keeps what
 * was said of parts that are as they were; without it everything is read.
 */
export async function evaluatePolicy(
  tx: Tx,
  scope: Scope,
  now: Instant,
  { reader, memory = new Map() }: { readonly reader?: AccountId; readonly memory?: Memory } = {},
): Promise<EvaluatedPolicy | undefined> {
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined) return undefined;
  const promises = policy.clauses.map(({ promise }) => promise);
  const all = await gatherBesideCases(tx, scope, policy, now, factsFor(promises));
  const hidden = reader === undefined ? new Set<CaseId>() : await walledCases(tx, scope, reader);
  const facts = { ...all, releases: all.releases.filter(({ caseId }) => !hidden.has(caseId)) };
  const { zone } = facts;
  const questions = new Map(promises.filter(isOfCases).map((promise) => [questionOf(promise), promise]));
  const tallies = await judgeCases(tx, scope, { now, zone, questions, hidden, memory });
  const attested = await newestAttestations(tx, scope);
  const today = dayIn(zone, now);
  const clauses = evaluateAll(
    policy.clauses,
    (promise, question) => {
      const tally = tallies.get(question);
      return tally === undefined ? evaluate(promise, facts) : resultOf(tally);
    },
    (clause) => attestedResult(clause, attested.get(clause.id), today),
  );
  return { policy, facts: { now, zone }, clauses };
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
