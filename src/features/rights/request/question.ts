/**
 * A question of ours and whether it has reached the person. The clock may wait for an answer only from then on (UK GDPR
 * art. 12A(5)): a mail that lies in our outbox asks nobody. A mail counts when a mail server has taken it; a page counts
 * when a person opened it in a browser (docs/decisions/0083-a-question-that-arrives.md).
 */
import { readEvents } from "../../../platform/cases/store.ts";
import { readCells } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import type { CaseId, MailId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { requestKind } from "./state.ts";
import type { RequestFile } from "./store.ts";

export const questionDuty = "rights.question_reached";

/** Waits for the mail server to take the mail with the question. */
export function watchQuestion(
  tx: WriteTx,
  scope: Scope,
  { caseId, mailId, now }: { readonly caseId: CaseId; readonly mailId: MailId; readonly now: Instant },
): Promise<unknown> {
  const data = { case: caseId, mail: mailId };
  return insertDuty(tx, scope, { kind: questionDuty, key: mailId, data, dueAt: now, now, caseId });
}

/** The words of the open question; none when it went as a letter of its own, or they were destroyed. */
export async function openQuestion(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  file: RequestFile,
): Promise<string | undefined> {
  if (file.state.clarification !== "asked") return undefined;
  const limit = 200;
  const after = Math.max(0, file.version - limit);
  const events = await readEvents(tx, scope, requestKind, file.id, { after, limit });
  const [cell] = events.findLast(({ type }) => type === "clarification.asked")?.cellIds ?? [];
  return cell === undefined ? undefined : (await readCells(tx, scope, keys, [cell])).get(cell);
}

/**
 * Whether a person opened the page in a browser, as far as a request tells: mail scanners and preview robots fetch links,
 * too, and what they read has reached nobody (Fetch Metadata Request Headers, W3C). In doubt the clock runs on.
 */
export function isOpenedByPerson(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): boolean {
  return (
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document" &&
    headers["sec-purpose"] === undefined &&
    headers["purpose"] === undefined
  );
}
