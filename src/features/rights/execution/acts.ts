/**
 * What a person may do with a system: have it planned, say what becomes of rows, approve, take up, hand over
 * (docs/decisions/0106). Each holds the row, asks the pure decision, and leaves event and ledger entry in the same transaction.
 */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { newId } from "../../../platform/ids.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn, type Instant } from "../../../platform/time.ts";
import { erasureExemptions, speaksOfMarketing, writeMap, type UsableStore } from "../../connectors/index.ts";
import type { Correction } from "../amend/domain.ts";
import { act as actOn } from "../request/act.ts";
import type { MeasureId } from "../request/events.ts";
import { measuresOf, type RequestState } from "../request/state.ts";
import { measureDay } from "../request/measures/day.ts";
import { readRequest } from "../request/store.ts";
import { note } from "../run/case.ts";
import { identitiesOf, withoutNames } from "../run/planning.ts";
import { latestRun } from "../run/store.ts";
import { isCarriedOut, markedBy } from "./answers.ts";
import { rowMark, tableMark } from "./asked.ts";
import type { AnswerInput, CorrectionInput, ExecutionId, ExecutionTask } from "./contract.ts";
import { actsIn, mayFollow, type Act } from "./domain.ts";
import { liftingFacts, missingToApprove, obstacleTo, taskOf } from "./gates.ts";
import { oweExecution, planDutyName, runDutyName } from "./owed.ts";
import * as events from "./events.ts";
import { executionSeals } from "./sealed.ts";
import type { z } from "zod";
import {
  answersOf,
  changeExecution,
  dropAnswer,
  executionsOf,
  insertExecution,
  lockExecution,
  putAnswer,
  questionAt,
  questionGroups,
  restrictionOf,
  type Execution,
} from "./store.ts";

export type Request = CaseFile<RequestState>;
export type Acting = {
  readonly tx: WriteTx;
  readonly scope: Scope;
  readonly platform: Platform;
  readonly request: Request;
  readonly now: Instant;
};

/** Rows answered one by one; beyond this the table is answered for. */
const mostAnswers = 10_000;

const notYet = (at: string, reason: string): Error => refusal("not_yet", {}, [{ at, reason }]);

type Given = readonly { readonly name: string; readonly value: string }[];
/** By what the person is found, and what is wrong and right; what is left out stays as it was. */
type Entered = {
  readonly identities?: Given | undefined;
  readonly corrections?: readonly CorrectionInput[] | undefined;
};

/** Begins every system in which something can be erased from here and nothing was begun yet, and plans the others anew. */
export async function planAll(
  acting: Acting,
  stores: readonly UsableStore[],
  { identities: entered, corrections = [] }: Entered = {},
): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const task = refuseUnless(request);
  const known = (await executionsOf(tx, scope, request.id)).filter((one) => one.task === task);
  const identities = entered ?? (await knownBy(acting, task));
  if (identities.every(({ value }) => value.trim() === "")) throw notYet("identities", "nothing-entered");
  if (task === "correct" && corrections.length === 0 && known.length === 0)
    throw notYet("corrections", "nothing-to-correct");
  const writable = stores.filter(({ eraser }) => eraser !== undefined);
  if (writable.length === 0) throw notYet("connections", "no-eraser");
  const writing = writable.filter(({ map }) => task !== "object" || speaksOfMarketing(map));
  if (writing.length === 0) throw notYet("connections", "no-marketing");
  const orders = corrections.map(({ category, was, becomes }) => ({
    ...(category === undefined ? {} : { category }),
    was,
    becomes: becomes === "" ? null : becomes,
  }));
  let isBegun = false;
  for (const store of writing) {
    const before = known.find(({ store_id: id }) => id === store.id);
    if (before !== undefined) {
      isBegun = true;
      if (may(before, "plan")) await replan(acting, before.id, { identities, orders });
      continue;
    }
    if (task === "lift" && !(await isMarked(acting, store))) continue;
    isBegun = true;
    const id: ExecutionId = newId();
    const seals = await executionSeals(platform.keys, scope, { caseId: request.id, id });
    const row = {
      id,
      case_id: request.id,
      store_id: store.id,
      task,
      name: store.name,
      orders: orders.length === 0 ? null : seals.seal("orders", orders),
      map: writeMap(withoutNames(store.map)),
      identities: seals.seal(
        "identities",
        identities.map(({ name, value }) => ({ name, value })),
      ),
      created_at: now,
    };
    if (!(await insertExecution(tx, scope, row))) continue;
    const event = events.executionBegun.make({ executionId: id, storeId: store.id, ...taskIn(task) });
    await note(tx, scope, platform.keys, { caseId: request.id, now, events: [event] });
    await oweExecution(tx, scope, planDutyName, { ...row, round: 1 }, now);
  }
  if (!isBegun) throw notYet("connections", "not-restricted");
}

/** Named where it is not erasing, which it was before there was anything else. */
const taskIn = (task: ExecutionTask): { task?: ExecutionTask } => (task === "erase" ? {} : { task });

async function isMarked({ tx, scope, request }: Acting, { id }: UsableStore): Promise<boolean> {
  const before = await restrictionOf(tx, scope, { case_id: request.id, store_id: id });
  return before !== undefined && isCarriedOut(before);
}

/** A lifting finds the person as the restriction did; else by what the search was made with. */
async function knownBy(acting: Acting, task: ExecutionTask): Promise<Given> {
  const { tx, scope, platform, request } = acting;
  if (task !== "lift") return await searchedBy(acting);
  const before = (await executionsOf(tx, scope, request.id)).find((one) => one.task === "restrict");
  if (before === undefined) throw notYet("connections", "not-restricted");
  const seals = await executionSeals(platform.keys, scope, { caseId: request.id, id: before.id });
  return await seals.open("identities", before.identities);
}

/** By what the search of the request was made with, once somebody said that it is one person. */
async function searchedBy({ tx, scope, platform, request }: Acting): Promise<Given> {
  const run = await latestRun(tx, scope, request.id);
  if (run?.state !== "finished") throw notYet("identities", "not-searched");
  if (run.sameness === "open") throw notYet("identities", "sameness-open");
  return (await identitiesOf(tx, scope, platform.keys, run.id)).map(({ name, value }) => ({ name, value }));
}

/** The task of the request, where something may be begun or said for it now. */
function refuseUnless({ state }: Request): ExecutionTask {
  const task = taskOf(state);
  const obstacle = obstacleTo(state, task);
  if (task === undefined || obstacle !== undefined) throw notYet("request", obstacle ?? "not-of-this-right");
  return task;
}

/** What was begun before what can be begun now, such as a restriction once its lifting was told, is over. */
function refuseOther(request: Request, row: Pick<Execution, "task">): void {
  if (refuseUnless(request) !== row.task) throw refusal("conflict");
}

export async function replan(
  acting: Acting,
  id: ExecutionId,
  { identities, orders = [] }: { readonly identities?: Given; readonly orders?: readonly Correction[] } = {},
): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const row = await lockOf(acting, id);
  refuseOther(request, row);
  if (!may(row, "plan") || !mayFollow(row.state, "planning")) throw refusal("conflict");
  const seals = await executionSeals(platform.keys, scope, { caseId: request.id, id });
  const round = row.round + 1;
  // What a run of a restriction marked stays marked until it is freed, whatever is planned next.
  const marked = row.task === "restrict" && isCarriedOut(row) ? await markedBy(row, seals) : [];
  const previous =
    row.plan === null ? row.previous : seals.seal("previous", await seals.open("plan", row.plan));
  await changeExecution(tx, scope, id, {
    state: "planning",
    round,
    previous,
    differs: [],
    ...(identities === undefined ? {} : { identities: seals.seal("identities", [...identities]) }),
    ...(orders.length === 0 ? {} : { orders: seals.seal("orders", [...orders]) }),
    // A run that has ended and been looked at is over: what is left is another erasure, with a journal of its own.
    journal: null,
    aftermath: null,
    ...(marked.length === 0 ? {} : { marked: seals.seal("marked", marked) }),
    plan_key: null,
    ended_at: null,
    approved_at: null,
    approved_by: null,
    answers_changed: false,
    problem: null,
    problem_words: null,
    attempts: 0,
    changed_at: now,
  });
  const event = events.executionBegun.make({ executionId: id, storeId: row.store_id, ...taskIn(row.task) });
  await note(tx, scope, platform.keys, { caseId: request.id, now, events: [event] });
  await oweExecution(tx, scope, planDutyName, { ...row, round }, now);
}

export async function answer(
  acting: Acting,
  id: ExecutionId,
  given: z.infer<typeof AnswerInput>,
): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const row = await lockOf(acting, id);
  refuseOther(request, row);
  if (row.state !== "planned") throw refusal("conflict");
  const { table, why, ordinal, becomes, because, exemption, until } = given;
  const seals = await executionSeals(platform.keys, scope, { caseId: request.id, id });
  const asked =
    ordinal === undefined
      ? (await questionGroups(tx, scope, id)).find((one) => one.table_name === table && one.why === why)
      : await questionAt(tx, scope, id, ordinal);
  if (asked === undefined || asked.table_name !== table || asked.why !== why) throw refusal("not_found");
  const key =
    "content" in asked ? (await seals.open("row", asked.content, String(asked.ordinal))).key : undefined;
  if (ordinal !== undefined && key === undefined) throw notYet("body.ordinal", "row-has-no-key");
  const mark = seals.mark(key === undefined ? tableMark(table, why) : rowMark(table, key));
  if (becomes === undefined) await dropAnswer(tx, scope, id, mark);
  else {
    if (!asked.may.includes(becomes)) throw notYet("body.becomes", "not-of-this-row");
    if (because.trim() === "")
      throw refusal("invalid_request", {}, [{ at: "body.because", reason: "missing" }]);
    if (becomes !== "keep" && (exemption !== undefined || until !== undefined))
      throw notYet("body.until", "until-without-keeping");
    if (exemption !== undefined && !erasureExemptions.includes(exemption))
      throw notYet("body.exemption", "ground-not-in-law");
    const { zone } = await readProfile(tx, scope);
    if (until !== undefined && until <= dayIn(zone, now).toString())
      throw notYet("body.until", "until-in-the-past");
    if ((await answersOf(tx, scope, id)).length >= mostAnswers) throw notYet("body", "too-many-answers");
    const content = { because, ...(key === undefined ? {} : { key: [...key] }) };
    await putAnswer(tx, scope, id, {
      mark,
      table_name: table,
      why,
      is_row: key !== undefined,
      becomes,
      exemption: exemption ?? null,
      until_day: until === undefined ? null : Temporal.PlainDate.from(until),
      content: seals.seal("answer", content, mark.toString("hex")),
      answered_by: scope.actorId,
      answered_at: now,
    });
  }
  await changeExecution(tx, scope, id, { answers_changed: true, changed_at: now });
  await told(acting, "execution.answered", row, {
    becomes: becomes ?? "taken back",
    isRow: key !== undefined,
  });
}

export async function approve(
  acting: Acting,
  id: ExecutionId,
  { digest, typed }: { readonly digest: string; readonly typed: string },
): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const task = refuseUnless(request);
  if (typed.trim().toUpperCase() !== request.reference) throw notYet("body.typed", "reference-not-typed");
  const run = await latestRun(tx, scope, request.id);
  const missing = missingToApprove(request.state, task, {
    isSamenessOpen: run?.state === "finished" && run.sameness === "open",
    ...(await liftingFacts(tx, scope, request.state, now)),
  });
  if (missing.length > 0)
    throw refusal(
      "not_yet",
      {},
      missing.map((reason) => ({ at: "request", reason })),
    );
  const row = await lockOf(acting, id);
  if (row.task !== task) throw refusal("conflict");
  // Held by the row: the same plan cannot be approved twice, nor one that was replaced while it was read.
  if (row.state !== "planned" || row.digest !== digest || row.plan === null) throw refusal("conflict");
  if (row.answers_changed) throw notYet("plan", "answers-changed");
  const seals = await executionSeals(platform.keys, scope, { caseId: request.id, id });
  const plan = await seals.open("plan", row.plan);
  if (plan.refusals.length > 0) throw notYet("plan", "plan-cannot-run");
  await changeExecution(tx, scope, id, {
    state: "approved",
    approved_at: now,
    approved_by: scope.actorId,
    attempts: 0,
    changed_at: now,
  });
  const event = events.executionApproved.make({ executionId: id, storeId: row.store_id, digest });
  await note(tx, scope, platform.keys, { caseId: request.id, now, events: [event] });
  await planMeasure(acting, row, "Carried out by Kept, on the plan that was approved.");
  await oweExecution(tx, scope, runDutyName, row, now);
}

/** Takes up what failed on its way, or looks again: never a second run of the plan. */
export async function resume(acting: Acting, id: ExecutionId): Promise<void> {
  const { tx, scope, now } = acting;
  const row = await lockOf(acting, id);
  if (!may(row, "resume") || !mayFollow(row.state, "running")) throw refusal("conflict");
  const round = row.round + 1;
  await changeExecution(tx, scope, id, {
    state: "running",
    round,
    problem: null,
    problem_words: null,
    attempts: 0,
    changed_at: now,
  });
  await told(acting, "execution.resumed", row, {});
  await oweExecution(tx, scope, runDutyName, { ...row, round }, now);
}

export async function hand(acting: Acting, id: ExecutionId, words: string): Promise<void> {
  const { tx, scope, platform, request, now } = acting;
  const row = await lockOf(acting, id);
  refuseOther(request, row);
  if (!may(row, "hand") || !mayFollow(row.state, "handed")) throw refusal("conflict");
  await planMeasure(acting, row, words);
  await changeExecution(tx, scope, id, {
    state: "handed",
    round: row.round + 1,
    plan_key: null,
    aftermath: null,
    problem: null,
    problem_words: null,
    ended_at: now,
    changed_at: now,
  });
  const event = events.executionHanded.make({ executionId: id, storeId: row.store_id });
  await note(tx, scope, platform.keys, { caseId: request.id, now, events: [event] });
}

/** The answer tells of measures: this system has one, whoever carries it out. */
async function planMeasure(
  { tx, scope, platform, request, now }: Acting,
  row: Execution,
  words: string,
): Promise<void> {
  const known = await readRequest(tx, scope, platform.keys, { caseId: request.id });
  const state = known?.file.state ?? request.state;
  const { store_id: storeId } = row;
  const task = events.measureOf[row.task];
  if (task === undefined) return;
  if (
    measuresOf(state).some((one) => one.storeId === storeId && one.task === task && one.outcome === undefined)
  )
    return;
  const due = await measureDay(tx, scope, request.id, now);
  const measureId: MeasureId = newId();
  const command = {
    type: "plan-measure",
    measureId,
    task,
    owner: scope.actorId,
    due: due.toString(),
    storeId,
  } as const;
  await actOn(
    tx,
    scope,
    platform,
    { caseId: request.id, command, place: row.name, words, now },
    () => undefined,
  );
}

function may(row: Execution, act: Act): boolean {
  return actsIn(row.state, { hasJournal: row.journal !== null, isEnded: row.ended_at !== null }).includes(
    act,
  );
}

async function lockOf({ tx, scope, request }: Acting, id: ExecutionId): Promise<Execution> {
  const row = await lockExecution(tx, scope, id);
  if (row?.case_id !== request.id) throw refusal("not_found");
  return row;
}

async function told(
  { tx, scope, platform, request, now }: Acting,
  type: string,
  { id, store_id: store }: Execution,
  more: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  await append(tx, scope, platform.keys, {
    type,
    now,
    owner: { kind: "case", id: request.id },
    payload: { case: request.id, execution: id, store, ...more },
  });
}
