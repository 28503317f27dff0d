/** The mail that brings a notice or reminds of it, with the link to answer by. */
import type { WriteTx } from "../../../platform/db.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import { readProfile, slugIn } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { readController } from "../../registers/index.ts";
import { postOfRequest } from "../drill/post.ts";
import { plainText } from "../letters/print.ts";
import type { RequestFile } from "../request/store.ts";
import { caseOwner } from "../request/texts.ts";
import { answerDays } from "./contract.ts";
import type { NoticeId, NoticeTexts } from "./contract.ts";
import { composeNotice } from "./domain.letter.ts";
import type { NoticeLetterFacts } from "./domain.letter.ts";
import { makeNoticeLink, noticeAddress } from "./links.ts";
import type { Desk } from "./notices.ts";
import type { NoticeState } from "./state.ts";
import type { Tx } from "../../../platform/db.ts";

export type NoticeMail = {
  readonly request: RequestFile;
  readonly id: NoticeId;
  readonly state: NoticeState;
  readonly language: "en" | "es";
  readonly texts: Partial<NoticeTexts>;
  readonly mailId: MailId;
  readonly now: Instant;
};

export async function mailNotice(tx: WriteTx, scope: Scope, desk: Desk, mail: NoticeMail): Promise<void> {
  const { request, id, state, language, texts, mailId, now } = mail;
  if (texts.email === undefined) throw new TypeError("A notice by mail has an address.");
  const { zone } = await readProfile(tx, scope);
  const { token, expiresAt } = await makeNoticeLink(tx, scope, id, now);
  const address = noticeAddress(desk.url, await slugIn(tx, scope), token, language);
  const link = { address, until: dayIn(zone, expiresAt) };
  const { body } = composeNotice({ ...(await letterFacts(tx, scope, mail)), link, ...reminderOf(state) });
  await postOfRequest(tx, scope, desk.keys, request, "recipient", {
    id: mailId,
    owner: caseOwner(request.id),
    from: desk.mailFrom,
    now,
    content: {
      to: texts.email,
      subject: `${body.title} (${request.reference}/${state.number})`,
      text: plainText(body),
      language,
    },
  });
}

function reminderOf({ reminders, dueOn, name }: NoticeState): Pick<NoticeLetterFacts, "reminder"> {
  if (name !== "reminded" || dueOn === undefined) return {};
  return { reminder: { number: reminders === 1 ? 1 : 2, due: Temporal.PlainDate.from(dueOn) } };
}

/** What both the mail and the printed letter are composed from. */
export async function letterFacts(
  tx: Tx,
  scope: Scope,
  { request, state, language, texts }: Pick<NoticeMail, "request" | "state" | "language" | "texts">,
): Promise<Omit<NoticeLetterFacts, "link" | "reminder">> {
  const { name: organisation } = await readProfile(tx, scope);
  return {
    language,
    regime: request.state.regime,
    act: state.act,
    reference: `${request.reference}/${state.number}`,
    organisation,
    controller: await readController(tx, scope),
    texts,
    days: state.days ?? answerDays.usual,
  };
}
