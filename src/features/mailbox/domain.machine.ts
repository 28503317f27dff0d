/**
 * Mail that no person wrote to us (RFC 3834; RFC 3464; RFC 5321 §4.5.5): it opens nothing and is never answered, or two
 * machines would write to each other for ever. A list is the exception in one respect: an address for forwarding is often
 * a group, which marks everything as a list, so what came through one is shown to a colleague if it asks for something.
 */
import type { MachineKind } from "./contract.ts";
import { linesOf, type ReadMail } from "./domain.mail.ts";

export type OurMail = {
  /** The address our mails come from. */
  readonly from: string;
};

export function machineOf(mail: ReadMail, ours: OurMail): MachineKind | undefined {
  if (isOurs(mail, ours)) return "our-own";
  if (isReport(mail)) return "delivery-report";
  const automatic = linesOf(mail, "auto-submitted").some((value) => !/^\s*no\s*(?:;|$)/i.test(value));
  if (automatic) return "automatic";
  const answers = [...linesOf(mail, "x-autoreply"), ...linesOf(mail, "x-autorespond")];
  if (answers.some((value) => !/^\s*no\s*$/i.test(value))) return "automatic";
  if (linesOf(mail, "return-path").some((value) => /^\s*<\s*>\s*$/.test(value))) return "no-return";
  if (linesOf(mail, "precedence").some((value) => /^\s*(?:bulk|list|junk)\b/i.test(value))) return "bulk";
  return linesOf(mail, "list-id").length > 0 ? "bulk" : undefined;
}

/** Message ids of ours are an id at the domain we send from (`platform/mail/message.ts`). */
function isOurs({ messageId, from }: ReadMail, ours: OurMail): boolean {
  const domain = ours.from.split("@").at(-1)?.toLowerCase() ?? "";
  const isId = /^<[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}@/.test(messageId);
  return isId && messageId.toLowerCase().endsWith(`@${domain}>`) && from.address === ours.from.toLowerCase();
}

function isReport(mail: ReadMail): boolean {
  if (mail.report !== undefined) return true;
  const [type = ""] = linesOf(mail, "content-type");
  if (/^\s*multipart\/report\b/i.test(type)) return true;
  if (linesOf(mail, "x-failed-recipients").length > 0) return true;
  return (
    /^(?:mailer-daemon|postmaster)@/.test(mail.from.address) &&
    /undeliver|delivery|returned/i.test(mail.subject)
  );
}
