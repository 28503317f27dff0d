/** The two mails of an outlet: the one that asks, and the one that brings a checkpoint. */
import type { Language } from "../../../platform/i18n/platform.ts";
import { MailContent } from "../../../platform/mail/message.ts";
import { confirmDays } from "./contract.ts";
import { outletSentences } from "./sentences.ts";

const { say } = outletSentences;

type To = { readonly to: string; readonly name: string; readonly link: string };

export function askingMail(language: Language, { to, name, link }: To): MailContent {
  return MailContent.parse({
    to,
    subject: say(language, "mail.asked.subject", { name }),
    text: say(language, "mail.asked.text", { name, link, days: confirmDays }),
    language,
  });
}

export function checkpointMail(
  language: Language,
  { to, name, link, size, note }: To & { readonly size: number; readonly note: string },
): MailContent {
  return MailContent.parse({
    to,
    subject: say(language, "mail.checkpoint.subject", { name, size }),
    text: say(language, "mail.checkpoint.text", { name, link, note }),
    language,
  });
}
