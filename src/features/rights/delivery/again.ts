/**
 * Hands the same package over once more, because the mail with its link reached nobody: erased before it was sent, refused,
 * or sent and come back. Every link that was out before is dead from then on, the answer letter goes with the new mail, and
 * the reason is on record. What is being waited for, or was fetched, is not sent twice.
 */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { answerThatWent, attachmentWith, sentAnswerAgain } from "../letters/answer.ts";
import { released, sentAgain } from "../request/events.ts";
import { endLinks } from "../request/rows/store.ts";
import type { RequestState } from "../request/state.ts";
import { readRequest } from "../request/store.ts";
import { note } from "../run/case.ts";
import { mailLink, notYet } from "./release.ts";
import type { Desk, Releaser } from "./release.ts";
import { changePackage, latestPackage } from "./store.ts";

export type Again = {
  readonly packageId: string;
  /** The same way by a new link, or by post after all. */
  readonly by: "link" | "post";
  readonly typed: string;
  readonly reason: string;
};

/** Why it cannot go again, as a code; `undefined` when it can. */
export async function againObstacle(tx: Tx, scope: Scope, state: RequestState): Promise<string | undefined> {
  const { status, via, mailId, downloads } = state.package;
  if (state.name !== "answered" || status !== "released" || via === "post") return "package-not-released";
  if (downloads > 0) return "package-fetched";
  const mail = mailId === undefined ? undefined : (await mailFates(tx, scope, [mailId])).get(mailId)?.state;
  return mail === "waiting" ? "mail-waits" : undefined;
}

export async function releaseAgain(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  request: CaseFile<RequestState>,
  by: Releaser,
  given: Again,
  now: Instant,
): Promise<void> {
  const { id: caseId, state } = request;
  const obstacle = await againObstacle(tx, scope, state);
  if (obstacle !== undefined) throw notYet([obstacle]);
  const stored = await latestPackage(tx, scope, caseId);
  if (stored?.id !== given.packageId || stored.state !== "released") throw refusal("conflict");
  if (given.typed.trim().toUpperCase() !== request.reference) throw notYet(["reference-not-typed"]);
  const known = await readRequest(tx, scope, desk.keys, { caseId });
  if (known === undefined) throw refusal("not_found");
  // A code that is out opens only what a living link leads to; both go.
  await endLinks(tx, scope, caseId, ["download", "code"], now);
  const member = { accountId: by.accountId, pseudonymous: false };
  const setting = { scope, desk, member, now };
  const letter = await answerThatWent(tx, setting, known, state.package.mailId);
  const isPost = given.by === "post";
  const attachment = letter === undefined ? undefined : attachmentWith(letter);
  const mailId: MailId | undefined = isPost
    ? undefined
    : await mailLink(tx, scope, desk, { known, attachment, organisation: by.organisation, now });
  if (isPost) await changePackage(tx, scope, stored.id, { delivery: "post" });
  const delivery = isPost ? "post" : (state.package.via ?? "portal");
  const again = sentAgain.make({ packageId: stored.id });
  const answered = released.make({
    packageId: stored.id,
    delivery,
    ...(mailId === undefined ? {} : { mailId }),
  });
  await note(tx, scope, desk.keys, { caseId, now, events: [again, answered], words: given.reason });
  if (letter !== undefined && mailId !== undefined) await sentAnswerAgain(tx, setting, letter, mailId);
}
