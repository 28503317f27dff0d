/**
 * A change of a connected store from its approved plan to its certificate (decisions 98, 99, 106 and 109): the plan is carried
 * out whole or not at all, written down before it is committed, and looked at again afterwards. A run that was cut off is taken
 * up where it stopped: the store says whether it committed.
 */
import { failPoint } from "../../../platform/fail_point.ts";
import {
  checkMap,
  confirmationOf,
  describeStore,
  forgetTransaction,
  mapHash,
  transactionStatus,
  type ConnectionTest,
  type DataMap,
  type Problem,
  type StoreConnection,
} from "../../connectors/standalone.ts";
import type { ChangeJournal, ChangeRecords } from "./records.ts";
import { ChangeOutdated, ChangeRefused, ChangeUnderWay } from "./refused.ts";

export type ChangePlan = {
  readonly digest: string;
  readonly map: string;
  readonly refusals: readonly unknown[];
};

export type ChangeRequest<Plan, Look, Aftermath, Certificate> = {
  /** As a role that may only read: what is left is looked for through it. */
  readonly connection: StoreConnection;
  /** As a role that may change the tables. */
  readonly writeConnection: StoreConnection;
  readonly map: DataMap;
  readonly records: ChangeRecords<Plan, Look, Aftermath, Certificate>;
};

/** What one kind of change does with a store; the rest is the same for all. */
export type Change<Plan extends ChangePlan, Look, Aftermath, Certificate> = {
  readonly refusalSentences: (plan: Plan) => readonly string[];
  /** Carries out the plan, or nothing; `beforeCommit` when it is about to stay. */
  readonly execute: (
    approved: StoredApproval<Plan>,
    beforeCommit: (transaction: string, aftermath: Aftermath) => Promise<void>,
  ) => Promise<ChangeExecution<Plan>>;
  readonly look: (plan: Plan, aftermath: Aftermath | undefined) => Promise<Look>;
  readonly isVerified: (look: Look) => boolean;
  readonly certificate: (journal: ChangeJournal<Plan, Look>) => Certificate;
};

type StoredApproval<Plan> = { readonly plan: Plan; readonly secret: string };

export type ChangeExecution<Plan> =
  | { readonly done: true; readonly plan: Plan; readonly transaction: string }
  /** Nothing has happened: what stands in the store is not what was approved. */
  | { readonly done: false; readonly plan: Plan; readonly differs: readonly string[] };

export type ChangeProgress<Plan> =
  | { readonly stage: "connected"; readonly connection: ConnectionTest; readonly as: "reader" | "writer" }
  | { readonly stage: "checked"; readonly tables: number; readonly problems: readonly Problem[] }
  | { readonly stage: "planned"; readonly plan: Plan }
  | { readonly stage: "taken_up" }
  | { readonly stage: "done"; readonly plan: Plan };

export type ChangeOptions<Plan> = {
  readonly now: () => string;
  readonly onProgress?: (progress: ChangeProgress<Plan>) => void;
  readonly signal?: AbortSignal;
};

/** Makes the plan and writes it down with everything that keeps it from running; nothing in the store is changed. `noun`: `an erasure`. */
export async function prepareChange<Plan extends ChangePlan, Look, Aftermath, Certificate>(
  request: ChangeRequest<Plan, Look, Aftermath, Certificate>,
  noun: string,
  make: () => Promise<{ readonly plan: Plan; readonly secret: string }>,
  options: ChangeOptions<Plan>,
): Promise<Plan> {
  const journal = await request.records.journal();
  if (journal !== undefined)
    throw new ChangeRefused(
      `${request.records.place} holds ${noun} that was begun on ${journal.begun_at}: take it up with --approve, or name another folder.`,
    );
  await check(request, options);
  const { plan, secret } = await make();
  await request.records.keepPlan(plan, secret);
  options.onProgress?.({ stage: "planned", plan });
  return plan;
}

/** Carries out the plan that was kept, if `digest` is its digest and the store still is as it was; else nothing. */
export async function approveChange<Plan extends ChangePlan, Look, Aftermath, Certificate>(
  request: ChangeRequest<Plan, Look, Aftermath, Certificate>,
  change: Change<Plan, Look, Aftermath, Certificate>,
  digest: string,
  options: ChangeOptions<Plan>,
): Promise<Certificate> {
  const { records } = request;
  const stored = await records.plan();
  if (stored === undefined)
    throw new ChangeRefused(`${records.place} holds no plan: make one first, without --approve.`);
  const { plan, secret } = stored;
  if (plan.digest !== digest)
    throw new ChangeRefused(
      "The plan in the folder has another digest than the one approved: read it again.",
    );
  if (plan.map !== mapHash(request.map))
    throw new ChangeRefused("The map was changed since the plan was made: make the plan again.");
  const interrupted = await stateOf(request, plan);
  if (interrupted !== undefined) return await finish(request, change, interrupted, options);
  if (plan.refusals.length > 0)
    throw new ChangeRefused("This plan cannot run:", ...change.refusalSentences(plan));
  if (secret === undefined) throw new ChangeRefused("The key of the plan is gone: make the plan again.");
  await check(request, options);
  const begun = options.now();
  const record = (state: "committing" | "committed", transaction: string): ChangeJournal<Plan, Look> => ({
    state,
    digest,
    transaction,
    plan,
    begun_at: begun,
    finished_later: false,
  });
  const execution = await change.execute({ plan, secret }, async (transaction, aftermath) => {
    await records.keepJournal(record("committing", transaction), aftermath);
    failPoint("erase.recorded");
  });
  if (!execution.done) throw new ChangeOutdated(execution.differs, change.refusalSentences(execution.plan));
  options.onProgress?.({ stage: "done", plan });
  return await finish(request, change, record("committed", execution.transaction), options);
}

/** A run of this plan that was cut off after the store had committed it; `undefined` when there is everything to do. */
async function stateOf<Plan extends ChangePlan, Look, Aftermath, Certificate>(
  request: ChangeRequest<Plan, Look, Aftermath, Certificate>,
  plan: Plan,
): Promise<ChangeJournal<Plan, Look> | undefined> {
  const journal = await request.records.journal();
  if (journal === undefined) return undefined;
  if (journal.digest !== plan.digest)
    throw new ChangeRefused("The journal in the folder is of another plan: name another folder.");
  if (journal.state === "verified") return journal;
  if (journal.state === "committed") return { ...journal, finished_later: true };
  if (journal.transaction === "") return { ...journal, state: "committed", finished_later: true };
  const status = await transactionStatus(request.writeConnection, journal.transaction);
  switch (status) {
    case "committed":
      return { ...journal, state: "committed", finished_later: true };
    case "aborted":
      // Whatever keeps it from running now must not find a run that cannot be taken up any more.
      await request.records.dropJournal();
      return undefined;
    case "in progress":
      throw new ChangeUnderWay("The run is still under way in the store: wait until it has ended.");
    case undefined:
      throw new ChangeRefused(
        `The store no longer knows how transaction ${journal.transaction} ended. See what is left with \`kept verify\`, and plan what remains in another folder.`,
      );
  }
}

/** Looks again, in another connection, and writes down what was done. Safe to do twice. */
async function finish<Plan extends ChangePlan, Look, Aftermath, Certificate>(
  { records, writeConnection }: ChangeRequest<Plan, Look, Aftermath, Certificate>,
  change: Change<Plan, Look, Aftermath, Certificate>,
  journal: ChangeJournal<Plan, Look>,
  options: ChangeOptions<Plan>,
): Promise<Certificate> {
  if (journal.finished_later) options.onProgress?.({ stage: "taken_up" });
  if (journal.state !== "verified") await records.keepJournal({ ...journal, state: "committed" });
  failPoint("erase.journaled");
  const verification = await change.look(journal.plan, await records.aftermath());
  const whole: ChangeJournal<Plan, Look> = { ...journal, state: "verified", verification };
  const certificate = change.certificate(whole);
  await records.certify(certificate, whole);
  if (journal.transaction !== "") await forgetTransaction(writeConnection, journal.transaction);
  // What is left is looked for again with the same values, once it was seen to.
  if (change.isVerified(verification)) await records.destroySecrets();
  return certificate;
}

/** Both connections, the map against the store, and the confirmations, before a row is looked at. */
async function check<Plan>(
  request: {
    readonly connection: StoreConnection;
    readonly writeConnection: StoreConnection;
    readonly map: DataMap;
  },
  { onProgress }: ChangeOptions<Plan>,
): Promise<void> {
  for (const as of ["reader", "writer"] as const) {
    const connection = as === "reader" ? request.connection : request.writeConnection;
    await describeStore(connection, async (store) => {
      const test = await store.test();
      onProgress?.({ stage: "connected", connection: test, as });
      const refused = test.findings.filter(({ level }) => level === "refuse");
      if (refused.length > 0) throw new ChangeRefused(...refused.map(({ sentence }) => sentence));
      if (as === "reader") return;
      if (test.replica) throw new ChangeRefused("This is a read replica: connect to the server it follows.");
      const catalog = await store.introspect();
      const problems = checkMap(request.map, catalog);
      onProgress?.({ stage: "checked", tables: catalog.tables.size, problems });
      const errors = problems.filter(({ level }) => level === "error");
      if (errors.length > 0) throw new ChangeRefused(...errors.map(({ sentence }) => sentence));
    });
  }
  const waiting = Object.entries(request.map.tables)
    .filter(([id, entry]) => entry.kind !== "impersonal" && confirmationOf(id, entry) !== "confirmed")
    .map(([id]) => id);
  if (waiting.length > 0)
    throw new ChangeRefused(
      `Nobody has confirmed what the map now says of ${waiting.join(", ")}.`,
      "Read it and run `kept map confirm`: nothing is changed by a map that nobody confirmed.",
    );
}
