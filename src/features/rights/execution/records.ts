/**
 * Where the office's erasures are written down while they run: the row of the execution, sealed under the case's key, each write
 * a transaction of the attempt that holds the lease. A worker that lost it writes nothing, and so commits nothing in the store.
 */
import type { WriteTx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { written, type ErasureRecords } from "../erase/files.ts";
import type { ExecutionSeals } from "./sealed.ts";
import { changeExecution, readExecution, type Execution, type ExecutionChange } from "./store.ts";

export type RecordsOptions = {
  readonly row: Execution;
  readonly scope: Scope;
  readonly seals: ExecutionSeals;
  /** A transaction that commits only while the attempt holds its lease and the execution is still of this round. */
  readonly write: (work: (tx: WriteTx) => Promise<void>) => Promise<void>;
  /** Refuses, in the same transaction, what no longer stands as it was approved. */
  readonly mayBegin: (tx: WriteTx) => Promise<void>;
  readonly now: () => Instant;
};

/** What is read is what this attempt began with, and what it has written since. */
export function rowRecords({ row, scope, seals, write, mayBegin, now }: RecordsOptions): ErasureRecords {
  let known = row;
  const keep = async (change: ExecutionChange, isFirst = false): Promise<void> => {
    await write(async (tx) => {
      if (isFirst) await mayBegin(tx);
      await changeExecution(tx, scope, row.id, { ...change, changed_at: now() });
      known = (await readExecution(tx, scope, row.id)) ?? known;
    });
  };
  return {
    place: "This request",
    plan: async () => {
      if (known.plan === null) return undefined;
      const plan = await seals.open("plan", known.plan);
      const secret = known.plan_key === null ? undefined : await seals.open("plan_key", known.plan_key);
      return { plan, secret };
    },
    keepPlan: (plan, secret) =>
      keep({
        plan: seals.seal("plan", plan),
        plan_key: seals.seal("plan_key", secret),
        digest: plan.digest,
        planned_at: now(),
      }),
    journal: async () => (known.journal === null ? undefined : seals.open("journal", known.journal)),
    keepJournal: async (journal, aftermath) => {
      const change = { journal: seals.seal("journal", written(journal)) };
      // The last moment before the store commits: from here on it counts as begun.
      await keep(
        aftermath === undefined ? change : { ...change, aftermath: seals.seal("aftermath", aftermath) },
        journal.state === "committing",
      );
    },
    dropJournal: () => keep({ journal: null, aftermath: null }),
    aftermath: async () => (known.aftermath === null ? undefined : seals.open("aftermath", known.aftermath)),
    certify: async (certificate, journal) => {
      const before = known.certificates === null ? [] : await seals.open("certificates", known.certificates);
      // A look that is taken again says more of the same erasure; an erasure of its own is another certificate.
      const others = before.filter(({ digest }) => digest !== certificate.digest);
      await keep({
        certificates: seals.seal("certificates", [...others, certificate]),
        journal: seals.seal("journal", written(journal)),
      });
    },
    destroySecrets: () => keep({ plan_key: null, aftermath: null }),
  };
}
