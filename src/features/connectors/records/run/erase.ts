/**
 * Carries out what a person approved, over several systems, so that it can be cut off anywhere and begun again: an order is
 * written down before it is given, its answer before the next; whose answer is missing is looked for first. No answer makes
 * an erasure done: each record is asked for again at the end, and each system is searched once more.
 */
import { access } from "node:fs/promises";
import { setTimeout as pauseFor } from "node:timers/promises";
import { isAbort, stopIfAborted } from "../gaps.ts";
import type { EraseAnswer, GuardedRef, RecordSystem, Together, Verdict } from "../system.ts";
import { lookThrough, RecordsRefused } from "./find.ts";
import type { NamedSystem } from "./find.ts";
import { openJournal } from "./journal.ts";
import type { Journal } from "./journal.ts";
import { destroyList, listFiles, putReport, readList } from "./list.ts";
import type { List, ListedRecord } from "./list.ts";
import { outcomeTally } from "./outcome.ts";
import type { Outcome, OutcomeTally } from "./outcome.ts";

export type EraseRequest = {
  readonly systems: readonly NamedSystem[];
  readonly folder: string;
  /** Of the list, as it was printed to whoever approves. */
  readonly digest: string;
  /** Numbers in the list: weak ones that are this person's, strong ones that stay. */
  readonly also: readonly number[];
  readonly leave: readonly number[];
};
export type EraseProgress =
  | { readonly stage: "resumed" }
  | { readonly stage: "erased" | "looked"; readonly system: string; readonly records: number };
export type EraseOptions = {
  readonly now: () => string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: EraseProgress) => void;
  /** For tests: how long waiting takes. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
};

/** So many orders in a row that fail, and a system is left alone until somebody runs this again. */
const mostFailures = 5;
/** A system that asks for a pause is asked again so often, and never waited for longer at a time. */
const mostPauses = 4;
const longestPauseSeconds = 30;

type Run = {
  readonly list: List;
  readonly journal: Journal;
  readonly request: EraseRequest;
  readonly options: EraseOptions;
  readonly failures: Map<string, number>;
};

export async function eraseRecords(
  request: EraseRequest,
  options: EraseOptions,
): Promise<readonly Outcome[]> {
  const list = await readList(request.folder);
  if (list === undefined) throw new RecordsRefused(await withoutList(request.folder));
  refuseOther(list, request);
  await refuseChoice(list, request);
  const journal = await openJournal(listFiles(request.folder).journal, options.now);
  try {
    const { approved } = journal;
    const { digest, also, leave } = request;
    if (approved === undefined)
      await journal.write({ kind: "approved", digest, also: [...also], leave: [...leave] });
    else if (JSON.stringify([approved.also, approved.leave]) !== JSON.stringify([also, leave]))
      throw new RecordsRefused(
        "This was begun with other numbers: name the same, or look for the records again in another folder.",
      );
    else options.onProgress?.({ stage: "resumed" });
    const run: Run = { list, journal, request, options, failures: new Map() };
    await eraseAll(run);
    const outcomes = await lookAgain(run);
    const kinds = Object.fromEntries(outcomes.map(({ system, kind }) => [system, kind]));
    await journal.write({ kind: "reported", outcomes: kinds });
    await putReport(request.folder, { kept_records_report: 1, at: options.now(), digest, outcomes });
    // What is left is for somebody to see to, with the same list; where nothing is, the list is one copy too many.
    if (outcomes.every(({ kind }) => kind === "verified")) await destroyList(request.folder);
    return outcomes;
  } finally {
    await journal.close();
  }
}

async function withoutList(folder: string): Promise<string> {
  const isSettled = await access(listFiles(folder).report).then(
    () => true,
    () => false,
  );
  return isSettled
    ? "This was carried out and settled, and the list destroyed: the report in the folder says how."
    : "There is no list of found records in that folder: look for them first.";
}

function refuseOther(list: List, { digest, systems }: EraseRequest): void {
  if (!list.isDigest(digest))
    throw new RecordsRefused("That is not the digest of the list in the folder: nothing was erased.");
  const listed = list.head.systems.map(({ name, digest: of }) => `${name} ${of}`);
  const given = systems.map(({ name, digest: of }) => `${name} ${of}`);
  if (JSON.stringify(listed.toSorted()) !== JSON.stringify(given.toSorted()))
    throw new RecordsRefused(
      "These are not the systems that were searched, or their descriptions were changed since.",
    );
}

async function refuseChoice(list: List, { also, leave }: EraseRequest): Promise<void> {
  const strengths = new Map<number, string>();
  for await (const { number, record } of list.records())
    if (also.includes(number) || leave.includes(number)) strengths.set(number, record.strength);
  for (const number of also)
    if (strengths.get(number) !== "weak")
      throw new RecordsRefused(`Number ${number} is none of those that wait for a person.`);
  for (const number of leave)
    if (strengths.get(number) !== "strong")
      throw new RecordsRefused(`Number ${number} is none of those that would be erased.`);
}

function isChosen({ also, leave }: EraseRequest, { number, record }: ListedRecord): boolean {
  return record.strength === "strong" ? !leave.includes(number) : also.includes(number);
}

function systemOf({ systems }: EraseRequest, name: string): RecordSystem | undefined {
  return systems.find((one) => one.name === name)?.system;
}

async function eraseAll(run: Run): Promise<void> {
  const { request, options } = run;
  const counts = new Map<string, number>();
  for await (const { name, system, records } of lots(run, (listed) => isChosen(request, listed))) {
    stopIfAborted(options.signal);
    const { together } = system;
    if (together === undefined) for (const record of records) await eraseOne(run, name, record, system);
    else await eraseTogether(run, name, records, { system, together });
    counts.set(name, (counts.get(name) ?? 0) + records.length);
  }
  for (const [system, records] of counts) options.onProgress?.({ stage: "erased", system, records });
}

type Lot = { readonly name: string; readonly system: RecordSystem; readonly records: readonly GuardedRef[] };
/** So many records are held at a time. */
const largestLot = 10_000;

/** The records of the list as they are asked for: together where they lie in one thing and stand one after the other, else alone. */
async function* lots(
  { list, request }: Run,
  isMeant: (listed: ListedRecord) => boolean,
): AsyncGenerator<Lot, void, undefined> {
  let records: GuardedRef[] = [];
  let before: { readonly name: string; readonly system: RecordSystem; readonly lies: string } | undefined;
  for await (const listed of list.records()) {
    const { system: name, record } = listed;
    const system = systemOf(request, name);
    if (system === undefined || !isMeant(listed)) continue;
    const lies = system.together?.of(record.ref);
    const isMore = lies !== undefined && before?.name === name && before.lies === lies;
    if (before !== undefined && (!isMore || records.length >= largestLot)) {
      yield { ...before, records };
      records = [];
    }
    if (lies === undefined) {
      before = undefined;
      yield { name, system, records: [record] };
      continue;
    }
    before = { name, system, lies };
    records.push(record);
  }
  if (before !== undefined && records.length > 0) yield { ...before, records };
}

/**
 * Each order written down before the one write they share, each answer after it. Cut off in between, all of them are looked for
 * first: the file was put in its place, or it was not.
 */
async function eraseTogether(
  run: Run,
  name: string,
  records: readonly GuardedRef[],
  { system, together }: { readonly system: RecordSystem; readonly together: Together },
): Promise<void> {
  const { journal, list, options } = run;
  const hashOf = ({ ref }: GuardedRef): string => list.hash(name, ref.id);
  if (isOpen(run, name)) return;
  const begun = records.filter((record) => journal.answerOf(hashOf(record)) === "erasing");
  const verdicts = await verdictsOf(system, begun, options.signal);
  for (const [at, record] of begun.entries())
    if (verdicts[at]?.kind === "gone")
      await journal.write({ kind: "answered", system: name, record: hashOf(record), answer: "accepted" });
  const open = records.filter((record) => {
    const known = journal.answerOf(hashOf(record));
    return known !== "accepted" && known !== "already_gone";
  });
  if (open.length === 0) return;
  for (const record of open) await journal.write({ kind: "erasing", system: name, record: hashOf(record) });
  const answers = await together.erase(open, options.signal).catch((error: unknown): undefined => {
    stopIfAborted(options.signal);
    if (isAbort(error)) throw error;
  });
  for (const [at, record] of open.entries()) {
    // What gives no answer of its own has not answered.
    const answer = answers?.[at]?.kind ?? "unknown";
    await journal.write({ kind: "answered", system: name, record: hashOf(record), answer });
  }
  const isFailure = open.every((_, at) => ["later", "unknown"].includes(answers?.[at]?.kind ?? "unknown"));
  run.failures.set(name, isFailure ? (run.failures.get(name) ?? 0) + 1 : 0);
}

async function eraseOne(run: Run, name: string, record: GuardedRef, system: RecordSystem): Promise<void> {
  const { journal, list, options, failures } = run;
  const hash = list.hash(name, record.ref.id);
  const known = journal.answerOf(hash);
  if (known === "accepted" || known === "already_gone" || isOpen(run, name)) return;
  const told = { system: name, record: hash } as const;
  // Begun and never answered: perhaps it is done.
  if (known === "erasing" && (await verdictOf(system, record, options.signal)).kind === "gone") {
    await journal.write({ kind: "answered", ...told, answer: "accepted" });
    return;
  }
  await journal.write({ kind: "erasing", ...told });
  const answer = await orderOf(system, record, options);
  await journal.write({ kind: "answered", ...told, answer: answer.kind });
  const isFailure = answer.kind === "later" || answer.kind === "unknown";
  failures.set(name, isFailure ? (failures.get(name) ?? 0) + 1 : 0);
}

function isOpen({ failures }: Run, system: string): boolean {
  return (failures.get(system) ?? 0) >= mostFailures;
}

/** The order, again after the pauses a system asks for, and asked after until it is settled. */
async function orderOf(
  system: RecordSystem,
  record: GuardedRef,
  options: EraseOptions,
): Promise<EraseAnswer> {
  const { signal, pause = (milliseconds, until) => pauseFor(milliseconds, undefined, { signal: until }) } =
    options;
  if (!system.can.erase) return { kind: "refused", why: "Nothing can be erased from this system by us." };
  let ticket: string | undefined;
  for (let tries = 0; ; tries += 1) {
    const asked = ticket;
    const answer = await guarded(signal, () =>
      asked === undefined ? system.erase(record, signal) : system.poll(asked, signal),
    );
    const seconds =
      answer.kind === "later" ? answer.seconds : answer.kind === "pending" ? 2 ** tries : undefined;
    if (seconds === undefined || tries >= mostPauses) return answer;
    if (answer.kind === "pending") ({ ticket } = answer);
    await pause(Math.min(Math.max(seconds, 0), longestPauseSeconds) * 1000, signal).catch(() =>
      stopIfAborted(signal),
    );
  }
}

/** A kind that throws has not answered. */
async function guarded(signal: AbortSignal, work: () => Promise<EraseAnswer>): Promise<EraseAnswer> {
  try {
    return await work();
  } catch (error) {
    stopIfAborted(signal);
    if (isAbort(error)) throw error;
    return { kind: "unknown", why: "The system failed without an answer." };
  }
}

async function verdictOf(
  system: RecordSystem,
  { ref, guard }: GuardedRef,
  signal: AbortSignal,
): Promise<Verdict> {
  if (!system.can.verify)
    return { kind: "unverifiable", why: "This system cannot be asked whether a record is there." };
  try {
    return await system.verify(ref, signal, guard);
  } catch (error) {
    stopIfAborted(signal);
    if (isAbort(error)) throw error;
    return noVerdict;
  }
}

const noVerdict: Verdict = { kind: "unverifiable", why: "The system failed without an answer." };

/** A verdict for each; together where they lie in one thing. */
async function verdictsOf(
  system: RecordSystem,
  records: readonly GuardedRef[],
  signal: AbortSignal,
): Promise<readonly Verdict[]> {
  const { together } = system;
  if (together === undefined || !system.can.verify || records.length === 0) {
    const verdicts: Verdict[] = [];
    for (const record of records) verdicts.push(await verdictOf(system, record, signal));
    return verdicts;
  }
  try {
    return await together.verify(records, signal);
  } catch (error) {
    stopIfAborted(signal);
    if (isAbort(error)) throw error;
    return records.map(() => noVerdict);
  }
}

/** Each record by its name, then each system as a whole: what is found again and nobody decided to leave is left over. */
async function lookAgain(run: Run): Promise<readonly Outcome[]> {
  const tallies = new Map<string, OutcomeTally>(
    run.request.systems.map(({ name }) => [name, outcomeTally()]),
  );
  const leaving = await lookForEach(run, tallies);
  const { list, request, options } = run;
  const outcomes: Outcome[] = [];
  for (const one of request.systems) {
    const tally = tallies.get(one.name) ?? outcomeTally();
    let [again, seen] = [0, 0];
    const coverage = await lookThrough(one, list.head.asked, options.signal, ({ ref, strength }) => {
      seen += 1;
      if (strength === "strong" && !leaving.has(list.hash(one.name, ref.id))) again += 1;
    });
    options.onProgress?.({ stage: "looked", system: one.name, records: seen });
    tally.looked(coverage, again);
    outcomes.push(tally.outcome(one.name));
  }
  return outcomes;
}

/** Says which records nobody chose. */
async function lookForEach(
  run: Run,
  tallies: ReadonlyMap<string, OutcomeTally>,
): Promise<ReadonlySet<string>> {
  const { list, request, options, journal } = run;
  const leaving = new Set<string>();
  const blind = new Map<string, number>();
  const isLeft = (listed: ListedRecord): boolean => {
    const tally = tallies.get(listed.system);
    if (tally === undefined) return true;
    if (isChosen(request, listed)) return false;
    leaving.add(list.hash(listed.system, listed.record.ref.id));
    tally.leave();
    return true;
  };
  for await (const { name, system, records } of lots(run, (listed) => !isLeft(listed))) {
    stopIfAborted(options.signal);
    const tally = tallies.get(name);
    if (tally === undefined) continue;
    const answerOf = ({ ref }: GuardedRef) => journal.answerOf(list.hash(name, ref.id));
    // Nobody asks a system a thousand times that did not answer five.
    const isDark = system.can.verify && (blind.get(name) ?? 0) >= mostFailures;
    const isAsked = (record: GuardedRef): boolean => !isDark && answerOf(record) !== undefined;
    for (const record of records) if (!isAsked(record)) tally.record(answerOf(record), undefined);
    const asked = records.filter(isAsked);
    const verdicts = await verdictsOf(system, asked, options.signal);
    for (const [at, record] of asked.entries()) {
      const verdict = verdicts[at] ?? noVerdict;
      blind.set(name, verdict.kind === "unverifiable" ? (blind.get(name) ?? 0) + 1 : 0);
      const told = { system: name, record: list.hash(name, record.ref.id) };
      await journal.write({ kind: "verified", ...told, verdict: verdict.kind });
      tally.record(answerOf(record), verdict);
    }
  }
  return leaving;
}
