/**
 * An erasure from its plan to its certificate (decisions 98, 99 and 106): what the command line and the office call. A run that was cut off is taken up where it stopped: the store says whether it committed.
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
import type { GivenIdentity } from "../search/seeds.ts";
import type { OtherPerson } from "./derive.ts";
import type { Answer } from "./domain.answers.ts";
import { certificateOf, type ErasureCertificate } from "./certificate.ts";
import { executeErasure, planErasure, type EraseLimits, type EraseOptions } from "./erase.ts";
import { newSecret, type ErasureJournal } from "./files.ts";
import { isRunnable, type ErasurePlan } from "./plan.ts";
import type { ErasureRecords } from "./records.ts";
import { refusalSentence } from "./words.ts";
import { verifyErasure } from "./verify.ts";

export type ErasureRequest = {
  /** As a role that may only read: what is left is looked for through it. */
  readonly connection: StoreConnection;
  /** As a role that may change the tables. */
  readonly writeConnection: StoreConnection;
  readonly map: DataMap;
  readonly identities: readonly GivenIdentity[];
  /** Where plan, journal and certificate are kept. */
  readonly records: ErasureRecords;
  /** What a person said where the map leaves rows to one. */
  readonly answers?: readonly Answer[];
  /** Rows of whom a person said that they are somebody else's: a plan that takes one for theirs does not run. */
  readonly others?: readonly OtherPerson[];
  readonly limits?: Partial<EraseLimits>;
  readonly scanSeconds?: number;
};

export type ErasureProgress =
  | { readonly stage: "connected"; readonly connection: ConnectionTest; readonly as: "reader" | "writer" }
  | { readonly stage: "checked"; readonly tables: number; readonly problems: readonly Problem[] }
  | { readonly stage: "planned"; readonly plan: ErasurePlan }
  | { readonly stage: "taken_up" }
  | { readonly stage: "erased"; readonly plan: ErasurePlan };

export type ErasureOptions = {
  readonly now: () => string;
  readonly onProgress?: (progress: ErasureProgress) => void;
  readonly signal?: AbortSignal;
} & Pick<EraseOptions, "onAsked">;

/** It may not run as it stands; the sentences say what to do. Nothing has happened. */
export class ErasureRefused extends Error {
  override readonly name: string = "ErasureRefused";
  readonly sentences: readonly string[];
  constructor(...sentences: readonly string[]) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

/** The store has not ended the transaction of a run before: it may be asked again. */
export class ErasureUnderWay extends ErasureRefused {
  override readonly name = "ErasureUnderWay";
}

/** What was approved is not what stands in the store; nothing has happened. */
export class ErasureOutdated extends ErasureRefused {
  override readonly name = "ErasureOutdated";
  /** Tables that are not as they were approved, or what else of the plan is not. */
  readonly differs: readonly string[];
  constructor(plan: ErasurePlan, differs: readonly string[]) {
    super(
      differs.length > 0
        ? `The store is no longer as it was approved (${differs.join(", ")}); nothing has happened. Make the plan again.`
        : "The store does not do what was approved; nothing has happened. Make the plan again.",
      ...plan.refusals.map(refusalSentence),
    );
    this.differs = differs;
  }
}

/** Writes the plan and everything that keeps it from running; nothing in the store is changed. */
export async function prepareErasure(request: ErasureRequest, options: ErasureOptions): Promise<ErasurePlan> {
  const journal = await request.records.journal();
  if (journal !== undefined)
    throw new ErasureRefused(
      `${request.records.place} holds an erasure that was begun on ${journal.begun_at}: take it up with --approve, or name another folder.`,
    );
  await check(request, options);
  const secret = newSecret();
  const { signal, onAsked } = options;
  const plan = await planErasure(
    { ...request, connection: request.writeConnection, secret },
    { ...(signal === undefined ? {} : { signal }), ...(onAsked === undefined ? {} : { onAsked }) },
  );
  await request.records.keepPlan(plan, secret);
  options.onProgress?.({ stage: "planned", plan });
  return plan;
}

/** Carries out the plan of the folder, if `digest` is its digest and the store still is as it was; else nothing. */
export async function approveErasure(
  request: ErasureRequest,
  digest: string,
  options: ErasureOptions,
): Promise<ErasureCertificate> {
  const stored = await request.records.plan();
  if (stored === undefined)
    throw new ErasureRefused(`${request.records.place} holds no plan: make one first, without --approve.`);
  const { plan } = stored;
  if (plan.digest !== digest)
    throw new ErasureRefused(
      "The plan in the folder has another digest than the one approved: read it again.",
    );
  if (plan.map !== mapHash(request.map))
    throw new ErasureRefused("The map was changed since the plan was made: make the plan again.");
  const interrupted = await stateOf(request, plan);
  if (interrupted !== undefined) return await finish(request, interrupted, options);
  if (!isRunnable(plan))
    throw new ErasureRefused("This plan cannot run:", ...plan.refusals.map(refusalSentence));
  if (stored.secret === undefined)
    throw new ErasureRefused("The key of the plan is gone: make the plan again.");
  await check(request, options);
  const begun = options.now();
  const record = (state: ErasureJournal["state"], transaction: string): ErasureJournal => ({
    kept_erasure_journal: 1,
    state,
    digest,
    transaction,
    plan,
    begun_at: begun,
    finished_later: false,
  });
  const execution = await executeErasure(
    { ...request, connection: request.writeConnection, secret: stored.secret },
    plan,
    {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      beforeCommit: async (_, transaction, aftermath) => {
        await request.records.keepJournal(record("committing", transaction), aftermath);
        failPoint("erase.recorded");
      },
    },
  );
  if (!execution.done) throw new ErasureOutdated(execution.plan, execution.differs);
  options.onProgress?.({ stage: "erased", plan });
  return await finish(request, record("committed", execution.transaction), options);
}

/** A run of this plan that was cut off after the store had committed it; `undefined` when there is everything to do. */
async function stateOf(request: ErasureRequest, plan: ErasurePlan): Promise<ErasureJournal | undefined> {
  const journal = await request.records.journal();
  if (journal === undefined) return undefined;
  if (journal.digest !== plan.digest)
    throw new ErasureRefused("The journal in the folder is of another plan: name another folder.");
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
      throw new ErasureUnderWay("The erasure is still running in the store: wait until it has ended.");
    case undefined:
      throw new ErasureRefused(
        `The store no longer knows how transaction ${journal.transaction} ended. See what is left with \`kept verify\`, and plan what remains in another folder.`,
      );
  }
}

/** Looks again, in another connection, and writes down what was done. Safe to do twice. */
async function finish(
  request: ErasureRequest,
  journal: ErasureJournal,
  options: ErasureOptions,
): Promise<ErasureCertificate> {
  if (journal.finished_later) options.onProgress?.({ stage: "taken_up" });
  if (journal.state !== "verified") await request.records.keepJournal({ ...journal, state: "committed" });
  failPoint("erase.journaled");
  const aftermath = await request.records.aftermath();
  const verification = await verifyErasure({ ...request, ...(aftermath === undefined ? {} : { aftermath }) });
  const whole: ErasureJournal = { ...journal, state: "verified", verification };
  const certificate = certificateOf(whole);
  await request.records.certify(certificate, whole);
  if (journal.transaction !== "") await forgetTransaction(request.writeConnection, journal.transaction);
  // What is left is looked for again with the same values, once it was seen to.
  if (verification.verdict === "verified") await request.records.destroySecrets();
  return certificate;
}

/** Both connections, the map against the store, and the confirmations, before a row is looked at. */
async function check(request: ErasureRequest, { onProgress }: ErasureOptions): Promise<void> {
  for (const as of ["reader", "writer"] as const) {
    const connection = as === "reader" ? request.connection : request.writeConnection;
    await describeStore(connection, async (store) => {
      const test = await store.test();
      onProgress?.({ stage: "connected", connection: test, as });
      const refused = test.findings.filter(({ level }) => level === "refuse");
      if (refused.length > 0) throw new ErasureRefused(...refused.map(({ sentence }) => sentence));
      if (as === "reader") return;
      if (test.replica) throw new ErasureRefused("This is a read replica: connect to the server it follows.");
      const catalog = await store.introspect();
      const problems = checkMap(request.map, catalog);
      onProgress?.({ stage: "checked", tables: catalog.tables.size, problems });
      const errors = problems.filter(({ level }) => level === "error");
      if (errors.length > 0) throw new ErasureRefused(...errors.map(({ sentence }) => sentence));
    });
  }
  const waiting = Object.entries(request.map.tables)
    .filter(([id, entry]) => entry.kind !== "impersonal" && confirmationOf(id, entry) !== "confirmed")
    .map(([id]) => id);
  if (waiting.length > 0)
    throw new ErasureRefused(
      `Nobody has confirmed what the map now says of ${waiting.join(", ")}.`,
      "Read it and run `kept map confirm`: nothing is erased by a map that nobody confirmed.",
    );
}
