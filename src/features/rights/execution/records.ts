/**
 * Where what the office carries out is written down while it runs: the row of the execution, sealed under the case's key, each write
 * a transaction of the attempt that holds the lease. A worker that lost it writes nothing, and so commits nothing in the store.
 */
import type { WriteTx } from "../../../platform/db.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { MarkedRows } from "../amend/amend.ts";
import { AmendmentJournal, writtenAmendment, type AmendmentRecords } from "../amend/files.ts";
import { AmendmentPlan } from "../amend/plan.ts";
import type { ChangeJournal, ChangeRecords } from "../change/records.ts";
import { Aftermath } from "../erase/aftermath.ts";
import { ErasureJournal, written, type ErasureRecords } from "../erase/files.ts";
import { ErasurePlan } from "../erase/plan.ts";
import type { Certificate, Plan } from "./plans.ts";
import type { Content, ExecutionSeals } from "./sealed.ts";
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

/** Of an erasure; what is read is what this attempt began with, and what it has written since. */
export function erasureRecords(options: RecordsOptions): ErasureRecords {
  return recordsOf(options, {
    plan: ErasurePlan,
    journal: ErasureJournal,
    after: Aftermath,
    written,
    mayForget: true,
  });
}

/** Of values that are written; what a restriction marked is known until it is lifted. */
export function amendmentRecords(options: RecordsOptions): AmendmentRecords {
  return recordsOf(options, {
    plan: AmendmentPlan,
    journal: AmendmentJournal,
    after: MarkedRows,
    written: writtenAmendment,
    mayForget: options.row.task !== "restrict",
  });
}

type Reads<T> = { parse(content: unknown): T };
type Forms<P, L, A> = {
  readonly plan: Reads<P>;
  readonly journal: Reads<ChangeJournal<P, L>>;
  readonly after: Reads<A>;
  readonly written: (journal: ChangeJournal<P, L>) => Content<"journal">;
  readonly mayForget: boolean;
};

function recordsOf<P extends Plan, L, A extends Content<"aftermath">, C extends Certificate>(
  { row, scope, seals, write, mayBegin, now }: RecordsOptions,
  forms: Forms<P, L, A>,
): ChangeRecords<P, L, A, C> {
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
      const plan = forms.plan.parse(await seals.open("plan", known.plan));
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
    journal: async () =>
      known.journal === null ? undefined : forms.journal.parse(await seals.open("journal", known.journal)),
    keepJournal: async (journal, aftermath) => {
      const change = { journal: seals.seal("journal", forms.written(journal)) };
      // The last moment before the store commits: from here on it counts as begun.
      await keep(
        aftermath === undefined ? change : { ...change, aftermath: seals.seal("aftermath", aftermath) },
        journal.state === "committing",
      );
    },
    dropJournal: () => keep({ journal: null, aftermath: null }),
    aftermath: async () =>
      known.aftermath === null
        ? undefined
        : forms.after.parse(await seals.open("aftermath", known.aftermath)),
    certify: async (certificate, journal) => {
      const before = known.certificates === null ? [] : await seals.open("certificates", known.certificates);
      // A look that is taken again says more of the same change; another change has a certificate of its own.
      const others = before.filter(({ digest }) => digest !== certificate.digest);
      await keep({
        certificates: seals.seal("certificates", [...others, certificate]),
        journal: seals.seal("journal", forms.written(journal)),
      });
    },
    destroySecrets: () => keep(forms.mayForget ? { plan_key: null, aftermath: null } : { plan_key: null }),
  };
}
