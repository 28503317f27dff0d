/** What a step on a measure leaves beside the events: its sealed words, and the row its owner finds it by. */
import type { WriteTx } from "../../../../platform/db.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { ActorId, CaseId, CellId } from "../../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { readProfile } from "../../../../platform/organisations.ts";
import type { Instant } from "../../../../platform/time.ts";
import { asInstant } from "../../../../law/clock.ts";
import type { Command } from "../commands.ts";
import type { MeasureId } from "../events.ts";
import { changeMeasure, insertMeasure, sealMeasureWords } from "./store.ts";

export const reminderDuty = "rights.measure_reminder";

type Given = {
  readonly caseId: CaseId;
  readonly now: Instant;
  readonly words?: string | undefined;
  readonly place?: string | undefined;
};

/** Seals the words of a measure before its event is written; `undefined` for a step that is none. */
export async function sealMeasure(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  command: Command,
  { caseId, now, words, place }: Given,
): Promise<readonly CellId[] | undefined> {
  if (command.type !== "plan-measure" && command.type !== "settle-measure") return undefined;
  const of = { id: command.measureId, caseId, now };
  if (command.type === "settle-measure")
    return words === undefined ? [] : [await sealMeasureWords(tx, scope, keys, of, "why", words)];
  if (place === undefined || words === undefined)
    throw refusal("invalid_request", {}, [{ at: "body.act.place", reason: "missing" }]);
  await sealMeasureWords(tx, scope, keys, of, "place", place);
  return [await sealMeasureWords(tx, scope, keys, of, "task", words)];
}

/** Keeps the row in step with the event that was just recorded. */
export async function keepMeasure(
  tx: WriteTx,
  scope: Scope,
  command: Command,
  { caseId, now }: Given,
): Promise<void> {
  switch (command.type) {
    case "plan-measure": {
      const { measureId: id, owner } = command;
      const due = Temporal.PlainDate.from(command.due);
      await insertMeasure(tx, scope, { id, caseId, owner, due });
      return remindOf(tx, scope, { id, caseId, owner, due, now });
    }
    case "hand-measure": {
      const { measureId: id, owner } = command;
      const due = Temporal.PlainDate.from(command.due);
      await changeMeasure(tx, scope, id, { owner_id: owner, due_on: due, reminded_at: null });
      return remindOf(tx, scope, { id, caseId, owner, due, now });
    }
    case "settle-measure":
      return changeMeasure(tx, scope, command.measureId, { state: "settled", settled_at: now });
    case "drop-measure":
      return changeMeasure(tx, scope, command.measureId, { state: "dropped", settled_at: now });
    default:
      return undefined;
  }
}

/** Owes a mail now, and a reminder for the end of the day it is due. */
async function remindOf(
  tx: WriteTx,
  scope: Scope,
  given: {
    readonly id: MeasureId;
    readonly caseId: CaseId;
    readonly owner: ActorId;
    readonly due: Temporal.PlainDate;
    readonly now: Instant;
  },
): Promise<void> {
  const { id, caseId, owner, due, now } = given;
  const { zone } = await readProfile(tx, scope);
  const measure = { measure: id, due: due.toString() };
  const kind = reminderDuty;
  // Whoever gives something to themselves knows of it.
  if (owner !== scope.actorId) {
    const data = { ...measure, why: "new" };
    await insertDuty(tx, scope, { kind, key: `${id} for ${owner}`, data, dueAt: now, now, caseId });
  }
  const data = { ...measure, why: "overdue" };
  const dueAt = asInstant(due, zone);
  await insertDuty(tx, scope, { kind, key: `${id} ${due.toString()}`, data, dueAt, now, caseId });
}
