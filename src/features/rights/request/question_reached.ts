/**
 * Puts on record that a question, what we ask for to know the person, or the letter of a refusal has reached them: its
 * mail was taken, or they opened the page that shows it.
 */
import { z } from "zod";
import { VersionConflict } from "../../../platform/cases/kind.ts";
import { lockCase, readCase } from "../../../platform/cases/store.ts";
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
import { isProofUnsent, isQuestionUnsent, requestKind } from "./state.ts";
import type { RequestState } from "./state.ts";
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
      const { waiting, fate } = await read(db, scope, async (tx) => ({
        waiting: waitingFor(await readCase(tx, scope, requestKind, data.case), data.mail),
        fate: (await mailFates(tx, scope, [data.mail])).get(data.mail),
      }));
      if (waiting === undefined) return undefined;
      // What a mail server refused may be sent again, and counts then.
      if (fate?.state === "waiting" || fate?.state === "refused")
        throw new DutyProblem("mail_waits", { isWaiting: true });
      if (fate?.state !== "sent") return undefined;
      const happenedAt = fate.settledAt ?? undefined;
      return async (tx) => {
        // Read again, and held: a colleague may have gone on with the request since.
        const type = waitingFor(await lockCase(tx, scope, requestKind, data.case), data.mail);
        if (type === undefined) return;
        const command = { type, by: "mail" } as const;
        await act(tx, scope, platform, { caseId: data.case, command, now: now(), happenedAt }, nothingHeld);
      };
    },
  });
  return [kind];
}

type Asked = "reach-clarification" | "reach-identity";
type Reaching = Asked | "reach-refusal";

/** What the person learns from this mail; nothing once it is answered, asked anew, or known to have arrived another way. */
function waitingFor(file: RequestFile | undefined, mailId: MailId): Reaching | undefined {
  if (file === undefined) return undefined;
  const { state } = file;
  if (isQuestionUnsent(state) && state.question?.mailId === mailId) return "reach-clarification";
  if (state.isUntold === true && state.refusalMail === mailId) return "reach-refusal";
  return isProofUnsent(state) && state.identity.mailId === mailId ? "reach-identity" : undefined;
}

/** What the page of a request tells a person for the first time. A code is on no page: it comes by mail alone. */
export function toldByPage(state: RequestState, isQuestionShown: boolean): readonly Asked[] {
  const isProof = isProofUnsent(state) && state.identity.method === "evidence";
  return [
    ...(isQuestionShown && isQuestionUnsent(state) ? (["reach-clarification"] as const) : []),
    ...(isProof ? (["reach-identity"] as const) : []),
  ];
}

/** The person has the page before them. Two windows at once are one reading. */
export async function pageSeen(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  { file, told, now }: { readonly file: RequestFile; readonly told: readonly Asked[]; readonly now: Instant },
): Promise<void> {
  let { version } = file;
  try {
    for (const type of told) {
      const command = { type, by: "page" } as const;
      ({ version } = await act(tx, scope, desk, { caseId: file.id, version, command, now }, nothingHeld));
    }
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
  }
}
