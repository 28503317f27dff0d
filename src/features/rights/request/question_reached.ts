/** Puts on record that a question has reached the person: its mail was taken, or they opened the page that shows it. */
import { z } from "zod";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { readCase } from "../../../platform/cases/store.ts";
import { read } from "../../../platform/db.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId, MailId } from "../../../platform/identifiers.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { act } from "./act.ts";
import { questionDuty } from "./question.ts";
import { isQuestionUnsent, requestKind } from "./state.ts";
import type { Desk, RequestFile } from "./store.ts";

const nothingHeld = (): void => undefined;

export function questionDuties(platform: Desk & Pick<Platform, "db" | "now">): readonly DutyKind[] {
  const { db, now } = platform;
  const kind = dutyKind({
    name: questionDuty,
    data: z.strictObject({ case: idSchema<CaseId>(), mail: idSchema<MailId>() }),
    // As long as the mail may wait, and seldom enough to be no burden.
    maxAttempts: 1_000_000,
    firstPauseSeconds: 10,
    longestPauseSeconds: 120,
    run: async ({ data, scope }) => {
      const { file, fate } = await read(db, scope, async (tx) => ({
        file: await readCase(tx, scope, requestKind, data.case),
        fate: (await mailFates(tx, scope, [data.mail])).get(data.mail),
      }));
      // Answered meanwhile, asked anew, or known to have arrived another way.
      if (file === undefined || !isQuestionUnsent(file.state)) return undefined;
      if (file.state.question?.mailId !== data.mail) return undefined;
      if (fate?.state === "waiting") throw new DutyProblem("mail_waits", { isWaiting: true });
      if (fate?.state !== "sent") return undefined;
      const command = { type: "reach-clarification", by: "mail" } as const;
      const happenedAt = fate.settledAt ?? undefined;
      return async (tx) => {
        await act(
          tx,
          scope,
          platform,
          { caseId: data.case, version: file.version, command, now: now(), happenedAt },
          nothingHeld,
        );
      };
    },
  });
  return [kind];
}

/** The person has the page with the question before them. Two windows at once are one reading. */
export async function questionSeen(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  file: RequestFile,
  now: Instant,
): Promise<void> {
  if (!isQuestionUnsent(file.state)) return;
  const command = { type: "reach-clarification", by: "page" } as const;
  const seen = { caseId: file.id, version: file.version, command, now };
  try {
    await act(tx, scope, desk, seen, nothingHeld);
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
  }
}
