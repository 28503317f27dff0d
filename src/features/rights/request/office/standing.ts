/** How requests stand for a list: what each waits for, and whether it is owed. One reading for both lists. */
import type { Tx } from "../../../../platform/db.ts";
import type { CaseId } from "../../../../platform/identifiers.ts";
import { mailFates } from "../../../../platform/mail/outbox.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { answerMail, isAnswerHeld, isAnswerLost } from "../domain.judgement.ts";
import { isToBePosted } from "../state.ts";
import type { RequestFile } from "../store.ts";
import { unaskedAmong } from "../unconfirmed/store.ts";
import { stageOf } from "./stage.ts";

export type Standing = { readonly stage: string; readonly isOpen: boolean; readonly isOwed: boolean };

export async function standingsOf(
  tx: Tx,
  scope: Scope,
  files: readonly RequestFile[],
): Promise<(file: RequestFile) => Standing> {
  const answers = files.flatMap(({ state }) => answerMail(state) ?? []);
  const fates = await mailFates(tx, scope, answers);
  const unconfirmed = files.flatMap(({ id, state }): CaseId[] => (state.name === "unconfirmed" ? [id] : []));
  const unasked = await unaskedAmong(tx, scope, unconfirmed);
  return ({ id, state }) => {
    const isHeld = isAnswerHeld(state, fates);
    const isOpen = state.name === "open" || state.name === "unconfirmed" || state.isUntold === true;
    return {
      stage: stageOf(state, { isHeld, isLost: isAnswerLost(state, fates), isUnasked: unasked.has(id) }),
      isOpen,
      isOwed: isOpen || isHeld || isToBePosted(state),
    };
  };
}
