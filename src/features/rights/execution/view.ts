/** What the office is shown of the systems of a request: plan, questions, progress, failure and what to do, for one reader. */
import type { Tx } from "../../../platform/db.ts";
import { SealBroken } from "../../../platform/cells/seal.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { receiptOf } from "../../../platform/ledger/publish.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { namesFor } from "../../access/index.ts";
import {
  erasureExemptions,
  listStores,
  speaksOfMarketing,
  type DataMap,
  type UsableStore,
} from "../../connectors/index.ts";
import type { AmendmentLook } from "../amend/plan.ts";
import type { Verification } from "../erase/verification.ts";
import { groundWords } from "../request/office/decide_words.ts";
import { reasonsToKeep } from "../request/office/decide.ts";
import { hasEnded } from "../request/state.ts";
import { readRequest } from "../request/store.ts";
import { documentsOf, searchOf } from "../documents/store.ts";
import { bareTableName, readableName } from "../package/names.ts";
import { mapOf } from "../run/search.ts";
import { latestRun, dutyOf } from "../run/store.ts";
import { suggestedBy } from "../run/view.ts";
import type { StoresOf } from "../run/stores.ts";
import { tableMark } from "./asked.ts";
import type { Request } from "./acts.ts";
import type { ExecutionPlan, ExecutionQuestion, ExecutionView, SystemExecution } from "./contract.ts";
import { actsIn } from "./domain.ts";
import { liftingFacts, missingToApprove, taskOf } from "./gates.ts";
import { countsOf, isAmendmentPlan, noTotals, totalsOf, type Plan } from "./plans.ts";
import { dutyKey, planDutyName, runDutyName } from "./owed.ts";
import { ExecutionDestroyed, executionSeals, type ExecutionSeals } from "./sealed.ts";
import { answersOf, executionsOf, questionGroups, readBreaker, type Execution } from "./store.ts";
import {
  besidesSentences,
  categoryWords,
  knownSentence,
  lookSentences,
  missingSentence,
  planTable,
  questionWords,
  refusalSentences,
  stepSentence,
} from "./words.ts";

export type Reading = {
  readonly tx: Tx;
  readonly scope: Scope;
  readonly keys: KeyProvider;
  readonly storesOf: StoresOf;
  readonly request: Request;
  readonly reader: Member;
  readonly now: Instant;
  /** Of files of the organisation's, as whoever runs the installation named them. */
  readonly folders?: readonly string[];
};

/** Nothing in a file is changed from here (decision 119): it is said, so that a person sees to it. */
async function filesIn(
  { tx, scope, request, folders = [] }: Reading,
  task: ExecutionView["task"],
): Promise<ExecutionView["files"]> {
  // A file sends no marketing, and what a restriction marked in systems never stood in files.
  if (folders.length === 0 || task === undefined || task === "object" || task === "lift") return undefined;
  if ((await searchOf(tx, scope, request.id))?.state !== "finished") return { folders: folders.length };
  const rows = await documentsOf(tx, scope, request.id);
  const theirs = rows.filter(({ reason }) => reason !== "not-theirs");
  return { folders: folders.length, found: theirs.length };
}

export async function executionView(reading: Reading): Promise<ExecutionView> {
  const { tx, scope, keys, storesOf, request, reader } = reading;
  const { usable, leftOut } = await storesOf(tx, scope, keys);
  const rows = await executionsOf(tx, scope, request.id);
  const run = await latestRun(tx, scope, request.id);
  const isSamenessOpen = run?.state === "finished" && run.sameness === "open";
  const task = taskOf(request.state);
  const facts = { isSamenessOpen, ...(await liftingFacts(tx, scope, request.state, reading.now)) };
  const systems: SystemExecution[] = [];
  for (const row of rows) {
    const missing = missingToApprove(request.state, row.task, facts).map(missingSentence);
    systems.push(await systemView(reading, row, { missing, isOfNow: row.task === task }));
  }
  const begun = new Set<string>(rows.filter((row) => row.task === task).map(({ store_id: id }) => id));
  const stored = await listStores(tx, scope, keys);
  const idOf = (name: string) => stored.find(({ entry }) => entry.body.name === name)?.entry.id;
  const identityNames = [
    ...new Set(
      usable
        .filter(({ eraser }) => eraser !== undefined)
        .flatMap(({ map }) =>
          Object.values(map.tables).flatMap(({ identities }) => identities.map(({ name }) => name)),
        ),
    ),
  ].sort();
  const files = await filesIn(reading, task);
  const texts = (await readRequest(tx, scope, keys, { caseId: request.id }))?.texts;
  const { zone } = await readProfile(tx, scope);
  return {
    reference: request.reference,
    isDrill: request.state.isDrill === true,
    isOver: hasEnded(request.state),
    ...(task === undefined ? {} : { task }),
    categories: task === "correct" ? categoriesOf(usable) : [],
    systems,
    others: [
      ...usable
        .filter(({ id }) => !begun.has(id))
        .flatMap(({ id, name, eraser, map }) => {
          if (task === "object" && !speaksOfMarketing(map))
            return [{ storeId: id, name, why: "no-marketing" }];
          return eraser === undefined ? [{ storeId: id, name, why: "no-eraser" }] : [];
        }),
      ...leftOut.flatMap(({ name, why }) => {
        const storeId = idOf(name);
        return storeId === undefined || begun.has(storeId) ? [] : [{ storeId, name, why }];
      }),
    ],
    ...(files === undefined ? {} : { files }),
    isSearched: run?.state === "finished" && !isSamenessOpen,
    identityNames,
    suggested: reader.pseudonymous ? [] : suggestedBy(identityNames, texts?.identities ?? []),
    exemptions: reasonsToKeep(request.state, zone)
      .filter(({ value }) => erasureExemptions.includes(value))
      .map(({ value, label }) => ({ value, label: groundWords[value] ?? label })),
  };
}

/** Kinds of data of the tables that can be written from here, and the kinds above them: `user.name` of `user.name.last`. */
function categoriesOf(usable: readonly UsableStore[]): ExecutionView["categories"] {
  const found = new Set<string>();
  for (const { eraser, map } of usable)
    if (eraser !== undefined)
      for (const { kind, columns } of Object.values(map.tables))
        if (kind !== "impersonal")
          for (const { category, access } of Object.values(columns)) {
            if (access === "secret") continue;
            found.add(category);
            const [root, above] = category.split(".");
            if (above !== undefined) found.add(`${root}.${above}`);
          }
  return [...found]
    .filter((value) => /^user\.[a-z0-9_.]+$/.test(value))
    .sort()
    .map((value) => ({ value, label: categoryWords(value) }));
}

type Standing = { readonly missing: readonly string[]; readonly isOfNow: boolean };

async function systemView(
  reading: Reading,
  row: Execution,
  { missing, isOfNow }: Standing,
): Promise<SystemExecution> {
  const { tx, scope, keys, request, reader, now } = reading;
  const seals = await executionSeals(keys, scope, { caseId: request.id, id: row.id });
  const held = await heldOf(seals, row);
  const kind = row.state === "planning" ? planDutyName : runDutyName;
  const duty = await dutyOf(tx, scope, kind, dutyKey(row));
  const isRetried = duty?.state === "waiting" && duty.problem !== undefined;
  const breaker = await readBreaker(tx, scope, row.store_id);
  const isPaused =
    breaker.pausedUntil !== undefined && Temporal.Instant.compare(breaker.pausedUntil, now) > 0;
  const names =
    row.approved_by === null ? undefined : await namesFor(tx, scope, keys, reader, [row.approved_by]);
  const certificate = held?.certificates.at(-1);
  const receipt = row.entry_id === null ? undefined : await receiptOf(tx, scope, row.entry_id);
  const plan =
    held?.plan === undefined || row.planned_at === null || row.state === "planning"
      ? undefined
      : await planView(reading, row, seals, held.plan, held.previous);
  const isOpenRun = row.journal !== null && row.ended_at === null;
  const acts = actsIn(row.state, { hasJournal: row.journal !== null, isEnded: row.ended_at !== null });
  // Of a request that is over nothing is begun; what was begun is still looked through to its end.
  const can =
    hasEnded(request.state) || !isOfNow ? acts.filter((act) => act === "resume" && isOpenRun) : acts;
  return {
    id: row.id,
    task: row.task,
    orders: reader.pseudonymous ? [] : [...(held?.orders ?? [])],
    storeId: row.store_id,
    name: row.name,
    state: row.state,
    ...(row.stage === null ? {} : { stage: row.stage }),
    ...(row.problem === null ? {} : { problem: row.problem }),
    problemWords: [...(held?.problemWords ?? [])],
    attempts: row.attempts,
    ...(isRetried ? { retryAt: duty.dueAt.toString() } : {}),
    ...(isPaused ? { pausedUntil: breaker.pausedUntil.toString() } : {}),
    failures: breaker.failures,
    identities: [...(held?.identities ?? [])],
    ...(plan === undefined ? {} : { plan }),
    differs: Array.isArray(row.differs) ? row.differs.map(String) : [],
    answersChanged: row.answers_changed,
    ...(row.approved_at === null ? {} : { approvedAt: row.approved_at.toString() }),
    ...(row.approved_by === null ? {} : { approvedBy: names?.get(row.approved_by) ?? "A colleague" }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at.toString() }),
    ...(certificate === undefined ? {} : { look: lookOf(certificate.verification, mapOf(row.map)) }),
    hasCertificate: certificate !== undefined && !reader.pseudonymous,
    isReceipted: receipt?.result === "receipt",
    can: [...can],
    missing: [...missing],
  };
}

/** What is sealed; `undefined` once the key of the case is gone. */
async function heldOf(seals: ExecutionSeals, row: Execution) {
  try {
    return {
      identities: [
        ...new Set(
          (await seals.open("identities", row.identities))
            .filter(({ value }) => value !== "")
            .map(({ name }) => name),
        ),
      ],
      orders: (row.orders === null ? [] : await seals.open("orders", row.orders)).map(
        ({ category, was, becomes }) => ({
          where: category === undefined ? "Everywhere" : categoryWords(category),
          was: was ?? "",
          becomes: becomes ?? "",
        }),
      ),
      plan: row.plan === null ? undefined : await seals.open("plan", row.plan),
      previous: row.previous === null ? undefined : await seals.open("previous", row.previous),
      certificates: row.certificates === null ? [] : await seals.open("certificates", row.certificates),
      problemWords: row.problem_words === null ? [] : await seals.open("problem_words", row.problem_words),
    };
  } catch (error) {
    if (error instanceof ExecutionDestroyed || error instanceof SealBroken) return undefined;
    throw error;
  }
}

function titleIn(map: DataMap): (table: string) => string {
  return (table) => map.tables[table]?.title ?? readableName(bareTableName(table));
}

async function planView(
  reading: Reading,
  row: Execution,
  seals: ExecutionSeals,
  plan: Plan,
  previous: Plan | undefined,
): Promise<ExecutionPlan> {
  const titleOf = titleIn(mapOf(row.map));
  const before = new Map(previous?.tables.map((table) => [table.table, countsOf(table)]));
  return {
    digest: plan.digest,
    asOf: plan.as_of,
    plannedAt: (row.planned_at ?? reading.now).toString(),
    totals: totalsOf(plan),
    tables: plan.tables.map((table) => {
      const was = before.get(table.table) ?? noTotals;
      const isOther = previous !== undefined && JSON.stringify(was) !== JSON.stringify(countsOf(table));
      return { ...planTable(table, titleOf, reading.reader), ...(isOther ? { before: was } : {}) };
    }),
    steps: plan.steps.map((step) => stepSentence(step, titleOf)),
    besides: besidesSentences(plan, titleOf),
    alsoKnown: isAmendmentPlan(plan) ? [] : (plan.also_known ?? []).map((one) => knownSentence(one, titleOf)),
    questions: row.state === "planned" ? await questionViews(reading, row, seals, titleOf) : [],
    refusals: refusalSentences(plan, titleOf),
  };
}

async function questionViews(
  { tx, scope, keys, reader }: Reading,
  row: Execution,
  seals: ExecutionSeals,
  titleOf: (table: string) => string,
): Promise<ExecutionQuestion[]> {
  const answers = await answersOf(tx, scope, row.id);
  const names = await namesFor(
    tx,
    scope,
    keys,
    reader,
    answers.map(({ answered_by: by }) => by),
  );
  const views: ExecutionQuestion[] = [];
  for (const { table_name: table, why, rows, may } of await questionGroups(tx, scope, row.id)) {
    const mark = seals.mark(tableMark(table, why));
    const one = answers.find((each) => each.mark.equals(mark));
    const said =
      one === undefined ? undefined : await seals.open("answer", one.content, mark.toString("hex"));
    views.push({
      table,
      title: titleOf(table),
      why,
      whyWords: questionWords(why),
      rows,
      may: [...may],
      ...(one === undefined || said === undefined
        ? {}
        : {
            answer: {
              becomes: one.becomes,
              ...(reader.pseudonymous ? {} : { because: said.because }),
              ...(one.until_day === null ? {} : { until: one.until_day.toString() }),
              by: names.get(one.answered_by) ?? "A colleague",
            },
          }),
      answeredRows: answers.filter((each) => each.is_row && each.table_name === table && each.why === why)
        .length,
    });
  }
  return views;
}

function lookOf(
  verification: Verification | AmendmentLook,
  map: DataMap,
): NonNullable<SystemExecution["look"]> {
  return {
    asOf: verification.as_of,
    columns: verification.columns_scanned,
    kept: "kept" in verification ? verification.kept : 0,
    lines: lookSentences(verification, titleIn(map)),
  };
}
