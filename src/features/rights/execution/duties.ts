/**
 * The two duties of a system: one makes the plan, one carries out what was approved and looks again (docs/decisions/0106). Each
 * system has its own, so one that is out of reach holds no other up. A worker that dies is followed by another, which asks the
 * journal and the store how far it came.
 */
import { read, type WriteTx } from "../../../platform/db.ts";
import {
  DutyProblem,
  dutyKind,
  LeaseLost,
  type DutyKind,
  type Effect,
} from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { StoreBusy, writeMap } from "../../connectors/index.ts";
import { approveAmendment, prepareAmendment, type AmendmentRequest } from "../amend/run.ts";
import { ChangeOutdated, ChangeRefused, ChangeUnderWay } from "../change/refused.ts";
import { approveErasure, prepareErasure, type ErasureRequest } from "../erase/run.ts";
import { hasEnded, requestKind } from "../request/state.ts";
import { withoutNames } from "../run/planning.ts";
import { mapOf } from "../run/search.ts";
import type { StoresOf } from "../run/stores.ts";
import { answersIn, marksOf } from "./answers.ts";
import { aboutCells, askedRows } from "./asked.ts";
import { isPaused, noteAnswer, noteFailure } from "./breaker.ts";
import type { ExecutionProblem } from "./contract.ts";
import { amendmentRecords, erasureRecords, type RecordsOptions } from "./records.ts";
import { executionSeals } from "./sealed.ts";
import { Data, planDutyName, runDutyName, type ExecutionAttempt, type Work } from "./owed.ts";
import { NoLongerStanding, refuseUnlessStanding, setAsideIn } from "./standing.ts";
import { ended, failed, outdated, planned } from "./settle.ts";
import { changeExecution, lockExecution, readExecution, type Execution, type QuestionRow } from "./store.ts";

export type ExecutionDutyOptions = {
  readonly storesOf: StoresOf;
  readonly scanSeconds?: number;
  readonly pauses?: { readonly firstPauseSeconds: number; readonly longestPauseSeconds: number };
};

/** About two days of trying; then a person has to look. */
const tries = 14;

export function executionDuties(platform: Platform, options: ExecutionDutyOptions): readonly DutyKind[] {
  const common = {
    data: Data,
    maxAttempts: tries,
    // A dry run of a large plan takes as long as the plan itself.
    longestSeconds: 6 * 3600,
    firstPauseSeconds: 30,
    ...options.pauses,
  };
  return [
    dutyKind({
      ...common,
      name: planDutyName,
      run: (attempt) => begun(platform, attempt, options, ["planning"], plan),
    }),
    dutyKind({
      ...common,
      name: runDutyName,
      isDestructive: true,
      run: (attempt) =>
        begun(platform, attempt, options, ["approved", "running", "done"], (work) => carryOut(work, options)),
    }),
  ];
}

/** Reads what the attempt works with; does nothing when the system has moved on, or something else became of the case. */
async function begun(
  platform: Platform,
  attempt: ExecutionAttempt,
  { storesOf }: ExecutionDutyOptions,
  states: readonly Execution["state"][],
  work: (work: Work) => Promise<Effect | undefined>,
): Promise<Effect | undefined> {
  const { scope, data } = attempt;
  const known = await read(platform.db, scope, async (tx) => {
    const row = await readExecution(tx, scope, data.execution);
    if (row === undefined || row.round !== data.round || !states.includes(row.state)) return undefined;
    const file = await readCase(tx, scope, requestKind, row.case_id);
    if (file === undefined) return undefined;
    const seals = await executionSeals(platform.keys, scope, { caseId: row.case_id, id: row.id });
    const answers = await answersIn(tx, scope, row, seals);
    const marks = row.task === "lift" ? await marksOf(tx, scope, platform.keys, row) : [];
    const others = await setAsideIn(tx, scope, platform.keys, row);
    const { usable } = await storesOf(tx, scope, platform.keys);
    const store = usable.find(({ id }) => id === row.store_id);
    const paused = await isPaused(tx, scope, row.store_id, platform.now());
    return { row, file, seals, answers, marks, others, store, paused };
  });
  if (known === undefined) return undefined;
  const isOver = hasEnded(known.file.state);
  const one: Work = { platform, attempt, ...known, isOver };
  // Somebody took the request back: nothing is begun any more. What was begun is looked through to its end.
  if (isOver && known.row.journal === null && known.row.task !== "lift") return failed(one, "request-over");
  if (known.row.task === "lift" && known.marks.length === 0) return failed(one, "not-restricted");
  if (known.store === undefined) return failed(one, "connection-gone");
  if (known.store.eraser === undefined) return failed(one, "no-eraser");
  if (known.paused) throw new DutyProblem("system_paused", { isWaiting: true });
  await mark(one, {
    attempts: known.row.attempts + 1,
    stage: "connecting",
    problem: null,
    problem_words: null,
  });
  return work(one);
}

/** Written while the attempt goes on; nothing when the system has moved on meanwhile. */
async function mark(
  { platform, attempt, row }: Work,
  change: Parameters<typeof changeExecution>[3],
): Promise<void> {
  await inRound(attempt, row, async (tx) => {
    await changeExecution(tx, attempt.scope, row.id, { ...change, changed_at: platform.now() });
  });
}

function inRound(
  attempt: ExecutionAttempt,
  row: Pick<Execution, "id" | "round">,
  work: (tx: WriteTx) => Promise<void>,
): Promise<void> {
  return attempt.write(async (tx) => {
    const now = await lockExecution(tx, attempt.scope, row.id);
    // Whoever moved it on has taken it over, as a lost lease would.
    if (now?.round !== row.round) throw new LeaseLost();
    await work(tx);
  });
}

type Connected = Pick<
  ErasureRequest,
  "connection" | "writeConnection" | "map" | "identities" | "scanSeconds"
>;
type Scanning = Pick<ExecutionDutyOptions, "scanSeconds">;

async function connectedOf({ row, store, seals }: Work, { scanSeconds }: Scanning): Promise<Connected> {
  if (store?.eraser === undefined) throw new Error("a system without a role that writes was not refused");
  return {
    connection: store.connection,
    writeConnection: store.eraser,
    map: mapOf(row.map),
    identities: await seals.open("identities", row.identities),
    ...(scanSeconds === undefined ? {} : { scanSeconds }),
  };
}

function recordsFor(work: Work): RecordsOptions {
  const { platform, attempt, row, seals } = work;
  return {
    row,
    scope: attempt.scope,
    seals,
    write: (write) => inRound(attempt, row, write),
    mayBegin: (tx) => refuseUnlessStanding(tx, attempt.scope, platform, work),
    now: platform.now,
  };
}

async function erasing(work: Work, scanning: Scanning = {}): Promise<ErasureRequest> {
  const { answers, others } = work;
  const records = erasureRecords(recordsFor(work));
  return { ...(await connectedOf(work, scanning)), answers: answers.erase, others, records };
}

async function amending(work: Work, scanning: Scanning = {}): Promise<AmendmentRequest> {
  const { row, seals, answers, others, marks } = work;
  const common = {
    ...(await connectedOf(work, scanning)),
    answers: answers.amend,
    others,
    records: amendmentRecords(recordsFor(work)),
  };
  if (row.task === "correct") {
    const corrections = row.orders === null ? [] : await seals.open("orders", row.orders);
    return { ...common, purpose: "rectify", corrections };
  }
  if (row.task === "restrict" || row.task === "object") return { ...common, purpose: row.task };
  return { ...common, purpose: "lift", marks };
}

async function plan(work: Work): Promise<Effect> {
  const { platform, attempt, seals, store, row } = work;
  // The map as it is now: what was approved with another one is planned anew, and a run keeps the one it was planned with.
  const map = store === undefined ? row.map : writeMap(withoutNames(store.map));
  await mark(work, { stage: "planning", map });
  let questions: readonly QuestionRow[] = [];
  const common = { now: () => platform.now().toString(), signal: attempt.signal };
  const mapped = { ...work, row: { ...row, map } };
  return attempted(work, async () => {
    const made =
      row.task === "erase"
        ? await prepareErasure(await erasing(mapped), {
            ...common,
            onAsked: async (session, rows) => {
              questions = await askedRows(session, rows, seals);
            },
          })
        : await prepareAmendment(await amending(mapped), {
            ...common,
            onAsked: async (session, rows) => {
              questions = await askedRows(session, aboutCells(rows), seals);
            },
          });
    return planned(work, made, questions);
  });
}

async function carryOut(work: Work, options: ExecutionDutyOptions): Promise<Effect> {
  const { platform, attempt, row } = work;
  const { digest } = row;
  if (digest === null) throw new Error("nothing was planned that is to be carried out");
  await mark(work, row.state === "done" ? { stage: "looking" } : { state: "running", stage: "carrying out" });
  const marks: Promise<void>[] = [];
  const steps = {
    now: () => platform.now().toString(),
    signal: attempt.signal,
    onProgress: ({ stage }: { readonly stage: string }) => {
      if (stage !== "done" && stage !== "taken_up") return;
      const marked = mark(work, { state: "done", stage: "looking" });
      // Judged below; without this a lost lease would end the process before it is asked.
      marked.catch(() => undefined);
      marks.push(marked);
    },
  };
  return attempted(work, async () => {
    if (row.journal === null)
      await inRound(attempt, row, (tx) => refuseUnlessStanding(tx, attempt.scope, platform, work));
    const certificate =
      row.task === "erase"
        ? await approveErasure(await erasing(work, options), digest, steps)
        : await approveAmendment(await amending(work, options), digest, steps);
    await Promise.all(marks);
    return ended(work, certificate);
  });
}

/** One attempt, its failures said where somebody sees them; those that pass are tried again, and in the end given up. */
async function attempted(work: Work, does: () => Promise<Effect>): Promise<Effect> {
  const { attempt, row, platform } = work;
  const { scope } = attempt;
  // Whatever it said, the system has answered: the failures before count no more.
  const answered =
    (effect: Effect): Effect =>
    async (tx, of) => {
      await noteAnswer(tx, scope, row.store_id, platform.now());
      await effect(tx, of);
    };
  try {
    return answered(await does());
  } catch (error) {
    if (error instanceof LeaseLost || attempt.signal.aborted) throw error;
    if (error instanceof ChangeOutdated) return answered(outdated(work, error.differs));
    if (error instanceof NoLongerStanding) return answered(failed(work, error.problem));
    if (error instanceof ChangeUnderWay) return later(work, "still-running", error);
    if (error instanceof ChangeRefused) return answered(failed(work, "refused", error.sentences));
    if (error instanceof StoreBusy) return later(work, "busy", error);
    attempt.log.failure("execution.store_failed", error, { execution: row.id });
    await inRound(attempt, row, (tx) => noteFailure(tx, scope, row.store_id, platform.now()));
    return later(work, "unreachable", error);
  }
}

const reasons = {
  "still-running": "still_running",
  busy: "rows_busy",
  unreachable: "store_unavailable",
} as const;

async function later(
  work: Work,
  problem: keyof typeof reasons & ExecutionProblem,
  cause: unknown,
): Promise<Effect> {
  await mark(work, { problem, stage: null });
  if (work.attempt.attempt < tries) throw new DutyProblem(reasons[problem], { cause });
  return failed(work, problem);
}
