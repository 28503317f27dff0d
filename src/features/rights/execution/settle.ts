/** What the end of an attempt leaves in the case: the state of the system, the event, the ledger entry, the measure settled. */
import { createHash } from "node:crypto";
import type { WriteTx } from "../../../platform/db.ts";
import type { Effect } from "../../../platform/duties/kinds.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { ErasureCertificate } from "../erase/certificate.ts";
import { act } from "../request/act.ts";
import type { RequestEvent } from "../request/events.ts";
import { reasonsToKeep } from "../request/office/decide.ts";
import { hasEnded, measuresOf, requestKind } from "../request/state.ts";
import { suppressErased } from "../request/suppressed.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { note } from "../run/case.ts";
import type { ExecutionProblem } from "./contract.ts";
import { oweExecution, planDutyName, type Work } from "./owed.ts";
import * as events from "./events.ts";
import { isAmendmentCertificate, openIn, totalsOf, type Certificate, type Plan } from "./plans.ts";
import {
  changeExecution,
  deleteAnswers,
  deleteQuestions,
  lockExecution,
  replaceQuestions,
  restrictionOf,
  type Execution,
  type ExecutionChange,
  type QuestionRow,
} from "./store.ts";

const at = ({ id: executionId, store_id: storeId }: Execution) => ({ executionId, storeId });

/** The row and the event together; a case that is over takes no event any more, and keeps the row. */
async function settle(
  tx: WriteTx,
  scope: Scope,
  { platform, row }: Work,
  change: ExecutionChange,
  event: RequestEvent,
): Promise<void> {
  const now = platform.now();
  const current = await lockExecution(tx, scope, row.id);
  if (current?.round !== row.round) return;
  await changeExecution(tx, scope, row.id, { stage: null, ...change, changed_at: now });
  const file = await readCase(tx, scope, requestKind, row.case_id);
  if (file === undefined || hasEnded(file.state)) return;
  await note(tx, scope, platform.keys, { caseId: row.case_id, now, events: [event] });
}

export function planned(work: Work, plan: Plan, questions: readonly QuestionRow[]): Effect {
  const { row } = work;
  const totals = totalsOf(plan);
  const rows = totals.delete + totals.anonymise + totals.unlink + totals.keep + totals.review + totals.write;
  return async (tx, scope) => {
    await replaceQuestions(tx, scope, row.id, questions);
    await settle(
      tx,
      scope,
      work,
      { state: "planned", problem: null },
      events.executionPlanned.make({
        ...at(row),
        rows,
        questions: openIn(plan),
        isRunnable: plan.refusals.length === 0,
      }),
    );
  };
}

/** Approved, and no longer true: what was approved is kept to be compared, and a new plan is made. */
export function outdated(work: Work, differs: readonly string[]): Effect {
  const { row, platform, seals } = work;
  return async (tx, scope) => {
    const previous = row.plan === null ? null : seals.seal("previous", await seals.open("plan", row.plan));
    const round = row.round + 1;
    const change: ExecutionChange = {
      state: "planning",
      round,
      previous,
      differs,
      plan_key: null,
      approved_at: null,
      approved_by: null,
      attempts: 0,
      problem: null,
    };
    await settle(
      tx,
      scope,
      work,
      change,
      events.executionOutdated.make({ ...at(row), tables: differs.length }),
    );
    await oweExecution(tx, scope, planDutyName, { ...row, round }, platform.now());
  };
}

export function failed(work: Work, problem: ExecutionProblem, words: readonly string[] = []): Effect {
  const { row, seals } = work;
  const problem_words = words.length === 0 ? null : seals.seal("problem_words", [...words]);
  return async (tx, scope) => {
    const event = events.executionFailed.make({ ...at(row), problem });
    await settle(tx, scope, work, { state: "failed", problem, problem_words }, event);
  };
}

export function ended(work: Work, certificate: Certificate): Effect {
  const { row, platform } = work;
  const { verification } = certificate;
  const { verdict } = verification;
  const totals = totalsOf(certificate);
  const rows = totals.delete + totals.anonymise + totals.unlink + totals.write;
  return async (tx, scope) => {
    const now = platform.now();
    const hash = createHash("sha256").update(JSON.stringify(certificate)).digest("hex");
    const { id: entry } = await append(tx, scope, platform.keys, {
      type: "execution.certified",
      now,
      owner: { kind: "case", id: row.case_id },
      payload: {
        case: row.case_id,
        execution: row.id,
        store: row.store_id,
        verdict,
        certificate: `sha256:${hash}`,
      },
    });
    if (row.task === "erase") await suppressInErased(tx, scope, work);
    const change = { state: verdict, ended_at: now, entry_id: entry, problem: null } as const;
    await settle(
      tx,
      scope,
      work,
      change,
      events.executionEnded.make({
        ...at(row),
        verdict,
        rows,
        ...(row.task === "erase" ? {} : { task: row.task }),
      }),
    );
    if (verdict !== "verified") return;
    // What was read for the questions has done its work; the reasons stand in the certificate.
    await deleteQuestions(tx, scope, row.id);
    await deleteAnswers(tx, scope, row.id);
    if (row.task === "lift") await forgetMarked(tx, scope, work);
    await settleMeasure(tx, scope, work, certificate);
  };
}

/** Erased here, the person is not to come back from an old list: known by what they were found by, in the same transaction. */
async function suppressInErased(tx: WriteTx, scope: Scope, { platform, row, seals }: Work): Promise<void> {
  const identities = await seals.open("identities", row.identities);
  const { case_id: caseId } = row;
  await suppressErased(tx, scope, platform.keys, { caseId, identities, now: platform.now() });
}

/** The restriction is over: which rows it had marked is nobody's business any more. */
async function forgetMarked(tx: WriteTx, scope: Scope, { platform, row }: Work): Promise<void> {
  const before = await restrictionOf(tx, scope, row);
  if (before !== undefined)
    await changeExecution(tx, scope, before.id, {
      aftermath: null,
      marked: null,
      changed_at: platform.now(),
    });
}

/** The measure of this system, where it says the same as the certificate; else a person settles it. */
async function settleMeasure(
  tx: WriteTx,
  scope: Scope,
  { platform, row }: Work,
  certificate: Certificate,
): Promise<void> {
  const file = await readCase(tx, scope, requestKind, row.case_id);
  if (file?.state.name !== "open") return;
  const measure = measuresOf(file.state).find(
    ({ storeId, task, outcome }) =>
      storeId === row.store_id && task === events.measureOf[row.task] && outcome === undefined,
  );
  if (measure === undefined) return;
  const kept = isAmendmentCertificate(certificate) ? [] : keptIn(certificate);
  const { zone } = await readProfile(tx, scope);
  const known = new Set(reasonsToKeep(file.state, zone).map(({ value }) => value));
  const reasons = [...new Set(kept.map(({ exemption }) => exemption))];
  const [reason] = reasons;
  // Rows that stay for several reasons, or for one the law does not name, are put into words by a person.
  if (kept.length > 0 && (reasons.length > 1 || reason === undefined || !known.has(reason))) return;
  const until = kept.flatMap((each) => each.until ?? []).toSorted();
  const last = until.length === kept.length ? until.at(-1) : undefined;
  const command = {
    type: "settle-measure",
    measureId: measure.id,
    outcome: kept.length > 0 ? "partly" : "done",
    ...(kept.length > 0 && reason !== undefined ? { reason } : {}),
    ...(last === undefined ? {} : { until: last }),
  } as const;
  const { now } = platform;
  await act(
    tx,
    scope,
    platform,
    { caseId: row.case_id, command, words: wordsOf(certificate), now: now() },
    () => undefined,
  );
}

function keptIn({
  tables,
}: ErasureCertificate): readonly { exemption: string | undefined; until: string | undefined }[] {
  return tables.flatMap(({ kept, answered = [] }) => [
    ...(kept === undefined ? [] : [{ exemption: kept.exemption, until: kept.until?.last.slice(0, 10) }]),
    ...answered
      .filter(({ becomes }) => becomes === "keep")
      .map(({ exemption, until }) => ({ exemption, until })),
  ]);
}

/** For the person, who may read it: counts, and that it was looked at again. */
function wordsOf(certificate: Certificate): string {
  const totals = totalsOf(certificate);
  const records = (count: number): string => `${count} ${count === 1 ? "record" : "records"}`;
  if (isAmendmentCertificate(certificate)) {
    const done = {
      rectify: "put right",
      restrict: "marked as restricted",
      lift: "free again",
      object: "now refusing marketing",
    }[certificate.purpose];
    return totals.write === 0
      ? "Nothing was there to be changed. The system was searched again afterwards."
      : `${records(totals.write)} ${done}. The system was searched again afterwards, and each of them is as it should be.`;
  }
  const parts = [
    ...(totals.delete === 0 ? [] : [`${records(totals.delete)} deleted`]),
    ...(totals.anonymise === 0
      ? []
      : [`${records(totals.anonymise)} emptied of what said who they were about`]),
    ...(totals.unlink === 0 ? [] : [`${records(totals.unlink)} of other people no longer naming the person`]),
    ...(totals.keep === 0 ? [] : [`${records(totals.keep)} kept`]),
  ];
  const what = parts.length === 0 ? "Nothing was there to be removed" : parts.join(", ");
  return `${what}. The system was searched again afterwards, and nothing else of the person was found.`;
}
