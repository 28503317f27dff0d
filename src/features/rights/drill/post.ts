/**
 * The one door for mail about a request. A rehearsed one writes to nobody outside: each mail goes to whoever rehearses,
 * says so, and says to whom it would have gone.
 */
import type { WriteTx } from "../../../platform/db.ts";
import { postInDrill, readDrill } from "../../../platform/drills/store.ts";
import type { TurnedTo } from "../../../platform/drills/contract.ts";
import type { CaseId, MailId } from "../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { postMail } from "../../../platform/mail/outbox.ts";
import type { NewMail } from "../../../platform/mail/outbox.ts";
import type { Scope } from "../../../platform/scope.ts";
import { addressOfColleague } from "../../access/index.ts";

export async function postOfRequest(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  request: { readonly id: CaseId; readonly state: { readonly isDrill?: true | undefined } },
  whom: TurnedTo,
  mail: Omit<NewMail, "caseId">,
): Promise<MailId> {
  const ofCase = { ...mail, caseId: request.id };
  if (request.state.isDrill !== true) return postMail(tx, scope, keys, ofCase);
  const drill = await readDrill(tx, scope, request.id);
  const officer = drill === undefined ? undefined : await addressOfColleague(tx, scope, keys, drill.begunBy);
  // Whose account is gone has no address: then it goes to our own, and never to whom it names.
  return postInDrill(tx, scope, keys, { mail: ofCase, whom, instead: officer ?? mail.from });
}
