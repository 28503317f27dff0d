/**
 * What recipients owe and are owed by time: whether a mail arrived, two reminders, and the handler's turn. Time never
 * gives anybody up. A step is owed by the sweep once its day has come, and done once.
 */
import { z } from "zod";
import { readCase } from "../../../platform/cases/store.ts";
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { Platform } from "../../../platform/feature.ts";
import { newId } from "../../../platform/ids.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId, MailId } from "../../../platform/identifiers.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { hasEnded, requestKind } from "../request/state.ts";
import { bundleDuties, oweBundles } from "./bundles/send.ts";
import type { NoticeId } from "./contract.ts";
import type { NoticeCommand } from "./domain.ts";
import { actOnNotice, mailDuty } from "./notices.ts";
import { systemDuty } from "./opendsr/duty.ts";
import type { Line } from "./opendsr/call.ts";
import { dueStep } from "./state.ts";
import { dueNotices, holdNotice, readNotice } from "./store.ts";

const stepDuty = "rights.recipient_step";
const Mailed = z.strictObject({
  case: idSchema<CaseId>(),
  notice: idSchema<NoticeId>(),
  mail: idSchema<MailId>(),
});
const Step = Mailed.omit({ mail: true }).extend({ on: z.iso.date() });

/** Owes what is due today: one duty for each notice and day, whoever asks first. */
export async function oweSteps(
  tx: WriteTx,
  scope: Scope,
  platform: Pick<Platform, "keys">,
  now: Instant,
): Promise<void> {
  const { zone } = await readProfile(tx, scope);
  for (const { id, caseId, on } of await dueNotices(tx, scope, dayIn(zone, now))) {
    const day = on.toString();
    const data = { case: caseId, notice: id, on: day };
    await insertDuty(tx, scope, { kind: stepDuty, key: `${id} ${day}`, data, dueAt: now, now, caseId });
  }
  await oweBundles(tx, scope, platform, now);
}

/** `line`: how systems of processors are called; a test has its own. */
export function recipientDuties(platform: Platform, line?: Line): readonly DutyKind[] {
  return [watch(platform), step(platform), systemDuty(platform, line), ...bundleDuties(platform)];
}

function watch(platform: Platform): DutyKind {
  const { db, now } = platform;
  return dutyKind({
    name: mailDuty,
    data: Mailed,
    // As long as the mail may wait, and seldom enough to be no burden.
    maxAttempts: 1_000_000,
    firstPauseSeconds: 10,
    longestPauseSeconds: 120,
    run: async ({ data, scope }) => {
      const { fate, notice, zone } = await read(db, scope, async (tx) => ({
        fate: (await mailFates(tx, scope, [data.mail])).get(data.mail),
        notice: await readNotice(tx, scope, data.notice),
        zone: (await readProfile(tx, scope)).zone,
      }));
      // Sent anew meanwhile, answered before we knew, or erased.
      if (notice?.state.mailId !== data.mail || fate === undefined) return undefined;
      if (fate.state === "waiting") throw new DutyProblem("mail_waits", { isWaiting: true });
      const at = fate.settledAt ?? now();
      const command: NoticeCommand | undefined =
        fate.state === "refused"
          ? { type: "refuse-mail", mailId: data.mail }
          : fate.state === "sent" && notice.state.name === "sent"
            ? { type: "reach", mailId: data.mail, on: dayIn(zone, at) }
            : undefined;
      if (command === undefined) return undefined;
      return async (tx) => {
        const held = await holdNotice(tx, scope, data.notice);
        const request = await readCase(tx, scope, requestKind, data.case);
        // An answer may have come between looking and writing: then it reached them, and that is on record.
        const isStill = held?.state.mailId === data.mail && held.state.name === notice.state.name;
        if (request === undefined || !isStill || hasEnded(request.state)) return;
        await actOnNotice(tx, scope, platform, request, {
          id: data.notice,
          command,
          now: now(),
          happenedAt: at,
        });
      };
    },
  });
}

function step(platform: Platform): DutyKind {
  const { now } = platform;
  return dutyKind({
    name: stepDuty,
    data: Step,
    run:
      async ({ data, scope }) =>
      async (tx) => {
        const held = await holdNotice(tx, scope, data.notice);
        const request = await readCase(tx, scope, requestKind, data.case);
        const due = held === undefined ? undefined : dueStep(held.state);
        // Answered, sent anew, or given another day meanwhile: what is due then is owed by itself.
        if (request === undefined || due?.on.toString() !== data.on) return;
        if (hasEnded(request.state)) return;
        const command: NoticeCommand =
          due.step === "remind" ? { type: "remind", mailId: newId<MailId>() } : { type: "escalate" };
        await actOnNotice(tx, scope, platform, request, { id: data.notice, command, now: now() });
      },
  });
}
