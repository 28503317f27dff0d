/**
 * Does the duties. graphile-worker says when to look; the lease on our row says who may act; the reconciler looks
 * without being told, at the start and then regularly, so that an emptied job table, a killed worker or a lost
 * message delays a duty and never drops it. Decision: docs/decisions/0023-duties.md.
 */
import { setTimeout as pause } from "node:timers/promises";
import { run } from "graphile-worker";
import type { Runner } from "graphile-worker";
import type pg from "pg";
import { z } from "zod";
import { clockHold, heldProblem, noteBeat } from "../clock_guard.ts";
import { read, readGlobal, write } from "../db.ts";
import type { Database, WriteTx } from "../db.ts";
import { failPoint } from "../fail_point.ts";
import { idSchema, newId } from "../ids.ts";
import type { ActorId, DutyId, OrganisationId } from "../ids.ts";
import type { KeyProvider } from "../keys.ts";
import { append } from "../ledger/ledger.ts";
import type { Logger } from "../log.ts";
import { scopeOf } from "../scope.ts";
import type { Scope } from "../scope.ts";
import type { Now } from "../time.ts";
import { workerPool, workerSchema } from "./install.ts";
import { DutyProblem, LeaseLost, mostDeaths, pauseSeconds } from "./kinds.ts";
import type { Attempt, DutyKind, Effect } from "./kinds.ts";
import { workerLogger } from "./logger.ts";
import { confirm, forgotten, lease, prolong, settle, task, wake } from "./store.ts";
import type { Lease, Outcome } from "./store.ts";

export type WorkerOptions = {
  readonly db: Database;
  /** The app role's connection: the worker listens on one of its own. */
  readonly connection: pg.ClientConfig;
  readonly kinds: readonly DutyKind[];
  /** For the entry that is made of work that is given up. */
  readonly keys: KeyProvider;
  readonly log: Logger;
  readonly now: Now;
  /** Destructive work holds when time has jumped. Off for whoever moves the clock on purpose. */
  readonly guardClock?: boolean;
  /** Tidying that each pass of the reconciler does in each organisation. */
  readonly sweep?: (tx: WriteTx, now: Now, scope: Scope) => Promise<unknown>;
  readonly concurrency?: number;
  readonly reconcileSeconds?: number;
  /** How often the worker looks for what has become due. */
  readonly pollMilliseconds?: number;
};

export type Worker = {
  /** When the reconciler last got through all organisations. */
  lastReconciled(): Temporal.Instant | undefined;
  /** One pass of the reconciler; how many duties it woke. */
  reconcile(): Promise<number>;
  /** One attempt, as the worker makes it. */
  attempt(organisationId: OrganisationId, dutyId: DutyId): Promise<void>;
  /** Finishes the attempts under way (they see their signal) and stops. */
  stop(): Promise<void>;
};

const batch = 500;

/** Starts the worker; the first pass of the reconciler is done when it resolves. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { db, log } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.name, kind]));
  if (kinds.size < options.kinds.length) throw new Error("Two kinds of duty have the same name.");
  const stopping = new AbortController();
  const scopes = new Map<OrganisationId, Scope>();
  let last: Temporal.Instant | undefined;

  const attempt = async (organisationId: OrganisationId, dutyId: DutyId): Promise<void> => {
    const scope = scopes.get(organisationId) ?? (await jobScope(db, organisationId, options.now));
    scopes.set(organisationId, scope);
    const secondsOf = (kind: string): number => kinds.get(kind)?.leaseSeconds ?? 60;
    const leased = await write(db, scope, (tx) => lease(tx, dutyId, secondsOf));
    if (leased !== undefined) failPoint("duty.leased");
    if (leased !== undefined) await attemptLeased(options, kinds, scope, dutyId, leased, stopping.signal);
  };

  const reconcile = async (): Promise<number> => {
    let woken = 0;
    for await (const organisationId of eachOrganisation(db)) {
      const scope = scopeOf({ organisationId, actorId: organisationId as string as ActorId });
      woken += await write(db, scope, async (tx) => {
        const ids = await forgotten(tx, 60, batch);
        for (const id of ids) await wake(tx, organisationId, id);
        if (ids.length > 0) failPoint("reconcile.woken");
        const jump = options.guardClock === true ? await noteBeat(tx, scope, options.now()) : undefined;
        if (jump === undefined) await options.sweep?.(tx, options.now, scope);
        else log.warn("clock.jumped");
        failPoint("reconcile.swept");
        return ids.length;
      });
    }
    last = options.now();
    failPoint("reconcile.done");
    if (woken > 0) log.info("duty.rebuilt", { count: woken });
    return woken;
  };

  await reconcile();
  const listening = await keepListening(options, attempt, stopping.signal);
  const timer = setInterval(
    () => void reconcile().catch((error: unknown) => log.failure("duty.reconcile_failed", error)),
    (options.reconcileSeconds ?? 30) * 1000,
  );
  return {
    lastReconciled: () => last,
    reconcile,
    attempt,
    stop: async () => {
      clearInterval(timer);
      if (stopping.signal.aborted) return;
      stopping.abort();
      await listening.stop();
    },
  };
}

/**
 * The library's worker ends for good when it loses the database while it settles a job; another takes its place as soon
 * as there is a database again.
 */
async function keepListening(
  options: WorkerOptions,
  attempt: (organisationId: OrganisationId, dutyId: DutyId) => Promise<void>,
  stopping: AbortSignal,
): Promise<{ readonly stop: () => Promise<void> }> {
  const { log } = options;
  let runner: Runner | undefined = await listen(options, attempt);
  const watching = (async () => {
    while (!stopping.aborted) {
      try {
        runner ??= await listen(options, attempt);
        await runner.promise;
      } catch (error) {
        if (!stopping.aborted) log.failure("duty.worker_ended", error);
      }
      runner = undefined;
      await pause(500, undefined, { signal: stopping }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      await runner?.stop().catch(() => undefined);
      await watching;
    },
  };
}

const Payload = z.object({ organisation: idSchema<OrganisationId>(), duty: idSchema<DutyId>() });

async function listen(
  options: WorkerOptions,
  attempt: (organisationId: OrganisationId, dutyId: DutyId) => Promise<void>,
): Promise<Runner> {
  const pool = workerPool({ ...options.connection, max: 4, application_name: "kept worker" });
  const runner = await run({
    pgPool: pool,
    schema: workerSchema,
    logger: workerLogger(options.log),
    concurrency: options.concurrency ?? 4,
    pollInterval: options.pollMilliseconds ?? 1000,
    noHandleSignals: true,
    // Settled in batches a failure ends the worker, which is begun again; one by one it would end the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    parsedCronItems: [],
    taskList: {
      [task]: async (payload) => {
        const { organisation, duty } = Payload.parse(payload);
        try {
          await attempt(organisation, duty);
        } catch (error) {
          options.log.failure("duty.attempt_failed", error, { duty });
          // The worker writes an error's message into its table: this one says nothing, and the log has said it.
          // oxlint-disable-next-line eslint/preserve-caught-error
          throw new Error("The attempt failed.");
        }
      },
    },
  });
  void runner.promise.finally(() => void pool.end()).catch(() => undefined);
  return runner;
}

async function attemptLeased(
  options: WorkerOptions,
  kinds: ReadonlyMap<string, DutyKind>,
  scope: Scope,
  dutyId: DutyId,
  leased: Lease,
  stopping: AbortSignal,
): Promise<void> {
  const { db } = options;
  const log = options.log.child({ duty: dutyId, attempt: leased.attempts });
  const kind = kinds.get(leased.kind);
  const lost = new AbortController();
  const guarded = async <T>(work: (tx: WriteTx) => Promise<T>): Promise<T> =>
    write(db, scope, async (tx) => {
      if (!(await confirm(tx, dutyId, leased.fence)))
        throw new LeaseLost("The duty is another attempt's now.");
      return work(tx);
    });
  const beat = setInterval(
    () => {
      write(db, scope, (tx) => prolong(tx, dutyId, leased.fence, kind?.leaseSeconds ?? 60)).then(
        (still) => still || lost.abort(),
        () => undefined,
      );
    },
    ((kind?.leaseSeconds ?? 60) * 1000) / 3,
  );
  try {
    if (kind === undefined) throw new DutyProblem("unknown_kind");
    if (leased.deaths >= mostDeaths) throw new DutyProblem("worker_died", { permanent: true });
    if (kind.isDestructive && options.guardClock === true) {
      const jump = await read(db, scope, (tx) => clockHold(tx, scope, options.now()));
      if (jump !== undefined) throw new DutyProblem(heldProblem, { isWaiting: true });
    }
    const signal = AbortSignal.any([stopping, lost.signal]);
    const attempt = leased.attempts;
    const effect = await runKind(kind, {
      dutyId,
      data: leased.data,
      scope,
      attempt,
      signal,
      log,
      write: guarded,
    });
    failPoint("duty.ran");
    await guarded(async (tx) => {
      await effect?.(tx, scope);
      failPoint("duty.affected");
      await settle(tx, dutyId, leased.fence, { state: "done" });
      failPoint("duty.settled");
    });
    failPoint("duty.done");
    log.info("duty.done");
  } catch (error) {
    if (error instanceof LeaseLost) return log.warn("duty.lease_lost");
    const outcome = outcomeOf(error, kind, leased.attempts);
    if (error instanceof DutyProblem && error.isWaiting) log.debug("duty.waiting");
    else log.failure(outcome.state === "given_up" ? "duty.given_up" : "duty.failed", error);
    await write(db, scope, async (tx) => {
      const settled = await settle(tx, dutyId, leased.fence, outcome);
      if (settled && outcome.state === "waiting") await wake(tx, scope.organisationId, dutyId);
      if (settled && outcome.state === "given_up")
        await noteGivenUp(tx, scope, options, { dutyId, kind: leased.kind, problem: outcome.problem });
    });
    failPoint("duty.postponed");
  } finally {
    clearInterval(beat);
  }
}

/** What failed for good is an entry, as a denial is; when it cannot be written, the work is not given up but tried again. */
async function noteGivenUp(
  tx: WriteTx,
  scope: Scope,
  { keys, now }: WorkerOptions,
  { dutyId, kind, problem }: { readonly dutyId: DutyId; readonly kind: string; readonly problem: string },
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  const payload = { duty: dutyId, kind, problem };
  await append(tx, scope, keys, { type: "work.given-up", now: now(), payload, owner });
}

function outcomeOf(error: unknown, kind: DutyKind | undefined, attempts: number): Outcome {
  const problem = error instanceof DutyProblem ? error.reason : "crashed";
  const permanent = error instanceof DutyProblem && error.permanent;
  const isWaiting = error instanceof DutyProblem && error.isWaiting;
  if (permanent || (!isWaiting && kind !== undefined && attempts >= kind.maxAttempts))
    return { state: "given_up", problem };
  return {
    state: "waiting",
    problem,
    pauseSeconds: pauseSeconds(kind ?? unknownKindPauses, attempts, Math.random()),
  };
}

// A kind this version does not know is another version's: it waits, and is never given up.
const unknownKindPauses = { firstPauseSeconds: 60, longestPauseSeconds: 3600 };

/** An attempt that never ends must not hold its place for ever: what it still writes later is refused by the fence. */
async function runKind(kind: DutyKind, attempt: Attempt<unknown>): Promise<Effect | undefined> {
  const data = kind.data.safeParse(attempt.data);
  if (!data.success) throw new DutyProblem("invalid_data", { permanent: true });
  const late = new AbortController();
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.abort();
    over.reject(new DutyProblem("took_too_long"));
  }, kind.longestSeconds * 1000);
  try {
    const signal = AbortSignal.any([attempt.signal, late.signal]);
    return await Promise.race([kind.run({ ...attempt, data: data.data, signal }), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** All organisations, page by page; they are global, so no scope is needed to know their ids. */
export async function* eachOrganisation(db: Database): AsyncGenerator<OrganisationId> {
  let after: OrganisationId | undefined;
  for (;;) {
    const page = await readGlobal(db, (tx) =>
      tx
        .selectFrom("organisation")
        .select("id")
        .$if(after !== undefined, (query) => query.where("id", ">", after ?? ("" as OrganisationId)))
        .orderBy("id")
        .limit(batch)
        .execute(),
    );
    for (const { id } of page) yield id;
    after = page.at(-1)?.id;
    if (page.length < batch) return;
  }
}

/** Work without a person is done by the organisation's `job` actor, made when first needed. */
async function jobScope(db: Database, organisationId: OrganisationId, now: Now): Promise<Scope> {
  const seeking = scopeOf({ organisationId, actorId: organisationId as string as ActorId });
  const actorId = await write(db, seeking, async (tx) => {
    const found = await tx
      .selectFrom("actor")
      .select("id")
      .where("kind", "=", "job")
      .orderBy("id")
      .executeTakeFirst();
    if (found !== undefined) return found.id;
    const id: ActorId = newId();
    await tx
      .insertInto("actor")
      .values({ organisation_id: organisationId, id, kind: "job", created_at: now() })
      .execute();
    return id;
  });
  return scopeOf({ organisationId, actorId });
}
