/** The decisions of a review: once per other person, applied to every row of theirs, undone as easily (art. 15(4)). */
import type { WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal, type ErrorDetail } from "../../../platform/errors.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import {
  reviewApproved,
  reviewDecided,
  reviewUndone,
  samenessConfirmed,
  type PackageId,
} from "../request/events.ts";
import { note } from "../run/case.ts";
import { reasonsFor, type Decision, type DecisionReason } from "../run/contract.ts";
import type { Seals } from "../run/sealed.ts";
import { changeRun, countPersonTables, type Run } from "../run/store.ts";
import type { Counts } from "./contract.ts";
import { drawSecond } from "./draw.ts";
import {
  applyDecisions,
  clearDecision,
  countByTable,
  countPeople,
  countRowsOf,
  readPeople,
  seedRows,
  setDecision,
} from "./store.ts";

import type { RoleRuleId } from "./role/contract.ts";
import { countOwnHeld } from "./single/store.ts";
import { namesSomebody } from "./told.ts";

export const packageDutyName = "rights.package";

export type Deciding = {
  readonly persons: readonly string[];
  readonly decision: Decision;
  readonly reason: DecisionReason;
  /** A note to the record; it stays in the case. */
  readonly words: string | undefined;
  /** One sentence for the requester, in the package and the answer. */
  readonly told?: string | undefined;
  /** The rule that decided, where no person did it alone (`role/`). */
  readonly rule?: RoleRuleId | undefined;
};

export type After = { readonly counts: Counts; readonly open: number };

export async function decidePeople(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  run: Run,
  seals: Seals,
  made: Deciding,
  now: Instant,
): Promise<After> {
  const { decision, reason, words } = made;
  if (!reasonsFor[decision].includes(reason))
    throw refusal("invalid_request", {}, [fault("reason", "not-for-this")]);
  if (reason === "other" && (words ?? "").trim() === "")
    throw refusal("invalid_request", {}, [fault("words", "needed")]);
  const told = made.told === "" ? undefined : made.told;
  if (told !== undefined && decision === "show")
    throw refusal("invalid_request", {}, [fault("told", "nothing-held-back")]);
  const people = await known(tx, scope, run, made.persons);
  for (const { person, content } of people) {
    if (told !== undefined && namesSomebody(told, (await seals.openPerson(run.id, person, content)).label))
      throw refusal("invalid_request", {}, [fault("told", "names-them")]);
  }
  for (const { person } of people) {
    const sealed = words === undefined || words === "" ? undefined : seals.words(run.id, person, words);
    const sentence = told === undefined ? undefined : seals.told(run.id, person, told);
    await setDecision(tx, scope, run.id, {
      person,
      decision,
      reason,
      words: sealed,
      told: sentence,
      rule: made.rule,
      at: now,
    });
  }
  await applyDecisions(
    tx,
    scope,
    run.id,
    people.map(({ person }) => person),
  );
  await takeBackApproval(tx, scope, run);
  const together =
    people.length > 1
      ? { together: { people: people.length, rows: await countRowsOf(tx, scope, run.id, people) } }
      : {};
  const [first, ...rest] = people.map(({ person, row_count: rows }) =>
    reviewDecided.make({
      runId: run.id,
      person: person.toString("hex"),
      decision,
      reason,
      rows,
      ...together,
      ...(made.rule === undefined ? {} : { rule: made.rule }),
    }),
  );
  if (first !== undefined) await note(tx, scope, keys, { caseId: run.caseId, now, events: [first, ...rest] });
  return countsAfter(tx, scope, run);
}

export async function undoPeople(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  run: Run,
  persons: readonly string[],
  now: Instant,
): Promise<After> {
  const people = (await known(tx, scope, run, persons)).filter(({ decision }) => decision !== null);
  for (const { person } of people) await clearDecision(tx, scope, run.id, person);
  if (people.length > 0) {
    await applyDecisions(
      tx,
      scope,
      run.id,
      people.map(({ person }) => person),
    );
  }
  await takeBackApproval(tx, scope, run);
  const [first, ...rest] = people.map(({ person, row_count: rows }) =>
    reviewUndone.make({ runId: run.id, person: person.toString("hex"), rows }),
  );
  if (first !== undefined) await note(tx, scope, keys, { caseId: run.caseId, now, events: [first, ...rest] });
  return countsAfter(tx, scope, run);
}

/** The rows the search began with are one person; `tables` is what was shown, so that nothing else is confirmed. */
export async function confirmSameness(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  run: Run,
  tables: number,
  now: Instant,
): Promise<void> {
  if (run.sameness !== "open") return;
  if ((await countPersonTables(tx, scope, run.id)) !== tables) throw refusal("conflict");
  await changeRun(tx, scope, run.id, { sameness: "confirmed" });
  const rows = (await seedRows(tx, scope, run.id, 1000)).length;
  const event = samenessConfirmed.make({ runId: run.id, rows, tables });
  await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
}

/** What must be decided before a review is approved; empty when nothing is in the way. Pure. */
export function missingBeforeApproval(
  run: Pick<Run, "state" | "sameness">,
  counts: Counts,
): readonly ErrorDetail[] {
  const missing: ErrorDetail[] = [];
  if (run.state !== "finished") missing.push(fault("search", "not-finished"));
  if (counts.waiting > 0) missing.push(fault("review", "rows-wait"));
  if (run.sameness === "open") missing.push(fault("review", "sameness-open"));
  return missing;
}

/** Approves what was read (`seen`), and has the package built. */
export async function approveFindings(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  run: Run,
  seen: Counts,
  now: Instant,
): Promise<PackageId> {
  const { counts } = await countsAfter(tx, scope, run);
  const missing = missingBeforeApproval(run, counts);
  if (missing.length > 0) throw refusal("not_yet", {}, missing);
  if (run.approval !== undefined || JSON.stringify(inOrder(seen)) !== JSON.stringify(inOrder(counts)))
    throw refusal("conflict");
  const packageId: PackageId = newId();
  await changeRun(tx, scope, run.id, { approval: packageId });
  const { disclose: disclosed, redact: redacted, withhold: withheld } = counts;
  const held = await countOwnHeld(tx, scope, run.id);
  const own = held.reduce((total, { rows }) => total + rows, 0);
  const event = reviewApproved.make({ runId: run.id, disclosed, redacted, withheld, own });
  await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
  await drawSecond(tx, scope, keys, run, now);
  await insertPacking(tx, scope, run, packageId, now);
  return packageId;
}

/** What goes with the rows has changed: the package is made anew under the same review. */
export async function rebuild(tx: WriteTx, scope: Scope, run: Run, now: Instant): Promise<void> {
  if (run.state !== "finished" || run.approval === undefined) return;
  const packageId: PackageId = newId();
  await changeRun(tx, scope, run.id, { approval: packageId });
  await insertPacking(tx, scope, run, packageId, now);
}

async function insertPacking(
  tx: WriteTx,
  scope: Scope,
  run: Run,
  packageId: PackageId,
  now: Instant,
): Promise<void> {
  await insertDuty(tx, scope, {
    kind: packageDutyName,
    key: packageId,
    data: { run: run.id, package: packageId },
    dueAt: now,
    now,
    caseId: run.caseId,
  });
}

function inOrder({ waiting, disclose, redact, withhold }: Counts): readonly number[] {
  return [waiting, disclose, redact, withhold];
}

/** A package that was approved under other decisions is not the one to hand over. */
export async function takeBackApproval(tx: WriteTx, scope: Scope, run: Run): Promise<void> {
  if (run.approval !== undefined) await changeRun(tx, scope, run.id, { approval: null });
}

async function known(
  tx: WriteTx,
  scope: Scope,
  run: Run,
  persons: readonly string[],
): ReturnType<typeof readPeople> {
  if (run.state !== "finished") throw refusal("conflict");
  const people = await readPeople(tx, scope, run.id, persons);
  if (people.length !== new Set(persons).size) throw refusal("not_found");
  return people;
}

export async function countsAfter(tx: WriteTx, scope: Scope, run: Run): Promise<After> {
  const tables = await countByTable(tx, scope, run.id);
  const of = (treatment: keyof Counts): number =>
    tables.reduce((total, table) => total + (table.treatment === treatment ? table.rows : 0), 0);
  const counts = {
    waiting: of("waiting"),
    disclose: of("disclose"),
    redact: of("redact"),
    withhold: of("withhold"),
  };
  return { counts, open: (await countPeople(tx, scope, run.id)).open };
}

export const fault = (at: string, reason: string): ErrorDetail => ({ at, reason });
