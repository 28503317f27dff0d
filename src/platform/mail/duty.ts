/**
 * Sends the outbox through SMTP. Delivery is at least once with one message id per mail: after a crash between the
 * server's "250" and our note the mail goes out again and is recognised by its id. Decision: 0027-mail.md.
 */
import { createTransport } from "nodemailer";
import type { Transporter } from "nodemailer";
import { z } from "zod";
import { read } from "../db.ts";
import { DutyProblem, dutyKind } from "../duties/kinds.ts";
import type { DutyKind } from "../duties/kinds.ts";
import { failPoint } from "../fail_point.ts";
import type { Platform } from "../feature.ts";
import { idSchema } from "../ids.ts";
import type { MailId } from "../ids.ts";
import type { MailOptions } from "../serve_options.ts";
import type { MailContent } from "./message.ts";
import { mailKind, readMail, settleMail } from "./outbox.ts";
import type { OutboxMail } from "./outbox.ts";

const Data = z.strictObject({ mail: idSchema<MailId>() });

/** The duty of sending one mail; without a mail server it waits for one. */
export function mailDuty(platform: Pick<Platform, "db" | "keys" | "now">, options: MailOptions): DutyKind {
  const transport = options.smtpUrl === undefined ? undefined : openTransport(options.smtpUrl);
  return dutyKind({
    name: mailKind,
    data: Data,
    leaseSeconds: 120,
    // A mail server may be away for days and an installation may get one later: neither is a reason to give up soon.
    maxAttempts: transport === undefined ? 1_000_000 : 60,
    firstPauseSeconds: 30,
    longestPauseSeconds: 3600,
    run: async ({ data, scope }) => {
      const mail = await read(platform.db, scope, (tx) => readMail(tx, scope, platform.keys, data.mail));
      if (mail === undefined) throw new DutyProblem("mail_unknown", { permanent: true });
      if (mail.state !== "waiting") return undefined;
      const { content } = mail;
      if (content === undefined) {
        return (tx) =>
          settleMail(tx, mail.id, { state: "suppressed", problem: "content_erased", at: platform.now() });
      }
      if (transport === undefined || options.from === undefined) {
        throw new DutyProblem("no_mail_server", { isWaiting: true });
      }
      failPoint("mail.sending");
      const refused = await send(transport, options.from, mail, content);
      failPoint("mail.sent");
      return (tx) =>
        settleMail(tx, mail.id, {
          state: refused === undefined ? "sent" : "refused",
          ...(refused === undefined ? {} : { problem: refused }),
          at: platform.now(),
        });
    },
  }) as DutyKind;
}

function openTransport(url: string): Transporter {
  return createTransport({
    url,
    // The library reads files and addresses named in a message unless it is told not to.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    logger: false,
  });
}

/** `undefined` when taken; a code when refused for good; throws when it may be tried again. */
async function send(
  transport: Transporter,
  from: string,
  mail: OutboxMail,
  content: MailContent,
): Promise<string | undefined> {
  try {
    await transport.sendMail({
      from,
      to: { address: content.to, name: content.toName ?? "" },
      subject: content.subject,
      text: content.text,
      ...(content.html === undefined ? {} : { html: content.html }),
      attachments: (content.attachments ?? []).map(({ fileName, mediaType, base64 }) => ({
        filename: fileName,
        contentType: mediaType,
        content: Buffer.from(base64, "base64"),
      })),
      messageId: mail.messageId,
      headers: { "Content-Language": content.language, "Auto-Submitted": "auto-generated" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : 0;
    // RFC 5321, 4.2.1: 5yz is final, 4yz and everything else may pass.
    if (code >= 500 && code < 600 && code !== 535 && code !== 530) return `smtp_${code}`;
    throw new DutyProblem(code === 0 ? "mail_server_unreachable" : `smtp_${code}`, { cause: error });
  }
}
