/** The policy with its results at a moment: read, gathered, checked. Also what keeps the record of each day. */
import type { Tx, WriteTx } from "../../platform/db.ts";
import type { Housekeeping } from "../../platform/feature.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { AccountId, CaseId, ClauseId } from "../../platform/identifiers.ts";
import type { Instant, Now } from "../../platform/time.ts";
import type { Facts } from "./checks/facts.ts";
import { attestedResult } from "./attesting/domain.ts";
import { newestAttestations } from "./attesting/store.ts";
import { evaluate, evaluateAll, factsFor, questionOf } from "./checks/measured.ts";
import { resultOf } from "./checks/occasions.ts";
import type { Result, Status } from "./checks/result.ts";
import { gatherBesideCases } from "./gather.ts";
import { isOfCases, judgeCases, memoryOf } from "./parts/parts.ts";
import type { Memory } from "./parts/parts.ts";
import { asSystem, currentPolicy, lastEvaluated, recordDay, statusesAt } from "./store.ts";
import type { StoredClause, StoredPolicy } from "./store.ts";
import { casesOfColleagues, walledCases } from "../../platform/cases/walls.ts";

export type EvaluatedClause = StoredClause & { readonly result: Result };
export type EvaluatedPolicy = {
  readonly policy: StoredPolicy;
  /** When and where it was looked at. */
  readonly facts: Pick<Facts, "now" | "zone">;
  readonly clauses: readonly EvaluatedClause[];
};

/**
 * Evaluates on read: what is told of each part of the cases, and pure functions over the rest; `undefined` while there is
 * no policy. For a `reader` a case about themselves does not exist: not even a number gives it away; for `whoever` it is
 * passed round to, none about anybody who works here. `memory` keeps what
 * was said of parts that are as they were; without it everything is read.
 */
export async function evaluatePolicy(
  tx: Tx,
  scope: Scope,
  now: Instant,
  { reader, memory = new Map() }: { readonly reader?: AccountId | "whoever"; readonly memory?: Memory } = {},
): Promise<EvaluatedPolicy | undefined> {
  const policy = await currentPolicy(tx, scope);
  if (policy === undefined) return undefined;
  const promises = policy.clauses.map(({ promise }) => promise);
  const all = await gatherBesideCases(tx, scope, policy, now, factsFor(promises));
  const hidden = await hiddenFrom(tx, scope, reader);
  const isOpen = ({ caseId }: { readonly caseId: CaseId }): boolean => !hidden.has(caseId);
  const facts = { ...all, releases: all.releases.filter(isOpen), audits: all.audits.filter(isOpen) };
  const { zone } = facts;
  const questions = new Map(promises.filter(isOfCases).map((promise) => [questionOf(promise), promise]));
  const tallies = await judgeCases(tx, scope, { now, zone, questions, hidden, memory });
  const attested = await newestAttestations(tx, scope);
  const today = dayIn(zone, now);
  const clauses = evaluateAll(
    policy.clauses,
    (promise, question, clause) => {
      const tally = tallies.get(question);
      return tally === undefined ? evaluate(promise, facts, clause) : resultOf(tally);
    },
    (clause) => attestedResult(clause, attested.get(clause.id), today),
  );
  return { policy, facts: { now, zone }, clauses };
}

const recordEvery: Temporal.DurationLike = { minutes: 30 };

function hiddenFrom(
  tx: Tx,
  scope: Scope,
  reader: AccountId | "whoever" | undefined,
): Promise<ReadonlySet<CaseId>> {
  if (reader === undefined) return Promise.resolve(new Set());
  return reader === "whoever" ? casesOfColleagues(tx, scope) : walledCases(tx, scope, reader);
}

/**
 * Writes today's results down; the strip over time shows these rows and nothing else. What is otherwise than when it was
 * written down last goes on the ledger, in one entry: nobody can say afterwards that it never was.
 */
export async function keepRecord(
  tx: WriteTx,
  now: Now,
  { scope, keys, db }: Pick<Housekeeping, "scope" | "keys" | "db">,
): Promise<void> {
  const moment = now();
  const last = await lastEvaluated(tx, scope);
  if (last !== undefined && Temporal.Instant.compare(last.add(recordEvery), moment) > 0) return;
  const evaluated = await evaluatePolicy(tx, scope, moment, { memory: memoryOf(db) });
  if (evaluated === undefined) return;
  const { policy, clauses } = evaluated;
  const before = last === undefined ? new Map<ClauseId, Status>() : await statusesAt(tx, scope, last);
  const changed = clauses.flatMap(({ id, label, result: { status } }) => {
    const was = before.get(id) ?? null;
    return was === status ? [] : [{ clause: label, was, is: status }];
  });
  const results = clauses.map(({ id, result }) => ({ clauseId: id, status: result.status }));
  await recordDay(tx, scope, { day: dayIn(evaluated.facts.zone, moment), now: moment }, results);
  if (changed.length === 0) return;
  await append(tx, await asSystem(tx, scope), keys, {
    type: "policy.statuses-changed",
    now: moment,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { version: policy.number, hash: policy.hash, changed },
  });
}
