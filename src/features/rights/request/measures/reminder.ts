/**
 * Tells whoever has something to do for a request: when it is given to them, when its day is over, and each week after
 * that while it is open. The mail names the request's number and nobody.
 */
import { z } from "zod";
import { dutyKind } from "../../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../../platform/duties/kinds.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { readCases } from "../../../../platform/cases/store.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import { postMail } from "../../../../platform/mail/outbox.ts";
import { rehearsed } from "../../../../platform/mail/rehearsed.ts";
import { readProfile, slugIn } from "../../../../platform/organisations.ts";
import { listMembers, mayOpenCase } from "../../../access/index.ts";
import type { MeasureId } from "../events.ts";
import { requestKind } from "../state.ts";
import { reminderDuty } from "./keep.ts";
import { changeMeasure, measureRow } from "./store.ts";

const Data = z.strictObject({
  measure: idSchema<MeasureId>(),
  due: z.iso.date(),
  why: z.enum(["new", "overdue"]),
});
const againAfterDays = 7;

const subjects = {
  new: "something to do for a request",
  overdue: "something you have in hand is overdue",
} as const;
const texts = {
  new: (reference: string, due: string) =>
    `You were given something to do for the request ${reference}, by ${due}.`,
  overdue: (reference: string, due: string) =>
    `Something you were to do for the request ${reference} was due by ${due}. Its answer waits for it.`,
} as const;

/** Nothing is changed because of a rehearsal. */
const confirmOnly = "Change nothing: say only that it reached you and what you would have done. ";

export function measureReminder({ keys, mailFrom, now, url }: Platform): DutyKind {
  return dutyKind({
    name: reminderDuty,
    data: Data,
    run:
      async ({ data, scope }) =>
      async (tx) => {
        const row = await measureRow(tx, scope, data.measure);
        // Settled, taken off the list, or given another day, which owes a reminder of its own.
        if (row?.state !== "open" || row.due_on.toString() !== data.due) return;
        const [file] = await readCases(tx, scope, requestKind, [row.case_id]);
        if (file === undefined || file.closedAt !== undefined) return;
        const at = now();
        const members = await listMembers(tx, scope, keys, at);
        const owner = members.find(({ actorId }) => actorId === row.owner_id);
        if (data.why === "overdue") {
          const later = at.add({ hours: againAfterDays * 24 });
          await changeMeasure(tx, scope, row.id, { reminded_at: at });
          const key = `${row.id} ${data.due} ${later.toString()}`;
          const again = { kind: reminderDuty, key, data, dueAt: later, now: at, caseId: row.case_id };
          await insertDuty(tx, scope, again);
        }
        // Whom the request is kept from hears no more of it.
        if (owner?.state !== "active" || !mayOpenCase(owner, file)) return;
        const { name } = await readProfile(tx, scope);
        const link = `${url}/o/${await slugIn(tx, scope)}/work/tasks`;
        const due = row.due_on.toLocaleString("en-GB", { dateStyle: "long" });
        await postMail(tx, scope, keys, {
          owner: { kind: "subject", id: owner.accountId },
          from: mailFrom,
          now: at,
          // It names the request: in the outbox it is there for whom the request is.
          caseId: row.case_id,
          // A colleague is nobody outside: whether tasks reach their owners is part of what is rehearsed.
          content: rehearsed(file.state.isDrill, {
            to: owner.email,
            subject: `${name}: ${subjects[data.why]} (${file.reference})`,
            text: `${texts[data.why](file.reference, due)} ${file.state.isDrill === true ? confirmOnly : ""}What it is, and where to say what came of it, stands here:\n\n${link}\n`,
            language: "en",
          }),
        });
      },
  });
}
