/** Answers the outbox's endpoints. */
import { read, write } from "../../../platform/db.ts";
import { insertDuty } from "../../../platform/duties/store.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { mailKind } from "../../../platform/mail/outbox.ts";
import { isMailSent } from "../mail_server/sending.ts";
import * as endpoints from "./endpoints.ts";
import { maskedAddress, withoutSecrets } from "./mask.ts";
import { countMails, shownMails, waitAgain } from "./store.ts";
import type { ShownMail } from "./store.ts";

const pageSize = 50;

export function mailRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.listMails, async (call) => {
      const scope = await memberScope(call);
      const { accountId } = memberOf(call);
      return read(db, scope, async (tx) => {
        const mails = await shownMails(tx, scope, keys, accountId, { ...call.query, limit: pageSize });
        const last = mails.length === pageSize ? mails.at(-1) : undefined;
        return {
          mails: mails.map(lineOf),
          counts: await countMails(tx, scope, accountId),
          ...(last === undefined ? {} : { next: last.id }),
          hasMailServer: await isMailSent(tx, scope, platform),
          from: platform.mailFrom,
        };
      });
    }),
    jsonRoute(endpoints.openMail, async (call) => {
      const scope = await memberScope(call);
      const { accountId, permissions, pseudonymous } = memberOf(call);
      const id = call.params.mail;
      return write(db, scope, async (tx) => {
        const [mail] = await shownMails(tx, scope, keys, accountId, { id, limit: 1 });
        if (mail === undefined) throw refusal("not_found");
        // Without a mail server nobody gets the link or the code unless somebody hands it on; that is recorded, too.
        const showsAll = permissions.has("mail:write") && !(await isMailSent(tx, scope, platform));
        await append(tx, scope, keys, {
          type: "mail.read",
          now: call.now,
          payload: { mail: id, whole: showsAll },
          owner: { kind: "organisation", id: scope.organisationId },
        });
        const { content } = mail;
        if (content === undefined) return { ...lineOf(mail), attachments: [], isMasked: true };
        return {
          ...lineOf(mail),
          to: showsAll ? content.to : maskedAddress(content.to),
          ...(content.toName === undefined || pseudonymous ? {} : { toName: content.toName }),
          subject: showsAll ? content.subject : withoutSecrets(content.subject),
          language: content.language,
          text: showsAll ? content.text : withoutSecrets(content.text),
          attachments: (content.attachments ?? []).map(({ fileName, base64 }) => ({
            fileName,
            sizeBytes: Buffer.byteLength(base64, "base64"),
          })),
          isMasked: !showsAll,
        };
      });
    }),
    attachmentRoute(platform),
    changeRoute(endpoints.sendAgain, memberScope, async (call, { tx, scope }) => {
      const id = call.params.mail;
      const [mail] = await shownMails(tx, scope, keys, memberOf(call).accountId, { id, limit: 1 });
      if (mail === undefined) throw refusal("not_found");
      if (!canSendAgain(mail)) throw refusal("conflict");
      const { now } = call;
      await waitAgain(tx, scope, id);
      // The first duty is over and stays what it was: sending again is one of its own.
      const key = `${id}:${now.epochMilliseconds}`;
      await insertDuty(tx, scope, { kind: mailKind, key, data: { mail: id }, dueAt: now, now });
      await append(tx, scope, keys, {
        type: "mail.sent-again",
        now,
        payload: { mail: id },
        owner: { kind: "organisation", id: scope.organisationId },
      });
      return { state: "waiting" as const };
    }),
  ];
}

/** A file that goes with a mail: for whoever may read the mail, and on record in the same way. */
function attachmentRoute({ db, keys }: Platform): Route {
  return streamRoute(endpoints.openAttachment, async (call) => {
    const scope = await memberScope(call);
    const { accountId } = memberOf(call);
    const id = call.params.mail;
    const number = Number(call.params.number);
    return write(db, scope, async (tx) => {
      const [mail] = await shownMails(tx, scope, keys, accountId, { id, limit: 1 });
      const found = mail?.content?.attachments?.[number - 1];
      if (found === undefined) throw refusal("not_found");
      await append(tx, scope, keys, {
        type: "mail.read",
        now: call.now,
        payload: { mail: id, whole: true, attachment: number },
        owner: { kind: "organisation", id: scope.organisationId },
      });
      const { mediaType, fileName, base64 } = found;
      return { head: { mediaType, fileName }, content: Buffer.from(base64, "base64") };
    });
  });
}

/** Refused by the mail server, or given up while it waited; what was erased or sent stays as it is. */
function canSendAgain({ state, givenUp, content }: ShownMail): boolean {
  return content !== undefined && (state === "refused" || givenUp);
}

function lineOf(mail: ShownMail) {
  return {
    id: mail.id,
    state: mail.state,
    problem: mail.problem,
    canSendAgain: canSendAgain(mail),
    createdAt: mail.createdAt.toString(),
    settledAt: mail.settledAt?.toString() ?? null,
    reference: mail.reference,
    tries: mail.tries,
    ...(mail.content === undefined
      ? {}
      : { to: maskedAddress(mail.content.to), subject: withoutSecrets(mail.content.subject) }),
  };
}
