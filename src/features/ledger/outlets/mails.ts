/** The two mails of an outlet: the one that asks, and the one that brings a checkpoint and says what changed since the last. */
import type { Language } from "../../../platform/i18n/platform.ts";
import { MailContent } from "../../../platform/mail/message.ts";
import { confirmDays } from "./contract.ts";
import type { News } from "./news.ts";
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

type Checkpoint = To & {
  readonly size: number;
  readonly note: string;
  readonly news: News;
  /** Where the history of the key is, for whoever may read it. */
  readonly historyLink: string;
};

/** What changed stands before the checkpoint: with the former key it may not verify. */
export function checkpointMail(language: Language, checkpoint: Checkpoint): MailContent {
  const { to, name, link, size, note, news } = checkpoint;
  const isNew = news.changes.length > 0 || news.newName !== undefined;
  return MailContent.parse({
    to,
    subject: say(language, isNew ? "mail.changed.subject" : "mail.checkpoint.subject", { name, size }),
    text: say(language, "mail.checkpoint.text", {
      name,
      link,
      note,
      news: [...newsIn(language, checkpoint), ""].join("\n"),
    }),
    language,
  });
}

function newsIn(language: Language, { name, news, historyLink }: Checkpoint): readonly string[] {
  const { newName, changes, key } = news;
  const lines = newName === undefined ? [] : [`${say(language, "mail.renamed", { origin: newName })}\n`];
  for (const { kind, size, former, next, statement, bothUntil } of changes) {
    lines.push(`${say(language, `mail.key.${kind}`, { name, size })}\n`);
    if (bothUntil !== undefined) lines.push(`${say(language, "mail.key.both", { day: bothUntil })}\n`);
    lines.push(say(language, "mail.key.statement", { former, next, statement }));
  }
  if (changes.length > 0 && news.isPublic)
    lines.push(`${say(language, "mail.key.history", { link: historyLink })}\n`);
  // Beside a checkpoint by a key that the reader does not know yet, or for the first time.
  if (key !== undefined) lines.push(`${say(language, "mail.key.now", { key })}\n`);
  return lines;
}
