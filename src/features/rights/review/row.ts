/**
 * A decision on one found row, which goes before those for the people it belongs to, and words inside its fields that are
 * withheld (GDPR art. 15(4)). Both take an approval back: what was approved is no longer what would go out.
 */
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { rowDecided, rowUndone, wordsCovered } from "../request/events.ts";
import { note } from "../run/case.ts";
import { rowReasons } from "../run/contract.ts";
import type { Decision, DecisionReason, ExemptionReason, Treatment } from "../run/contract.ts";
import { treatmentOf } from "../run/domain.treatment.ts";
import type { Seals } from "../run/sealed.ts";
import type { Run } from "../run/store.ts";
import type { Passage } from "./contract.ts";
import { shareAnew } from "./aside/aside.ts";
import { someoneElse } from "./aside/store.ts";
import { countsAfter, fault, takeBackApproval, type After } from "./decide.ts";
import { needsWords } from "./exemptions.ts";
import { fitting } from "./domain.passages.ts";
import { changeRow } from "./single/store.ts";
import { personsOfRows, readRow, type FoundRow, type RowPlace } from "./store.ts";

export type RowDeciding = {
  readonly place: RowPlace;
  readonly decision: Decision;
  readonly reason: DecisionReason;
  /** A note to the record; it stays in the case. */
  readonly words: string | undefined;
  /** What the law of the request exempts. */
  readonly exempt?: readonly ExemptionReason[];
};

type Desk = { readonly keys: KeyProvider; readonly run: Run; readonly seals: Seals; readonly now: Instant };

export async function decideRow(
  tx: WriteTx,
  scope: Scope,
  { keys, run, seals, now }: Desk,
  { place, decision, reason, words, exempt }: RowDeciding,
): Promise<After> {
  const said = words?.trim() ?? "";
  if (needsWords(reason) && said === "") throw refusal("invalid_request", {}, [fault("words", "needed")]);
  const row = await known(tx, scope, run, place);
  const isOwn = (await personsOfRows(tx, scope, run.id, [place])).length === 0;
  if (!rowReasons(decision, isOwn, exempt).includes(reason))
    throw refusal("invalid_request", {}, [fault("reason", "not-for-this")]);
  if (decision === "redact" && !row.redactable)
    throw refusal("invalid_request", {}, [fault("decision", "not-redactable")]);
  const treatment: Treatment = decision === "show" ? "disclose" : decision;
  const sealed = said === "" ? null : seals.rowWords(run.id, place.position, place.ordinal, said);
  await changeRow(tx, scope, run.id, place, { treatment, decision, reason, words: sealed, at: now });
  await takeBackApproval(tx, scope, run);
  const event = rowDecided.make({ runId: run.id, ...place, decision, reason });
  await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
  return countsAfter(tx, scope, run);
}

/** The row follows the decisions for its people again. */
export async function undoRow(tx: WriteTx, scope: Scope, desk: Desk, place: RowPlace): Promise<After> {
  const { keys, run, now } = desk;
  const row = await known(tx, scope, run, place);
  if (row.decision !== null) {
    const people = await personsOfRows(tx, scope, run.id, [place]);
    const decisions = people.map(({ person }) => person.decision ?? undefined);
    const { disposition, redactable } = row;
    const treatment = treatmentOf({ disposition, redactable, decisions });
    await changeRow(tx, scope, run.id, place, { treatment, decision: null, at: now });
    await shareAnew(tx, scope, desk, place.position);
    await takeBackApproval(tx, scope, run);
    const event = rowUndone.make({ runId: run.id, ...place });
    await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
  }
  return countsAfter(tx, scope, run);
}

/** All passages of a row, in place of those it had. */
export async function coverWords(
  tx: WriteTx,
  scope: Scope,
  { keys, run, seals, now }: Desk,
  place: RowPlace,
  passages: readonly Passage[],
): Promise<After> {
  const row = await known(tx, scope, run, place);
  const { values = {} } = await seals.openRow(run.id, place.position, place.ordinal, row.content);
  for (const [column, some] of Map.groupBy(passages, (passage) => passage.column)) {
    const value = Object.hasOwn(values, column) ? values[column] : undefined;
    if (value === undefined || value === null || fitting(value, some) === undefined)
      throw refusal("invalid_request", {}, [fault("passages", "not-in-the-field")]);
  }
  const reasons = [...new Set(passages.map(({ reason }) => reason))];
  const sealed = seals.passages(run.id, place.position, place.ordinal, passages);
  await changeRow(tx, scope, run.id, place, {
    passages: passages.length === 0 ? null : { sealed, reasons },
    at: now,
  });
  await takeBackApproval(tx, scope, run);
  const event = wordsCovered.make({ runId: run.id, ...place, passages: passages.length, reasons });
  await note(tx, scope, keys, { caseId: run.caseId, now, events: [event] });
  return countsAfter(tx, scope, run);
}

/** A mere mention was never read: there is nothing in it to show, nor to cover. */
async function known(tx: WriteTx, scope: Scope, run: Run, place: RowPlace): Promise<FoundRow> {
  if (run.state !== "finished") throw refusal("conflict");
  const row = await readRow(tx, scope, run.id, place);
  if (row === undefined) throw refusal("not_found");
  if (row.disposition === "skip") throw refusal("conflict");
  // Whoever was said to be somebody else comes back with all of theirs, and with the question whether they are one person.
  if (row.from_ordinal === null && row.decision_reason === someoneElse) throw refusal("conflict");
  return row;
}
