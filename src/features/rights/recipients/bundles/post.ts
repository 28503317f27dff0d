/**
 * The one door for mail to vendors: about their page and never about one request. Nothing rehearsed is ever in a bundle
 * (`gather.ts`), so nothing here needs to be turned to whoever rehearses.
 */
import type { WriteTx } from "../../../../platform/db.ts";
import type { MailId } from "../../../../platform/identifiers.ts";
import type { MailContent } from "../../../../platform/mail/message.ts";
import { postMail } from "../../../../platform/mail/outbox.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import type { Desk } from "../notices.ts";

export function postToVendor(
  tx: WriteTx,
  scope: Scope,
  { keys, mailFrom }: Pick<Desk, "keys" | "mailFrom">,
  { content, now }: { readonly content: MailContent; readonly now: Instant },
): Promise<MailId> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  return postMail(tx, scope, keys, { owner, from: mailFrom, now, content });
}
