/**
 * Sends the outbox through SMTP. Delivery is at least once with one message id per mail: after a crash between the
 * server's "250" and our note the mail goes out again and is recognised by its id. Decision: 0027-mail.md.
 */
import type { Transporter } from "nodemailer";
import { z } from "zod";
import { read, write } from "../db.ts";
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
import { mailProblem, transportOf, transportTo } from "./server.ts";
import { noteFailing, noteSent, readMailSending } from "./server_store.ts";
import type { Resolve } from "../reach.ts";
import type { Scope } from "../scope.ts";

const Data = z.strictObject({ mail: idSchema<MailId>() });

type Needs = Pick<Platform, "db" | "keys" | "now">;
/** Where a mail goes out, and as whose. */
type Way = { readonly transport: Transporter; readonly from: string };

/**
 * The duty of sending one mail: by the server the installation's settings name, else by the organisation's own, which is
 * read for each mail, so that a change counts at once; without either it waits for one.
 */
export function mailDuty(
  platform: Needs,
  options: MailOptions,
  reach: { readonly resolve?: Resolve; readonly ca?: string } = {},
): DutyKind {
  const { smtpUrl, from } = options;
  const set =
    smtpUrl === undefined || from === undefined ? undefined : { transport: transportTo(smtpUrl), from };
  const wayOf = async (scope: Scope): Promise<Way | undefined> => {
    if (set !== undefined) return set;
    const { server } = await read(platform.db, scope, (tx) => readMailSending(tx, scope, platform.keys));
    return server === undefined
      ? undefined
      : { transport: await transportOf(server, reach), from: server.from };
  };
  return dutyKind({
    name: mailKind,
    data: Data,
    leaseSeconds: 120,
    // A mail server may be away for days and an installation may get one later: neither is a reason to give up soon.
    maxAttempts: set === undefined ? 1_000_000 : 60,
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
      const refused = await noting(platform, scope, async () => {
        const way = await wayOf(scope);
        if (way === undefined) throw new DutyProblem("no_mail_server", { isWaiting: true });
        failPoint("mail.sending");
        return send(way, mail, content);
      });
      failPoint("mail.sent");
      return async (tx) => {
        await settleMail(tx, mail.id, {
          state: refused === undefined ? "sent" : "refused",
          ...(refused === undefined ? {} : { problem: refused }),
          at: platform.now(),
        });
        await noteSent(tx, scope, platform.now());
      };
    },
  }) as DutyKind;
}

/** What is the server's fault, and not a mail's, is put on record where the office shows how sending goes. */
async function noting<T>({ db, now }: Needs, scope: Scope, work: () => Promise<T>): Promise<T> {
  const began = now();
  try {
    return await work();
  } catch (error) {
    const problem =
      error instanceof DutyProblem ? error : new DutyProblem(mailProblem(error), { cause: error });
    if (!problem.isWaiting)
      await write(db, scope, (tx) => noteFailing(tx, scope, problem.reason, { began, now: now() }));
    throw problem;
  }
}

/** `undefined` when taken; a code when refused for good; throws when it may be tried again. */
async function send(
  { transport, from }: Way,
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
    const isSender = error instanceof Error && "command" in error && error.command === "MAIL FROM";
    if (code >= 500 && isSender) throw new DutyProblem("mail_sender_refused", { cause: error });
    if ([530, 534, 535].includes(code)) throw new DutyProblem("mail_login_refused", { cause: error });
    if (code >= 500 && code < 600) return `smtp_${code}`;
    throw new DutyProblem(code === 0 ? mailProblem(error) : `smtp_${code}`, { cause: error });
  }
}
